package scenario

import (
	"errors"
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
	cues     []cluster.Command // what was to be shown since somebody last asked
	trusting bool
}

// under is a beat of which a part has been played.
type under struct {
	begin int     // the step at which it began
	line  int     // the line that comes next
	act   *act    // what is under way of that line; nil for nothing
	unmet []error // expectations that did not come true
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
	beat   int // which one it is, from 1
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

// Trust has the player check no expectation, for a person who looks on: that a scenario keeps its word is for its tests.
func (p *Player) Trust() { p.trusting = true }

// Progress returns how many beats have been played, and of how many.
func (p *Player) Progress() (played, of int) { return p.played, len(p.beats) }

// Since returns the first step of the last beat that is over: what happened in it are the steps from there on. It is 0 when there is none.
func (p *Player) Since() int {
	if len(p.marks) == 0 {
		return 0
	}
	return p.marks[len(p.marks)-1].first
}

// Midway reports whether a beat has begun that is not over.
func (p *Player) Midway() bool { return p.under != nil }

// Upcoming returns what Next will play, or nil at the end.
func (p *Player) Upcoming() *Beat {
	if p.Done() {
		return nil
	}
	return &p.beats[p.played]
}

// Next plays the next beat and returns it, or nil at the end. An error says which line could not be carried out, with which the
// beat ends, and which expectations did not come true; the beat counts as played, and the scenario can go on.
func (p *Player) Next() (*Beat, error) {
	b := p.Upcoming()
	_, err := p.Some(math.MaxInt)
	return b, err
}

// Some is Next for at most about so many steps. It reports whether the beat is over; the next call goes on with it.
func (p *Player) Some(most int) (done bool, err error) {
	return p.some(limits{most: most, until: math.MaxInt})
}

// ToTheEnd plays all that is left, about so many steps at a time, as long as it is to go on. It reports whether it has come to the end.
func (p *Player) ToTheEnd(most int, goOn func() bool) (done bool, err error) {
	for !p.Done() {
		if !goOn() {
			return false, nil
		}
		if _, err := p.Some(most); err != nil {
			return false, err
		}
	}
	return true, nil
}

// Watch is Some for one command only, and lets time pass no further than an instant. So a beat can be watched.
func (p *Player) Watch(until cluster.Time, most int) (done bool, err error) {
	return p.some(limits{most: most, until: until, single: true})
}

// limits say how much of a beat is played at a time.
type limits struct {
	most   int          // steps
	until  cluster.Time // time passes no further
	single bool         // no more than one command
}

func (p *Player) some(l limits) (done bool, err error) {
	b := p.Upcoming()
	if b == nil {
		return true, nil
	}
	if err := p.Begin(); err != nil {
		return true, err
	}
	done, err = p.play(b, &l)
	p.at = p.place()
	if !done {
		return false, nil
	}
	p.played++
	p.marks = append(p.marks, mark{min(p.under.begin+1, p.at.step), p.remarkOf(b), p.played})
	p.under = nil
	return true, err
}

// play plays lines of the present beat as long as the limits leave room for them.
func (p *Player) play(b *Beat, to *limits) (done bool, err error) {
	played := false
	for u := p.under; u.line < len(b.Lines); u.line++ {
		l := &b.Lines[u.line]
		switch {
		case l.Kind == Expect && p.trusting:
			continue
		case to.most <= 0, played && to.single && l.Kind == Do:
			return false, nil
		case u.act == nil:
			u.act = &act{command: l.Command}
		}
		u.act.limit = to.until
		done, err := p.stage.playSome(u.act, l, &to.most)
		switch {
		case err != nil && l.Kind == Expect:
			u.unmet = append(u.unmet, p.scenario.fail(l, 1, err))
		case err != nil:
			return true, errors.Join(append(u.unmet, p.scenario.fail(l, 1, err))...)
		case !done:
			return false, nil
		}
		if u.act = nil; l.Kind == Do {
			played = true
			if isCue(l.Command) {
				p.cues = append(p.cues, l.Command)
			}
		}
	}
	return true, errors.Join(p.under.unmet...)
}

// Ahead returns the command of the present beat, or of the next one, that is carried out next; without a verb, the beat has
// no more.
func (p *Player) Ahead() cluster.Command {
	b := p.Upcoming()
	if b == nil {
		return cluster.Command{}
	}
	from := 0
	if p.under != nil {
		from = p.under.line
	}
	for _, l := range b.Lines[from:] {
		if l.Kind == Do {
			return l.Command
		}
	}
	return cluster.Command{}
}

// Lead returns what the scenario wants to be shown before its first beat.
func (p *Player) Lead() []cluster.Command {
	var lead []cluster.Command
	if len(p.beats) == 0 {
		return nil
	}
	for _, c := range p.beats[0].Commands() {
		if !isCue(c) {
			break
		}
		lead = append(lead, c)
	}
	return lead
}

// Cues returns what was to be shown since it was last asked.
func (p *Player) Cues() []cluster.Command {
	cues := p.cues
	p.cues = nil
	return cues
}

// isCue reports whether a command is about what a screen shows, and not about the run.
func isCue(c cluster.Command) bool { return c.Verb == cluster.View || c.Verb == cluster.Select }

// Astray reports whether the run is not where the scenario has left it, but on a branch on which somebody has acted.
func (p *Player) Astray() bool { return current(p.stage.run) != p.at.branch }

// Return goes back to where the scenario has left the run.
func (p *Player) Return() error { return p.comeBack() }

// Begin begins the next beat, before anything of it is played: its remark is the caption from here on.
func (p *Player) Begin() error {
	if p.Done() || p.under != nil {
		return p.comeBack()
	}
	err := p.comeBack()
	p.under = &under{begin: p.stage.run.State().Steps()}
	p.at = p.place()
	return err
}

// Again begins the scenario from its beginning, in a run that begins again too.
func (p *Player) Again() error {
	if _, err := p.stage.run.Reset(p.scenario.Settings); err != nil {
		return err
	}
	p.played, p.under, p.marks, p.cues = 0, nil, nil, nil
	p.at = p.place()
	return nil
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
	switch {
	case b.Remark != "":
		return b.Remark
	case len(p.marks) == 0:
		return p.scenario.Opening()
	}
	return p.marks[len(p.marks)-1].remark
}

// Caption returns the remark that belongs to the step that is looked at.
func (p *Player) Caption() string {
	caption, _ := p.told()
	return caption
}

// Told returns which beat the caption is that of, from 1; 0 for none.
func (p *Player) Told() int {
	_, beat := p.told()
	return beat
}

func (p *Player) told() (caption string, beat int) {
	at := p.place()
	if p.under != nil && at == p.at {
		return p.remarkOf(p.Upcoming()), p.played + 1
	}
	caption = p.scenario.Opening()
	for _, m := range p.marks {
		if m.remark != "" && at.step >= m.first {
			caption, beat = m.remark, m.beat
		}
	}
	return caption, beat
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
