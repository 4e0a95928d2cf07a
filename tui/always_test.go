package tui

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// places are where a person can be, each by the keys that lead there, from a run in which a value was proposed.
var places = map[string]string{
	"space-time": "2",
	"panels":     "", "view": "tab", "messages": "4", "log": "3", "events": "5",
	"command line": ": 'propose A r'", "completion": ": 'cra' tab", "mistake": ": 'propse' enter", "suggestion": "p", "filter of messages": "4 / 'Acc'", "filter of events": "5 / 'Acc'",
	"help over a list": "b ?", "a message on the Stage": "1 m", "the full screen": "F", "acts": "a", "command line over an editor": "l :", "farewell": "c c c c q", "verdict": lines("agents 4", "without quorums-intersect", "partition AB | CD", "propose A red", "propose C blue", "run 1s") + "1s",
	"found run": ": 'separate 2,3,1' enter 100ms : 'without adopt-reported' enter : 'explore' enter 1s y n n", "run from a file": "j p enter 400ms : 'save a.synod' enter : 'open a.synod' enter",
	"inspector": "enter", "partition": "x", "links": "l", "a link's delay": "l d", "branches": "left c B", "lessons": "L", "protocols": "P", "rules": "b", "help": "?", "settings": "S", "finder": "ctrl+p 'cu'",
	"question": "w", "comparison": lines("compare without keep-promise"), "compare with what": "=", "command line over a comparison": lines("compare without keep-promise") + ":", "new run": ": 'seed 9' enter", "past": "left left", "export": "E", "search": lines("set states 10000", "explore"), "something long": "x enter j p enter : 'run 24h' enter", "lesson": "L enter n",
}

// What the table says works always does so in every place, and leaves the place as it is.
func TestAlwaysKeysWorkEverywhere(t *testing.T) {
	small := size{minWidth - 1, minHeight - 1}
	for name, script := range places {
		t.Chdir(t.TempDir())
		d := start(t, sizes[0], Options{})
		d.do("p enter 400ms " + script)
		for _, z := range []size{sizes[0], small} {
			d.model.resize(z.w, z.h)
			overlays, prompt := len(d.model.overlays), d.model.prompt
			for key, want := range map[rune]tea.Msg{'z': tea.Suspend(), 'l': tea.ClearScreen(), 'c': tea.Quit()} {
				_, cmd := d.model.Update(tea.KeyPressMsg{Code: key, Mod: tea.ModCtrl})
				if !yields(cmd, want) {
					t.Errorf("%s, %dx%d: ctrl+%c does not yield %T", name, z.w, z.h, key, want)
				}
				d.model.quitting = false
			}
			if len(d.model.overlays) != overlays || d.model.prompt != prompt {
				t.Errorf("%s: the keys have led away from it", name)
			}
		}
	}
}

// yields reports whether a command, or one of several, yields a message. Only those that do so at once are asked.
func yields(cmd tea.Cmd, want tea.Msg) bool {
	if cmd == nil {
		return false
	}
	for _, known := range []tea.Cmd{tea.Suspend, tea.ClearScreen, tea.Quit} {
		if reflect.ValueOf(cmd).Pointer() == reflect.ValueOf(known).Pointer() {
			return fmt.Sprintf("%T", cmd()) == fmt.Sprintf("%T", want)
		}
	}
	batch, _ := cmd().(tea.BatchMsg)
	for _, c := range batch {
		if yields(c, want) {
			return true
		}
	}
	return false
}

// The characters of a value have the room that the terminal gives them, whichever way it measures.
func TestJoinedCharactersOnTheScreen(t *testing.T) {
	defer clustered.Store(false)
	for _, report := range []tea.ModeReportMsg{{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeNotRecognized}, {Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset}} {
		for _, value := range []string{"👩‍🚀", "👍🏽", "می‌خواهم", "e\u0301", "क्‍ष", "漢字"} {
			d := start(t, sizes[0], Options{})
			d.model.Update(report)
			d.model.ask("propose A ")
			d.model.paste(value)
			if got, want := d.model.prompt.column(), len(":propose A ")+method().StringWidth(value); got != want {
				t.Errorf("%s: the cursor stands in column %d, want %d", value, got, want)
			}
			d.do("enter 6s")
			for view := range views {
				d.model.view = view
				rows := strings.Split(d.model.draw(), "\n")
				for y, row := range rows {
					if w := method().StringWidth(row); w > sizes[0].w {
						t.Errorf("%s: row %d of view %d is %d cells wide", value, y, view, w)
					}
				}
				buf := uv.NewScreenBuffer(sizes[0].w, 1)
				buf.Method = method()
				uv.NewStyledString(rows[0]).Draw(buf, buf.Bounds())
				if header := (pen{buf.Buffer, buf.Bounds()}).cells(); header[len(header)-2] != "E" || !strings.Contains(strings.Join(header, ""), "chosen "+value+" ") {
					t.Errorf("%s: the header is %q", value, header)
				}
			}
		}
	}
}

// cells are what the cells of the first row show.
func (p pen) cells() (all []string) {
	for x := range p.width() {
		all = append(all, p.screen.CellAt(x, 0).Content)
	}
	return all
}
