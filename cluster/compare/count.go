package compare

import (
	"slices"

	"synod/cluster"
	"synod/roles"
)

// tally is how often something happened, and the first step at which it did after the runs had parted; -1 for none.
type tally struct{ n, first int }

// counts are what is counted in a run.
type counts struct {
	kinds    []string // of messages, in the order in which they were first sent
	sent     map[string]tally
	happened map[string]tally
	ballots  []roles.Ballot
	begun    map[roles.Ballot]int // by ballot, the step at which it began
	changed  map[roles.ID]int     // by agent, the last step at which it did something that counts
	said     int                  // the last step after which a command changed the world around the agents; -1 for none
}

func newCounts() counts {
	return counts{sent: map[string]tally{}, happened: map[string]tally{}, begun: map[roles.Ballot]int{}, changed: map[roles.ID]int{}, said: -1}
}

// The names of what is counted besides messages, in the order of the rows.
const (
	writes     = "writes"
	lost       = "lost"
	duplicated = "duplicated"
	refused    = "refused"
	timeouts   = "timers ended"
	crashes    = "crashes"
	restarts   = "restarts"
)

var countNames = []string{writes, lost, duplicated, refused, timeouts, crashes, restarts}

func (t *tale) bump(of map[string]tally, name string, e *cluster.Event) {
	c, known := of[name]
	if !known {
		c.first = -1
	}
	if c.n++; t.parted && c.first < 0 {
		c.first = e.Step
	}
	of[name] = c
}

// count takes an event down.
func (t *tale) count(e *cluster.Event) {
	t.clock.note(e.Step, e.At)
	for i := range e.Sent {
		f := &e.Sent[i]
		if f.From == f.To {
			continue // what an agent tells itself is no message that anybody sees
		}
		kind := f.Msg.Kind()
		if _, known := t.sent[kind]; !known {
			t.kinds = append(t.kinds, kind)
		}
		t.bump(t.sent, kind, e)
		if f.Copy {
			t.bump(t.happened, duplicated, e)
		}
	}
	t.countKind(e)
	if e.Wrote {
		t.bump(t.happened, writes, e)
	}
	for _, r := range e.Reasons {
		if r.Refuse {
			t.bump(t.happened, refused, e)
		}
	}
	for _, f := range e.Facts {
		switch f := f.(type) {
		case roles.Started:
			t.begin(f.Ballot, e.Step)
		case roles.Issued:
			t.begin(f.Proposal.Ballot, e.Step)
		case roles.Voted: // in a ballot that nobody has begun in this run
			t.begin(f.Proposal.Ballot, e.Step)
		}
	}
	if len(e.Facts) > 0 {
		t.changed[e.Agent] = e.Step
	}
}

func (t *tale) countKind(e *cluster.Event) {
	switch e.Kind {
	case cluster.Said:
		t.said = e.Step
		if e.Agent != roles.Nobody {
			t.changed[e.Agent] = e.Step
		}
	case cluster.Lost:
		t.bump(t.happened, lost, e)
	case cluster.Expired:
		t.bump(t.happened, timeouts, e)
	case cluster.Crashed:
		t.bump(t.happened, crashes, e)
		t.changed[e.Agent] = e.Step
	case cluster.Restarted:
		t.bump(t.happened, restarts, e)
		t.changed[e.Agent] = e.Step
	case cluster.Paused, cluster.Resumed:
		t.changed[e.Agent] = e.Step
	}
}

// begin notes a ballot that somebody uses. Of a long run the last ones are likely to be new, so they are looked for by name.
func (t *tale) begin(b roles.Ballot, step int) {
	if _, known := t.begun[b]; known || b.IsNone() {
		return
	}
	t.begun[b] = step
	i, _ := slices.BinarySearchFunc(t.ballots, b, roles.Ballot.Compare)
	t.ballots = slices.Insert(t.ballots, i, b)
}
