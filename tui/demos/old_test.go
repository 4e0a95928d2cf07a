package demos_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"synod/tui/cli"
	"synod/tui/tape"
)

// Tapes that were made for the dashboard of before go on playing: their keys mean what they meant, and what they wait for and expect of
// the screen comes true, be it in the words and signs of before. That of partition is a little younger than the others.
func TestOldTapesGoOnPlaying(t *testing.T) {
	paths, err := filepath.Glob("testdata/old/*.tape")
	if err != nil || len(paths) < 6 {
		t.Fatalf("%d tapes: %v", len(paths), err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			old, err := tape.Load(path, os.ReadFile)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tape.Play(context.Background(), old, tape.Options{Launch: cli.Launch}); err != nil {
				t.Error(err)
			}
		})
	}
}
