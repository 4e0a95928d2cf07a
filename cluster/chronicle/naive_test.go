package chronicle_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"synod/cluster"
	"synod/cluster/chronicle"
	"synod/roles"
	"synod/roles/all"
)

// wild drives a run with whatever a person could do to it, drawn from a seed.
type wild struct {
	*testing.T
	run    *cluster.Timeline
	random *rand.Rand
}

func newWild(t *testing.T, p *roles.Protocol, seed uint64) *wild {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 9))
	c := roles.Together(3 + random.IntN(3))
	if random.IntN(3) == 0 {
		c = roles.Apart(2, 3, 2)
	}
	if p.Check(c) != nil {
		c = roles.Together(5)
	}
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: p, Config: c, Seed: seed}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(run.Close)
	return &wild{t, run, random}
}

func (w *wild) agent() roles.ID {
	ids := w.run.State().IDs()
	return ids[w.random.IntN(len(ids))]
}

func (w *wild) links() cluster.Links {
	a, b := w.agent(), w.agent()
	if a == b || w.random.IntN(3) == 0 {
		return cluster.Links{Every: true}
	}
	return cluster.Links{From: a, To: b, Both: w.random.IntN(2) == 0}
}

func (w *wild) command() cluster.Command {
	switch w.random.IntN(16) {
	default:
		values := w.run.Settings().Protocol.Examples()
		return cluster.Command{Verb: cluster.Propose, Agent: w.agent(), Value: values[w.random.IntN(len(values))]}
	case 4:
		return cluster.Command{Verb: cluster.Crash, Agent: w.agent(), Point: cluster.CrashPoint(w.random.IntN(3))}
	case 5, 6:
		return cluster.Command{Verb: cluster.Restart, Agent: w.agent()}
	case 7:
		return cluster.Command{Verb: cluster.Heal}
	case 8:
		ids := w.run.State().IDs()
		c := cluster.Command{Verb: cluster.Partition, Groups: [][]roles.ID{ids[:1:1]}}
		for _, id := range ids[1:] {
			if w.random.IntN(2) == 0 {
				c.Groups[0] = append(c.Groups[0], id)
			}
		}
		return c
	case 9:
		if l := w.links(); !l.Every {
			return cluster.Command{Verb: [...]cluster.Verb{cluster.Cut, cluster.Mend}[w.random.IntN(2)], Links: l}
		}
	case 10:
		return cluster.Command{Verb: [...]cluster.Verb{cluster.Loss, cluster.Dup}[w.random.IntN(2)], Links: w.links(), Percent: float64(w.random.IntN(3) * 20)}
	case 11, 12:
		if flights := w.run.State().InFlight(); len(flights) > 0 {
			f := flights[w.random.IntN(len(flights))]
			verb := [...]cluster.Verb{cluster.Deliver, cluster.Drop, cluster.Duplicate, cluster.Hold, cluster.Release}[w.random.IntN(5)]
			return cluster.Command{Verb: verb, Links: cluster.Links{From: f.From, To: f.To}, Word: roles.Describe(f.Msg)}
		}
	case 13:
		return cluster.Command{Verb: cluster.PauseAgent, Agent: w.agent(), Min: cluster.Time(w.random.IntN(3) * 40)}
	case 14:
		return cluster.Command{Verb: cluster.ResumeAgent, Agent: w.agent()}
	case 15:
		flaws := w.run.Settings().Protocol.Flaws
		return cluster.Command{Verb: [...]cluster.Verb{cluster.Without, cluster.With}[w.random.IntN(2)], Word: flaws[w.random.IntN(len(flaws))].Name}
	}
	return cluster.Command{Verb: cluster.Timeout, Agent: w.agent()}
}

// live does some things and lets some time pass after each; now and then it goes to the past, or to another branch.
func (w *wild) live(acts int) {
	for range acts {
		switch w.random.IntN(20) {
		case 0:
			w.run.Goto(w.random.IntN(w.run.Present().Steps() + 1))
		case 1:
			if err := w.run.Switch(1 + w.random.IntN(len(w.run.Branches()))); err != nil {
				w.Fatal(err)
			}
		case 2:
			_, _ = w.run.Undo()
		}
		_ = w.run.Do(w.command()) // what is impossible changes nothing
		if w.run.Behind() == 0 {
			w.run.Advance(w.run.State().Now()+cluster.Time(w.random.IntN(120)), 1<<30)
		}
	}
	w.run.Goto(math.MaxInt)
}

