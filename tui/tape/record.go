package tape

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"synod/persist/outfile"
	"synod/tui/grid"
)

// recorder notes what is shown. Nothing that happens while the tape hides is in a recording, neither the frames nor the
// time.
type recorder struct {
	p       *player
	cast    *grid.Cast      // nil if nobody wants one.
	texts   strings.Builder // The frames as text, for outputs that end in .txt.
	wanted  bool            // There is somebody who writes files.
	hidden  bool
	since   time.Duration // When the hiding began.
	away    time.Duration // How long the tape has hidden before.
	shown   *grid.Grid    // The frame when the hiding began.
	seen    int           // The version of the last frame in the cast, plus one.
	speed   float64       // How much faster than life it is played back.
	files   []file
	skipped []error
}

// file is a file to be written when the tape is over, and the command that asks for it.
type file struct {
	pos  Pos
	path string
	kind outfile.Kind
	data []byte
}

// separator stands under each frame of a recording as text. It is that of VHS, so that both write the same.
var separator = strings.Repeat("─", 80) + "\n"

func newRecorder(p *player, wanted bool) *recorder {
	r := &recorder{p: p, wanted: wanted && p.options.Place != nil && p.options.Place.Writes(), speed: 1}
	if r.wanted && r.wants(".cast") {
		r.cast = grid.NewCast(strings.TrimSuffix(filepath.Base(p.tape.Name), ".tape"))
	}
	return r
}

// wants tells whether some output of the tape has this ending.
func (r *recorder) wants(ext string) bool {
	return slices.ContainsFunc(r.p.tape.Lines, func(l Line) bool {
		o, ok := l.Command.(Output)
		return ok && slices.Contains(r.paths(o.Path), withExt(o.Path, ext))
	})
}

// paths are the files that come of one that the tape names: itself, and one for each format that the options add.
func (r *recorder) paths(name string) []string {
	all := []string{name}
	for _, ext := range r.p.options.Formats {
		if p := withExt(name, ext); !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	return all
}

func withExt(name, ext string) string {
	name = strings.TrimSuffix(name, "/")
	return strings.TrimSuffix(name, path.Ext(name)) + ext
}

// frame notes the frame before time passes. It is not even drawn if nobody wants it.
func (r *recorder) frame() {
	if r.cast == nil || r.hidden || r.seen == r.p.term.version()+1 {
		return
	}
	r.seen = r.p.term.version() + 1
	r.cast.Frame(r.now(), r.p.term.frame())
}

// now is the time in the recording.
func (r *recorder) now() time.Duration {
	return time.Duration(float64(r.p.clock.Now()-r.away) / r.speed)
}

func (r *recorder) hide() {
	if !r.hidden {
		r.frame()
		r.shown, r.since, r.hidden = r.p.term.frame(), r.p.clock.Now(), true
	}
}

func (r *recorder) show() {
	if r.hidden {
		r.away += r.p.clock.Now() - r.since
		r.hidden = false
	}
}

// last is the last frame that was shown. A tape that never shows anything has its very last frame.
func (r *recorder) last() *grid.Grid {
	if r.hidden && r.since > r.away {
		return r.shown
	}
	return r.p.term.frame()
}

// afterCommand notes the frame as text, as VHS does after each command.
func (r *recorder) afterCommand(c Command) {
	if !r.wanted || r.hidden || isComment(c) || !r.wants(".txt") && !r.wants(".ascii") && !r.wants(".test") {
		return
	}
	switch c.(type) {
	case Set, Output, Env, Require:
		return
	}
	r.texts.WriteString(r.p.term.frame().Text())
	r.texts.WriteString(separator)
}

// screenshot takes a picture now, to be written later.
func (r *recorder) screenshot(pos Pos, name string) {
	if !r.wanted {
		return
	}
	frame := r.p.term.frame()
	for _, path := range r.paths(name) {
		format, err := formatOf(path)
		switch format {
		case ".txt":
			r.keep(pos, path, format, []byte(frame.Text()))
		case ".svg":
			r.keep(pos, path, format, r.picture(frame))
		default:
			r.skip(pos, path, err)
		}
	}
}

func (r *recorder) keep(pos Pos, path, format string, data []byte) {
	r.files = append(r.files, file{pos, path, outfile.OfFormat(format), data})
}

func (r *recorder) picture(g *grid.Grid) []byte {
	title := strings.TrimSuffix(filepath.Base(r.p.tape.Name), ".tape")
	return g.SVG(grid.Picture{Light: r.p.term.screen.Light, Title: title})
}

// formatOf is the format of a file. A folder is for frames as pictures.
func formatOf(path string) (string, error) {
	if strings.HasSuffix(path, "/") {
		return "", &grid.NotYetError{Ext: ".png"}
	}
	return grid.FormatOf(path)
}

// skip notes why a file is not written.
func (r *recorder) skip(pos Pos, path string, err error) {
	if err != nil {
		r.skipped = append(r.skipped, fmt.Errorf("%s: %s is not written: %w", pos, path, err))
	}
}

// outputs makes the files of the recording. Two outputs of one name and different formats may add the same file to it.
func (r *recorder) outputs() {
	made := map[string]bool{}
	for _, line := range r.p.tape.Lines {
		o, ok := line.Command.(Output)
		if !ok {
			continue
		}
		for _, path := range r.paths(o.Path) {
			format, err := formatOf(path)
			switch {
			case made[path]:
			case format == ".txt":
				r.keep(line.Pos, path, format, []byte(r.texts.String()))
			case format == ".svg":
				r.keep(line.Pos, path, format, r.picture(r.last()))
			case format == ".cast":
				r.keep(line.Pos, path, format, r.cast.Bytes())
			default:
				r.skip(line.Pos, path, err)
			}
			made[path] = true
		}
	}
}

// write writes all files, or none.
func (p *player) write(res *Result) error {
	p.rec.frame()
	if c := p.rec.cast; c != nil {
		c.End(p.rec.end())
	}
	p.rec.outputs()
	res.Skipped = p.rec.skipped
	batch := p.options.Place.Begin(false)
	defer batch.Discard()
	for _, f := range p.rec.files {
		if err := batch.Add(f.path, f.kind, f.data); err != nil {
			return &OutputError{f.pos, err}
		}
	}
	if err := batch.Commit(); err != nil {
		return err
	}
	for _, f := range p.rec.files {
		res.Written = append(res.Written, f.path)
	}
	return nil
}

// end is when the recording ends.
func (r *recorder) end() time.Duration {
	if r.hidden {
		return time.Duration(float64(r.since-r.away) / r.speed)
	}
	return r.now()
}
