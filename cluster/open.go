package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"synod/roles"
)

// MaxFile bounds the size of a saved run in bytes, so that a file given by mistake is refused at once.
const MaxFile = 64 << 20

// OpenTimeline reads a run that Save has written, and goes through it again; its present is where it was when it was
// saved. The name is that of the file, for errors, each of which names the line. Stable storage is in memory. On an error
// nothing is started, nor when the context ends, whose cause is returned then. How far it has come is told to whoever listens.
func OpenTimeline(ctx context.Context, from io.Reader, name string, protocols func(string) (*roles.Protocol, bool), tell func(done, of int)) (*Timeline, error) {
	text, err := io.ReadAll(io.LimitReader(from, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	o, err := BeginOpening(text, name, protocols)
	if err != nil {
		return nil, err
	}
	for {
		switch done, err := o.Advance(opensAtOnce); {
		case err != nil:
			o.Close()
			return nil, err
		case done:
			return o.Timeline(), nil
		case context.Cause(ctx) != nil:
			o.Close()
			return nil, context.Cause(ctx)
		}
		if tell != nil {
			tell(o.Progress())
		}
	}
}

// opensAtOnce is how much of a run is opened between two looks at whether that is still wanted: some milliseconds' worth.
const opensAtOnce = 512

// Opening is a saved run that is being opened, a little at a time. It may take long: a few lines can ask for a hundred million
// steps. Whoever opens it can stop at any time, and shows meanwhile how far it has come.
type Opening struct {
	reading
	run   *Timeline
	clean bool // the checksum matches

	// Of going through the branches again.
	began   bool
	at      int    // the branch that is gone through
	walker  walker // without a conductor before it
	target  int    // the step up to which it goes before it is kept
	present *State
	past    int // the steps of the branches before it
	of      int // the steps of all
}

// BeginOpening reads what a run begins with: its settings and what its agents found on stable storage. Its cluster is there from
// then on, with nothing happened in it.
func BeginOpening(text []byte, name string, protocols func(string) (*roles.Protocol, bool)) (*Opening, error) {
	o := &Opening{reading: reading{name: name, protocols: protocols}}
	if err := o.begin(asSaved(text)); err != nil {
		return nil, err
	}
	return o, nil
}

// begin reads what a run begins with.
func (o *Opening) begin(text []byte) error {
	if len(text) > MaxFile {
		return o.wrong(0, "a saved run has no more than %d MB", MaxFile>>20)
	}
	o.rest, o.clean = string(text), clean(text)
	if err := o.readHead(); err != nil {
		return o.unclean(err)
	}
	o.run = &Timeline{life: life{settings: o.settings, cast: o.cast, records: o.records, risks: o.risks}}
	o.run.start()
	return nil
}

// unclean adds to an error that somebody has changed the file, where that is so.
func (o *Opening) unclean(err error) error {
	if o.line > 1 && !o.clean {
		return fmt.Errorf("%w (the file is not as it was saved)", err)
	}
	return err
}

// Timeline returns the run: at its beginning, until all of it is opened.
func (o *Opening) Timeline() *Timeline { return o.run }

// Close gives the run up.
func (o *Opening) Close() { o.run.Close() }

// Progress returns how many steps have been gone through again, and of how many; of none while the file is still read.
func (o *Opening) Progress() (done, of int) {
	if o.walker.Conductor == nil {
		return o.past, o.of
	}
	return o.past + max(0, o.walker.state.step-o.branches[o.at].fork), o.of
}

// Advance goes on for about so many lines or steps, and reports whether all is done. After an error nothing is to be expected
// any more, and the opening must be closed.
func (o *Opening) Advance(most int) (done bool, err error) {
	for most > 0 {
		switch {
		case !o.over:
			if err := o.readLine(); err != nil {
				return false, o.unclean(err)
			}
			most--
		case !o.clean:
			return false, o.wrong(0, "the checksum does not match: the file is not as it was saved")
		case !o.began:
			o.began = true
			for _, b := range o.branches {
				o.of += b.end - b.fork
			}
		case o.at < len(o.branches):
			n, err := o.relive(most)
			if err != nil {
				o.line = o.ends[o.at]
				return false, o.wrong(0, "branch %d cannot have happened: %w", o.at+1, err)
			}
			most -= max(1, n)
		default:
			o.finish()
			return true, nil
		}
	}
	return false, nil
}

// finish makes what the file calls the present of the run its present.
func (o *Opening) finish() {
	if o.present != nil {
		o.run.branches, o.run.current, o.run.undone = o.branches, o.current, o.undone
		o.run.live(o.present)
		o.present = nil
	}
}

// relive goes on through the present branch, keeps what going back will need, and checks in the end that it ends as it did. It
// returns how much it has done.
func (o *Opening) relive(most int) (did int, err error) {
	b := o.branches[o.at]
	if o.walker.Conductor == nil {
		b.kept, b.thin = o.inherited(b), o.branches[b.parent].thin
		o.walker = b.walk(b.kept[len(b.kept)-1], nil)
		o.target = o.walker.state.step
	}
	before := most
	for most > 0 {
		s := o.walker.state
		arrived, err := o.walker.some(o.target, &most)
		switch {
		case err != nil:
			return 0, err
		case !arrived && most > 0:
			return 0, fmt.Errorf("nothing happens any more after step %d", s.step)
		case !arrived:
			return before - most, nil
		case o.target < b.end:
			b.keepWithin(s, max(fewest, keepMost*4/len(o.branches)))
			o.target = min(o.target+keepEvery, b.end)
			continue
		}
		if s.step-b.kept[len(b.kept)-1].step >= segmentSteps {
			b.keep(s) // so that going to its end is quick
		}
		s.now = max(s.now, b.endAt)
		digest := s.Digest()
		if o.journal && b.digest == noDigest {
			b.digest = digest
		}
		if s.inputs < len(b.inputs) || digest != b.digest {
			return 0, errOtherwise
		}
		if o.at == o.current {
			o.present = s
		}
		o.past += b.end - b.fork
		o.walker, o.at = walker{}, o.at+1
		break
	}
	return before - most, nil
}

// fewest is how many states a branch keeps at least, however many branches there are.
const fewest = 16

var errOtherwise = errors.New("it ends otherwise now; it was saved by a program that behaves differently")

// inherited returns what a branch begins with: what its parent has kept of the stretch that they share.
func (o *Opening) inherited(b *branch) []*State {
	beginning := o.run.branches[0].kept[:1:1]
	if b.fork == 0 && b.inherited == 0 {
		return beginning
	}
	var kept []*State
	for _, s := range o.branches[b.parent].kept {
		if s.step <= b.fork && s.inputs <= b.inherited {
			kept = append(kept, s)
		}
	}
	if kept == nil {
		return beginning
	}
	return kept
}

// asSaved gives every line the end that it was saved with: an editor, or the way over another system, may have changed it.
func asSaved(text []byte) []byte {
	if !bytes.ContainsRune(text, '\r') && !bytes.HasPrefix(text, byteOrderMark) {
		return text
	}
	lines := strings.Join(Lines(string(text)), "\n")
	if bytes.HasSuffix(text, []byte("\n")) || bytes.HasSuffix(text, []byte("\r")) {
		lines += "\n"
	}
	return []byte(lines)
}
