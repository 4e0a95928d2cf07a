package tape

import (
	"fmt"

	"synod/persist/outfile"
)

// OutputError says why a file that a tape asks for is not written, and where the tape asks for it. Nothing was written then.
type OutputError struct {
	Pos Pos
	Err error
}

func (e *OutputError) Error() string { return e.Pos.String() + ": " + e.Err.Error() }
func (e *OutputError) Unwrap() error { return e.Err }

// check tells before the tape is played which of its files could not be written: those that lie outside of its folder, those
// that have one name, and those in whose place something stands that will not be replaced.
func (r *recorder) check() error {
	if !r.wanted {
		return nil
	}
	taken := map[string]named{}
	for _, line := range r.p.tape.Lines {
		this := named{pos: line.Pos}
		switch c := line.Command.(type) {
		case Output:
			this.name, this.output = c.Path, true
		case Screenshot:
			this.name = c.Path
		default:
			continue
		}
		for _, path := range r.paths(this.name) {
			this.added = path != this.name
			if err := r.checkOne(taken, this, path); err != nil {
				return &OutputError{line.Pos, err}
			}
		}
	}
	return nil
}

// named is a file that a tape asks for.
type named struct {
	pos    Pos
	name   string // as the tape writes it
	output bool   // and not a screenshot
	added  bool   // by a format that the tape does not name
}

func (r *recorder) checkOne(taken map[string]named, this named, path string) error {
	format, err := formatOf(path)
	if err != nil {
		return nil // it is not written, which is said in the end
	}
	key, err := r.p.options.Place.Same(path)
	if err != nil {
		return err
	}
	if before, is := taken[key]; is && !(this.output && before.output && (this.added || before.added)) {
		return fmt.Errorf("%s would be written twice: %s:%d asks for %s already; give one of them another name",
			path, before.pos.File, before.pos.Line, before.name)
	}
	if _, again := taken[key]; !again {
		if err := r.p.options.Place.Claim(path); err != nil {
			return err
		}
	}
	taken[key] = this
	return r.p.options.Place.Check(path, outfile.OfFormat(format), false)
}
