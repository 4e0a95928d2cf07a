package scenario

import (
	"math"

	"synod/cluster"
)

// Player plays a scenario on a run, a beat at a time. In between the run may be looked at in its past, and even be
// led astray on a branch: the next beat goes on where the scenario was.
type Player struct {
	scenario *Scenario
	stage    stage
	beats    []Beat
	played   int
	under    *under // the beat that is being played; nil between two
	at       place
	marks    []mark
}

// under is a beat of which a part has been played.
type under struct {
	begin int  // the step at which it began
	line  int  // the line that comes next
	act   *act // what is under way of that line; nil for nothing
}

// place is what is looked at in a run.
type place struct {
	branch, step int
	live         bool
}

// mark remembers when a remark came up, so that it comes up again in the past.
type mark struct {
	first  int // the step from which on it applies: of its beat, or the one that the beat has gone back to
	remark string
}

// NewPlayer plays on a run that has the scenario's settings, and in which nothing else has happened.
func NewPlayer(s *Scenario, run *cluster.Timeline) *Player {
	p := &Player{scenario: s, stage: stage{run}, beats: s.Beats()}
	p.at = p.place()
	return p
}

// Scenario returns what is played.
func (p *Player) Scenario() *Scenario { return p.scenario }

// Done reports whether everything has been played.
func (p *Player) Done() bool { return p.played == len(p.beats) }

// Progress returns how many beats have been played, and of how many.
func (p *Player) Progress() (played, of int) { return p.played, len(p.beats) }

// Upcoming returns what Next will play, or nil at the end.
func (p *Player) Upcoming() *Beat {
	if p.Done() {
		return nil
	}
	return &p.beats[p.played]
}

// Next plays the next beat and returns it, or nil at the end. An error says which line could not be carried out or
// which expectation did not come true; the beat counts as played, and the scenario can go on.
func (p *Player) Next() (*Beat, error) {
	b := p.Upcoming()
	_, err := p.Some(math.MaxInt)
	return b, err
}

// Some is Next for at most about so many steps. It reports whether the beat is over; the next call goes on with it.
func (p *Player) Some(most int) (done bool, err error) {
	b := p.Upcoming()
	if b == nil {
		return true, nil
	}
	if err := p.comeBack(); err != nil {
		return true, err
	}
	if p.under == nil {
		p.under = &under{begin: p.stage.run.State().Steps()}
	}
	done, err = p.play(b, &most)
	p.at = p.place()
	if !done {
		return false, nil
	}
	p.played++
	p.marks = append(p.marks, mark{min(p.under.begin+1, p.at.step), p.remarkOf(b)})
	p.under = nil
	return true, err
}

// play plays lines of the present beat as long as there are steps left for them.
func (p *Player) play(b *Beat, most *int) (done bool, err error) {
	for u := p.under; u.line < len(b.Lines); u.line++ {
		if *most <= 0 {
			return false, nil
		}
		l := &b.Lines[u.line]
		if u.act == nil {
			u.act = &act{command: l.Command}
		}
		done, err := p.stage.playSome(u.act, l, most)
		switch {
		case err != nil:
			return true, p.scenario.fail(l, 1, err)
		case !done:
			return false, nil
		}
		u.act = nil
	}
	return true, nil
}

// Lines returns how many lines of the beat that is being played are over, and of how many.
func (p *Player) Lines() (over, of int) {
	b := p.Upcoming()
	if b == nil || p.under == nil {
		return 0, 0
	}
	return p.under.line, len(b.Lines)
}

// remarkOf returns what applies to a beat: its own remark or the one before.
func (p *Player) remarkOf(b *Beat) string {
	if b.Remark != "" || len(p.marks) == 0 {
		return b.Remark
	}
	return p.marks[len(p.marks)-1].remark
}

// Caption returns the remark that belongs to the step that is looked at.
func (p *Player) Caption() string {
	at, caption := p.place(), p.scenario.Opening()
	for _, m := range p.marks {
		if m.remark != "" && at.step >= m.first {
			caption = m.remark
		}
	}
	return caption
}

func (p *Player) place() place {
	run := p.stage.run
	return place{current(run), run.State().Steps(), run.Behind() == 0}
}

func current(run *cluster.Timeline) int {
	for _, b := range run.Branches() {
		if b.Current {
			return b.Number
		}
	}
	return 0
}

// comeBack goes to where the scenario left the run.
func (p *Player) comeBack() error {
	run := p.stage.run
	if current(run) != p.at.branch {
		if err := run.Switch(p.at.branch); err != nil {
			return err
		}
	}
	if p.at.live {
		run.Goto(math.MaxInt)
	} else {
		run.Goto(p.at.step)
	}
	return nil
}
