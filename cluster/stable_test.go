package cluster

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"synod/persist"
	"synod/roles"
	"synod/roles/all"
)

// saved returns the text of a run that ends where it begins, with its checksum.
func savedText(settings string, stable ...string) string {
	text := "synod run 1\n" + settings + "seed 1\n"
	for _, line := range stable {
		text += line + "\n"
	}
	return text + sealOf([]byte(text))
}

// impossible are records that no run can have left, by the protocol, and what is said of them.
var impossible = map[string][]struct{ stable, says string }{
	"simplepaxos": {
		{`{"proposer":{"tried":"2.B"}}`, "A has begun ballot 2.B, which is B's to begin"},
		{`{"proposer":{"tried":"2.p1"}}`, "ballot 2.p1 is of p1, and the proposers are {A B C}"},
		{`{"proposer":{"tried":"4294967295.A"}}`, "ballot 4294967295.A is beyond all that a run begins"},
		{`{"proposer":{"tried":"-1.A"}}`, "is not a ballot"},
		{`{"proposer":{"tried":7}}`, "the record of the proposer"},
		{`{"proposer":null}`, "the record of the proposer is not written as a run writes it"},
		{`{"proposer":{}}`, `which would be {"tried":"–"}`},
		{`{"proposer":{"tried":"2.A","tried":"1.A"}}`, "not written as a run writes it"},
		{`{"acceptor":{"promised":"2.D","accepted":{"ballot":"–","value":""}}}`, "ballot 2.D is of D"},
		{`{"acceptor":{"promised":"1.A","accepted":{"ballot":"2.A","value":"red"}}}`, "A has accepted 2.A red, and has promised 1.A"},
		{`{"acceptor":{"promised":"1.A","accepted":{"ballot":"1.A","value":""}}}`, "a vote in ballot 1.A for nothing"},
		{`{"acceptor":{"promised":"1.A","accepted":{"ballot":"–","value":"red"}}}`, `a vote for "red" in no ballot`},
	},
	"fastpaxos": {
		{`{"coordinator":{"crnd":"3.B","cval":"red","any":false}}`, "A has begun round 3.B, which is B's to begin"},
		{`{"coordinator":{"crnd":"3.A","cval":"red","any":false}}`, "there is no round 3.A: round 3 is B's"},
		{`{"coordinator":{"crnd":"–","cval":"red","any":false}}`, "has asked for votes, and has begun no round"},
		{`{"coordinator":{"crnd":"1.A","cval":"red","any":true}}`, "opened it for every proposal too"},
		{`{"coordinator":{"crnd":"2.A","cval":"","any":true}}`, "and that is a classic round"},
		{`{"acceptor":{"promised":"1.A","accepted":{"ballot":"2.A","value":"red"}}}`, "has taken part in 1.A only"},
		{`{"coordinator":{"crnd":"2.A","cval":"red","any":false},"acceptor":{"promised":"2.A","accepted":{"ballot":"2.A","value":"blue"}}}`, "has voted for blue there"},
	},
	"multipaxos": {
		{`{"client":{"number":2147483648}}`, "beyond all that a client asks for"},
		{`{"client":{"number":-1}}`, "the record of the client"},
		{`{"proposer":{"tried":"2.C"}}`, "which is C's to begin"},
		{`{"acceptor":{"promised":"1.A","votes":{"above":18446744073709551615,"entries":[]}}}`, "beyond all that a run decides"},
		{`{"acceptor":{"promised":"1.A","votes":{"above":-1,"entries":[]}}}`, "the record of the acceptor"},
		{`{"acceptor":{"promised":"1.A","votes":{"above":0,"entries":[{"ballot":"2.A","value":"A#1 set x 1"}]}}}`, "slot 1: A has accepted 2.A A#1 set x 1, and has promised 1.A"},
		{`{"acceptor":{"promised":"1.A","votes":{"above":0,"entries":[{"ballot":"1.A","value":"red"}]}}}`, `slot 1: "red" is not a command of a client here`},
		{`{"acceptor":{"promised":"1.A","votes":{"above":0,"entries":[{"ballot":"1.A","value":"D#1 set x 1"}]}}}`, "is not a command of a client here"},
		{`{"acceptor":{"promised":"1.A","votes":{"above":0,"entries":[{"ballot":"1.A","value":"A#0 set x 1"}]}}}`, "a number that a client gives"},
		{`{"acceptor":{"promised":"1.A","votes":{"above":0,"entries":[{"ballot":"1.A","value":"A#1 jump"}]}}}`, "not a command of the state machine"},
		{`{"acceptor":{"promised":"1.A","votes":{"above":0,"entries":[{"ballot":"1.A","value":"A#1 members A D"}]}}}`, "cannot have been asked for: no-acceptor-D"},
		{`{"acceptor":{"promised":"1.A","votes":{"above":8,"entries":[]}}}`, "has forgotten its votes up to slot 8, and its snapshot covers only those up to slot 0"},
		{learner(`"through":0,"machine":{"store":"x=1","sessions":"","members":""}`), "a snapshot of nothing holds something"},
		{learner(`"through":8,"machine":{"store":"x","sessions":"","members":""}`), `the store has "x"`},
		{learner(`"through":8,"machine":{"store":"y=1 x=1","sessions":"","members":""}`), "the key x behind the key y"},
		{learner(`"through":8,"machine":{"store":"","sessions":"A","members":""}`), `the table of clients has the line "A"`},
		{learner(`"through":8,"machine":{"store":"","sessions":"A#2147483648=ok|||","members":""}`), "the table of clients"},
		{learner(`"through":8,"machine":{"store":"","sessions":"A#1=ok|ok||","members":""}`), `has the answer "ok"`},
		{learner(`"through":8,"machine":{"store":"","sessions":"B#1=ok||| A#1=ok|||","members":""}`), "in the order of their names"},
		{learner(`"through":8,"machine":{"store":"","sessions":"","members":"x"}`), `"x" does not say from which slot on`},
		{learner(`"through":8,"machine":{"store":"","sessions":"","members":"1=A,a1"}`), "does not say from which slot on"},
		{learner(`"through":8,"machine":{"store":"","sessions":"","members":"1=A 20=B"}`), `"20=B" cannot follow from the commands up to slot 8`},
		{learner(`"through":8,"machine":{"store":"","sessions":"","members":"5=A 4=B"}`), `"4=B" comes behind`},
	},
}

