package tui

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"synod/persist"
	"synod/persist/outfile"
	"synod/roles"
	"synod/tui/config"
	"synod/tui/keymap"
)

// settingsPanel shows every setting with its value. A change is in force at once, and lasts until the program ends, unless it is written
// into config.toml.
type settingsPanel struct{ sheet }

// setting is a row of the panel.
type setting struct {
	heading string // of a row that is one
	entry   *config.Entry
	title   string
	words   map[string]string // of values that read otherwise here than in the file
	note    string
	special string // protocol and keys, which are no entries
	mistake string // of a row that says what is wrong in the file
}

var onAndOff = map[string]string{"true": "on", "false": "off"}

const nextStart = "at the next start"

var settings = []setting{
	{heading: "Screen"},
	{entry: config.Find("screen", "theme"), title: "Theme"},
	{entry: config.Find("screen", "ascii"), title: "Characters", words: map[string]string{"true": "ASCII", "false": "Unicode"}},
	{entry: config.Find("screen", "color"), title: "Colours", note: nextStart},
	{entry: config.Find("screen", "mouse"), title: "Mouse", words: onAndOff},
	{entry: config.Find("screen", "first-steps"), title: "Hints for who is new", words: onAndOff, note: nextStart},
	{heading: "Time"},
	{entry: config.Find("time", "speed"), title: "Speed", note: "1: 1/40 of real time"},
	{entry: config.Find("time", "start"), title: "Clock at the start", note: nextStart},
	{entry: config.Find("time", "pace"), title: "Stop to read", words: onAndOff, note: "for what decides"},
	{entry: config.Find("time", "hold"), title: "Hold while you type", words: onAndOff, note: "in editors too"},
	{heading: "Files and memory"},
	{entry: config.Find("files", "state"), title: "Remember runs and lines", words: onAndOff, note: nextStart},
	{entry: config.Find("files", "replace"), title: "Before replacing a file", words: map[string]string{"never": "refuse"}},
	{entry: config.Find("ask", "quit-after"), title: "Acts that q gives up", words: map[string]string{"-1": "all"}, note: "unsaved ones, unasked"},
	{heading: "Search"},
	{entry: config.Find("search", "states"), title: "States", note: "where it stops"},
	{entry: config.Find("search", "cores"), title: "Processors", words: map[string]string{"0": "all but one"}},
	{heading: "Cluster at the start"},
	{special: "protocol", title: "Protocol", note: nextStart},
	{heading: "Keys"},
	{special: "keys", title: "Changed", note: "{setting.next} names them"},
}

func newSettings(m *Model) *settingsPanel {
	s := &settingsPanel{}
	s.sheet = sheet{width: 68, entries: s.list, list: list{at: m.mistakeRows() + 1}}
	return s
}

// mistakeRows is how many rows stand above the settings: what is wrong in the file, below a heading.
func (m *Model) mistakeRows() int {
	if n := len(m.config.Problems); n > 0 {
		return n + 1
	}
	return 0
}

// settingRows are the rows of the panel. What is wrong in the file comes first, and scrolls and turns pages with the rest.
func (m *Model) settingRows() []setting {
	if len(m.config.Problems) == 0 {
		return settings
	}
	rows := []setting{{heading: roles.Count(len(m.config.Problems), "mistake").String() + " in config.toml"}}
	for _, p := range m.config.Problems {
		rows = append(rows, setting{mistake: p.String()})
	}
	return append(rows, settings...)
}

func (s *settingsPanel) title() string { return "Settings" }

func (s *settingsPanel) mode() string { return "settings" }

func init() {
	bind("everywhere", map[string]act{"settings.open": {do: opens(newSettings)}})
	step := func(by int) act {
		return act{do: onRow(func(s *settingsPanel, m *Model) tea.Cmd { return s.step(m, by) })}
	}
	bind("settings", map[string]act{
		"setting.next": {with: func(m *Model, key string) tea.Cmd {
			return onRow(func(s *settingsPanel, m *Model) tea.Cmd { return s.change(m, key) })(m)
		},
			word: func(m *Model) (string, int) {
				switch is := m.top().(*settingsPanel).selected(m); {
				case is != nil && is.mistake != "":
					return "", 0
				case is != nil && is.isNumber():
					return "type a number", 0
				}
				return "change", 0
			}},
		"setting.more":  step(1),
		"setting.less":  step(-1),
		"setting.write": {do: quietly((*Model).writeSettings)},
		"overlay.close": {do: closeTop},
	})
}

