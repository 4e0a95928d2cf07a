package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"synod/tui/clock"
	"synod/tui/tape"
)

// Reader is a dashboard of a demo, which reads its screen where the demo speaks: a caption when it appears and when it goes, with what
// has happened by then, what is said to the person, and each text that opens over the panels. What it does for that it takes back.
type Reader struct {
	*testing.T
	Captions, Texts int // so many were read
	model           *Model
	whole           tea.Model // with what was put around it
	clock           *clock.Virtual
	read            []overlay
	demo            string
}

// NewReader returns the reader of a program that a demo starts. The dashboard is within it.
func NewReader(t *testing.T, demo string, program, dashboard tea.Model, clk clock.Clock) *Reader {
	return &Reader{T: t, demo: demo, whole: program, model: dashboard.(*Model), clock: clk.(*clock.Virtual)}
}

// Init starts the dashboard.
func (r *Reader) Init() tea.Cmd { return r.whole.Init() }

// View draws it.
func (r *Reader) View() tea.View { return r.whole.View() }

// Update reads before and after a caption, and what has opened.
func (r *Reader) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	caption, isCaption := msg.(tape.CaptionMsg)
	if isCaption && r.model.caption != "" {
		r.readAll(r.model.caption)
	}
	_, cmd := r.whole.Update(msg)
	top := r.model.top()
	if opened := top != nil && !slices.Contains(r.read, top); isCaption || opened {
		r.readAll(r.model.caption)
		r.read = append(r.read, top)
	}
	if isCaption && r.model.caption != caption.Text {
		r.Errorf("%s: the caption is %q, and not %q", r.demo, r.model.caption, caption.Text)
	}
	return r, cmd
}

// readAll reads the screen at each size, as it is.
func (r *Reader) readAll(caption string) {
	m := r.model
	model, at := *m, *m.place
	sheets := map[*sheet]sheet{}
	for _, o := range m.overlays {
		if s := sheetOf(o); s != nil {
			sheets[s] = *s
		}
	}
	restore := func() {
		for s, was := range sheets {
			*s = was
		}
		*m, m.rows, m.stale = model, rowCache{}, true
		*m.place = at
		m.board.picture, m.board.small = sketch{}, sketch{} // their pieces have been drawn over
	}
	d := &dashboard{r.T, tape.NewDriver(m, r.clock, tape.Screen{Width: m.w, Height: m.h}), m, r.clock}
	for _, z := range few(readable) {
		where := fmt.Sprintf("%s at step %d, below %q", r.demo, m.st().Steps(), caption)
		d.Resize(z.w, z.h)
		if m.prompt == nil { // whoever types reads on afterwards
			d.readNotice(where, z)
			got, want := d.readCaption(where, z), d.toBeRead()
			if !slices.Contains(want, got) || !strings.HasPrefix(got, folded(caption)) {
				r.Errorf("%s at %dx%d: one reads\n%s\nand not\n%s", where, z.w, z.h, got, strings.Join(want, "\nor\n"))
			}
			r.Captions++
			if s := sheetOf(m.top()); s != nil && s.text && !slices.Contains(r.read, m.top()) {
				d.readWhole(where, z, s)
				r.Texts++
			}
		}
		restore()
	}
	m.resize(model.w, model.h)
	restore()
}

// readNotice fails unless what is said to the person is there whole, between the panels and the caption. Then it takes it away, as the
// next key does.
func (d *dashboard) readNotice(where string, z size) {
	d.Helper()
	m := d.model
	if m.notice == "" {
		return
	}
	rows, from := strings.Split(d.Frame().Text(), "\n"), 1+m.bodyHeight()
	if got := folded(strings.Join(rows[from:from+len(m.noticeRows())], "\n")); got != folded(m.notice) {
		d.Errorf("%s at %dx%d: one is told\n%s\nand not\n%s", where, z.w, z.h, got, m.notice)
	}
	d.Send(forget{m.answers})
}

// toBeRead is what the caption may say: all of both voices, and below an overlay, which wants the room, also less of the second.
func (d *dashboard) toBeRead() []string {
	m := d.model
	narration, happened := m.narration().plain(), m.happened().plain()
	both := folded(narration + " " + happened)
	if m.top() == nil {
		return []string{both}
	}
	if v, ok := m.top().(interface{ voice(*Model) line }); ok {
		happened = v.voice(m).plain()
	}
	return []string{both, folded(narration + " " + happened), folded(cmp.Or(narration, happened))}
}

// readWhole fails unless all of a text that lies over the panels can be read.
func (d *dashboard) readWhole(where string, z size, s *sheet) {
	d.Helper()
	title := d.model.top().title()
	read := d.readOverlay(title, z)
	const ofOneRow = 10_000
	for _, e := range s.entries(d.model, ofOneRow) {
		for _, row := range e.rows {
			if text := strings.Trim(row.plain(), "─ "); !e.hidden {
				d.says(read, where+": "+title, z, text)
			}
		}
	}
}
