package tape

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"synod/persist/outfile"
	"synod/tui/clock"
)

// toy is a small program with all that a tape can get at: text, a timer, the mouse, captions, colours, a size.
type toy struct {
	clock         clock.Clock
	args, env     []string
	width, height int
	typed         string
	last          string // The last key or click.
	caption       string
	ticks         int
	ticking       bool
	light         string
	inline        bool
	taken         bool
}

type tick struct{}

// launchToy starts a toy. It knows the flags --tick, which counts tenths of a second, --inline, and --bad.
func launchToy(args, env []string, w, h int, clk clock.Clock, _ *outfile.Place) (tea.Model, error) {
	m := toy{clock: clk, args: args, env: env, width: w, height: h}
	for _, a := range args {
		switch a {
		case "--bad":
			return nil, fmt.Errorf("unknown flag --bad")
		case "--tick":
			m.ticking = true
		case "--inline":
			m.inline = true
		}
	}
	return m, nil
}

func (m toy) Init() tea.Cmd {
	if m.ticking {
		return tea.Batch(m.clock.After(100*time.Millisecond, tick{}), tea.RequestBackgroundColor)
	}
	return tea.RequestBackgroundColor
}

func (m toy) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tick:
		m.ticks++
		return m, m.clock.After(100*time.Millisecond, tick{})
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		m.light = "dark"
		if !msg.IsDark() {
			m.light = "light"
		}
	case CaptionMsg:
		m.caption = msg.Text
	case HandsMsg:
		m.taken = msg.Taken
	case tea.PasteMsg:
		m.typed += "<" + strings.ReplaceAll(msg.Content, "\r", "⏎") + ">"
	case tea.MouseMsg:
		m.last = fmt.Sprintf("%T %s at %d,%d", msg, msg.Mouse(), msg.Mouse().X, msg.Mouse().Y)
	case tea.KeyPressMsg:
		return m.key(msg)
	}
	return m, nil
}

func (m toy) key(k tea.KeyPressMsg) (tea.Model, tea.Cmd) {
	m.last = k.String()
	switch {
	case m.last == "ctrl+c", m.last == "Q":
		return m, tea.Quit
	case m.last == "T" && m.taken:
		return m, func() tea.Msg { return HandBackMsg{} }
	case m.last == "ctrl+p":
		panic("the toy broke")
	case k.Text != "":
		m.typed += k.Text
	}
	return m, nil
}

func (m toy) View() tea.View {
	v := tea.NewView(fmt.Sprintf("toy %s %dx%d %s\n\x1b[1;32mtyped\x1b[m %s\nlast %s\nticks %d\ncaption %s",
		strings.Join(m.args, " "), m.width, m.height, m.light, m.typed, m.last, m.ticks, m.caption))
	v.AltScreen = !m.inline
	v.MouseMode = tea.MouseModeCellMotion
	return v
}

type (
	clockType = clock.Clock
	model     = tea.Model
)
