package spacetime

import (
	"math"
	"slices"

	"synod/cluster"
	"synod/roles"
	"synod/tui/traffic"
)

// Reading turns the events of a run, or of a stretch of it, one after the other into steps and messages. It keeps all that it has read.
type Reading struct {
	Steps    []Step
	Messages []Message
	Cuts     []Cut
	Bars     []Bar
	// Short is how a value is written; nil for in full.
	Short func(roles.Value) roles.Value
	// Place returns where a step stands, in parts of a dot. Sending returns the step in which the message was sent that another step
	// received or lost; 0 for before the first. It is asked about those that were under way when the reading began.
	Place   func(step int) int64
	Sending func(end int) int

	cuts   cluster.Cuts
	scale  Scale
	lane   map[roles.ID]int
	flying map[uint64]int // messages without an end, by their number
	at     int64
	pos    int64
	linear bool
}

// NewReading returns a reading of a run of which a state is given.
func NewReading(st *cluster.State, linear bool) *Reading {
	ids := st.IDs()
	r := &Reading{scale: NewScale(len(ids), int64(st.Config().Delay)), lane: map[roles.ID]int{}, flying: map[uint64]int{}, linear: linear}
	for i, id := range ids {
		r.lane[id] = i
	}
	return r
}

// Next returns the position of an instant after the last event.
func (r *Reading) Next(at int64) int64 {
	if r.linear {
		return r.scale.Linear(max(at, r.at))
	}
	return r.pos + r.scale.Silence(at-r.at)
}

// Read reads one event. Broken names the invariant that stands for a write that should have been made.
func (r *Reading) Read(e *cluster.Event) {
	at := int64(e.At)
	toItself := e.Kind == cluster.Delivered && e.Flight.From == e.Flight.To
	r.pos, r.at = r.Place(e.Step), at
	lane, ok := r.lane[e.Agent]
	if !ok {
		lane = -1
	}
	if e.Kind == cluster.Said {
		r.Said(e.Command, e.Cuts, r.pos, e.Step)
	}
	t := Step{Number: e.Step, Position: r.pos, At: at, Lane: lane}
	switch e.Kind {
	case cluster.Delivered:
		t.Lane = r.lane[e.Flight.To]
		r.end(e, Arrives)
		if !toItself {
			t.Is |= Receives
		}
	case cluster.Lost:
		t.Lane = -1
		r.end(e, EndOf(e.Ending))
	case cluster.Waited:
		t.Lane = -1
	case cluster.Expired:
		t.Is |= Expires
	case cluster.Submitted:
		t.Is |= Asks
		t.Value = r.short(e.Value)
	case cluster.Crashed:
		t.Is |= Crashes
		r.bar(lane, false)
	case cluster.Restarted:
		t.Is |= Restarts
		r.rise(lane)
	case cluster.Paused:
		t.Is |= Pauses
		r.bar(lane, true)
	case cluster.Resumed:
		t.Is |= Resumes
		r.rise(lane)
	case cluster.Duplicated:
		t.Lane = -1
		r.send(e, []cluster.Flight{e.Flight})
	}
	r.facts(&t, e)
	for _, v := range e.Violations {
		switch {
		case v.Invariant == unsavedInvariant:
			t.Is |= Unsaved | Weakens
		case v.Lemma:
			t.Is |= Weakens
		default:
			t.Is |= Breaks
		}
	}
	r.Steps = append(r.Steps, t)
	r.send(e, e.Sent)
}

// unsavedInvariant is the invariant that is broken when something leaves that should be on stable storage, and is not.
const unsavedInvariant = "stable-before-sent"

func (r *Reading) short(v roles.Value) roles.Value {
	if r.Short != nil {
		return r.Short(v)
	}
	return v
}

