package config

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// anything accepts all options of a cluster but one value.
func anything(_, value string) error {
	if value == "wrong" {
		return errors.New("there is no such thing")
	}
	return nil
}

// Every kind of mistake has its line and column, and says what is used instead.
func TestProblems(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a word", "[screen]\ntheme = \"pink\"", `2:9 theme "pink" is not one of auto, dark, light; auto is used`},
		{"a word that is no text", "[screen]\ntheme = 7", `2:9 theme 7 is not one of auto, dark, light; auto is used`},
		{"a switch", "[screen]\n\nmouse = 1", `3:9 mouse 1 is neither true nor false; true is used`},
		{"a switch in quotes", "[screen]\nmouse = \"false\"", `2:9 mouse "false" is neither true nor false; true is used`},
		{"a number", "[time]\nspeed = \"fast\"", `2:9 speed "fast" is not a number; 1x is used`},
		{"a number out of bounds", "[time]\nspeed = 9999.5", `2:9 speed 9999.5 is not between 0.0625 and 4096; 1x is used`},
		{"a number that is none", "[time]\nspeed = nan", `2:9 speed nan is not between 0.0625 and 4096; 1x is used`},
		{"a whole number", "[search]\nstates = 1e6", `2:10 states 1e6 is not a whole number; 2000000 is used`},
		{"a whole number out of bounds", "[ask]\nquit-after = -2", `2:14 quit-after -2 is not between -1 and 1000000; 3 is used`},
		{"a list", "[time]\nstart = [\"running\"]", `2:9 start […] is not one of running, paused; running is used`},
		{"a date", "[time]\nspeed = 1979-05-27", `2:9 speed 1979-05-27 is not a number; 1x is used`},
		{"an entry that there is not", "[screen]\nthene = \"dark\"", `2:1 [screen] has no entry thene: did you mean theme?; it has theme, ascii, color, mouse, first-steps`},
		{"an entry of another section", "[screen]\nspeed = 2", `2:1 [screen] has no entry speed; it belongs to [time]; it has theme, ascii, color, mouse, first-steps`},
		{"an entry of no section", "speed = 2", `1:1 speed stands in no section; it belongs to [time]`},
		{"a section that there is not", "[scren]\ntheme = \"dark\"", `1:2 there is no section [scren]: did you mean screen?; the sections are screen, time, cluster, files, search, ask, keys`},
		{"a section as an entry", "screen = true", `1:1 screen is a section: write [screen], and below it its entries`},
		{"a section as a list", "[[screen]]\ntheme = \"dark\"", `1:3 [[screen]] is a list, and there is none; write [screen]`},
		{"an entry twice", "[time]\nspeed = 2\nspeed = 4", `3:1 time speed stands there twice; line 2 counts`},
		{"a section twice", "[time]\nspeed = 2\n[time]\nspeed = 4", `3:2 time stands there twice; line 1 counts`},
		{"no TOML", "[time]\nspeed = 2\nspeed 4\n", `3:7 expected '=' after key: this is no TOML, and nothing from here on is read`},
		{"an option of the cluster", "[cluster]\nprotocol = \"wrong\"", `2:12 protocol "wrong" cannot be: there is no such thing; it is left out`},
		{"an option that there is not", "[cluster]\nagent = 3", `2:1 [cluster] has no entry agent: did you mean agents?; it has protocol, agents, separate, seed, quorum, learning, variant, window, snapshot, members`},
		{"an option that is a list", "[cluster]\nquorum = [4, 2]", `2:10 quorum […] cannot be: write it as the flag --quorum has it, in quotes; it is left out`},
		{"a mode that there is not", "[keys.event]\n\"event.next\" = \"ö\"", `1:2 there is no mode "event": did you mean events?; the modes are always, everywhere, `},
		{"an act that there is not", "[keys]\n\"propose\" = \"Z\"", `2:1 propose: there is no act "propose" in `},
		{"a key that is none", "[keys]\n\"propose.ask\" = \"alt+x\"", `2:17 propose.ask: "alt+x" is not a key`},
		{"a key that is no text", "[keys]\n\"propose.ask\" = [\"Z\", 1]", `2:23 1 is no key: keys stand in quotes`},
		{"a key that no terminal tells apart", "[keys]\npropose.ask = \"ctrl+i\"", `2:15 propose.ask: ctrl+i is a key that terminals keep for themselves`},
		{"a key of several", "[keys]\n\"propose.ask\" = [\"Z\", \"ctrl+i\"]", `2:23 propose.ask: ctrl+i is a key that terminals keep for themselves`},
		{"ctrl+c", "[keys]\n\"propose.ask\" = \"ctrl+c\"", `2:17 propose.ask: ctrl+c quits, everywhere; its shipped keys are used`},
		{"a key twice in a mode", "[keys]\n\"propose.ask\" = \"c\"", `2:17 propose.ask: everywhere: c is both propose.ask and agent.crash; its shipped keys are used`},
		{"a mode without esc", "[keys.dialog]\n\"dialog.no\" = \"n\"", `2:1 dialog.no: dialog: esc does nothing, and so nothing leads out; its shipped keys are used`},
	} {
		f := Parse([]byte(c.text), anything)
		if len(f.Problems) != 1 {
			t.Errorf("%s: %d problems: %v", c.name, len(f.Problems), f.Problems)
			continue
		}
		p := f.Problems[0]
		if got := strings.TrimSuffix(strings.Replace(strings.Replace(p.String(), "config.toml line ", "", 1), ", column ", ":", 1), "."); !strings.HasPrefix(strings.Replace(got, ": ", " ", 1), c.want) {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// What is wrong costs nothing that is right.
func TestARightEntryCounts(t *testing.T) {
	f := Parse([]byte(`
screen.theme = "light"
[time]
speed = "fast"
pace = false
[cluster]
protocol = "multipaxos"
agents = 3
seed = 7
[search]
states = 1_000_000
[keys]
"propose.ask" = ["c", "ctrl+t"]
"agent.crash" = "p"
"agent.timer" = []
[keys.events]
"event.next" = ["down", "ö"]
`), anything)
	if len(f.Problems) != 1 || f.Problems[0].Line != 4 {
		t.Fatal(f.Problems)
	}
	s := f.Settings
	if s.Theme != "light" || s.Speed != 1 || bool(s.Pace) || s.States != 1_000_000 || s.Option("protocol") != "multipaxos" || s.Option("agents") != "3" || s.Option("seed") != "7" {
		t.Errorf("%+v", s)
	}
	for _, k := range []struct {
		mode, action string
		keys         []string
	}{
		{"everywhere", "propose.ask", []string{"c", "ctrl+t"}}, {"everywhere", "agent.crash", []string{"p"}},
		{"everywhere", "agent.timer", []string{}}, {"events", "event.next", []string{"down", "ö"}},
	} {
		if got := f.Keys.Keys(k.mode, k.action); !slices.Equal(got, k.keys) {
			t.Errorf("%s has the keys %q", k.action, got)
		}
	}
}

// Of changes that exclude each other the last one goes, and the others count.
func TestKeysThatExcludeEachOther(t *testing.T) {
	f := Parse([]byte("[keys]\n\"propose.ask\" = \"Z\"\n\"agent.wipe\" = \"Z\"\n\"agent.crash\" = \"Y\"\n"), anything)
	if len(f.Problems) != 1 || f.Problems[0].Line != 3 {
		t.Fatal(f.Problems)
	}
	if got := f.Keys.Keys("everywhere", "propose.ask")[0] + f.Keys.Keys("everywhere", "agent.wipe")[0] + f.Keys.Keys("everywhere", "agent.crash")[0]; got != "ZwY" {
		t.Error(got)
	}
}

// What is written is read as it was, whatever it was.
func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	for _, text := range []string{
		"",
		"[screen]\ntheme=\"dark\"\nascii=true\ncolor=\"never\"\nmouse=false\n[time]\nspeed=0.25\nhold=false\nstart=\"paused\"\n[files]\nstate=false\nreplace=\"never\"\n[search]\ncores=2\n[ask]\nquit-after=-1\n",
		"[cluster]\nprotocol=\"fastpaxos\"\nseparate=\"2,3,1\"\nseed=\"18446744073709551615\"\nquorum=\"3,3\"\n",
		"[keys]\n\"agent.timer\"=[]\n\"propose.ask\"=[\"\\\\\",\"\\\"\", \"'\"]\n[keys.events]\n\"event.next\"=\"ö\"\n[keys.links]\n\"link.delay\"=\"Q\"\n",
	} {
		f := Parse([]byte(text), anything)
		written := f.Settings.Format()
		again := Parse(written, anything)
		if len(f.Problems)+len(again.Problems) > 0 {
			t.Fatalf("%v %v in\n%s", f.Problems, again.Problems, written)
		}
		if twice := again.Settings.Format(); string(twice) != string(written) {
			t.Errorf("%s\nis read as\n%s", written, twice)
		}
		for _, k := range f.Settings.Keys {
			if mode := k.Mode; mode != "" && !slices.Equal(again.Keys.Keys(mode, k.Action), k.Keys) {
				t.Errorf("%s is %q", k.Action, again.Keys.Keys(mode, k.Action))
			}
		}
	}
}

// FuzzParse has the file of anybody read: it may be wrong, and is never the end of the program.
func FuzzParse(f *testing.F) {
	s := Default()
	f.Add(string(s.Format()))
	f.Add("[keys]\n\"propose.ask\" = [\"c\", [1]]\n[[x]]\na.b.c = {d = 1}")
	f.Fuzz(func(t *testing.T, text string) {
		file := Parse([]byte(text), anything)
		if again := Parse(file.Settings.Format(), anything); len(again.Problems) > 0 {
			t.Errorf("what is written of %q has problems: %v\n%s", text, again.Problems, file.Settings.Format())
		}
		for _, p := range file.Problems {
			if p.Line < 1 || p.Column < 1 {
				t.Errorf("%q: no place of %v", text, p)
			}
		}
	})
}
