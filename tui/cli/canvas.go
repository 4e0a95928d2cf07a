package cli

import (
	"fmt"
	"log/slog"

	tea "charm.land/bubbletea/v2"
)

// canvas is what lies between the terminal and the dashboard: it fixes the size when that was asked for, so that a
// screen is the same in every terminal, and it keeps the log.
type canvas struct {
	inner tea.Model
	fixed size         // zero: the size of the terminal
	log   *slog.Logger // nil: none
	err   func() error // why there was nothing to be shown
	close func()
}

// Init starts the dashboard.
func (c *canvas) Init() tea.Cmd { return c.inner.Init() }

// Update passes a message on.
func (c *canvas) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if w, ok := msg.(tea.WindowSizeMsg); ok && c.fixed != (size{}) {
		w.Width, w.Height = c.fixed.width, c.fixed.height
		msg = w
	}
	if c.log != nil {
		c.log.Debug("message", "type", fmt.Sprintf("%T", msg), "value", fmt.Sprint(msg))
	}
	var cmd tea.Cmd
	c.inner, cmd = c.inner.Update(msg)
	return c, cmd
}

// View draws the dashboard.
func (c *canvas) View() tea.View { return c.inner.View() }

// Unwrap returns the dashboard itself, for whoever looks into what is shown.
func (c *canvas) Unwrap() tea.Model { return c.inner }

// Close ends the run, for a player that is done with the dashboard.
func (c *canvas) Close() error {
	c.close()
	return nil
}