// facts notes what the judge notes of a step.
func (r *Reading) facts(t *Step, e *cluster.Event) {
	for _, f := range e.Facts {
		switch f := f.(type) {
		case roles.Started:
			t.Is |= Begins
			t.Ballot = f.Ballot
		case roles.Promised:
			t.Is |= Promises
			t.Ballot = f.Ballot
		case roles.Issued:
			t.Is |= Issues
			t.Ballot, t.Value = f.Proposal.Ballot, r.short(f.Proposal.Value)
			t.Slot, t.Slotted = f.Instance, f.Instance != 0
		case roles.Voted:
			t.Is |= Votes
			t.Ballot, t.Value = f.Proposal.Ballot, r.short(f.Proposal.Value)
			t.Slot, t.Slotted = f.Instance, f.Instance != 0
		case roles.Learned:
			t.Is |= Learns
			if t.Is&Votes == 0 {
				t.Value = r.short(f.Value)
				t.Slot, t.Slotted = f.Instance, f.Instance != 0
			}
		}
	}
	for _, reason := range e.Reasons {
		if reason.Refuse {
			t.Is |= Refuses
		}
	}
	if e.Wrote {
		t.Is |= Saves
	}
	if len(e.Chosen) > 0 {
		t.Is |= Completes
	}
}

// send notes messages that leave.
func (r *Reading) send(e *cluster.Event, all []cluster.Flight) {
	for _, f := range all {
		if f.From == f.To {
			continue
		}
		m := r.message(&f)
		m.Sent, m.SentStep = r.pos, e.Step
		if e.Kind == cluster.Duplicated {
			m.Sent = r.sent(f.Seq, int64(f.Sent))
		}
		r.flying[f.Seq] = len(r.Messages)
		r.Messages = append(r.Messages, m)
	}
}

// sent is where a copy begins: where its original did.
func (r *Reading) sent(seq uint64, at int64) int64 {
	for i, t := range slices.Backward(r.Steps) {
		if t.At < at {
			return r.Steps[min(i+1, len(r.Steps)-1)].Position
		}
	}
	return 0
}

// end notes what became of a message.
func (r *Reading) end(e *cluster.Event, how End) {
	i, ok := r.flying[e.Flight.Seq]
	if !ok {
		if i = r.earlier(e); i < 0 {
			return
		}
	}
	delete(r.flying, e.Flight.Seq)
	m := &r.Messages[i]
	m.Got, m.GotStep, m.End, m.Done = r.pos, e.Step, how, 1
	if how == CutLater {
		m.Done = r.cutDone(m, e)
	}
	if how == Arrives {
		m.Idle = len(e.Facts) == 0 && !slices.ContainsFunc(e.Sent, func(f cluster.Flight) bool { return f.From != f.To })
	}
}

// earlier notes a message that was under way when the reading began, and has come to its end.
func (r *Reading) earlier(e *cluster.Event) int {
	f := &e.Flight
	if f.From == f.To {
		return -1
	}
	sent := r.Sending(e.Step)
	m := r.message(f)
	m.Sent, m.SentStep = r.Place(sent), sent
	i, _ := slices.BinarySearchFunc(r.Messages, m.Sent, func(m Message, sent int64) int { return int(min(1, max(-1, m.Sent-sent))) })
	for seq, at := range r.flying {
		if at >= i {
			r.flying[seq] = at + 1
		}
	}
	r.Messages = slices.Insert(r.Messages, i, m)
	return i
}

// message returns what a message says, and between whom it goes.
func (r *Reading) message(f *cluster.Flight) Message {
	words := traffic.WordsOf(f.Msg)
	words.Value, words.Report.Value = r.short(words.Value), r.short(words.Report.Value)
	return Message{Seq: f.Seq, From: r.lane[f.From], To: r.lane[f.To], Got: math.MaxInt64, End: Flies, Copy: f.Copy, Class: f.Msg.Class(), Words: words}
}

// cutDone returns which part of its way a message had behind it when its link was cut. That it is lost turns out only when it is due.
func (r *Reading) cutDone(m *Message, e *cluster.Event) float64 {
	for _, c := range slices.Backward(r.Cuts) {
		if !c.Quiet && c.From >= m.Sent && c.From <= r.pos && r.pos > m.Sent {
			return float64(c.From-m.Sent) / float64(r.pos-m.Sent)
		}
	}
	return lostAt
}

