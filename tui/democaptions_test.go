package tui_test

import (
	"context"
	"os"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"synod/persist/outfile"
	"synod/tui"
	"synod/tui/cli"
	"synod/tui/clock"
	"synod/tui/demos"
	"synod/tui/tape"
)

// Every caption of every demo can be read to its end where it stands, with what happens below it and whatever is open then: verdicts,
// questions, lists.
func TestEveryCaptionOfADemoCanBeRead(t *testing.T) {
	for _, d := range demos.List() {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			demo, err := tape.Load(d.Name+".tape", func(path string) ([]byte, error) {
				text, ok := demos.Source(strings.TrimSuffix(path, ".tape"))
				if !ok {
					return nil, os.ErrNotExist
				}
				return text, nil
			})
			if err != nil {
				t.Fatal(err)
			}
			var reader *tui.Reader
			launch := func(args, env []string, w, h int, clk clock.Clock, place *outfile.Place) (tea.Model, error) {
				program, err := cli.Launch(args, env, w, h, clk, place)
				if err != nil {
					return nil, err
				}
				reader = tui.NewReader(t, d.Name, program, program.(interface{ Unwrap() tea.Model }).Unwrap(), clk)
				return reader, nil
			}
			if _, err := tape.Play(context.Background(), demo, tape.Options{Launch: launch, Place: outfile.Within(t.TempDir(), false)}); err != nil {
				t.Error(err)
			}
			if reader == nil || reader.Captions == 0 {
				t.Errorf("no caption was read")
			}
		})
	}
}
