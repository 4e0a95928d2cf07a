package persist

import (
	"errors"
	"syscall"
	"testing"
)

// What an agent on a bad disk sees while it runs and after it is started again. TestFaultyDisks looks at the disk.
func TestWhatIsReadFromABadDisk(t *testing.T) {
	const none = 0
	type step struct {
		do string
		n  int
	}
	mode := func(m Mode) step { return step{"mode", int(m)} }
	save := func(n int) step { return step{"save", n} }
	fails := func(n int) step { return step{"fails", n} }
	load := func(n int) step { return step{"load", n} }
	crash, wipe := step{do: "crash"}, step{do: "wipe"}
	for _, c := range []struct {
		name  string
		steps []step
	}{
		{"a good disk is read as it was written", []step{load(none), save(1), load(1), save(2), load(2), crash, load(2)}},
		{"a failed write is not read", []step{save(1), mode(Fails), fails(2), load(1), fails(3), crash, load(1)}},
		{"nor is a lie", []step{save(1), mode(Lies), save(2), load(1), save(3), crash, load(1)}},
		{"a lie about the first write leaves nothing", []step{mode(Lies), save(1), load(none)}},
		{"the last write is there until the crash", []step{save(1), mode(LosesLast), save(2), crash, load(1)}},
		{"each crash loses one write", []step{mode(LosesLast), save(1), save(2), crash, load(1), save(3), crash, load(1)}},
		{"a crash without a write loses nothing", []step{mode(LosesLast), save(1), save(2), crash, load(1), crash, load(1)}},
		{"what a crash has taken does not come back", []step{save(1), mode(LosesLast), save(2), crash, save(3), crash, load(1)}},
		{"a mended disk keeps what is on it", []step{mode(LosesLast), save(1), save(2), mode(OK), crash, load(2)}},
		{"the same record twice is not lost", []step{save(1), mode(LosesLast), save(1), crash, load(1)}},
		{"a disk that fails can be wiped", []step{save(1), mode(Fails), wipe, load(none), fails(2), load(none)}},
		{"a wiped disk loses its first write", []step{save(1), mode(LosesLast), wipe, save(2), crash, load(none)}},
		{"one mode after the other", []step{save(1), mode(Lies), save(2), mode(Fails), fails(3), mode(LosesLast), save(4), crash, load(1)}},
	} {
		for kind, under := range map[string]Store{"Memory": NewMemory(), "Dir": newDir(t, t.TempDir())} {
			f := NewFaulty(under)
			mustSave(t, f, "B", vote{7, "blue"})
			for i, s := range c.steps {
				var err, want error
				var got vote
				var found bool
				switch s.do {
				case "mode":
					f.SetMode("A", Mode(s.n))
				case "save":
					err = f.Save("A", vote{s.n, "red"})
				case "fails":
					err, want = f.Save("A", vote{s.n, "red"}), ErrDisk
				case "crash":
					err = f.Crash("A")
				case "wipe":
					err = f.Wipe("A")
				case "load":
					found, err = f.Load("A", &got)
					if got.Promised != s.n || found != (s.n != none) {
						t.Errorf("%s, on %s: step %d reads %d, %t, want %d", c.name, kind, i+1, got.Promised, found, s.n)
					}
				default:
					t.Fatalf("there is no step %q", s.do)
				}
				if !errors.Is(err, want) {
					t.Fatalf("%s, on %s: step %d, %s: %v, want %v", c.name, kind, i+1, s.do, err, want)
				}
			}
			var other vote
			if _, err := f.Load("B", &other); err != nil || other != (vote{7, "blue"}) {
				t.Errorf("%s, on %s: B, whose disk is good, has %+v, %v", c.name, kind, other, err)
			}
		}
	}
}

// A real disk that fails below a faulty one is not hidden by it, in a save or in the write that a crash takes back.
func TestARealFailureShowsThrough(t *testing.T) {
	for _, in := range []string{"save", "crash"} {
		d := newDir(t, t.TempDir())
		f := NewFaulty(d)
		f.SetMode("A", LosesLast)
		mustSave(t, f, "A", vote{1, "red"})
		mustSave(t, f, "A", vote{2, "red"})
		d.system.replace = func(string, []byte) error { return syscall.EIO }
		var err error
		if in == "save" {
			err = f.Save("A", vote{3, "red"})
		} else {
			err = f.Crash("A")
		}
		if !errors.Is(err, syscall.EIO) {
			t.Errorf("in a %s: %v", in, err)
		}
	}
}
