package tui

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"synod/cluster"
	"synod/roles"
	"synod/tui/clock"
	"synod/tui/grid"
)

// A view can be written into a file by itself, without what stands around it: for a paper, a talk, a page. It is the same picture
// whatever the terminal can do.

// shown returns the whole screen, or with the name of a view that view alone, of the size of the screen; for paper in dark ink on white.
func (m *Model) shown(view string, paper bool) (g *grid.Grid, light bool, err error) {
	asHere, theme := clustered.Swap(false), m.theme
	defer func() {
		clustered.Store(asHere)
		m.theme = theme
	}()
	if paper {
		look := m.look
		look.Theme, look.Colour, look.Basic = "light", true, false
		m.theme = newTheme(look, false)
	}
	if view == "" || view == "screen" {
		return grid.New(m.draw(), m.w, m.h), !m.theme.dark, nil
	}
	draw, err := m.drawing(view)
	if err != nil {
		return nil, false, err
	}
	zones, at, place := slices.Clone(m.zones), m.stageAt, *m.place
	sheet := uv.NewBuffer(m.w, m.h)
	p := pen{sheet, uv.Rect(0, 0, m.w, m.h)}
	p.blank()
	m.findPalette()
	m.findFaces()
	draw(p)
	if m.look.ASCII {
		p.toASCII()
	}
	m.zones, m.stageAt, m.stale = zones, at, true
	*m.place = place // the view that is open is as it was
	return grid.New(sheet.Render(), m.w, m.h), !m.theme.dark, nil
}

// drawing returns what draws a view.
func (m *Model) drawing(view string) (func(pen), error) {
	if view == "compare" {
		c := m.versus
		if c == nil {
			return nil, errors.New("no comparison is shown: compare without RULE begins one, and = asks with what")
		}
		return func(p pen) { c.draw(p, m) }, nil
	}
	if !slices.Contains(cluster.Views, view) {
		return nil, fmt.Errorf("there is no view %q: there are %s", view, strings.Join(cluster.Pictures(), ", "))
	}
	return func(p pen) {
		m.showView(cluster.Command{Verb: cluster.View, Word: view})
		if m.shows("space-time") {
			m.fetchSome(p.width(), p.height(), math.MaxInt) // a file can wait for it
		}
		views[m.view].draw(m, p)
	}, nil
}

// Drawing says what of a run is drawn, and how.
type Drawing struct {
	View string // as the command view names it
	// Step is the step to be looked at; -1 for the latest.
	Step          int
	Width, Height int // in cells
	Light, ASCII  bool
	Protocols     []*roles.Protocol
}

// Draw draws one view of a run, without anybody who looks on. The run is not owned.
func Draw(run *cluster.Timeline, d Drawing) (*grid.Grid, error) {
	look := Look{Theme: "dark", Colour: true, ASCII: d.ASCII}
	if d.Light {
		look.Theme = "light"
	}
	m := New(Options{Run: run, Clock: clock.NewVirtual(), Protocols: d.Protocols, Theme: look, Paused: true, NoPace: true, NoHold: true})
	m.Update(tea.WindowSizeMsg{Width: d.Width, Height: d.Height})
	if last := run.Present().Steps(); d.Step > last {
		return nil, fmt.Errorf("there is no step %d: the run ends at step %d", d.Step, last)
	}
	if d.Step >= 0 {
		run.Goto(d.Step)
		m.atNow()
	}
	g, _, err := m.shown(d.View, false)
	return g, err
}
