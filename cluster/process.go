package cluster

import (
	"errors"
	"fmt"

	"synod/persist"
	"synod/roles"
)

// process is an agent as a value: its roles, whether it is up, and what its stable storage holds. In a running cluster
// a goroutine owns it; in a System it is part of the value. Either way turn is the only caller of Step.
type process struct {
	cast    *cast
	index   int
	up      bool
	why     string // why it is down
	parts   parts
	without roles.Flaws
	saved   Record // what it believes to be on stable storage
	disk    disk
	doom    CrashPoint // what its next write will bring
}

// ID returns the agent's ID.
func (p *process) id() roles.ID { return p.cast.ids[p.index] }

// disk is the simulated stable storage of one agent, with its faults.
type disk struct {
	record Record // what a restart will read
	before Record // what the last write replaced
	mode   DiskMode
	fault  string // the error of a real disk that the time machine repeats
}

func (d *disk) save(r Record) error {
	if err := d.failure(); err != nil {
		return err
	}
	if d.mode == DiskFails {
		return persist.ErrDisk
	}
	d.keep(r)
	return nil
}

// keep is a write that did not fail.
func (d *disk) keep(r Record) {
	if d.mode != DiskLies {
		d.before, d.record = d.record, r
	}
}

// failure returns the error that is to be repeated, once.
func (d *disk) failure() error {
	if d.fault == "" {
		return nil
	}
	err := errors.New(d.fault)
	d.fault = ""
	return err
}

// crash is what a power failure does to the disk.
func (d *disk) crash() {
	if d.mode == DiskLosesLast {
		d.record = d.before
	}
	d.before = d.record
}

// effects is what one event does: the report of an agent to the conductor. It carries values only.
type effects struct {
	out     roles.Out
	owners  []int8 // for each of out.Timers, the index of the role that set it
	roles   [maxRoles]roles.Role
	stepped uint8  // bit i: roles[i] is what role i has become
	wrote   bool   // record was written in this step
	record  Record // as it is on stable storage then
	changed uint8  // bit i: the durable part of role i is new
	whole   bool   // more than roles and record has changed: after is the agent as it is now
	after   process
	down    string // why the agent went down in this step; empty when it did not
	fault   string // the error of its real disk, which the time machine cannot know by itself
	broken  string // an assertion or a panic in a role
	read    bool   // it restarted and read its stable storage
}

func (e *effects) reset() {
	e.out.Reset()
	e.owners = e.owners[:0]
	e.stepped, e.wrote, e.changed, e.whole = 0, false, 0, false
	e.down, e.fault, e.broken, e.read = "", "", "", false
}

// isIdle reports whether nothing came of a step beyond what the roles have become.
func (e *effects) isIdle() bool {
	return !e.wrote && !e.whole && len(e.out.Reasons) == 0 && len(e.out.Facts) == 0 && len(e.out.Sends) == 0 && len(e.out.Timers) == 0
}

// tell tells the facts of a report about an agent, first of all what became durable.
func (e *effects) tell(a *process, told func(roles.Fact)) {
	for r, role := range a.parts.all() {
		if e.read && (e.after.disk.record[r] != nil || role.Durable() != nil) {
			told(roles.Restarted{Agent: a.id(), Role: role.Name(), Record: e.after.disk.record[r]})
		}
		if e.wrote && e.changed>>r&1 == 1 {
			told(roles.Saved{Agent: a.id(), Role: role.Name(), Record: e.record[r]})
		}
	}
	for _, f := range e.out.Facts {
		told(f)
	}
}

// turn lets an agent's roles handle an event: only role number `only`, or all that it concerns when only is negative.
// A change of what must be durable is saved before any effect of the step is given out; a crash around the write
// loses exactly what it must.
func (p *process) turn(ev roles.Event, only int, store persist.Store, e *effects) {
	defer func() {
		if r := recover(); r != nil {
			e.out.Reset()
			e.owners = e.owners[:0]
			e.broken = fmt.Sprint(r)
			p.fall("its program failed: "+e.broken, store, e)
		}
	}()
	record := p.saved
	receive, isMessage := ev.(roles.Receive)
	for i, role := range p.parts.all() {
		if only >= 0 && only != i || isMessage && !role.Hears(receive.Msg) {
			continue
		}
		role = role.Step(ev, &e.out)
		p.parts.role[i], e.roles[i] = role, role
		e.stepped |= 1 << i
		for len(e.owners) < len(e.out.Timers) {
			e.owners = append(e.owners, int8(i))
		}
		record[i] = role.Durable()
	}
	if record != p.saved {
		p.write(record, store, e)
	}
}