// EndOf returns the end of a message that was lost, or has arrived.
func EndOf(e cluster.Ending) End {
	switch e {
	case cluster.Arrived:
		return Arrives
	case cluster.CutWhenSent:
		return CutAtOnce
	case cluster.CutOnTheWay:
		return CutLater
	case cluster.NobodyThere, cluster.GoneWithIt:
		return NobodyUp
	}
	return LostHere
}

// Flight tells what is known of a message that is under way at the end of the reading: at an instant, finer than milliseconds.
func (r *Reading) Flight(f *cluster.Flight, now float64, end int64) {
	i, ok := r.flying[f.Seq]
	if !ok {
		return
	}
	m := &r.Messages[i]
	m.Got, m.End = end, Flies
	m.Done = min(1, max(0, (now-float64(f.Sent))/max(1, float64(f.Due-f.Sent))))
	switch {
	case f.Held:
		m.End = IsHeld
	case f.Waits:
		m.End = Waits
	case f.Fate == cluster.IsCut:
		m.End, m.Got = CutAtOnce, r.Next(int64(f.Due))
	case f.Fate == cluster.IsLost && m.Done > lostAt:
		m.End, m.Got = LostHere, r.Next(int64(f.Due))
	}
}

func (r *Reading) bar(lane int, paused bool) {
	if lane >= 0 {
		r.Bars = append(r.Bars, Bar{Lane: lane, From: r.pos, To: math.MaxInt64, Paused: paused})
	}
}

// rise ends what keeps an agent down.
func (r *Reading) rise(lane int) {
	for i := range r.Bars {
		if b := &r.Bars[i]; b.Lane == lane && b.To == math.MaxInt64 {
			b.To = r.pos
		}
	}
}

// Said notes what a command has changed around the agents right after a step: the links that are cut from then on, or something that
// only the ruler tells.
func (r *Reading) Said(cmd *cluster.Command, cuts *cluster.Cuts, at int64, step int) {
	if cmd == nil {
		return
	}
	switch cmd.Verb {
	case cluster.Partition, cluster.Heal, cluster.Cut, cluster.Mend:
		if cuts != nil {
			r.cut(cmd, *cuts, at, step)
		}
	case cluster.Loss, cluster.Dup, cluster.Delay, cluster.Order, cluster.Without, cluster.With, cluster.Drift, cluster.Disk, cluster.Wipe:
		r.Cuts = append(r.Cuts, Cut{From: at, To: at, Step: step, Quiet: true, Says: cmd.String()})
	}
}

// cut begins the stretch in which links are cut as they are after a command, and ends the one before.
func (r *Reading) cut(cmd *cluster.Command, cuts cluster.Cuts, at int64, step int) {
	for i := range r.Cuts {
		if c := &r.Cuts[i]; c.To == math.MaxInt64 {
			c.To, c.Until = at, step
		}
	}
	if r.cuts = cuts; !cuts.Any() {
		return
	}
	c := Cut{From: at, To: math.MaxInt64, Step: step, Says: cmd.String()}
	sides := r.cuts.Sides()
	if r.parts(sides) {
		c.Groups = make([]int, len(r.lane))
		c.Says = "cut "
		for g, side := range sides {
			if g > 0 {
				c.Says += " | "
			}
			for k, id := range side {
				c.Groups[r.lane[id]] = g
				if k > 0 && len(id.String()) > 1 {
					c.Says += " "
				}
				c.Says += id.String()
			}
		}
	}
	r.Cuts = append(r.Cuts, c)
}

// parts reports whether no two sides hear each other.
func (r *Reading) parts(sides [][]roles.ID) bool {
	for i, a := range sides {
		for _, b := range sides[:i] {
			if !r.cuts.Has(a[0], b[0]) || !r.cuts.Has(b[0], a[0]) {
				return false
			}
		}
	}
	return len(sides) > 1
}
