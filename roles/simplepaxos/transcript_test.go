package simplepaxos_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"synod/roles"
	"synod/roles/simplepaxos"
)

var rewrite = flag.Bool("rewrite", false, "write what the roles do now into testdata/*.txt")

// TestTranscripts plays the single steps of testdata/*.txt. A paragraph has remarks (#), commands, and under ---- what
// the role does about them. The commands are
//
//	new acceptor a1 [distinguished l1] [without RULE...]
//	Prepare 1.p1 from p1, or any other message as it describes itself
//	submit VALUE, expire TIMER, crash (and come back with what was durable), without [RULE...], fields
//
// and "given" before a command makes it silent. go test ./roles/simplepaxos -rewrite writes what happens under ----.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts are in testdata: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { playTranscript(t, file) })
	}
}

func playTranscript(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var now []string
	for _, paragraph := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
		head, want, isStep := strings.Cut(paragraph, "\n----")
		if !isStep {
			now = append(now, paragraph)
			continue
		}
		got := playParagraph(t, head)
		if got != strings.TrimPrefix(want, "\n") && !*rewrite {
			t.Errorf("%s:\n%s\n---- does\n%s\n---- and not\n%s\nIf that is meant, run the test with -rewrite, and read the difference.", file, head, got, strings.TrimSpace(want))
		}
		now = append(now, head+"\n----\n"+got)
	}
	if *rewrite {
		if err := os.WriteFile(file, []byte(strings.Join(now, "\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// stage is the role that a paragraph is about.
type stage struct {
	first, role roles.Role
	id          roles.ID
}

func playParagraph(t *testing.T, text string) string {
	var s stage
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		command, silent := strings.CutPrefix(line, "given ")
		said, err := s.do(strings.Fields(command))
		if err != nil {
			t.Fatalf("%q in\n%s\n%v", line, text, err)
		}
		if !silent && said != nil {
			lines = append(lines, said...)
		}
	}
	return strings.Join(lines, "\n")
}

func (s *stage) do(words []string) ([]string, error) {
	if len(words) == 0 {
		return nil, nil
	}
	switch words[0] {
	case "new":
		return nil, s.enter(words[1:])
	case "crash":
		d := s.role.Durable()
		s.role = s.first
		if d != nil {
			s.role = s.first.Restore(d)
		}
		return s.step(roles.Start{}), nil
	case "submit":
		return s.step(roles.Submit{Value: roles.Value(words[1])}), nil
	case "expire":
		return s.step(roles.Expire{Timer: words[1]}), nil
	case "without":
		flaws, err := rulesOff(words[1:])
		return s.step(roles.Rules{Without: flaws}), err
	case "fields":
		return s.fields(), nil
	}
	e, err := parseReceive(words)
	if err != nil {
		return nil, err
	}
	return s.step(e), nil
}

// parseReceive reads the arrival of a message: Prepare 1.p1 from p1.
func parseReceive(words []string) (roles.Receive, error) {
	from, ok := roles.ParseID(words[len(words)-1])
	if !ok || len(words) < 4 || words[len(words)-2] != "from" {
		return roles.Receive{}, fmt.Errorf("%v is no command", words)
	}
	m, err := parseMessage(words[:len(words)-2])
	return roles.Receive{From: from, Msg: m}, err
}

// enter puts a role on the stage: new acceptor a1 without keep-promise.
func (s *stage) enter(words []string) error {
	c := roles.Apart(2, 3, 2)
	if id, ok := roles.ParseID(words[1]); ok {
		s.id = id
	}
	if s.id.Kind() == roles.Everything {
		c = roles.Together(3)
	}
	for i, word := range words {
		var err error
		switch word {
		case "distinguished":
			id, _ := roles.ParseID(words[i+1])
			c.Distinguished = roles.SetOf(id)
		case "without":
			c.Without, err = rulesOff(words[i+1:])
		}
		if err != nil {
			return err
		}
	}
	for _, a := range simplepaxos.Protocol().Setup(c) {
		for _, r := range a.Roles {
			if a.ID == s.id && r.Name() == words[0] {
				s.first, s.role = r, r
				return nil
			}
		}
	}
	return fmt.Errorf("nobody is called %s", words)
}

func rulesOff(names []string) (off roles.Flaws, err error) {
	for _, name := range names {
		i, ok := simplepaxos.Protocol().FlawNamed(name)
		if !ok {
			return 0, fmt.Errorf("there is no rule %s", name)
		}
		off = off.With(i)
	}
	return off, nil
}

// parseMessage is the inverse of roles.Describe.
func parseMessage(words []string) (roles.Message, error) {
	b := ballot(words[1])
	last := words[len(words)-2:]
	switch words[0] {
	case "Prepare":
		return simplepaxos.Prepare{Ballot: b}, nil
	case "Promise":
		if last[1] == "nothing" {
			return simplepaxos.Promise{Ballot: b}, nil
		}
		return simplepaxos.Promise{Ballot: b, Last: proposal(last)}, nil
	case "Accept":
		return simplepaxos.Accept{Proposal: proposal(last)}, nil
	case "Accepted":
		return simplepaxos.Accepted{Proposal: proposal(last)}, nil
	case "Chosen":
		return simplepaxos.Chosen{Proposal: proposal(last)}, nil
	case "Nack":
		return simplepaxos.Nack{Ballot: b, Promised: ballot(last[1])}, nil
	}
	return nil, fmt.Errorf("there is no message %v", words)
}

// step says all that a role does about an event.
func (s *stage) step(e roles.Event) []string {
	var out roles.Out
	before := s.role.Durable()
	if r, ok := e.(roles.Receive); ok && !s.role.Hears(r.Msg) {
		return []string{"does not hear it"}
	}
	s.role = s.role.Step(e, &out)
	var said []string
	for _, r := range out.Reasons {
		said = append(said, r.String())
	}
	if d := s.role.Durable(); d != before {
		said = append(said, fmt.Sprintf("saves %+v", d))
	}
	for _, f := range out.Facts {
		said = append(said, fmt.Sprintf("notes %s%+v", strings.TrimPrefix(fmt.Sprintf("%T", f), "roles."), f))
	}
	said = append(said, sends(out.Sends)...)
	for _, t := range out.Timers {
		if t.Max == 0 {
			said = append(said, "stops "+t.Name)
		} else {
			said = append(said, fmt.Sprintf("sets %s to %d…%d ms", t.Name, t.Min, t.Max))
		}
	}
	if said == nil {
		said = []string{"does nothing"}
	}
	return said
}

// sends has a line for each message and all its receivers.
func sends(all []roles.Send) (said []string) {
	for i, s := range all {
		if i > 0 && s.Msg == all[i-1].Msg {
			said[len(said)-1] += " " + s.To.String()
			continue
		}
		said = append(said, fmt.Sprintf("sends %s to %s", roles.Describe(s.Msg), s.To))
	}
	return said
}

func (s *stage) fields() (said []string) {
	for _, f := range s.role.Fields() {
		line := fmt.Sprintf("%s: %v", f.Name, f.Value)
		if f.Stable {
			line += " (stable)"
		}
		said = append(said, strings.TrimSpace(line))
	}
	return said
}
