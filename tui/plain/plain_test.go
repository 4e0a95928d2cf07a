package plain

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
)

var rewrite = flag.Bool("rewrite", false, "write what is said now into testdata")

func session(t *testing.T, form Form, config roles.Config) (*Session, *bytes.Buffer) {
	t.Helper()
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: all.Protocols()[0], Config: config, Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(run.Close)
	out := new(bytes.Buffer)
	return New(Options{Run: run, Protocols: all.Protocols(), Out: out, Form: form}), out
}

// script is a bit of everything that there is to say.
const script = `# remarks and empty lines say nothing

delay 20ms
propose A red
step 3
crash B before-write
cut A>C
run 60ms
status
restart B
disk B lies
rewind 2
live
without keep-promise
clock A 125%
clock all 50%
status
clock all 100%
heal
pause C 100ms
pause A
run 40ms
status
resume A
run 300ms
branch
timeout C
`

func TestWhatIsSaid(t *testing.T) {
	for form, name := range map[Form]string{Text: "script.txt", JSON: "script.json"} {
		s, out := session(t, form, roles.Together(3))
		err := s.Script(context.Background(), "script", strings.NewReader(script))
		if err == nil || !strings.Contains(err.Error(), "script:27:1: C has no running timer") {
			t.Errorf("the last line is wrong, and the error is %v", err)
		}
		path := filepath.Join("testdata", name)
		if *rewrite {
			if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(out.Bytes(), want) {
			t.Errorf("%s: said is\n%s\nand was\n%s\nIf that is meant, run the test with -rewrite, and read the difference.", name, out, want)
		}
	}
}

// Each line is an object with a kind, a step and a time.
func TestObjects(t *testing.T) {
	s, out := session(t, JSON, roles.Apart(1, 3, 1))
	if err := s.Script(context.Background(), "script", strings.NewReader("propose p1 red\nrun 1s\nstatus\nhelp\n")); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var o map[string]any
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			t.Fatalf("%v: %s", err, lines.Text())
		}
		for _, key := range []string{"kind", "step", "time_ms"} {
			if o[key] == nil {
				t.Errorf("no %s in %s", key, lines.Text())
			}
		}
		kinds[o["kind"].(string)]++
	}
	for _, kind := range []string{"propose", "deliver", "chosen", "status", "answer", "end"} {
		if kinds[kind] == 0 {
			t.Errorf("nothing of the kind %s is written: %v", kind, kinds)
		}
	}
}

// A script is the same one whatever ends its lines, invisible as that is; remarks may stand behind any of them.
func TestScriptsAreReadWhateverEndsTheirLines(t *testing.T) {
	const lf = "# a script\npropose A red # the first one\nrun 1s\nhelp # all of them\nstatus\nquit # at last\nno command\n"
	said := ""
	for _, text := range []string{lf, strings.ReplaceAll(lf, "\n", "\r\n"), strings.ReplaceAll(lf, "\n", "\r"), "\uFEFF" + lf, strings.TrimSuffix(lf, "\n")} {
		s, out := session(t, Text, roles.Together(3))
		if err := s.Script(context.Background(), "script", strings.NewReader(text)); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if said == "" {
			said = out.String()
		}
		if out.String() != said || !strings.Contains(said, "A is asked to propose red.") || !strings.Contains(said, "chosen red") {
			t.Errorf("%q says\n%s\nand not\n%s", text, out, said)
		}
	}
	for text, want := range map[string]bool{
		"# x\rpropose A red\rexpect SAFE\r": true, "\uFEFFexpect SAFE": true, "quiet # now\n": true, "# expect SAFE\n": false, "propose A red\r": false,
	} {
		if IsStory(text) != want {
			t.Errorf("%q is a story: %v", text, !want)
		}
	}
}

