package cli

import (
	"testing"

	"synod/tui/tape"
)

// A tape that says SYNOD_PACE=off plays at the speed of its own pauses; one that does not is held as a person is.
func TestATapeSaysWhetherItIsHeld(t *testing.T) {
	for env, expect := range map[string]string{"": "refuse", "Env SYNOD_PACE \"off\"\n": "expect"} {
		text := env + "Type synod\nEnter\nType p\nEnter\nSleep 5s\n#: " + expect + " /chosen +red/\n"
		got, err := tape.Parse("t.tape", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tape.Play(t.Context(), got, tape.Options{Launch: Launch}); err != nil {
			t.Errorf("with %q: %v", env, err)
		}
	}
}
