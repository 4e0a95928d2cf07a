package scenario

import (
	"fmt"
	"math"

	"synod/cluster"
)

// stage is a run on which a scenario is played.
type stage struct{ run *cluster.Timeline }

// maxSteps bounds what one command may bring about. The longest scenario has a few hundred steps; this is for the one
// that never ends.
const maxSteps = 100_000

// do carries out a command, also of those that move through time.
func (s stage) do(cmd cluster.Command) error {
	if move, ok := moves[cmd.Verb]; ok {
		return move(s, cmd)
	}
	return s.run.Do(cmd)
}

// moves are the commands for whoever watches a run that a scenario may use.
var moves = map[cluster.Verb]func(stage, cluster.Command) error{
	cluster.Step:   stage.step,
	cluster.Run:    stage.advance,
	cluster.Rewind: stage.rewind,
	cluster.Branch: func(s stage, cmd cluster.Command) error { return s.run.Switch(cmd.N) },
	cluster.Live: func(s stage, _ cluster.Command) error {
		s.run.Goto(math.MaxInt)
		return nil
	},
}

func (s stage) step(cmd cluster.Command) error {
	n := cmd.N
	if n > maxSteps {
		return fmt.Errorf("%d steps are more than a scenario may take at a time, which is %d", n, maxSteps)
	}
	for i := range n {
		if !s.run.Step() {
			return fmt.Errorf("nothing is due any more after %d of %d steps: propose something first, or take fewer", i, n)
		}
	}
	return nil
}

// rewind looks at a step, or without a number at the one before.
func (s stage) rewind(cmd cluster.Command) error {
	to := cmd.N
	if to < 0 {
		to = s.run.State().Steps() - 1
	}
	s.run.Goto(to)
	return nil
}

func (s stage) advance(cmd cluster.Command) error {
	if s.run.Behind() > 0 {
		return fmt.Errorf("the past does not run on: go back to the present with live, or do something else to begin a branch")
	}
	if s.run.Advance(s.run.State().Now()+cmd.Min, maxSteps) >= maxSteps {
		return fmt.Errorf("more than %d steps happen in %s: choose a shorter time", maxSteps, cmd.Min)
	}
	return nil
}

// play carries out a line or checks it.
func (s stage) play(l *Line) error {
	switch l.Kind {
	case Do:
		return s.do(l.Command)
	case Expect:
		return l.check(s)
	}
	return nil
}
