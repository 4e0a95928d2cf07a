package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"synod/tui/config"
)

// setting returns the file's line of a setting that is in force.
func (d *dashboard) setting(name string) string {
	now := d.model.settingsNow()
	for line := range strings.Lines(string(now.Format())) {
		if strings.HasPrefix(line, name+" ") {
			line, _, _ = strings.Cut(line, "#")
			return strings.Join(strings.Fields(line), " ")
		}
	}
	return ""
}

// Every setting has its values, each in force at once, and back again.
func TestSettingsChange(t *testing.T) {
	for keys, want := range map[string]string{
		"":                                  `theme = "dark"`,
		"enter":                             `theme = "light"`,
		"left":                              `theme = "auto"`,
		"j space":                           "ascii = true",
		"j j j right":                       "mouse = false",
		"j j j j j right":                   "speed = 2",
		"j j j j j left":                    "speed = 0.5",
		"j j j j j enter ctrl+u '24' enter": "speed = 24",
		"j j j j j enter 'x' enter esc":     "speed = 1",
		"/ 'states' enter enter ctrl+u '3_000_000' enter": "states = 3000000",
		"/ 'acts that' enter enter ctrl+u '-1' enter":     "quit-after = -1",
		"/ 'processors' enter space":                      "cores = 1",
		"j j j j j j right":                               `start = "paused"`,
		"j j j j j j j right":                             "pace = true",
		"j j j j j j j j right":                           "hold = true",
		"/ 'acts that' enter left":                        "quit-after = 0",
		"G k right":                                       "protocol = \"simplepaxos\"",
	} {
		d := start(t, sizes[0], Options{Theme: Look{Theme: "dark"}})
		name, _, _ := strings.Cut(want, " ")
		if d.do("S " + keys); d.setting(name) != want {
			t.Errorf("%s makes it %s, and not %s", keys, d.setting(name), want)
		}
	}
	d := start(t, sizes[0], Options{})
	d.do("S j j j j j enter ctrl+u '9999' enter")
	d.wants("Speed: 9999", "9999 is not between 0.0625 and 4096")
	d.do("esc")
	d.wants("enter type a number")
	d.do("esc S j enter")
	if text := d.Frame().Text(); strings.Contains(text, "│") || !strings.Contains(text, "< ASCII >") {
		t.Errorf("it is not drawn in ASCII:\n%s", text)
	}
}

// However many mistakes the file has, each can be come to, and the settings below them change as ever.
func TestEveryMistakeOfTheFileIsListed(t *testing.T) {
	var all []config.Problem
	for i := range 23 {
		all = append(all, config.Problem{Line: 10 + i, Column: 9, Says: `speed "as fast as it gets" is not a number; 1x is used`})
	}
	for _, z := range []size{sizes[0], {120, 40}, {60, 16}} {
		for _, keys := range []string{"j", "pgdown"} {
			d := start(t, z, Options{Config: &config.File{Settings: config.Default(), Keys: config.None().Keys, Problems: all}})
			d.do("S g")
			seen := map[int]bool{}
			for range 3 * len(all) {
				text := d.Frame().Text()
				for _, p := range all {
					if strings.Contains(text, fmt.Sprintf("config.toml line %d,", p.Line)) {
						seen[p.Line] = true
					}
				}
				d.do(keys)
			}
			if len(seen) != len(all) {
				t.Errorf("at %v %s comes to %d of %d mistakes:\n%s", z, keys, len(seen), len(all), d.Frame().Text())
			}
			d.do("G")
			d.wants("Changed")
		}
	}
	path := filepath.Join(t.TempDir(), "config.toml")
	d := start(t, sizes[0], Options{Config: &config.File{Settings: config.Default(), Keys: config.None().Keys, Problems: all, Path: path}})
	d.do("S g enter")
	d.wants("23 mistakes in config.toml")
	if !strings.Contains(d.model.notice, "A mistake is mended in config.toml itself") {
		t.Errorf("of a mistake it is said: %s", d.model.notice)
	}
	d.do("esc esc S j j j right")
	if got := d.setting("mouse"); got != "mouse = false" {
		t.Errorf("below the mistakes the mouse is not turned off: %s", got)
	}
	d.do("E right")
	if got := d.setting("mouse"); got != "mouse = true" || strings.Contains(d.Frame().Text(), "mistake") {
		t.Errorf("after the file is written the cursor is not where it was (%s), or a mistake is listed:\n%s", got, d.Frame().Text())
	}
}

// What is written is a file that is read again, and what was there before stands beside it, however often one writes.
func TestSettingsAreWritten(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "synod", "config.toml")
	write := func(keys string) *dashboard {
		d := start(t, sizes[0], Options{Config: &config.File{Settings: config.Default(), Keys: config.None().Keys, Path: path,
			Problems: []config.Problem{{Line: 14, Column: 9, Says: `speed "fast" is not a number; 1x is used`}}}})
		d.do("S")
		d.wants(`config.toml line 14, column 9: speed "fast" is not a number`)
		d.do(keys + " E")
		return d
	}
	says := func(d *dashboard, want string) {
		t.Helper()
		if !strings.Contains(d.model.notice, want) {
			t.Errorf("it is said: %s", d.model.notice)
		}
	}
	says(write("j j j right"), "The settings are in "+path+" now.")
	text, err := os.ReadFile(path)
	if f := config.Parse(text, func(_, _ string) error { return nil }); err != nil || len(f.Problems) > 0 || bool(f.Settings.Mouse) {
		t.Fatalf("%v %v", err, f.Problems)
	}
	mine := []byte("# mine\n[time]\nspeed = \"fast\"\n")
	for _, keys := range []string{"", "j enter"} {
		if err := os.WriteFile(path, mine, 0o600); err != nil {
			t.Fatal(err)
		}
		says(write(keys), "now; the file of before is config.toml.old")
		mine = append(mine, "# more\n"...)
	}
	for name, want := range map[string]string{"config.toml.old": "# mine\n[time]\nspeed = \"fast\"\n", "config.toml.old2": "# mine\n[time]\nspeed = \"fast\"\n# more\n"} {
		if text, _ := os.ReadFile(filepath.Join(dir, "synod", name)); string(text) != want {
			t.Errorf("%s holds %q", name, text)
		}
	}

	// A link leads to the file of somebody who keeps such files elsewhere: it stays a link.
	elsewhere := filepath.Join(dir, "elsewhere.toml")
	if err := os.Rename(path, elsewhere); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, path); err != nil {
		t.Skip(err)
	}
	write("j j j right")
	if info, _ := os.Lstat(path); info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
	if text, _ := os.ReadFile(elsewhere); !strings.Contains(strings.Join(strings.Fields(string(text)), " "), "mouse = false") {
		t.Errorf("the file behind it holds %q", text)
	}
}