// settingsNow are the settings as they are in force.
func (m *Model) settingsNow() config.Settings {
	s := m.config.Settings
	if s.Theme = config.Theme(m.look.Theme); s.Theme == "" {
		s.Theme = "auto"
	}
	s.ASCII, s.Mouse = config.Switch(m.look.ASCII), config.Switch(m.mouse)
	s.Pace, s.Hold = config.Switch(!m.pace.hurried), config.Switch(!m.pace.busy)
	s.Speed = config.Speed(m.speed)
	return s
}

// value is what a row shows.
func (is *setting) value(m *Model, now *config.Settings) string {
	switch is.special {
	case "protocol":
		if p := now.Option("protocol"); p != "" {
			return p
		}
		return m.protocols[0].Name
	case "keys":
		return roles.Count(len(now.Keys), "act").String()
	}
	text := is.entry.Text(now)
	if word, ok := is.words[text]; ok {
		return word
	}
	return text
}

func (s *settingsPanel) list(m *Model, width int) []entry {
	t, now := m.theme, m.settingsNow()
	var all []entry
	for i, is := range m.settingRows() {
		switch {
		case is.heading != "":
			all = append(all, entry{heading: true, rows: line{{is.heading, t.strong}}.wrap(width)})
			continue
		case is.mistake != "":
			all = append(all, entry{rows: line{{is.mistake, t.bad}}.wrap(width)})
			continue
		}
		style := t.text
		if i == s.at {
			style = reverse(t.strong)
		}
		note := is.note
		if is.entry != nil && is.entry.Name == "theme" && now.Theme == "auto" {
			if note = "light now"; t.dark {
				note = "dark now"
			}
		}
		left, right := t.glyph.less, t.glyph.more
		value := fmt.Sprintf("%s %s %s", left, is.value(m, &now), right)
		all = append(all, entry{rows: line{{fmt.Sprintf("%-26s", is.title), style}, {fmt.Sprintf(" %-18s", value), t.strong}, {m.keyed(note), t.dim}}.wrap(width)})
	}
	return all
}

func (s *settingsPanel) marks(m *Model) []wordings {
	writes := m.keyOf("setting.write") + " writes config.toml"
	return append(s.sheet.marks(m), wordings{{{"until you quit; " + writes, m.theme.dim}}, {{writes, m.theme.dim}}})
}

// selected is the row of the cursor; nil for a heading.
func (s *settingsPanel) selected(m *Model) *setting {
	rows := m.settingRows()
	if s.at < 0 || s.at >= len(rows) || rows[s.at].heading != "" {
		return nil
	}
	return &rows[s.at]
}

// isNumber reports whether the value is a number, which can be typed.
func (is *setting) isNumber() bool { return is.entry != nil && is.entry.Words == nil }

// change gives the selected setting its next value, or has a number be typed. The space bar only ever goes on to the next value.
func (s *settingsPanel) change(m *Model, key string) tea.Cmd {
	is := s.selected(m)
	if is == nil || !is.isNumber() || key == "space" {
		return s.step(m, 1)
	}
	now := m.settingsNow()
	m.askValue(is.title+": ", is.entry.Text(&now), func(m *Model, text string) error {
		now := m.settingsNow()
		if err := is.entry.Set(&now, text); err != nil {
			return fmt.Errorf("%s %w", text, err)
		}
		m.owed = tea.Batch(m.owed, m.apply(now))
		return nil
	})
	return nil
}

// step gives the selected setting its next value, or the one before.
func (s *settingsPanel) step(m *Model, by int) tea.Cmd {
	is, now := s.selected(m), m.settingsNow()
	switch {
	case is == nil:
		return nil
	case is.mistake != "":
		m.say("A mistake is mended in config.toml itself; or {setting.write} writes there what is in force.")
		return nil
	}
	switch is.special {
	case "protocol":
		var names []string
		for _, p := range m.protocols {
			names = append(names, p.Name)
		}
		now.Begin(turnTo(names, is.value(m, &now), by))
	case "keys":
		m.say("%s", namesOfKeys(now.Keys))
		return nil
	default:
		values := is.entry.Words
		if values == nil {
			values = is.entry.Steps
		}
		if err := is.entry.Set(&now, turnTo(values, is.entry.Text(&now), by)); err != nil {
			m.fail(fmt.Errorf("%s %w", is.title, err))
			return nil
		}
	}
	return m.apply(now)
}