func TestScriptsEndAtTheirFirstMistake(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{"propose A red\n  propse B blue\nrun 1s\n", "s:2:3: there is no command \"propse\"; try: propose A red"},
		{"PROPOSE A red", "s:1:1: there is no command \"PROPOSE\"; try: propose A red"},
		{"\r\r frobnicate", "s:3:2: there is no command \"frobnicate\"; try: help, which lists all commands"},
		{"quitt", "s:1:1: there is no command \"quitt\"; try: quit"},
		{"# a\x1b[2J", "s:1:4: this is no line of a script: U+001B is a control character: leave it out"},
		{"crash A\n  crash A\n", "s:2:3: A is down already"},
		{"quorum 1,1\n", "s:1:1: a phase-1 quorum of 1"},
		{"save /no/such/dir/run\n", "s:1:1: the run cannot be saved"},
		{"open /no/such/run\n", "s:1:1: it cannot be opened"},
		{"branch 7\n", "s:1:1: there is no branch 7"},
	} {
		s, out := session(t, Text, roles.Together(3))
		err := s.Script(context.Background(), "s", strings.NewReader(c.script))
		var mistake *Error
		if !errors.As(err, &mistake) || !strings.HasPrefix(mistake.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.script, err, c.want)
		}
		if !strings.HasSuffix(out.String(), "SAFE, at step "+lastField(out.String())) && !strings.Contains(out.String(), "SAFE") {
			t.Errorf("%q does not end with a summary:\n%s", c.script, out)
		}
	}
}

func lastField(s string) string { return s[strings.LastIndex(s, "step ")+len("step "):] }

// A mistake in a conversation is explained, and it goes on.
func TestConversation(t *testing.T) {
	s, out := session(t, Text, roles.Together(3))
	var errs []error
	err := s.Converse(context.Background(), Asking(strings.NewReader("propse A red\npropose A red\nrun 1s\nquit\nrun 1s\n"), out), func(err error) { errs = append(errs, err) })
	if err != nil || len(errs) != 1 || !strings.Contains(errs[0].Error(), "there is no command") || !strings.Contains(out.String(), "red is chosen") {
		t.Errorf("%v\n%s\n%s", err, errs, out)
	}
	if strings.Count(out.String(), prompt) != 4 {
		t.Errorf("it prompts another number of times:\n%s", out)
	}
}

// shown is a learner that also shows a log, whatever happens.
type shown struct{ roles.Role }

func (s shown) Step(e roles.Event, out *roles.Out) roles.Role { return shown{s.Role.Step(e, out)} }

func (s shown) Fields() []roles.Field {
	b := roles.Ballot{Round: 2, Owner: roles.NewID(roles.Everything, 1)}
	return []roles.Field{{Name: "log", Value: roles.Log{Commit: 4, Applied: 3, First: 3, Window: 2, Leads: true, Entries: []roles.Entry{
		{Instance: 4, Value: roles.NoOp, State: roles.EntryChosen}, {Instance: 6, Ballot: b, Value: "set k v", State: roles.EntryAccepted},
	}}}}
}

// A log is told in words and, for programs, with every entry.
func TestLogsAreTold(t *testing.T) {
	simple := all.Protocols()[0]
	p := *simple
	p.Setup = func(c roles.Config) []roles.Agent {
		agents := simple.Setup(c)
		for i := range agents {
			last := len(agents[i].Roles) - 1
			agents[i].Roles[last] = shown{agents[i].Roles[last]}
		}
		return agents
	}
	for form, want := range map[Form]string{
		Text: "Its learner: chosen up to 4; executed up to 3; compacted below 3; leads with a window of 2; 6 voted 2.B set k v.",
		JSON: `"log":{"applied":3,"commit":4,"entries":[{"ballot":null,"instance":4,"state":"chosen","value":"no-op"},` +
			`{"ballot":"2.B","instance":6,"state":"accepted","value":"set k v"}],"first":3,"leads":true,"window":2}`,
	} {
		run, err := cluster.NewTimeline(cluster.Settings{Protocol: &p, Config: roles.Together(1), Seed: 1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		out := new(bytes.Buffer)
		s := New(Options{Run: run, Protocols: []*roles.Protocol{&p}, Out: out, Form: form})
		if err := s.Do(context.Background(), "status"); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("%v: the status says\n%s\nwithout\n%s", err, out, want)
		}
		run.Close()
	}
}

// What the judge has forgotten of a long log is counted all the same.
func TestALongLogIsCounted(t *testing.T) {
	var text strings.Builder
	fmt.Fprintln(&text, "protocol multipaxos\nagents 3\ndelay 10ms")
	for i := range 400 {
		fmt.Fprintf(&text, "propose A set x %d\nrun 60ms\n", i)
	}
	fmt.Fprintln(&text, "status")
	for form, wants := range map[Form][]string{
		Text: {"400 values are chosen; these are the latest.", "chosen 400 values, the last one A#400 set x 399, SAFE"},
		JSON: {`"forgotten_through":`, `"value":"A#400 set x 399"`},
	} {
		s, out := session(t, form, roles.Together(3))
		if err := s.Script(context.Background(), "long", strings.NewReader(text.String())); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(out.String(), "\n")
		status := strings.Join(lines[len(lines)-40:], "\n")
		for _, want := range wants {
			if !strings.Contains(status, want) {
				t.Errorf("there is no %s in\n%s", want, status)
			}
		}
	}
}

// A partition of which a link was mended is told as what it is.
func TestAPartitionWithAnExceptionIsNamed(t *testing.T) {
	s, out := session(t, Text, roles.Together(5))
	if err := s.Script(context.Background(), "script", strings.NewReader("partition AB | CDE\nmend A-C\nstatus\n")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Partition: AB | CDE. No message passes from one side to another, but for the links that are said to be open.\n",
		"The links between A and C: delay 10ms..40ms, open.\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not told:\n%s", want, out)
		}
	}
	if strings.Contains(out.String(), "cut.") {
		t.Errorf("what the partition says is told again:\n%s", out)
	}
}

