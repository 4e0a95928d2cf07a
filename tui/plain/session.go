package plain

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"synod/cluster"
	"synod/cluster/chronicle"
	"synod/roles"
	"synod/tui/visible"
)

// Form is how events are written.
type Form int

// The forms.
const (
	Text Form = iota // sentences
	JSON             // one object a line
)

// Options are what a session is started with.
type Options struct {
	Run *cluster.Timeline
	// Protocols are those that the commands protocol and open may name.
	Protocols []*roles.Protocol
	Out       io.Writer
	Form      Form
	// Opening returns what is told how far the opening of a file has come, and what is called in the end. It may be nil.
	Opening func(name string) (tell func(done, of int), end func())
}

// Session carries out commands on a run and writes down what happens.
type Session struct {
	run       *cluster.Timeline
	protocols []*roles.Protocol
	out       *bufio.Writer
	write     writer
	chosen    int // of the values known to be chosen
	opening   func(string) (func(done, of int), func())
	asking    bool                 // a person answers
	silent    bool                 // nothing is written of what happens
	tale      *tale                // what is being told to them; nil for nothing
	index     *chronicle.Chronicle // of the run indexed; nil until somebody asks for what only it knows
	indexed   *cluster.Timeline
}

// writer writes what a session has to say, in one form.
type writer interface {
	event(*cluster.Event)
	chosen(roles.Choice, *cluster.Event)
	status(*cluster.Timeline)
	branches([]cluster.BranchInfo)
	answer(string)     // to a command, of which nothing else is to be seen
	remark(string)     // of a scenario
	expected([]string) // what a scenario expected, and what came true
	end(*cluster.State)
}

// ErrBroken is what a run ends with in which an invariant is broken, be it consensus or a lemma.
var ErrBroken = errors.New("an invariant is broken")

// New begins a session. What the agents read back from stable storage at the start is written at once.
func New(o Options) *Session {
	out := bufio.NewWriter(o.Out)
	s := &Session{protocols: o.Protocols, opening: o.Opening, out: out, write: sentences{visible.Writer(out)}}
	if o.Form == JSON {
		s.write = newObjects(visible.JSONWriter(out))
	}
	s.run = o.Run
	s.begin()
	s.run.Watch(s.watch)
	return s
}

// begin tells of what has happened before the first step of a run.
func (s *Session) begin() {
	s.chosen = 0
	for _, e := range s.run.Events(0, 0) {
		s.write.event(&e)
	}
	s.chosen, _ = s.run.Present().Decisions()
}

// watch writes an event of the present, and the values that it made chosen.
func (s *Session) watch(e *cluster.Event) {
	if s.silent {
		return
	}
	s.write.event(e)
	values, _ := s.run.Present().Decisions()
	if values == s.chosen {
		return
	}
	s.chosen = values
	for _, c := range s.run.Present().ChosenSince(e.Step) {
		s.write.chosen(c, e)
	}
}

// Do carries out one line. An empty one and a remark (#) do nothing. An error changes nothing; one that is a mistake in
// the line knows its column. What happened is written when Do returns.
func (s *Session) Do(ctx context.Context, line string) error {
	defer s.out.Flush()
	switch word, rest, _ := strings.Cut(bare(line), " "); word {
	case "":
		return nil
	case "help", "?":
		return s.help(line, strings.TrimSpace(rest))
	}
	cmd, err := cluster.ParseCommand(line, s.scope())
	if err != nil {
		return err
	}
	if do, ok := watching[cmd.Verb]; ok {
		return do(s, ctx, cmd)
	}
	chosen := s.chosen
	if s.run.Behind() > 0 {
		s.chosen, _ = s.run.State().Decisions() // a branch begins here, and knows what was chosen before it
	}
	err = s.run.Do(cmd)
	if err != nil {
		s.chosen = chosen
	}
	return err
}

// scope is what commands may name.
func (s *Session) scope() cluster.Scope {
	scope := s.run.Settings().Scope(s.protocols)
	scope.Branches = s.run.BranchWords()
	scope.Words = []string{"help"}
	scope.Help = "help, which lists all commands"
	return scope
}

// End writes the last line: what is chosen and whether all is well. It returns ErrBroken when it is not, and the error of
// disks that could not keep the run.
func (s *Session) End() error {
	defer s.out.Flush()
	s.leaveTale() // the session is about the run below
	s.write.end(s.run.State())
	if v, _ := s.run.State().Verdict(); v != cluster.Safe {
		return ErrBroken
	}
	return s.run.DiskError()
}
