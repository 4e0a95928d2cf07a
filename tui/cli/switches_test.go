package cli

import (
	"strings"
	"testing"
)

// What a variable of synod's own cannot mean is refused, with what it can.
func TestSwitchesThatMeanNothing(t *testing.T) {
	for _, c := range []struct{ env, wrong string }{
		{"SYNOD_STATE=", ""}, {"SYNOD_STATE=off", ""}, {"SYNOD_CONFIG=off", ""}, {"SYNOD_PACE=off", ""}, {"SYNOD_STATE=/tmp/x", ""},
		{"SYNOD_STATE=of", "a folder"}, {"SYNOD_STATE=state/here", "a folder"}, {"SYNOD_CONFIG=/tmp/x", "XDG_CONFIG_HOME"}, {"SYNOD_PACE=1", "--speed"},
	} {
		name, _, _ := strings.Cut(c.env, "=")
		err := (app{env: []string{c.env}}).checkSwitches()
		switch {
		case c.wrong == "" && err != nil:
			t.Errorf("%s: %v", c.env, err)
		case c.wrong != "" && (err == nil || !strings.Contains(err.Error(), name+" is ") || !strings.Contains(err.Error(), c.wrong)):
			t.Errorf("%s: %v, and nothing of %q", c.env, err, c.wrong)
		}
		if !strings.Contains(text(environmentRows), name) {
			t.Errorf("the help does not name %s", name)
		}
	}
}

func text(rows []row) (all string) {
	for _, r := range rows {
		all += r.term + ": " + r.means + "\n"
	}
	return all
}
