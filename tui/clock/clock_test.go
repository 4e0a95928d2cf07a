package clock

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// start runs a command of After, as a driver does.
func start(t *testing.T, v *Virtual, cmd tea.Cmd) {
	t.Helper()
	timer, ok := cmd().(Timer)
	if !ok {
		t.Fatal("a command of a virtual clock must yield a Timer")
	}
	v.Start(timer)
}

func drain(v *Virtual, until time.Duration) (got []tea.Msg) {
	for msg, ok := v.Next(until); ok; msg, ok = v.Next(until) {
		got = append(got, msg)
	}
	return got
}

func TestMessagesComeInOrderOfTimeThenOfStart(t *testing.T) {
	v := NewVirtual()
	start(t, v, v.After(20, "late"))
	start(t, v, v.After(10, "first of two"))
	start(t, v, v.After(10, "second of two"))
	start(t, v, v.After(-5, "at once"))
	if got, want := drain(v, 10), []tea.Msg{"at once", "first of two", "second of two"}; !slices.Equal(got, want) {
		t.Fatalf("until 10: got %v, want %v", got, want)
	}
	if v.Now() != 10 {
		t.Fatalf("the clock shows %d, want 10", v.Now())
	}
	if due, ok := v.Due(); !ok || due != 20 {
		t.Fatalf("due %d %v, want 20 true", due, ok)
	}
	if got := drain(v, 100); !slices.Equal(got, []tea.Msg{"late"}) || v.Now() != 100 {
		t.Fatalf("got %v at %d", got, v.Now())
	}
}

func TestATimerCountsFromItsCommandNotFromItsMaking(t *testing.T) {
	v := NewVirtual()
	cmd := v.After(10, "x")
	drain(v, 50)
	start(t, v, cmd)
	if due, _ := v.Due(); due != 60 {
		t.Fatalf("due at %d, want 60", due)
	}
}

func TestTimeNeverGoesBackAndForgottenTimersAreSilent(t *testing.T) {
	v := NewVirtual()
	drain(v, 30)
	start(t, v, v.After(5, "x"))
	v.Forget()
	if got := drain(v, 10); got != nil || v.Now() != 30 {
		t.Fatalf("got %v at %d, want nothing at 30", got, v.Now())
	}
}

func TestRealTimePasses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := Real()
		if got := c.After(time.Minute, "done")(); got != "done" || c.Now() != time.Minute {
			t.Fatalf("got %v at %s, want done at 1m0s", got, c.Now())
		}
	})
}