// steady has the run go on in good times for at least so many steps, or as long as it wants to.
func (w *wild) steady(steps int) {
	_ = w.run.Do(cluster.Command{Verb: cluster.Heal})
	_ = w.run.Do(cluster.Command{Verb: cluster.Loss, Links: cluster.Links{Every: true}})
	for _, id := range w.run.State().IDs() {
		_ = w.run.Do(cluster.Command{Verb: cluster.ResumeAgent, Agent: id})
		_ = w.run.Do(cluster.Command{Verb: cluster.Restart, Agent: id})
	}
	end, values := w.run.State().Steps()+steps, w.run.Settings().Protocol.Examples()
	for tries := 0; w.run.State().Steps() < end && tries < 200; tries++ {
		_ = w.run.Do(cluster.Command{Verb: cluster.Propose, Agent: w.agent(), Value: values[tries%len(values)]})
		w.run.Advance(w.run.State().Now()+100, 1<<30)
	}
}

// protocols calls f for every protocol.
func protocols(t *testing.T, f func(t *testing.T, p *roles.Protocol)) {
	for _, p := range all.Protocols() {
		t.Run(p.Name, func(t *testing.T) { f(t, p) })
	}
}

// ends is what a naive reader of all events finds of a message.
type ends struct {
	flight      cluster.Flight
	sent, ended int
	ending      cluster.Ending
}

// messagesOf goes through all events.
func messagesOf(run *cluster.Timeline, events []cluster.Event) []*ends {
	var list []*ends
	bySeq := map[uint64]*ends{}
	know := func(f cluster.Flight, sent int) *ends {
		m := bySeq[f.Seq]
		if m == nil {
			m = &ends{flight: f, sent: sent}
			bySeq[f.Seq] = m
			list = append(list, m)
		}
		return m
	}
	for _, f := range run.Beginning().InFlight() {
		know(f, 0)
	}
	for i := range events {
		e := &events[i]
		for _, f := range e.Sent {
			know(f, e.Step)
		}
		if e.Kind == cluster.Delivered || e.Kind == cluster.Lost {
			m := know(e.Flight, 0)
			m.ended, m.ending = e.Step, e.Ending
		}
	}
	return list
}

// TestTheIndexIsWhatAllEventsSay compares every answer with what a naive reader finds in the events of random runs.
func TestTheIndexIsWhatAllEventsSay(t *testing.T) {
	protocols(t, func(t *testing.T, p *roles.Protocol) {
		long := 0
		for seed := range uint64(3) {
			w := newWild(t, p, seed)
			if seed%2 == 0 {
				w.live(20) // it is read later
			}
			c := chronicle.Keep(w.run)
			for round := range 2 {
				w.steady(500)
				w.live(30)
				for !c.Advance(100) {
				}
				w.check(fmt.Sprintf("seed %d, round %d", seed, round), c.Now())
				number := 1 + w.random.IntN(len(w.run.Branches()))
				other := c.Branch(number)
				if err := w.run.Switch(number); err != nil {
					t.Fatal(err)
				}
				long = max(long, other.Last())
				w.check(fmt.Sprintf("seed %d, round %d, branch %d", seed, round, number), other)
				for !c.Advance(100) {
				}
			}
		}
		if long < 300 {
			t.Fatalf("no run has more than %d steps, which is too few blocks", long)
		}
	})
}

