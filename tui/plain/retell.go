package plain

import (
	"context"
	"math"

	"synod/roles"
)

// Retell tells what has happened in the session's run from its first step to its latest, as if it happened now. In a long
// log the judge has forgotten when the first commands were chosen; then only the events tell of that.
func (s *Session) Retell(ctx context.Context) error {
	s.run.Goto(math.MaxInt)
	chosen, last := s.run.Present().ChosenSince(0), s.run.Present().Steps()
	for first := 1; first <= last; first += stretch {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		chosen = s.tellSteps(first, first+stretch-1, chosen)
	}
	return s.End()
}

// tellSteps writes the events of some steps, each step with the values that it made chosen, and returns the choices that
// were made later.
func (s *Session) tellSteps(first, last int, chosen []roles.Choice) []roles.Choice {
	events := s.run.Events(first, last)
	for i := range events {
		e := &events[i]
		s.write.event(e)
		if i+1 < len(events) && events[i+1].Step == e.Step {
			continue
		}
		for len(chosen) > 0 && chosen[0].Step <= e.Step {
			s.write.chosen(chosen[0], e)
			chosen = chosen[1:]
		}
	}
	return chosen
}