func learner(snapshot string) string { return `{"learner":{` + snapshot + `}}` }

// What no run can have left is an error with its line when a saved run is opened, and with its file when a run begins on disks or an
// agent comes back; what a run has left is none.
func TestRecordsThatNoRunLeaves(t *testing.T) {
	for name, records := range impossible {
		p, _ := all.Named(name)
		for _, r := range records {
			t.Run(name+" "+r.stable, func(t *testing.T) {
				text := savedText("protocol "+name+"\nagents 3\n", `stable B {}`, "stable A "+r.stable)
				_, err := BeginOpening([]byte(text), "run.synod", all.Named)
				wantError(t, err, "run.synod:6: ", r.says)

				path := t.TempDir()
				dir := openDir(t, path)
				settings := Settings{p, roles.Together(3), 1}
				run, err := NewTimeline(settings, dir)
				must(t, err)
				must(t, run.Do(Command{Verb: Crash, Agent: roles.NewID(roles.Everything, 0)}))
				must(t, dir.Save("A", json.RawMessage(r.stable)))
				must(t, run.Do(Command{Verb: Restart, Agent: roles.NewID(roles.Everything, 0)}))
				if a := run.State().Agent(roles.NewID(roles.Everything, 0)); a.Up || !strings.Contains(a.Why, r.says) || !strings.Contains(a.Why, "A.json") {
					t.Errorf("it restarts on such a record: %q", a.Why)
				}
				run.Close()
				_, err = NewTimeline(settings, dir)
				wantError(t, err, filepath.Join(path, "A.json")+" is damaged: ", r.says, "put back a copy of it")
			})
		}
	}
}

func wantError(t *testing.T, err error, says ...string) {
	t.Helper()
	for _, s := range says {
		if err == nil || !strings.Contains(err.Error(), s) || strings.Contains(err.Error(), "\n") {
			t.Errorf("the error is %v, and not a line that has %q", err, s)
		}
	}
}

func openDir(t *testing.T, path string) *persist.Dir {
	t.Helper()
	dir, err := persist.OpenDir(path)
	must(t, err)
	t.Cleanup(func() { dir.Close() })
	return dir
}