// check compares a branch, which must be the present one.
func (w *wild) check(where string, b *chronicle.Branch) {
	w.Helper()
	run, n := w.run, len(b.Lanes())
	last := run.Present().Steps()
	if b.Last() != last {
		w.Fatalf("%s: %d steps are known of %d", where, b.Last(), last)
	}
	events := run.Events(0, last)
	list := messagesOf(run, events)
	lane := func(id roles.ID) int { return slices.Index(b.Lanes(), id) }
	for range 25 {
		first := w.random.IntN(last + 1)
		final := min(last, first+[...]int{0, 3, 40, 300, 1 << 30}[w.random.IntN(5)])
		at := fmt.Sprintf("%s, steps %d–%d", where, first, final)
		want := chronicle.Counts{Received: make([]int, n), Sent: make([]int, n), Lost: make([]int, n), Votes: make([]int, n),
			ByOwner: make([]int, n*n), Links: make([]int, n*n), Kinds: make([]int, len(b.Kinds()))}
		var marks chronicle.Marks
		for i := range events {
			e := &events[i]
			if e.Step < first || e.Step > final {
				continue
			}
			marks |= naiveMarks(e)
			if e.Step == 0 {
				continue
			}
			want.Chosen += len(e.Chosen)
			switch e.Kind {
			case cluster.Delivered:
				want.Received[lane(e.Agent)]++
				want.Links[lane(e.Flight.From)*n+lane(e.Agent)]++
				k := slices.IndexFunc(b.Kinds(), func(k chronicle.Kind) bool { return k.Name == e.Flight.Msg.Kind() })
				want.Kinds[k]++
				for _, part := range e.Flight.Msg.Parts() {
					if ballot, ok := part.(roles.Ballot); ok {
						want.ByOwner[lane(e.Agent)*n+max(0, lane(ballot.Owner))]++
						break
					}
					if p, ok := part.(roles.Proposal); ok {
						if !p.IsNone() {
							want.ByOwner[lane(e.Agent)*n+lane(p.Ballot.Owner)]++
						}
						break
					}
				}
			case cluster.Lost:
				want.Lost[lane(e.Agent)]++
			}
			for _, f := range e.Sent {
				if !f.Copy {
					want.Sent[lane(f.From)]++
				}
			}
			for _, f := range e.Facts {
				if v, ok := f.(roles.Voted); ok {
					want.Votes[lane(v.Acceptor)]++
				}
			}
		}
		for _, branch := range run.Branches() {
			if branch.Parent == run.Branch() && branch.Fork >= first && branch.Fork <= final {
				marks |= chronicle.Fork
			}
		}
		var got chronicle.Counts
		b.Count(&got, first, final)
		if textOf(&got) != textOf(&want) {
			w.Fatalf("%s: counted\n%s instead of\n%s", at, textOf(&got), textOf(&want))
		}
		if made := b.ChosenBefore(final+1) - b.ChosenBefore(first); made != want.Chosen {
			w.Fatalf("%s: %d values were chosen instead of %d", at, made, want.Chosen)
		}
		bounds := []int{first}
		for i := range 3 {
			bounds = append(bounds, bounds[i]+w.random.IntN(final+2-bounds[i]))
		}
		bounds = append(bounds, final+1)
		b.CountColumns(bounds, func(column int, c *chronicle.Counts) {
			var each chronicle.Counts
			if b.Count(&each, bounds[column], bounds[column+1]-1); textOf(&each) != textOf(c) {
				w.Fatalf("%s: column %d of %v has\n%s instead of\n%s", at, column, bounds, textOf(c), textOf(&each))
			}
		})
		if got := b.Marks(first, final); got&^chronicle.Fork != marks&^chronicle.Fork || marks&^got != 0 {
			w.Fatalf("%s: the marks are %b instead of %b", at, got, marks)
		}
		w.checkMessages(at, b, list, first, final)
		if final-first < 1000 && w.random.IntN(2) == 0 {
			for !b.Fetch(first, final, 70) {
			}
			if !b.Fetch(first, final, 0) {
				w.Fatalf("%s: the events were fetched and are not at hand", at)
			}
		}
		i := 0
		b.Events(first, final, func(e *cluster.Event) bool {
			for events[i].Step < first {
				i++
			}
			if a, b := fmt.Sprintf("%+v", *e), fmt.Sprintf("%+v", events[i]); e.Text() != events[i].Text() || e.Step != events[i].Step {
				w.Fatalf("%s: an event is\n%s instead of\n%s", at, a, b)
			}
			i++
			return true
		})
		if i < len(events) && i > 0 && events[i].Step <= final {
			w.Fatalf("%s: there are too few events", at)
		}
	}
	w.checkPlaces(where, b, events)
}

func textOf(c *chronicle.Counts) string {
	return fmt.Sprint(c.Received, c.Sent, c.Lost, c.Votes, c.ByOwner, c.Links, c.Kinds, c.Chosen)
}

func naiveMarks(e *cluster.Event) (m chronicle.Marks) {
	add := func(yes bool, what chronicle.Marks) {
		if yes {
			m |= what
		}
	}
	add(len(e.Chosen) > 0, chronicle.Choice)
	add(e.Kind == cluster.Lost, chronicle.Lost)
	add(e.Kind == cluster.Lost && e.Ending == cluster.ByHand, chronicle.Cut)
	add(e.Kind == cluster.Expired, chronicle.Timer)
	add(e.Kind == cluster.Restarted, chronicle.Restart)
	add(e.Kind == cluster.Paused || e.Kind == cluster.Resumed, chronicle.Stop)
	add(len(e.Fell) > 0, chronicle.Crash)
	if e.Command != nil {
		v := e.Command.Verb
		lossy := v == cluster.Loss && e.Command.Percent > 0
		add(v == cluster.Cut || v == cluster.Partition || lossy, chronicle.Cut)
		add(v == cluster.Mend || v == cluster.Heal || v == cluster.Loss && !lossy, chronicle.Heal)
		add(v == cluster.With || v == cluster.Without, chronicle.Rule)
	}
	for _, v := range e.Violations {
		add(v.Lemma, chronicle.Alarm)
		add(!v.Lemma, chronicle.Broken)
	}
	for _, r := range e.Reasons {
		add(r.Refuse, chronicle.Refusal)
	}
	for _, f := range e.Facts {
		_, ok := f.(roles.Started)
		add(ok, chronicle.NewBallot)
	}
	return m
}