// help WORD says what a command, a rule, an invariant, a variant or a protocol is, and of another word where it is and what is near.
func TestHelpOfAWord(t *testing.T) {
	for _, c := range []struct{ line, says, wrong string }{
		{"help pause", "pause A 2s, or pause A. Have an agent stand still", ""},
		{"help pause # both", "pause. Stop the clock.", ""},
		{"help keep-promise", "A rule of Simple Paxos", ""},
		{"help agreement", "An invariant of Simple Paxos", ""},
		{"help multipaxos", "The protocol Multi-Paxos, of ", ""},
		{"help help", "help WORD. Say what", ""},
		{"  help propse", "", `column 8: there is no help for "propse"; try: help propose`},
		{"help xyzzyxyzzy", "", `column 6: there is no help for "xyzzyxyzzy"; try: help, which lists all commands`},
		{"help propose red", "", `column 6: there is no help for "propose red"; try: help, which lists all commands`},
	} {
		s, out := session(t, Text, roles.Together(3))
		err := s.Do(context.Background(), c.line)
		if got := fmt.Sprint(err); err != nil && got != c.wrong || err == nil && c.wrong != "" || !strings.Contains(out.String(), c.says) {
			t.Errorf("%s: %v\n%s", c.line, err, out)
		}
	}
}

// What a choice rests on is told in words, and so is Space-time; of a violation, both choices are told.
func TestWhatAChoiceRestsOn(t *testing.T) {
	for _, c := range []struct {
		commands string
		says     []string
	}{
		{"why", []string{"Nothing is chosen so far."}},
		{"propose p1 red\nrun 300ms\nview space-time", []string{"red was chosen, by the votes of ", " in ballot 1.p1.", "p1 issued 1.p1 red at step ",
			"which reported no vote.", " could know "}},
		{"propose p1 red\ndeliver p1>a1 Prepare\ndeliver p1>a2 Prepare\ndeliver a1>p1 Promise\ndeliver a2>p1 Promise\ndeliver p1>a1 Accept\n" +
			"propose p2 blue\ndeliver p2>a1 Prepare\ndeliver p2>a3 Prepare\ndeliver a1>p2 Promise\ndeliver a3>p2 Promise\n" +
			"deliver p2>a1 Accept\ndeliver p2>a3 Accept\nwhy", []string{
			"At step 13 red was chosen, by the votes of a1 and a3 in ballot 1.p2.",
			"p2 issued 1.p2 red at step 11, after the promises of a1 (step 8) and a3 (step 9); a1 reported 1.p1 red.",
			"a1 voted for 1.p1 red at step 6, asked at step 5.", "At step 13 a3 could know 11 of the 12 events before it."}},
		{"without adopt-reported\nloss 0%\npropose p1 red\nrun 300ms\npropose p2 blue\nrun 300ms\nwhy", []string{
			" red was chosen, by the votes of ", " blue was chosen, by the votes of ", "In both quorums: "}},
	} {
		s, out := session(t, Text, roles.Apart(2, 3, 1))
		for line := range strings.Lines(c.commands) {
			if err := s.Do(context.Background(), strings.TrimSpace(line)); err != nil {
				t.Fatal(err)
			}
		}
		for _, want := range c.says {
			if !strings.Contains(out.String(), want) {
				t.Errorf("it says\n%s\nand not %q", out.String(), want)
			}
		}
	}
}
