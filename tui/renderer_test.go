package tui

import (
	"bytes"
	"io"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/vt"

	"synod/tui/clock"
)

// The library's renderer, on a terminal, shows the very cells that the headless driver reads out of the frame. So what a
// tape expects is what a person sees.
func TestTheRealRendererShowsTheFrame(t *testing.T) {
	for _, s := range thin(situations) {
		for _, z := range few(sizes[:2]) {
			d := start(t, z, Options{})
			d.do(s.script)
			compareWithRenderer(t, s.name, d, z)
		}
	}
}

// compareWithRenderer lets a real program draw the model of a dashboard, and compares the screen with the grid.
func compareWithRenderer(t *testing.T, name string, d *dashboard, z size) {
	t.Helper()
	want := d.Frame()
	var out bytes.Buffer
	d.model.clock = clock.NewVirtual() // time stands still from here on
	program := tea.NewProgram(still{d.model}, tea.WithInput(nil), tea.WithOutput(&out), tea.WithWindowSize(z.w, z.h),
		tea.WithoutSignalHandler(), tea.WithColorProfile(colorprofile.TrueColor), tea.WithEnvironment([]string{"TERM=xterm-256color"}))
	go program.Send(tea.Quit())
	if _, err := program.Run(); err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(out.String(), "\x1b[?1049l") // leaving gives the old screen back
	emulator := vt.NewEmulator(z.w, z.h)
	go io.Copy(io.Discard, emulator)                                 // its answers to what the program asks; to close it now would be a race in it
	io.WriteString(emulator, strings.ReplaceAll(text, "\n", "\r\n")) // a terminal does that, unless told otherwise
	for y := range z.h {
		for x := range z.w {
			cell := emulator.CellAt(x, y)
			got := ""
			if cell != nil {
				got = cell.Content
			}
			if w := want.At(x, y).Content; got != w && strings.TrimSpace(got+w) != "" {
				t.Fatalf("%s at %dx%d: the terminal shows %q in column %d of row %d, and the grid %q", name, z.w, z.h, got, x+1, y+1, w)
			}
			if got := cell; got != nil && strings.TrimSpace(got.Content) != "" && !got.Style.Equal(ptr(want.At(x, y).Style)) {
				t.Fatalf("%s at %dx%d: the style of %q in column %d of row %d is %v, and in the grid %v", name, z.w, z.h, got.Content, x+1, y+1, got.Style, want.At(x, y).Style)
			}
		}
	}
}

func ptr[T any](v T) *T { return &v }

// still is a model that does nothing but draw.
type still struct{ *Model }

func (s still) Init() tea.Cmd { return nil }

func (s still) Update(tea.Msg) (tea.Model, tea.Cmd) { return s, nil }
