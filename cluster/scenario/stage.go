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

// act is a command that is being carried out, maybe in several pieces.
type act struct {
	command cluster.Command
	until   cluster.Time // of a run
	limit   cluster.Time // up to which time may pass for the present
	taken   int          // steps so far
}

// do carries out a command, also of those that move through time.
func (s stage) do(cmd cluster.Command) error {
	most := math.MaxInt
	_, err := s.some(&act{command: cmd, limit: math.MaxInt}, &most)
	return err
}

// some goes on with a command for at most so many steps, which it takes off, and reports whether it is carried out.
func (s stage) some(a *act, most *int) (done bool, err error) {
	defer func() { *most-- }() // so that what takes no steps is not free
	switch a.command.Verb {
	case cluster.Step:
		return s.step(a, most)
	case cluster.Run:
		return s.advance(a, most)
	}
	if move, ok := moves[a.command.Verb]; ok {
		return true, move(s, a.command)
	}
	return true, s.run.Play(a.command)
}

// moves are the other commands for whoever watches a run that a scenario may use.
var moves = map[cluster.Verb]func(stage, cluster.Command) error{
	cluster.Rewind: stage.rewind,
	cluster.Branch: func(s stage, cmd cluster.Command) error {
		n, err := s.run.BranchBy(cmd.N, cmd.Word)
		if err != nil {
			return err
		}
		return s.run.Switch(n)
	},
	cluster.NameBranch: func(s stage, cmd cluster.Command) error {
		_, err := s.run.CallBranch(cmd)
		return err
	},
	cluster.Live: func(s stage, _ cluster.Command) error {
		s.run.Goto(math.MaxInt)
		return nil
	},
	// What a screen shows is not the run's.
	cluster.View:   func(stage, cluster.Command) error { return nil },
	cluster.Select: func(stage, cluster.Command) error { return nil },
}

func (s stage) step(a *act, most *int) (done bool, err error) {
	n := a.command.N
	if n > maxSteps {
		return true, fmt.Errorf("%d steps are more than a scenario may take at a time, which is %d", n, maxSteps)
	}
	for ; a.taken < n && *most > 0; *most-- {
		if due, ok := s.run.NextDue(); ok && s.run.Behind() == 0 && due > a.limit {
			return false, nil
		}
		if !s.run.Step() {
			return true, fmt.Errorf("nothing is due any more after %d of %d steps: propose something first, or take fewer", a.taken, n)
		}
		a.taken++
	}
	return a.taken == n, nil
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

func (s stage) advance(a *act, most *int) (done bool, err error) {
	if s.run.Behind() > 0 {
		return true, fmt.Errorf("the past does not run on: go back to the present with live, or do something else to begin a branch")
	}
	if a.until == 0 {
		a.until = s.run.State().Now() + a.command.Min
	}
	room := min(*most, maxSteps-a.taken)
	n := s.run.Advance(min(a.until, a.limit), room)
	*most -= n
	if a.taken += n; a.taken >= maxSteps {
		return true, fmt.Errorf("more than %d steps happen in %s: choose a shorter time", maxSteps, a.command.Min)
	}
	return n < room && a.until <= a.limit, nil
}

// play carries out a line or checks it.
func (s stage) play(l *Line) error {
	most := math.MaxInt
	_, err := s.playSome(&act{command: l.Command, limit: math.MaxInt}, l, &most)
	return err
}

// playSome is play for at most so many steps; what is under way of the line goes on.
func (s stage) playSome(a *act, l *Line, most *int) (done bool, err error) {
	switch l.Kind {
	case Do:
		return s.some(a, most)
	case Expect:
		*most--
		return true, l.check(s)
	}
	return true, nil
}
