package tui

// owner is who says whether virtual time passes on the screen. The header names it.
type owner int

const (
	byPerson owner = iota // space, and whoever steps or looks
	byBeat                // a lesson, which lets time pass to the end of its beat
)

// pulse is the clock of a place: whether virtual time passes, how fast, and who says so. The latest act of the person wins.
type pulse struct {
	playing bool  // time passes, unless the clock is held
	holding bool  // something holds it for a while; then it goes on as it was
	owner   owner // who let it run, or stopped it
	speed   float64
	instant float64 // virtual time in milliseconds, finer than the run's, for movement
}

// let has somebody own the clock, and run it.
func (p *pulse) let(by owner) { p.playing, p.owner, p.holding = true, by, false }

// stop stops the clock; it is the person's then.
func (p *pulse) stop() { p.playing, p.owner, p.holding = false, byPerson, false }

// hold stops the clock until goOn, whoever owns it.
func (p *pulse) hold() { p.holding = true }

// goOn ends what hold began: the clock is as it was.
func (p *pulse) goOn() { p.holding = false }

// runs reports whether time passes.
func (p *pulse) runs() bool { return p.playing && !p.holding }

// The bounds of speed: slow enough to read every message, fast enough for a million of them.
const (
	minSpeed = 1.0 / 16
	maxSpeed = 4096
)

func (p *pulse) setSpeed(s float64) { p.speed = min(max(s, minSpeed), maxSpeed) }

// words name the owner of the clock: in what hand it is, and whether time passes.
func (p *pulse) words() string {
	switch {
	case p.holding && p.playing:
		return "held"
	case !p.playing:
		return "paused"
	case p.owner == byBeat:
		return "beat"
	}
	return speedText(p.speed)
}
