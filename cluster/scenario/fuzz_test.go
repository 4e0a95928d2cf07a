package scenario

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
)

// The most that a fuzzed run has: few agents and few lines, so that very many can be played.
const (
	fuzzedAgents = 3
	fuzzedLines  = 24
)

// FuzzRun has anything happen to a small cluster that the command language can say: the bytes choose the commands, those of
// the table with other agents, values and rules, and what is impossible is left out. What was done is a scenario, and that
// is the same run, whether it is played beat by beat or whole; nothing panics; and no invariant is broken where no rule is off
// and every disk works.
func FuzzRun(f *testing.F) {
	protocols := all.Protocols()
	forms := formsOfRuns(f)
	for i := range protocols {
		f.Add(byte(i), byte(1), []byte("\x00\x00\x00"))
		for k := range byte(8) {
			var script []byte
			for n := range byte(60) {
				script = append(script, n*(2*k+7)+k)
			}
			f.Add(byte(i), k, script)
		}
	}
	f.Fuzz(func(t *testing.T, protocol, seed byte, script []byte) {
		p := protocols[int(protocol)%len(protocols)]
		head := fmt.Sprintf("# Claim.\n\nprotocol %s\nagents %d\nseed %d\n\n", p.Name, fuzzedAgents, seed)
		text, digest := improvise(t, p, head, forms, dice(script))
		s, err := Parse("fuzz", []byte(text), protocols)
		if err != nil {
			t.Fatalf("what was done cannot be read: %v\n%s", err, text)
		}
		r, err := Run(s)
		if err != nil || r.Digest != digest || len(r.Failures) > 0 {
			t.Fatalf("played whole it is another run: %v, %v\n%s", err, r.Failures, text)
		}
		if r.Verdict == cluster.Violated && !spoilt.MatchString(text) {
			t.Fatalf("an invariant is broken, and no rule is off:\n%s", text)
		}
	})
}

// spoilt are the commands after which nothing is promised.
var spoilt = regexp.MustCompile(`(?m)^(without|wipe|disk . (lies|loses-last))`)

// dice are bytes that choose.
type dice []byte

// of returns a number below n; 0 when there are no more bytes.
func (d *dice) of(n int) int {
	if len(*d) == 0 {
		return 0
	}
	b := (*d)[0]
	*d = (*d)[1:]
	return int(b) % n
}

// formsOfRuns returns the lines of the command table that can stand in the middle of a scenario, with @ for an agent, $ for a
// value and % for a rule.
func formsOfRuns(t testing.TB) []string {
	var forms []string
	for _, c := range cluster.CommandTable() {
		for _, form := range c.Forms {
			_, err := Parse("form", []byte("# Claim.\n\nagents 5\n\nheal\n"+form+"\n"), all.Protocols())
			if err != nil {
				continue // a setting, or not for scenarios
			}
			form = strings.TrimSuffix(form, " Accept 2.A") // the first message of the link will do
			form = regexp.MustCompile(`\b[A-E]+\b`).ReplaceAllStringFunc(form, func(ids string) string { return strings.Repeat("@", len(ids)) })
			form = strings.NewReplacer("red", "$", "persist-promise", "%", "@@@", "@").Replace(form)
			if !slices.Contains(forms, form) {
				forms = append(forms, form)
			}
		}
	}
	if len(forms) < 40 {
		t.Fatalf("only %d commands can stand in a scenario: %q", len(forms), forms)
	}
	return forms
}

// improvise does what the dice say, as far as it is possible, and returns it as a scenario, with the digest of the cluster at
// the end.
func improvise(t *testing.T, p *roles.Protocol, head string, forms []string, d dice) (text, digest string) {
	begin, err := Parse("fuzz", []byte(head), all.Protocols())
	if err != nil {
		t.Fatal(err)
	}
	run, err := cluster.NewTimeline(begin.Settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	text = head
	for range fuzzedLines {
		if len(d) == 0 {
			break
		}
		line := fill(forms[d.of(len(forms))], p, &d)
		command, err := cluster.ParseCommand(line, run.Settings().Scope(all.Protocols()))
		if err != nil {
			continue
		}
		before := run.State().Digest()
		switch err := (stage{run}).do(command); {
		case err == nil:
			text += line + "\n"
		case run.State().Digest() != before && command.Verb != cluster.Step:
			t.Fatalf("%s is impossible, and has changed something: %v\n%s", line, err, text)
		case run.State().Digest() != before:
			return text, before
		}
	}
	return text, run.State().Digest()
}

// fill puts agents, values and rules into a form.
func fill(form string, p *roles.Protocol, d *dice) string {
	var b strings.Builder
	for _, c := range form {
		switch c {
		case '@':
			b.WriteByte("ABC"[d.of(fuzzedAgents)])
		case '$':
			value := []string{"red", "blue", "green"}[d.of(3)]
			if p.Machine != nil {
				value = string(p.Machine.Example(d.of(256)))
			}
			b.WriteString(value)
		case '%':
			if len(p.Flaws) == 0 {
				return ""
			}
			b.WriteString(p.Flaws[d.of(len(p.Flaws))].Name)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}
