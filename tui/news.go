package tui

import (
	"slices"
	"time"

	"synod/cluster"
	"synod/roles"
)

// Who looks on reads each kind of sentence once, in full, and need not read it again for every agent: the first promise, the first
// vote, the first that learns are held; those that follow are on the cards. What comes anew each time, such as a ballot that
// begins, the value that it gets and a refusal, is held each time.

// known is what whoever looks on has been given the time to read.
type known struct {
	// begun is the highest ballot in which a proposer has been seen to ask for a value: the first time decides the ballot.
	begun map[roles.ID]roles.Ballot
	kinds map[string]bool // by what their reasons say, without the names
	// outcome is the last choice or violation, as long as nothing new has been begun. It is what remains in the end.
	outcome telling
}

// isNews reports whether an event says what has not been said before, and notes that it has been said now: a ballot begins, a ballot
// gets its value, a request is turned down, an invariant is broken, or somebody does what nobody did before. That comes from what
// it did, not from which protocol it belongs to.
func (m *Model) isNews(e *cluster.Event) bool {
	begins, settles := m.begins(e)
	news := begins || settles || refuses(e) || len(e.Violations) > 0
	if news {
		m.outcome = telling{}
	}
	if doesMore(e) && !m.isEcho(e) {
		news = true
		if m.kinds == nil {
			m.kinds = map[string]bool{}
		}
		for _, r := range e.Reasons {
			m.kinds[r.Kind()] = true
		}
	}
	return news && e.Why() != ""
}

// refuses reports whether a request is turned down in an event.
func refuses(e *cluster.Event) bool {
	return slices.ContainsFunc(e.Reasons, func(r roles.Reason) bool { return r.Refuse })
}

// begins reports whether a ballot begins in an event, and whether one gets its value.
func (m *Model) begins(e *cluster.Event) (begins, settles bool) {
	for _, f := range e.Facts {
		switch f := f.(type) {
		case roles.Started:
			begins = true
		case roles.Issued:
			if !m.begun[f.Proposer].Less(f.Proposal.Ballot) {
				continue
			}
			if m.begun == nil {
				m.begun = map[roles.ID]roles.Ballot{}
			}
			m.begun[f.Proposer] = f.Proposal.Ballot
			settles = true
		}
	}
	return begins, settles
}

// isEcho reports whether an event only says of another agent, or once more, what has been read.
func (m *Model) isEcho(e *cluster.Event) bool {
	return slices.ContainsFunc(e.Reasons, func(r roles.Reason) bool { return m.kinds[r.Kind()] })
}

// doesMore reports whether an event did something to speak of. To be given a value to propose is only how it comes to that.
func doesMore(e *cluster.Event) bool {
	if len(e.Facts) == 0 {
		return weight(e) > nothing
	}
	return slices.ContainsFunc(e.Facts, func(f roles.Fact) bool { _, given := f.(roles.Proposed); return !given })
}

// isIssue reports whether somebody asks for a value in an event.
func isIssue(e *cluster.Event) bool {
	return slices.ContainsFunc(e.Facts, func(f roles.Fact) bool { _, is := f.(roles.Issued); return is })
}

// isRead reports whether what is told has been there for long enough to be read.
func (m *Model) isRead(now time.Duration) bool {
	return m.told.text == "" || now-m.told.since >= readingTime(m.told.text, m.speed)
}

// remain has the choice, or what was violated, stand in the caption when nothing has been begun since and all that followed has
// been read: it weighs more than the last straggler.
func (m *Model) remain(now time.Duration) {
	if m.outcome.text == "" || m.told.weight >= decision || m.standing() || !m.paced() {
		return
	}
	if _, due := m.run.NextDue(); !due || m.isRead(now-reading) {
		m.told = m.outcome
	}
}
