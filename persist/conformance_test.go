package persist_test

import (
	"testing"

	"synod/persist"
	"synod/persist/storetest"
)

func openDir(t *testing.T, path string) *persist.Dir {
	t.Helper()
	d, err := persist.OpenDir(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestStoresConform(t *testing.T) {
	memory := func(*testing.T) persist.Store { return persist.NewMemory() }
	dir := func(t *testing.T) persist.Store { return openDir(t, t.TempDir()) }
	faulty := func(open func(*testing.T) persist.Store) func(*testing.T) persist.Store {
		return func(t *testing.T) persist.Store { return persist.NewFaulty(open(t)) }
	}
	for name, open := range map[string]func(*testing.T) persist.Store{
		"Memory": memory, "Dir": dir, "Faulty Memory": faulty(memory), "Faulty Dir": faulty(dir),
	} {
		t.Run(name, func(t *testing.T) { storetest.Run(t, open) })
	}
}

// What a program has saved the next one reads.
func TestDirOutlivesItsProgram(t *testing.T) {
	path := t.TempDir()
	first := openDir(t, path)
	want := storetest.Record{Promised: 3, Accepted: "red"}
	if err := first.Save("A", want); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	var got storetest.Record
	if found, err := openDir(t, path).Load("A", &got); err != nil || !found || got != want {
		t.Fatalf("found %t, %+v, %v", found, got, err)
	}
}

// The disks of the playground, each as it is told to misbehave.
func TestFaultyDisks(t *testing.T) {
	type step struct {
		do   string // save N, mode M, crash, wipe
		n    int
		fail bool
	}
	save := func(n int) step { return step{do: "save", n: n} }
	mode := func(m persist.Mode) step { return step{do: "mode", n: int(m)} }
	crash := step{do: "crash"}
	for _, c := range []struct {
		name  string
		steps []step
		want  int // 0 for nothing
	}{
		{"a disk that works keeps everything", []step{save(1), save(2), crash}, 2},
		{"a disk that fails keeps what it had", []step{save(1), mode(persist.Fails), {"save", 2, true}, crash}, 1},
		{"and works again when it is told to", []step{mode(persist.Fails), {"save", 1, true}, mode(persist.OK), save(2), crash}, 2},
		{"a disk that lies keeps what it had", []step{save(1), mode(persist.Lies), save(2), crash}, 1},
		{"even if that was nothing", []step{mode(persist.Lies), save(2), crash}, 0},
		{"one that loses the last write loses it in a crash", []step{save(1), mode(persist.LosesLast), save(2), save(3), crash}, 2},
		{"but only in a crash", []step{save(1), mode(persist.LosesLast), save(2), save(3)}, 3},
		{"and only one write", []step{save(1), mode(persist.LosesLast), save(2), crash, crash}, 1},
		{"the first write too", []step{mode(persist.LosesLast), save(1), crash}, 0},
		{"but not one from before it went bad", []step{save(1), mode(persist.LosesLast), crash}, 1},
		{"a wiped disk has nothing to lose", []step{save(1), mode(persist.LosesLast), save(2), {do: "wipe"}, crash}, 0},
	} {
		for _, under := range []persist.Store{persist.NewMemory(), openDir(t, t.TempDir())} {
			f := persist.NewFaulty(under)
			for i, s := range c.steps {
				var err error
				switch s.do {
				case "save":
					err = f.Save("A", storetest.Record{Promised: s.n})
				case "mode":
					f.SetMode("A", persist.Mode(s.n))
				case "crash":
					err = f.Crash("A")
				case "wipe":
					err = f.Wipe("A")
				}
				if (err != nil) != s.fail {
					t.Fatalf("%s: step %d, %s: %v", c.name, i+1, s.do, err)
				}
			}
			var got storetest.Record
			found, err := under.Load("A", &got)
			if err != nil || got.Promised != c.want || found != (c.want != 0) {
				t.Errorf("%s: the disk holds %v, %t, %v, want %d", c.name, got.Promised, found, err, c.want)
			}
		}
	}
}