// turnTo is the value so many behind another one; behind the last comes the first.
func turnTo(values []string, from string, by int) string {
	at := slices.Index(values, from)
	if at < 0 && by < 0 {
		at = 0 // one that is not listed stands before them all
	}
	return values[(at+by+len(values))%len(values)]
}

// namesOfKeys lists the acts that have other keys.
func namesOfKeys(changes []keymap.Change) string {
	if len(changes) == 0 {
		return "No act has other keys than those that are shipped; [keys] in config.toml gives it some."
	}
	var all []string
	for _, c := range changes {
		keys := strings.Join(c.Keys, " ")
		if keys == "" {
			keys = "no key"
		}
		all = append(all, c.Action+": "+keys)
	}
	return strings.Join(all, ", ") + "."
}

// apply puts settings in force.
func (m *Model) apply(s config.Settings) tea.Cmd {
	before := m.settingsNow()
	m.config.Settings = s
	m.mouse, m.pace.hurried, m.pace.busy = bool(s.Mouse), !bool(s.Pace), !bool(s.Hold)
	if s.Speed != before.Speed {
		m.setSpeed(float64(s.Speed))
	}
	if s.Theme == before.Theme && s.ASCII == before.ASCII {
		return nil
	}
	m.look.Theme, m.look.ASCII = string(s.Theme), bool(s.ASCII)
	dark := s.Theme == "dark" || s.Theme == "auto" && m.theme.dark
	m.theme = newTheme(m.look, dark)
	m.findKeys()
	return m.askBackground()
}

// writeSettings writes the settings in force into the file, and keeps the one that is there beside it.
func (m *Model) writeSettings() {
	path := m.config.Path
	if path == "" || m.files.Taped() {
		m.say("There is no file for settings here: a tape has none, and neither has who says SYNOD_CONFIG=off.")
		return
	}
	now := m.settingsNow()
	kept, err := writeBeside(m.files, path, now.Format())
	switch {
	case err != nil:
		m.fail(fmt.Errorf("nothing is written: %w", err))
		return
	case kept == "":
		m.say("The settings are in %s now.", path)
	default:
		m.say("The settings are in %s now; the file of before is %s.", path, filepath.Base(kept))
	}
	if s, ok := m.top().(*settingsPanel); ok {
		s.at = max(1, s.at-m.mistakeRows()) // the cursor stays on its setting when the mistakes go
	}
	m.config.Problems = nil
}

// mostKept is how many earlier files may stand beside the one in force.
const mostKept = 100

// writeBeside replaces a person's file, of which a copy is made first. It returns the name of that; "" where nothing was there, or the
// same. Where a link leads to the file, the file is what is replaced.
func writeBeside(place *outfile.Place, path string, text []byte) (kept string, err error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	old, err := persist.ReadFile(path, config.MaxSize)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := place.MakeRoom(path); err != nil {
			return "", err
		}
		return "", place.Write(path, outfile.Text, text, false)
	case err != nil:
		return "", err
	case string(old) == string(text):
		return "", nil
	}
	for n := range mostKept {
		kept = path + ".old"
		if n > 0 {
			kept = fmt.Sprintf("%s.old%d", path, n+1)
		}
		taken := new(outfile.Refusal)
		if err = place.Write(kept, outfile.Text, old, false); !errors.As(err, &taken) {
			break
		}
	}
	if err != nil {
		return "", fmt.Errorf("the file that is there cannot be kept: %w", err)
	}
	return kept, place.Write(path, outfile.Text, text, true)
}

// settingsToFind are the settings as the finder has them.
func (m *Model) settingsToFind() []thing {
	var all []thing
	now := m.settingsNow()
	for i := range settings {
		is := &settings[i]
		if is.heading != "" {
			continue
		}
		all = append(all, thing{text: is.title + ": " + is.value(m, &now), kind: "setting", reach: "S", do: func(m *Model) tea.Cmd {
			s := newSettings(m)
			s.at = m.mistakeRows() + i
			m.open(s)
			return nil
		}})
	}
	return all
}