// write makes a record durable, unless a crash or a fault comes in between.
func (p *process) write(record Record, store persist.Store, e *effects) {
	if p.doom == CrashBeforeWrite {
		e.out.Reset()
		e.owners = e.owners[:0]
		p.fall("it crashed before its write", store, e)
		return
	}
	if err := p.save(record, store); err != nil {
		e.out.Reset()
		e.owners = e.owners[:0]
		if store != nil && p.disk.mode != DiskFails {
			e.fault = err.Error()
		}
		p.fall("it stops, because it cannot write to its disk: "+err.Error(), store, e)
		return
	}
	for i := range record {
		if record[i] != p.saved[i] {
			e.changed |= 1 << i
		}
	}
	p.saved, e.record, e.wrote = record, record, true
	if p.doom == CrashAfterWrite {
		e.out.Sends, e.out.Timers, e.owners = e.out.Sends[:0], e.out.Timers[:0], e.owners[:0]
		p.fall("it crashed after its write, before it could send anything", store, e)
	}
}

// save writes to the store, and keeps the process's own picture of the disk in step with it.
func (p *process) save(record Record, store persist.Store) error {
	if store != nil {
		if err := store.Save(p.id().String(), p.named(record, 0)); err != nil {
			return err
		}
	}
	return p.disk.save(record)
}

// fall takes the agent down. What was not on stable storage is gone at once.
func (p *process) fall(why string, store persist.Store, e *effects) {
	p.disk.crash()
	if err := crashStore(store, p.id().String()); err != nil {
		why += "; and " + err.Error()
	}
	p.up, p.why, p.doom = false, why, CrashNow
	p.parts = p.cast.first(p.without)[p.index].restore(p.disk.record)
	e.down = why
	p.report(e)
}

// report puts the whole agent into the report: more than its roles and its record has changed.
func (p *process) report(e *effects) { e.whole, e.after = true, *p }

// take brings a picture of the agent up to date with a report.
func (p *process) take(e *effects) {
	if e.whole {
		*p = e.after
		return
	}
	for i := range p.parts.n {
		if e.stepped>>i&1 == 1 {
			p.parts.role[i] = e.roles[i]
		}
	}
	if e.wrote {
		p.saved = e.record
		p.disk.keep(e.record)
	}
}

// rise brings the agent back with what its stable storage holds; off are the rules that may have been off when that was written.
func (p *process) rise(off roles.Flaws, store persist.Store, e *effects) {
	first := p.cast.first(p.without)[p.index]
	record, err := p.load(store, off)
	if err != nil {
		p.why = "it stays down, because it cannot read its disk: " + err.Error()
		e.down, e.fault = p.why, err.Error()
		p.report(e)
		return
	}
	p.up, p.why = true, ""
	p.disk.record, p.disk.before = record, record
	p.parts = first.restore(record)
	p.saved = p.parts.durable()
	e.read = true
	p.turn(roles.Start{}, -1, store, e)
	p.report(e)
}

// load reads what a restart finds.
func (p *process) load(store persist.Store, off roles.Flaws) (Record, error) {
	if err := p.disk.failure(); err != nil || store == nil {
		return p.disk.record, err
	}
	named := p.named(Record{}, off)
	if found, err := store.Load(p.id().String(), &named); err != nil || !found {
		return Record{}, err
	}
	return named.record(), nil
}

// wipe empties the agent's stable storage. It notices only when it next reads it.
func (p *process) wipe(store persist.Store, e *effects) {
	if store != nil {
		if err := store.Wipe(p.id().String()); err != nil {
			e.broken = err.Error()
			return
		}
	}
	p.disk.record, p.disk.before = Record{}, Record{}
	if !p.up {
		p.parts = p.cast.first(p.without)[p.index]
	}
}
