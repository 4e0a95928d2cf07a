package roles_test

import (
	"testing"

	"synod/roles"
)

// A log is written as a person would sum it up, and says nothing of what there is not.
func TestLogsAreWritten(t *testing.T) {
	two := roles.Ballot{Round: 2, Owner: roles.NewID(roles.Everything, 0)}
	accepted := func(i roles.Instance, v roles.Value) roles.Entry {
		return roles.Entry{Instance: i, Ballot: two, Value: v, State: roles.EntryAccepted}
	}
	for _, c := range []struct {
		log  roles.Log
		want string
	}{
		{roles.Log{}, "nothing"},
		{roles.Log{Leads: true}, "leads"},
		{roles.Log{Leads: true, Window: 3}, "leads with a window of 3"},
		{roles.Log{Leads: true, Window: 3, Waiting: 2}, "leads with a window of 3; 2 waiting"},
		{roles.Log{Commit: 2, Entries: []roles.Entry{{Instance: 3, Ballot: two, Value: "red", State: roles.EntryProposed}}}, "chosen up to 2; 3 proposed 2.A red"},
		{roles.Log{Commit: 9, Applied: 8, First: 1}, "chosen up to 9; executed up to 8"},
		{roles.Log{Commit: 9, Applied: 9, First: 5}, "chosen up to 9; executed up to 9; compacted below 5"},
		{roles.Log{Entries: []roles.Entry{accepted(1, "red"), {Instance: 2, Ballot: two, State: roles.EntryPromised}}}, "1 voted 2.A red; 2 promised 2.A"},
		{roles.Log{Commit: 1, Applied: 1, Entries: []roles.Entry{accepted(1, "red"), {Instance: 3, Value: roles.NoOp, State: roles.EntryChosen}}},
			"chosen up to 1; executed up to 1; 3 chosen no-op"},
		{roles.Log{Entries: []roles.Entry{accepted(1, "a"), accepted(2, "b"), accepted(3, "c"), accepted(4, "d"), accepted(5, "e"), accepted(6, "f")}},
			"1 voted 2.A a; 2 voted 2.A b; 3 voted 2.A c; 4 voted 2.A d; 2 more"},
	} {
		if got := c.log.String(); got != c.want {
			t.Errorf("%+v is written as %q, and not as %q", c.log, got, c.want)
		}
	}
}

// What a log does not list is empty, or compacted when it lies below what the role still keeps.
func TestWhatALogDoesNotList(t *testing.T) {
	log := roles.Log{First: 3, Commit: 3, Entries: []roles.Entry{{Instance: 3, Value: "red", State: roles.EntryChosen}}}
	for i, want := range map[roles.Instance]roles.EntryState{1: roles.EntryCompacted, 2: roles.EntryCompacted, 3: roles.EntryChosen, 4: roles.EntryEmpty} {
		if got := log.At(i); got.State != want || got.Instance != i {
			t.Errorf("slot %d is %v, and not %s", i, got, want)
		}
	}
}