// A record that only a run without some rule can leave is that of such a run, also when the rule is in force again; and of no other.
func TestRecordsOfRunsWithoutARule(t *testing.T) {
	stable := `stable A {"proposer":{"tried":"–"},"acceptor":{"promised":"1.A","accepted":{"ballot":"2.B","value":"red"}}}`
	const head = "protocol simplepaxos\nagents 3\n"
	for text, ok := range map[string]bool{
		savedText(head, stable): false,
		savedText(head, stable, `risk "the rule keep-promise was off"`):                false,
		savedText(head, stable, `risk "the rule raise-on-accept was off"`):             true,
		savedText("protocol simplepaxos\nwithout raise-on-accept\nagents 3\n", stable): true,
	} {
		o, err := BeginOpening([]byte(text), "run.synod", all.Named)
		if (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
		if err == nil {
			o.Close()
		}
	}

	dir := openDir(t, t.TempDir())
	p, _ := all.Named("simplepaxos")
	settings := Settings{p, roles.Together(3), 1}
	run, err := NewTimeline(settings, dir)
	must(t, err)
	a := roles.NewID(roles.Everything, 0)
	must(t, run.Do(Command{Verb: Without, Word: "raise-on-accept"}))
	must(t, run.Do(Command{Verb: With, Word: "raise-on-accept"}))
	must(t, run.Do(Command{Verb: Crash, Agent: a}))
	must(t, dir.Save("A", json.RawMessage(strings.TrimPrefix(stable, "stable A "))))
	must(t, run.Do(Command{Verb: Restart, Agent: a}))
	if view := run.State().Agent(a); !view.Up {
		t.Errorf("A stays down: %s", view.Why)
	}
	run.Close()
	run, err = NewTimeline(settings, dir)
	if err != nil {
		t.Fatalf("the next life is refused: %v", err)
	}
	run.Close()
}

// strangersSettings are the clusters whose records are fuzzed.
var strangersSettings = []string{
	"protocol simplepaxos\nagents 3\n", "protocol simplepaxos\nseparate 2,3,2\n",
	"protocol fastpaxos\nagents 3\n", "protocol fastpaxos\nagents 4\nvariant uncoordinated\n",
	"protocol multipaxos\nagents 3\n", "protocol multipaxos\nagents 3\nvariant lease\nwindow 2\nsnapshot 2\nmembers 2\n", "protocol multipaxos\nseparate 2,3,2\nsnapshot 2\n",
}

// stableLines returns what the agents of a random run have on stable storage in the end, as a saved run has it, with the rules that
// were off. In every other run disks fail and rules are off.
func stableLines(t testing.TB, which int, seed uint64) string {
	o, err := BeginOpening([]byte(savedText(strangersSettings[which])), "run.synod", all.Named)
	if err != nil {
		t.Fatal(err)
	}
	run := o.Timeline()
	defer run.Close()
	w := &wild{run: run, random: rand.New(rand.NewPCG(seed, 7)), batch: true, faults: seed%2 == 1}
	examples := run.settings.Protocol.Examples()
	for range 30 {
		_ = run.Do(Command{Verb: Propose, Agent: w.agent(), Value: examples[w.random.IntN(len(examples))]})
		w.live(1)
	}
	var lines strings.Builder
	for i := range run.State().agents {
		a := &run.State().agents[i]
		text, err := json.Marshal(a.named(a.disk.record, 0))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&lines, "stable %s %s\n", a.id(), text)
	}
	for _, rule := range run.settings.Protocol.Off(run.State().off) {
		fmt.Fprintf(&lines, "%s%q\n", riskWord, ruleOff(rule))
	}
	return lines.String()
}

// FuzzStable reads records as a stranger may have made them up. They are refused with their line, or a cluster comes up with them and
// can be lived in: nothing panics, whatever numbers and texts stand in them.
func FuzzStable(f *testing.F) {
	for which := range strangersSettings {
		for seed := range uint64(3) {
			f.Add(uint8(which), stableLines(f, which, seed))
		}
	}
	for which, settings := range strangersSettings {
		for name, records := range impossible {
			for _, r := range records {
				if strings.Contains(settings, name) {
					f.Add(uint8(which), "stable A "+r.stable+"\n")
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, lines string) {
		text := savedText(strangersSettings[int(which)%len(strangersSettings)], strings.TrimSuffix(lines, "\n"))
		o, err := BeginOpening([]byte(text), "run.synod", all.Named)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "run.synod:") {
				t.Fatalf("an error without its line: %v", err)
			}
			return
		}
		run := o.Timeline()
		defer run.Close()
		liveOn(t, run)
		if _, err := run.saved(); err != nil {
			t.Fatalf("it cannot be saved: %v", err)
		}
	})
}

// liveOn has everybody propose, crash and come back, and shows all that they hold; no agent's program may fail.
func liveOn(t *testing.T, run *Timeline) {
	t.Helper()
	examples := run.settings.Protocol.Examples()
	for i, id := range run.State().IDs() {
		_ = run.Do(Command{Verb: Propose, Agent: id, Value: examples[i%len(examples)]})
		run.Advance(run.State().Now()+200, 200)
		_ = run.Do(Command{Verb: Crash, Agent: id})
		_ = run.Do(Command{Verb: Restart, Agent: id})
		run.Advance(run.State().Now()+400, 200)
		for _, other := range run.State().IDs() {
			a := run.State().Agent(other)
			if strings.Contains(a.Why, "program failed") {
				t.Fatalf("%s: %s", other, a.Why)
			}
			_ = fmt.Sprint(a)
		}
	}
	run.State().Verdict()
}

// What random runs of every protocol leave on disks is read back.
func TestRecordsOfRandomRuns(t *testing.T) {
	for which, settings := range strangersSettings {
		for seed := range uint64(runs(40)) {
			lines := stableLines(t, which, seed)
			o, err := BeginOpening([]byte(savedText(settings, strings.TrimSuffix(lines, "\n"))), "run.synod", all.Named)
			if err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, lines)
			}
			liveOn(t, o.Timeline())
			o.Close()
		}
	}
}
