package tui

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"synod/cluster"
	"synod/cluster/chronicle"
	"synod/persist/outfile"
	"synod/roles"
	"synod/tui/demos"
	"synod/tui/keymap"
	"synod/tui/tape"
)

// A tape is a place above my run. The program that it drives is another dashboard, which knows nothing of this one, so whatever the
// tape types happens in a run of its own; it writes no file. Its player has the whole screen, and every key but those that always work.

// maxTape is how large a tape may be, in bytes.
const maxTape = 4 << 20

// tapeRead is what came of reading a tape.
type tapeRead struct {
	tape *tape.Tape
	err  error
}

// isTape reports whether what is to be opened is a tape: a file by its ending, or a demo.
func isTape(name string) bool {
	_, demo := demos.Source(name)
	return demo || path.Ext(name) == ".tape"
}

// openTape reads a tape, or one of the demos where there is no such file, and plays it.
func (m *Model) openTape(name string) tea.Cmd {
	if m.launch == nil {
		m.fail(errors.New("a tape cannot play another one: see Source"))
		return nil
	}
	place := m.files
	read := func(name string) ([]byte, error) {
		text, err := place.Read(name, maxTape)
		if demo, ok := demos.Source(strings.TrimSuffix(name, ".tape")); ok && errors.Is(err, fs.ErrNotExist) {
			return demo, nil
		}
		return text, err
	}
	return func() tea.Msg {
		t, err := tape.Load(name, read)
		if err != nil {
			return tapeRead{nil, fmt.Errorf("%s cannot be played: %w", name, err)}
		}
		return tapeRead{t, nil}
	}
}

// playTape opens the place of a tape, and plays it from its beginning.
func (m *Model) playTape(r tapeRead) tea.Cmd {
	if r.err != nil {
		m.fail(r.err)
		return nil
	}
	m.leaveWork()
	m.hasRead()
	for m.level >= opened {
		m.leavePlace()
	}
	m.stop()
	m.overlays, m.prompt = nil, nil
	m.unsay()
	m.film = tape.NewLive(r.tape, tape.Options{
		Launch: m.launch,
		Within: true,
		Keys:   m.keys,
		Env:    []string{"SYNOD_PACE=off", "SYNOD_STATE=off", "SYNOD_CONFIG=off"},
		Light:  !m.theme.dark,
		Place:  outfile.Nowhere("a tape that plays in the dashboard writes nothing; synod play writes what it types"),
	}, m.clock)
	m.film.Update(m.sizeOfFilm())
	return m.film.Init()
}

// endTape goes down to my run, which is as it was.
func (m *Model) endTape() {
	m.film.Close()
	m.film = nil
	m.say("Your run, as you left it. {clock.toggle} goes on.")
}

// toTape gives a message to the tape that plays. What this dashboard has asked for itself is not for the tape, and what the terminal
// says of itself is for both.
func (m *Model) toTape(msg tea.Msg) (cmd tea.Cmd, done bool) {
	switch msg := msg.(type) {
	case tick, forget, explored, sliced, indexed, readOn, fileRead, tapeRead, handedUp:
		return nil, false
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
		_, cmd = m.film.Update(m.sizeOfFilm())
		return cmd, true
	case tea.BackgroundColorMsg, tea.ModeReportMsg:
		_, cmd = m.film.Update(msg)
		return cmd, false
	case tape.LeftMsg:
		if msg.Live == m.film {
			m.endTape()
		}
		return nil, false
	case tea.KeyPressMsg:
		if b, found := m.find([]string{"always"}, msg.String()); found {
			return m.press(b, msg.String()), true
		}
	}
	taken := m.film.Taken()
	if _, cmd = m.film.Update(msg); m.film.Taken() != taken {
		_, sized := m.film.Update(m.sizeOfFilm())
		cmd = tea.Batch(cmd, sized)
	}
	return cmd, true
}

// sizeOfFilm is the room of the tape: all of the screen, but for the row that tells about it until somebody takes over.
func (m *Model) sizeOfFilm() tea.WindowSizeMsg {
	if m.film.Taken() {
		return tea.WindowSizeMsg{Width: m.w, Height: m.h}
	}
	return tea.WindowSizeMsg{Width: m.w, Height: max(m.h-1, 1)}
}

