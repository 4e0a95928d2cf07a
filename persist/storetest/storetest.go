// Package storetest holds the tests that every persist.Store passes, whatever is behind it. The rules are those of
// persist.Store: a saved record is what is read back, whole and alone, and nothing else changes it.
package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"synod/persist"
)

// Record is what the tests save.
type Record struct {
	Promised int
	Accepted string
}

// Run checks a store. Open returns a new and empty one.
func Run(t *testing.T, open func(t *testing.T) persist.Store) {
	for _, c := range []struct {
		name string
		test func(*testing.T, persist.Store)
	}{
		{"what was never saved is not found", neverSaved},
		{"what was saved is read back", readBack},
		{"a record replaces the one before", replaced},
		{"each agent has its own", independent},
		{"what was wiped is not found", wiped},
		{"later changes to the saved value do not matter", copied},
		{"names that are no agent's are refused", badNames},
		{"agents save at the same time", together},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

func save(t *testing.T, s persist.Store, agent string, r any) {
	t.Helper()
	if err := s.Save(agent, r); err != nil {
		t.Fatalf("saving %s: %v", agent, err)
	}
}

// expect reads an agent's record; nil means that there must be none.
func expect(t *testing.T, s persist.Store, agent string, want *Record) {
	t.Helper()
	var got Record
	found, err := s.Load(agent, &got)
	switch {
	case err != nil:
		t.Fatalf("loading %s: %v", agent, err)
	case found != (want != nil):
		t.Fatalf("loading %s: found is %t", agent, found)
	case found && got != *want:
		t.Fatalf("loading %s gives %+v, want %+v", agent, got, *want)
	}
}

func neverSaved(t *testing.T, s persist.Store) { expect(t, s, "A", nil) }

func readBack(t *testing.T, s persist.Store) {
	r := Record{7, "red “quoted”\n\x00<&>"}
	save(t, s, "A", r)
	expect(t, s, "A", &r)
	expect(t, s, "A", &r)
}

func replaced(t *testing.T, s persist.Store) {
	save(t, s, "A", Record{1, "a long value that leaves something behind"})
	save(t, s, "A", Record{2, ""})
	expect(t, s, "A", &Record{2, ""})
}

func independent(t *testing.T, s persist.Store) {
	save(t, s, "A", Record{1, "red"})
	save(t, s, "B", Record{2, "blue"})
	save(t, s, "a1", Record{3, "green"})
	expect(t, s, "A", &Record{1, "red"})
	expect(t, s, "B", &Record{2, "blue"})
	expect(t, s, "a1", &Record{3, "green"})
	expect(t, s, "C", nil)
}

func wiped(t *testing.T, s persist.Store) {
	save(t, s, "A", Record{1, "red"})
	save(t, s, "B", Record{2, "blue"})
	for range 2 { // wiping nothing is no error
		if err := s.Wipe("A"); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, s, "A", nil)
	expect(t, s, "B", &Record{2, "blue"})
	save(t, s, "A", Record{3, "green"})
	expect(t, s, "A", &Record{3, "green"})
}

func copied(t *testing.T, s persist.Store) {
	r := map[string]int{"promised": 1}
	save(t, s, "A", r)
	r["promised"] = 2
	got := map[string]int{}
	if found, err := s.Load("A", &got); err != nil || !found || got["promised"] != 1 {
		t.Fatalf("found %t, %v, %v", found, got, err)
	}
	got["promised"] = 3
	again := map[string]int{}
	if _, err := s.Load("A", &again); err != nil || again["promised"] != 1 {
		t.Fatalf("after a change of what was loaded: %v, %v", again, err)
	}
}

func badNames(t *testing.T, s persist.Store) {
	for _, name := range []string{"", "..", "../A", "a/b", `a\b`, "A.json", "A B", "Ä", "A\x00", "aaaaaaaaaaaaaaaaa"} {
		var r Record
		if err := s.Save(name, Record{}); !errors.Is(err, persist.ErrName) {
			t.Errorf("saving %q: %v", name, err)
		}
		if _, err := s.Load(name, &r); !errors.Is(err, persist.ErrName) {
			t.Errorf("loading %q: %v", name, err)
		}
		if err := s.Wipe(name); !errors.Is(err, persist.ErrName) {
			t.Errorf("wiping %q: %v", name, err)
		}
	}
}

func together(t *testing.T, s persist.Store) {
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			agent := fmt.Sprintf("a%d", i)
			for n := range 20 {
				if err := s.Save(agent, Record{n, agent}); err != nil {
					t.Error(err)
				}
				var r Record
				if found, err := s.Load(agent, &r); err != nil || !found || r != (Record{n, agent}) {
					t.Errorf("%s reads %v, %t, %v after it has saved %d", agent, r, found, err, n)
				}
			}
		})
	}
	all.Wait()
}
