package multipaxos

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"synod/roles"
)

func TestTheStore(t *testing.T) {
	full := Store("")
	for n := range MaxKeys {
		full, _ = full.do(roles.Value(fmt.Sprintf("set k%d v", n)))
	}
	for _, test := range []struct {
		store  Store
		op     roles.Value
		after  Store
		result string
	}{
		{"", "set x 1", "x=1", "ok"},
		{"x=1", "set x 2", "x=2", "ok"},
		{"x=1", "set a 2", "a=2 x=1", "ok"},
		{"x=1", "get x", "x=1", "1"},
		{"x=1", "get y", "x=1", "none"},
		{"x=1", "cas x 1 2", "x=2", "ok"},
		{"x=1", "cas x 2 3", "x=1", "no"},
		{"", "cas x none 1", "x=1", "ok"}, // a key that is not there reads as none
		{"x=1 y=2", "del x", "y=2", "ok"},
		{"x=1", "del y", "x=1", "none"},
		{"", "add n 5", "n=5", "5"},
		{"n=5", "add n -7", "n=-2", "-2"},
		{"n=red", "add n 1", "n=red", "no-number"},
		{"n=9223372036854775806", "add n 1", "n=9223372036854775807", "9223372036854775807"},
		{"n=9223372036854775807", "add n 1", "n=9223372036854775807", "too-large"},
		{"n=-9223372036854775808", "add n -1", "n=-9223372036854775808", "too-large"},
		{full, "set another 1", full, "full"},
		{full, "add another 1", full, "full"},
	} {
		if after, result := test.store.do(test.op); after != test.after || result != test.result {
			t.Errorf("%s on %q: %q and %s, not %q and %s", test.op, test.store, after, result, test.after, test.result)
		}
	}
}

func TestOperationsThatAreRefused(t *testing.T) {
	for op, says := range map[roles.Value]string{
		"":               "not a command",
		"jump":           "not a command",
		"set x":          "the form is set KEY VALUE",
		"set x 1 2":      "the form is set KEY VALUE",
		"set x a=b":      "a=b",
		"set A#1 1":      "A#1",
		"set x 1|2":      "1|2",
		"get  x":         "not complete, or too long",
		"get ":           "empty",
		"get \u00a0":     "blank",
		"set a\u2003b 1": "blank",
		"add n red":      "not a whole number",
		"members":        "nobody is named",
		"members A 7":    `"7" is not an agent`,
	} {
		if err := checkOperation(op); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, which does not say %q", op, err, says)
		}
	}
	for _, op := range Protocol().Values {
		if err := checkOperation(op); err != nil {
			t.Errorf("%q is suggested, and refused: %v", op, err)
		}
	}
}

// The table of clients must say of every command whether it was carried out, in whatever order a client's open commands come, and
// of the latest ones what came of them. It is compared with one that forgets nothing.
func TestTheTableOfClients(t *testing.T) {
	clients := []roles.ID{roles.NewID(roles.Everything, 0), roles.NewID(roles.Everything, 26), roles.NewID(roles.OnlyProposer, 0)}
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 2))
		done := map[roles.ID]map[uint32]string{}
		var table Sessions
		for range 60 {
			who := clients[random.IntN(len(clients))]
			if done[who] == nil {
				done[who] = map[uint32]string{}
			}
			lowest := uint32(1) // of the open ones: a client goes on to a number when the one MaxAsked below has its answer
			for done[who][lowest] != "" {
				lowest++
			}
			seq := lowest + uint32(random.IntN(MaxAsked))
			result, known := table.result(who, seq)
			if want := done[who][seq]; result != want || known != (want != "") {
				t.Fatalf("seed %d: of %s#%d, %q says %q, %v, and %q came of it", seed, who, seq, table, result, known, want)
			}
			if !known {
				done[who][seq] = fmt.Sprint(random.IntN(100))
				table = table.with(who, seq, done[who][seq])
			}
		}
		for who, all := range done {
			for seq := range all {
				if _, known := table.result(who, seq); !known {
					t.Fatalf("seed %d: %q does not know that %s#%d was carried out", seed, table, who, seq)
				}
			}
		}
	}
}

// A table takes as long for a number far above the last one as for the next one.
func TestNumbersFarAbove(t *testing.T) {
	a := roles.NewID(roles.Everything, 0)
	table := Sessions("A#3=ok|5||")
	for number, want := range map[uint32]Sessions{
		4: "A#4=red|ok|5|", 5: "A#5=red||ok|5", 7: "A#7=red|||", 2: "A#3=ok|red||", roles.MaxNumber: "A#2147483647=red|||", 1<<32 - 1: "A#4294967295=red|||",
	} {
		if got := table.with(a, number, "red"); got != want {
			t.Errorf("after number %d it is %q, not %q", number, got, want)
		}
	}
}

func TestLogsThatDoNotFit(t *testing.T) {
	var w Window[roles.Value]
	long := `{"above":3,"entries":[` + strings.Repeat(`"x",`, MaxOpen) + `"x"]}`
	if err := w.UnmarshalJSON([]byte(long)); err == nil || !strings.Contains(err.Error(), "more than the 16") {
		t.Errorf("a log that is too long: %v", err)
	}
	if err := w.UnmarshalJSON([]byte(`{"above":-1}`)); err == nil {
		t.Error("a log below the first slot is read")
	}
}
