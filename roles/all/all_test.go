package all

import (
	"testing"

	"synod/roles/rolestest"
)

// TestEveryProtocolConforms is what a new protocol has to pass.
func TestEveryProtocolConforms(t *testing.T) {
	for _, p := range Protocols() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			rolestest.Run(t, p)
		})
	}
}

// TestNames checks that the command line can tell protocols apart.
func TestNames(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Protocols() {
		if seen[p.Name] || seen[p.Title] {
			t.Errorf("two protocols are called %s or %q: rename one", p.Name, p.Title)
		}
		seen[p.Name], seen[p.Title] = true, true
		if got, ok := Named(p.Name); !ok || got.Title != p.Title {
			t.Errorf("Named(%q) does not find the protocol of that name", p.Name)
		}
	}
	if p, ok := Named("no such protocol"); ok {
		t.Errorf("Named finds %s under a name that it does not have", p.Name)
	}
}
