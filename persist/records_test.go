package persist_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"synod/persist"
	"synod/persist/storetest"
)

// everyStore runs a test on each kind of store, new and empty.
func everyStore(t *testing.T, test func(*testing.T, persist.Store)) {
	t.Helper()
	memory := func(*testing.T) persist.Store { return persist.NewMemory() }
	dir := func(t *testing.T) persist.Store { return openDir(t, t.TempDir()) }
	for _, c := range []struct {
		name string
		open func(*testing.T) persist.Store
	}{
		{"Memory", memory},
		{"Dir", dir},
		{"Faulty Memory", func(t *testing.T) persist.Store { return persist.NewFaulty(memory(t)) }},
		{"Faulty Dir", func(t *testing.T) persist.Store { return persist.NewFaulty(dir(t)) }},
	} {
		t.Run(c.name, func(t *testing.T) { test(t, c.open(t)) })
	}
}

// An agent goes on with the value that it has saved; what is stored must not go on with it.
func TestAPointerIsSavedAsWhatItPointsTo(t *testing.T) {
	everyStore(t, func(t *testing.T, s persist.Store) {
		r := &storetest.Record{Promised: 1, Accepted: "red"}
		if err := s.Save("A", r); err != nil {
			t.Fatal(err)
		}
		r.Promised = 2
		var got storetest.Record
		if found, err := s.Load("A", &got); err != nil || !found || got != (storetest.Record{Promised: 1, Accepted: "red"}) {
			t.Errorf("found %t, %+v, %v", found, got, err)
		}
	})
}

// A name that is refused must not reach another agent's record on its way.
func TestARefusedNameChangesNothing(t *testing.T) {
	everyStore(t, func(t *testing.T, s persist.Store) {
		want := storetest.Record{Promised: 1, Accepted: "red"}
		if err := s.Save("A", want); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"./A", "../A", "A/", "A/../A", "A.json", " A", "A\n", "A\x00"} {
			if err := s.Save(name, storetest.Record{Promised: 9}); !errors.Is(err, persist.ErrName) {
				t.Errorf("saving %q: %v", name, err)
			}
			if err := s.Wipe(name); !errors.Is(err, persist.ErrName) {
				t.Errorf("wiping %q: %v", name, err)
			}
			into := want
			if found, err := s.Load(name, &into); !errors.Is(err, persist.ErrName) || found || into != want {
				t.Errorf("loading %q: %t, %+v, %v", name, found, into, err)
			}
			var got storetest.Record
			if found, err := s.Load("A", &got); err != nil || !found || got != want {
				t.Fatalf("after %q A has %t, %+v, %v", name, found, got, err)
			}
		}
	})
}

// Goroutines that write the same record race for who is last, but nobody reads half of one and half of another.
func TestWritersOfOneRecord(t *testing.T) {
	everyStore(t, func(t *testing.T, s persist.Store) {
		whole := func(n int) storetest.Record {
			return storetest.Record{Promised: n, Accepted: strings.Repeat(fmt.Sprint(n, " "), 50*n)}
		}
		if err := s.Save("A", whole(1)); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for i := range 4 {
			all.Go(func() {
				for n := range 10 {
					if err := s.Save("A", whole(1+i*10+n)); err != nil {
						t.Error(err)
					}
				}
			})
			all.Go(func() {
				for range 20 {
					var got storetest.Record
					if found, err := s.Load("A", &got); err != nil || !found || got != whole(got.Promised) {
						t.Errorf("a mixture: %t, record %d, %v", found, got.Promised, err)
					}
				}
			})
		}
		all.Wait()
	})
}