// viewOfFilm shows the tape, and below it where one is, how the tape goes on and what the keys do.
func (m *Model) viewOfFilm() tea.View {
	v := m.film.View()
	if m.film.Taken() || m.w < minWidth || m.h < minHeight {
		return v
	}
	row := uv.NewBuffer(m.w, 1)
	p := pen{row, uv.Rect(0, 0, m.w, 1)}
	p.blank()
	m.zones = m.zones[:0]
	m.drawFilmRow(p)
	if m.look.ASCII {
		p.toASCII()
	}
	v.Content += "\n" + row.Render()
	return v
}

// drawFilmRow says where one is and how the tape goes on, and then as many keys as fit.
func (m *Model) drawFilmRow(p pen) {
	t := m.theme
	how, wrong := m.film.How()
	l := line{{"my run", t.key}, {" " + t.glyph.way + " ", t.dim}, {m.film.Name(), t.strong}, {"  ", t.text}}
	switch {
	case wrong:
		l = append(l, span{how, t.bad})
	case m.film.Stands():
		l = append(l, span{t.glyph.pause + " " + how, t.warn})
	default:
		l = append(l, span{t.glyph.play + " " + how, t.dim})
	}
	const least = 28 // for the keys that matter most
	x := 1 + min(l.width(), p.width()-least)
	p.sub(1, 0, x-1, 1).short(0, 0, l, t.glyph.ellipsis)
	m.drawKeys(p.sub(x+1, 0, p.width()-x-1, 1), keymap.Behind("tape"))
}

func init() {
	all := map[string]act{}
	for _, name := range tape.Acts() {
		all[name] = act{do: func(m *Model) tea.Cmd {
			if m.film == nil {
				return nil
			}
			return m.film.Do(name)
		}}
	}
	pause := all["tape.pause"]
	pause.word = func(m *Model) (string, int) {
		if m.film != nil && m.film.Stands() {
			return "go on", 0
		}
		return "pause", 0
	}
	all["tape.pause"] = pause
	bind("tape", all)
}

// handedUp is a run of the program in a tape that whoever has taken over keeps: for the dashboard that the tape plays in.
type handedUp struct {
	run *cluster.Timeline
	// view, focus and selected are how it is looked at.
	view     int
	focus    focus
	selected roles.ID
}

// handUp gives the run that is shown to the dashboard that the tape plays in. What is left here is one that nobody has touched.
func (m *Model) handUp() tea.Cmd {
	fresh, err := cluster.NewTimeline(m.run.Settings(), nil)
	if err != nil {
		m.fail(err)
		return nil
	}
	up := handedUp{m.run, m.view, m.focus, m.selected}
	m.leaveWork()
	m.run, m.kept = fresh, chronicle.Keep(fresh)
	m.settle()
	return func() tea.Msg { return tape.UpMsg{Msg: up} }
}

// keepOfTape makes a run of a tape, which ends with that, my own.
func (m *Model) keepOfTape(up handedUp) tea.Cmd {
	p := newPlace(up.run, pulse{speed: m.speed})
	p.level, p.view, p.focus, p.selected = opened, up.view, up.focus, up.selected
	if m.film != nil {
		p.name = m.film.Name()
		m.film.Close()
		m.film = nil
	}
	m.enter(p)
	return m.keep()
}

// handsBack gives the program back to the tape that somebody has taken over.
func (m *Model) handsBack() tea.Cmd {
	if !m.hands.Taken {
		m.say("No tape was taken over here.")
		return nil
	}
	return func() tea.Msg { return tape.HandBackMsg{} }
}

func handsBackWord(m *Model) (string, int) {
	if m.hands.Taken {
		return "hand back", 0
	}
	return "", 0
}

// inHands notes who types in this program.
func (m *Model) inHands(h tape.HandsMsg) {
	m.hands = h
	if h.Taken {
		m.taped = false
		m.say("The keys are yours.%s", m.wayBack())
	}
}

// wayBack says which key hands back to the tape. Where one types or chooses it means something else.
func (m *Model) wayBack() string {
	const act = "tape.hand"
	keys := m.keys.Keys("everywhere", act)
	if len(keys) == 0 {
		return ""
	}
	if b, _ := m.find(m.modes(), keys[0]); b.Action != act {
		return fmt.Sprintf(" %s closes this, and then %s hands back to the tape.", m.keyOf("overlay.close"), keys[0])
	}
	return fmt.Sprintf(" %s hands back to the tape.", keys[0])
}
