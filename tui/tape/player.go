package tape

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"time"

	"synod/tui/clock"
	"synod/tui/grid"
)

// The defaults of VHS.
const (
	defaultSpeed   = 50 * time.Millisecond
	defaultTimeout = 15 * time.Second
	defaultPattern = ">$"
)

// maxFailures bounds how many expectations may fail before the player gives up: the first few tell the story.
const maxFailures = 20

// Failure is what went wrong while a tape was played, and where.
type Failure struct {
	Pos   Pos
	Text  string
	Frame *grid.Grid // What was on the screen.
	Err   error      // What Text was made of, or nil for an expectation.
}

// Error has the place, what was wrong, and the frame under it.
func (f *Failure) Error() string {
	return fmt.Sprintf("%s: %s\n%s", f.Pos, f.Text, f.Frame.Text())
}

func (f *Failure) Unwrap() error { return f.Err }

// Shown is a caption that was shown.
type Shown struct {
	Pos  Pos
	At   time.Duration // In virtual time.
	Text string
}

// Result is what came of a tape.
type Result struct {
	// Last is the last frame that was shown. What came after a Hide does not count.
	Last *grid.Grid
	// Captions are those that were shown, in order.
	Captions []Shown
	// Failures are what went wrong, in order. After most the tape goes on; a Wait that waits in vain ends it.
	Failures []*Failure
	// Written are the paths of the files, and Skipped the reasons for those that were not written: an [*Error] with a
	// *grid.NotYetError in it for a format that is still to come.
	Written []string
	Skipped []error
	// Elapsed is how long the tape took, in virtual time.
	Elapsed time.Duration
}

// Play plays a tape to its end, as fast as it can. The tape must come from [Load], or have no Source in it.
//
// The error tells of all failures, each of them a [*Failure], or of a file that cannot be written, an [*OutputError], or of the
// context. What is wrong with the names of files is told before the first key, and then the result is empty; in any other case it is good.
// Files are written only if nothing failed, so that a broken tape does not overwrite good pictures, and all of them or none.
func Play(ctx context.Context, t *Tape, o Options) (Result, error) {
	p := newPlayer(t, o, true)
	defer p.term.close()
	if err := p.rec.check(); err != nil {
		return Result{}, err
	}
	for until := range p.script() {
		if ctx.Err() != nil {
			break
		}
		if err := p.term.advance(until); err != nil {
			p.fail(err)
			break
		}
	}
	res := p.result()
	if err := ctx.Err(); err != nil {
		return res, err
	}
	var errs []error
	for _, f := range res.Failures {
		errs = append(errs, f)
	}
	if len(errs) == 0 && p.rec.wanted {
		errs = append(errs, p.write(&res))
	}
	return res, errors.Join(errs...)
}

// player plays one tape.
type player struct {
	tape      *Tape
	options   Options
	clock     *clock.Virtual
	term      *terminal
	rec       *recorder
	line      Line // The command being played.
	yield     func(until time.Duration) bool
	speed     time.Duration
	timeout   time.Duration
	pattern   *regexp.Regexp
	clipboard string
	sized     bool // The first size of the tape was seen.
	pressed   int  // How many keys the tape has pressed.
	captions  []Shown
	failures  []*Failure
}

func newPlayer(t *Tape, o Options, record bool) *player {
	clk := clock.NewVirtual()
	p := &player{tape: t, options: o, clock: clk, term: o.terminal(t, clk), speed: defaultSpeed,
		timeout: defaultTimeout, pattern: regexp.MustCompile(defaultPattern)}
	p.rec = newRecorder(p, record)
	p.term.beforeTime = p.rec.frame
	return p
}

// script plays the tape, and yields each time until which it wants to sleep. Whoever ranges over it moves the time.
func (p *player) script() iter.Seq[time.Duration] {
	return func(yield func(time.Duration) bool) {
		p.yield = yield
		for _, line := range p.tape.Lines {
			p.line = line
			err := line.Command.play(p)
			if err == nil {
				err = p.term.broken
			}
			if denied := p.term.place.Denied(); denied != nil {
				p.fail(denied) // and what was typed after it is played too
			}
			if err != nil {
				if !errors.Is(err, errStopped) {
					p.fail(err)
				}
				return
			}
			if len(p.failures) >= maxFailures {
				return
			}
			p.rec.afterCommand(line.Command)
		}
	}
}

// errStopped ends the script without a failure.
var errStopped = errors.New("the player was stopped")

// sleep lets time pass.
func (p *player) sleep(d time.Duration) error {
	if d <= 0 {
		return nil
	}
	if !p.yield(p.clock.Now() + d) {
		return errStopped
	}
	return nil
}

// fail notes what went wrong at the command being played.
func (p *player) fail(err error) {
	p.failures = append(p.failures, &Failure{Pos: p.line.Pos, Text: err.Error(), Frame: p.term.frame(), Err: errors.Unwrap(err)})
}

func (p *player) result() Result {
	return Result{Last: p.rec.last(), Captions: p.captions, Failures: p.failures, Elapsed: p.clock.Now()}
}
