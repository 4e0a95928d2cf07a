package cluster

import (
	"synod/cluster/spawn"
	"synod/persist"
	"synod/roles"
)

// jobKind says what an agent is to do.
type jobKind uint8

const (
	receive jobKind = iota // take the next message from a link
	listen                 // handle one of its own messages to itself
	end                    // a timer ends
	start                  // begin
	submit                 // a value is proposed
	obey                   // rules change
	crash                  // go down, now or at the next write
	rise                   // come back
	wipe                   // lose what is on stable storage
	setDisk                // stable storage begins or ceases to fail
	pass                   // the message is lost on its way: nothing to do
)

// job is one thing for an agent to do.
type job struct {
	kind  jobKind
	role  int8 // owner of the timer
	timer string
	from  roles.ID
	msg   roles.Message        // of listen, and of receive where no goroutines are
	wire  <-chan roles.Message // of receive: the link that the message is on
	value roles.Value
	rules roles.Flaws
	off   roles.Flaws // of rise: the rules that were ever off
	point CrashPoint
	mode  DiskMode
}

// verdict says what became of a job.
type verdict uint8

const (
	done    verdict = iota
	stale           // the timer was stopped by what the agent did just before
	refused         // the agent was down
)

// do performs a job. It runs in the agent's goroutine, or directly where there is none.
func (p *process) do(j *job, store persist.Store, e *effects) verdict {
	e.reset()
	msg := j.msg
	if j.wire != nil {
		msg = <-j.wire
	}
	switch j.kind {
	case receive, listen, end, submit, obey:
		if !p.up {
			return refused
		}
	}
	switch j.kind {
	case receive, listen:
		p.turn(roles.Receive{From: j.from, Msg: msg}, -1, store, e)
	case end:
		p.turn(roles.Expire{Timer: j.timer}, int(j.role), store, e)
	case start:
		p.turn(roles.Start{}, -1, store, e)
	case submit:
		p.turn(roles.Submit{Value: j.value}, -1, store, e)
	case obey:
		p.without = j.rules
		p.turn(roles.Rules{Without: j.rules}, -1, store, e)
		p.report(e)
	case crash:
		p.crash(j.point, store, e)
	case rise:
		p.without = j.rules
		p.rise(j.off, store, e)
	case wipe:
		p.wipe(store, e)
		p.report(e)
	case setDisk:
		p.disk.mode, p.disk.before = j.mode, p.disk.record
		setMode(store, p.id().String(), j.mode)
		p.report(e)
	}
	return done
}

func (p *process) crash(at CrashPoint, store persist.Store, e *effects) {
	if at != CrashNow {
		p.doom = at
		p.report(e)
		return
	}
	p.fall("it crashed", store, e)
}

// batch is what the conductor hands to an agent for one instant, and what it gets back: one report a job.
type batch struct {
	jobs     []job
	reports  []effects
	verdicts []verdict
	// own says that the agent also handles the messages that it sends to itself, which take no time. They are
	// appended to jobs.
	own bool
}

// run performs the jobs in order.
func (b *batch) run(p *process, store persist.Store) {
	b.verdicts = b.verdicts[:0]
	for i := 0; i < len(b.jobs); i++ {
		if i == len(b.reports) {
			b.reports = append(b.reports, effects{})
		}
		j, fx := &b.jobs[i], &b.reports[i]
		if j.kind == end && b.stopped(i) {
			fx.reset()
			b.verdicts = append(b.verdicts, stale)
			continue
		}
		b.verdicts = append(b.verdicts, p.do(j, store, fx))
		if !b.own {
			continue
		}
		for _, s := range fx.out.Sends {
			if s.To == p.id() {
				b.jobs = append(b.jobs, job{kind: listen, from: s.To, msg: s.Msg})
			}
		}
	}
}

// stopped reports whether an earlier job of the batch has stopped or restarted the timer of job i.
func (b *batch) stopped(i int) bool {
	for k := range i {
		fx := &b.reports[k]
		if fx.down != "" {
			return true
		}
		for t, set := range fx.out.Timers {
			if set.Name == b.jobs[i].timer && fx.owners[t] == b.jobs[i].role {
				return true
			}
		}
	}
	return false
}

// agent is the goroutine that lives one process.
type agent struct {
	inbox  chan *batch
	outbox chan *batch  // closed at the end
	caught *spawn.Panic // which the end was
}

// bear starts the goroutine of an agent.
func bear(p process, store persist.Store) *agent {
	a := &agent{inbox: make(chan *batch, 1), outbox: make(chan *batch, 1)}
	spawn.Alone("an agent", func() { a.live(p, store) }, func(caught *spawn.Panic) {
		a.caught = caught
		close(a.outbox)
	})
	return a
}

// live runs until the inbox is closed. Only this goroutine touches the process and its store.
func (a *agent) live(p process, store persist.Store) {
	for b := range a.inbox {
		b.run(&p, store)
		a.outbox <- b
	}
	close(a.outbox)
}
