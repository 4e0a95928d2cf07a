package cluster

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"
	"unicode/utf8"

	"synod/roles"
)

// apart is the scope of a cluster whose agents play one role each.
func apart() Scope {
	s := five()
	s.Agents = roles.Apart(3, 12, 2).Agents()
	return s
}

// many is the scope of the largest cluster, in which some names have two letters.
func many() Scope {
	s := five()
	s.Agents = roles.Together(roles.MaxPerKind).Agents()
	return s
}

// oddScope is one that no run has: agents of every kind at once, and rules and protocols whose names want quotes.
func oddScope() Scope {
	return Scope{
		Agents:    append(apart().Agents, many().Agents...),
		Rules:     []string{"a rule", `"`, "#", "50%", "漢", `\n`, "a  b "},
		Protocols: []string{"two words"},
	}
}

// What is written is read back as it was, is written the same again, and needs no scope to be read.
func TestEveryCommandHasAFixedText(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	drawn := map[Verb]int{}
	scopes := []Scope{five(), apart(), many(), oddScope()}
	for i := range 20_000 {
		s := scopes[i%len(scopes)]
		c := someCommand(random, s)
		drawn[c.Verb]++
		text := c.String()
		for _, in := range []Scope{s, {Agents: s.Agents}} {
			got, err := ParseCommand(text, in)
			if err != nil || !reflect.DeepEqual(got, c) {
				t.Fatalf("%+v is written as %q, and that is read as %+v, %v", c, text, got, err)
			}
			if again := got.String(); again != text {
				t.Fatalf("%q is written as %q", text, again)
			}
		}
	}
	for verb := NoVerb + 1; verb < verbs; verb++ {
		if drawn[verb] < 50 {
			t.Errorf("verb %d was drawn only %d times: does someCommand know it?", verb, drawn[verb])
		}
	}
}

// Numbers with a fraction, and every duration of up to two minutes, are kept to the last digit.
func TestCommandNumbersRoundTrip(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	check := func(c Command) {
		if got, err := ParseCommand(c.String(), five()); err != nil || !reflect.DeepEqual(got, c) {
			t.Fatalf("%+v is written as %q, and that is read as %+v, %v", c, c, got, err)
		}
	}
	for range 5_000 {
		check(Command{Verb: Loss, Links: everyLink, Percent: random.Float64() * 100})
		check(Command{Verb: Speed, Percent: (1.0/16 + random.Float64()*4000) * 100})
		check(Command{Verb: Run, Min: 1 + Time(random.Int64N(int64(maxRun)))})
	}
	for d := Time(1); d <= 120_000; d += 7 {
		check(Command{Verb: Run, Min: d})
	}
	for _, d := range []Time{1, 999, 1000, 59_999, 60_000, 60_001, maxDelay} {
		check(Command{Verb: Delay, Links: everyLink, Min: 1, Max: d})
	}
}

// FuzzAnyCommand reads any line with and without a scope.
func FuzzAnyCommand(f *testing.F) {
	for line := range formsMean {
		f.Add(line)
	}
	for _, m := range commandMistakes {
		f.Add(m.line)
	}
	scopes := []Scope{{}, five(), apart(), many()}
	f.Fuzz(func(t *testing.T, line string) {
		for _, s := range scopes {
			c, err := ParseCommand(line, s)
			if err != nil {
				var e *CommandError
				if !errors.As(err, &e) || e.Line != line || e.Column < 1 || e.Column > utf8.RuneCountInString(line)+1 || e.Problem == "" {
					t.Fatalf("%q: %#v", line, err)
				}
				continue
			}
			text := c.String()
			again, err := ParseCommand(text, s)
			if err != nil || !reflect.DeepEqual(again, c) || again.String() != text {
				t.Fatalf("%q is %+v, and what that is written as, %q, is %+v, %v", line, c, text, again, err)
			}
		}
		typed := []rune(line)
		for _, c := range Complete(line, len(typed), five(), flying) {
			if len([]rune(c.Line)) < len(typed) {
				t.Fatalf("%q is completed to %q", line, c.Line)
			}
		}
	})
}