func (w *wild) checkMessages(at string, b *chronicle.Branch, all []*ends, first, final int) {
	w.Helper()
	text := func(sent, ended, from, to int, kind string, copied bool, ending cluster.Ending) string {
		return fmt.Sprint(sent, ended, from, to, kind, copied, ending)
	}
	var want, got []string
	flights := w.run.Present().InFlight()
	for _, m := range all {
		if m.sent <= final && (m.ended == 0 || m.ended >= first) {
			want = append(want, text(m.sent, m.ended, b.Lane(m.flight.From), b.Lane(m.flight.To), m.flight.Msg.Kind(), m.flight.Copy, m.ending))
		}
	}
	for _, m := range b.Messages(nil, first, final) {
		got = append(got, text(m.Sent, m.Ended, m.From, m.To, b.Kinds()[m.Kind].Name, m.Copy, m.Ending))
		if m.SentAt != b.Time(m.Sent) || m.Ended > 0 && m.EndedAt != b.Time(m.Ended) {
			w.Fatalf("%s: the times of %+v are wrong", at, m)
		}
		if m.UnderWay() {
			i := slices.IndexFunc(flights, func(f cluster.Flight) bool {
				return f.Due == m.Due && f.Held == m.Held && b.Lane(f.From) == m.From && b.Lane(f.To) == m.To
			})
			if i < 0 || m.Held && m.HeldAfter == 0 && !slices.ContainsFunc(b.Acts(0, 0), func(a chronicle.Act) bool {
				return a.Command != nil && a.Command.Verb == cluster.Hold
			}) {
				w.Fatalf("%s: %+v is not under way like that", at, m)
			}
		}
		if m.Ending == cluster.CutOnTheWay && (m.CutAt < m.SentAt || m.CutAt > m.EndedAt) {
			w.Fatalf("%s: %+v was cut when it was not under way", at, m)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		for _, m := range want {
			if !slices.Contains(got, m) {
				w.Logf("%s is missing", m)
			}
		}
		for _, m := range got {
			if !slices.Contains(want, m) {
				w.Logf("%s is not there", m)
			}
		}
		w.Fatalf("%s: there are %d messages instead of %d", at, len(got), len(want))
	}
}

// checkPlaces checks times, places, next and previous marks.
func (w *wild) checkPlaces(where string, b *chronicle.Branch, events []cluster.Event) {
	w.Helper()
	marks := make([]chronicle.Marks, b.Last()+1)
	for i := range events {
		e := &events[i]
		if marks[e.Step] |= naiveMarks(e); e.Kind != cluster.Said && b.Time(e.Step) != e.At {
			w.Fatalf("%s: step %d was at %s and not at %s", where, e.Step, e.At, b.Time(e.Step))
		}
	}
	for scale := chronicle.Mixed; scale <= chronicle.Even; scale++ {
		for step := 1; step <= b.Last(); step++ {
			here, before := b.Pos(scale, step), b.Pos(scale, step-1)
			if here < before {
				w.Fatalf("%s, scale %d: step %d stands left of the one before", where, scale, step)
			}
			if at := b.At(scale, here); b.Pos(scale, at) != here || at < step || at < b.Last() && b.Pos(scale, at+1) <= here {
				w.Fatalf("%s, scale %d: at the place of step %d there is step %d", where, scale, step, at)
			}
		}
	}
	for scale := chronicle.Mixed; scale <= chronicle.Even; scale++ {
		left := b.Pos(scale, w.random.IntN(b.Last()+1))
		width := (b.Pos(scale, b.Last()) - left) / 17
		bounds := b.Columns(nil, scale, left, width, 20)
		for step := 1; step <= b.Last(); step++ {
			x := b.Pos(scale, step)
			for i := range 20 {
				if in := step >= bounds[i] && step < bounds[i+1]; in != (x >= left+width*float64(i) && x < left+width*float64(i+1)) {
					w.Fatalf("%s, scale %d: step %d at %f is in column %d of %v, each %f wide: %t", where, scale, step, x, i, bounds, width, in)
				}
			}
		}
	}
	for range 50 {
		step := w.random.IntN(b.Last() + 1)
		any := chronicle.Marks(1) << w.random.IntN(12)
		want := -1
		for s := step + 1; s <= b.Last() && want < 0; s++ {
			if marks[s]&any != 0 {
				want = s
			}
		}
		if got, ok := b.Next(step, any); ok != (want >= 0) || ok && got != want {
			w.Fatalf("%s: the next %b after step %d is at %d instead of %d", where, any, step, got, want)
		}
		want = -1
		for s := step - 1; s >= 0 && want < 0; s-- {
			if marks[s]&any != 0 {
				want = s
			}
		}
		if got, ok := b.Previous(step, any); ok != (want >= 0) || ok && got != want {
			w.Fatalf("%s: the %b before step %d is at %d instead of %d", where, any, step, got, want)
		}
	}
}
