package cluster

import (
	"fmt"
	"slices"

	"synod/roles"
)

// With returns the settings that a command asks for: another protocol, size, layout, quorum, way of learning, window or seed,
// or other rules from the beginning. Everything else stays as it is, but for what another protocol does not accept: quorums of
// given sizes and distinguished learners are a wish, and it may have none of them. Settings that the protocol refuses are an
// error.
func (s Settings) With(c Command, protocols func(string) (*roles.Protocol, bool)) (Settings, error) {
	s, err := s.set(c, protocols)
	if err != nil {
		return s, err
	}
	_, err = newCast(s.Protocol, s.Config)
	if err == nil || c.Verb != Protocol {
		return s, err
	}
	plain := s
	plain.Config.Phase1, plain.Config.Phase2 = 0, 0
	if _, err := newCast(plain.Protocol, plain.Config); err == nil {
		return plain, nil
	}
	plain.Config.Distinguished = roles.Set{}
	if _, err := newCast(plain.Protocol, plain.Config); err == nil {
		return plain, nil
	}
	return s, err
}

// set is With for settings that are not complete yet: no protocol has been asked what it thinks of them.
func (s Settings) set(c Command, protocols func(string) (*roles.Protocol, bool)) (Settings, error) {
	switch c.Verb {
	case Protocol:
		p, ok := protocols(c.Word)
		if !ok {
			return s, fmt.Errorf("there is no protocol %q", c.Word)
		}
		s.Protocol, s.Config.Without, s.Config.Variant = p, 0, 0
		if !p.Sequence {
			s.Config.Window, s.Config.Snapshot, s.Config.Members = 0, 0, 0
		}
	case Without, With:
		i, ok := s.Protocol.FlawNamed(c.Word)
		if !ok {
			return s, fmt.Errorf("%s has no rule %q", s.Protocol.Title, c.Word)
		}
		s.Config.Without = s.Config.Without.Without(i)
		if c.Verb == Without {
			s.Config.Without = s.Config.Without.With(i)
		}
	case Agents:
		s = s.layout(roles.Together(c.N))
	case Separate:
		s = s.layout(roles.Apart(c.N, c.N2, c.N3))
	case Quorum:
		s.Config.Phase1, s.Config.Phase2 = c.N, c.N2
	case Learning:
		return s.learning(c.N, c.N2)
	case Variant:
		i, ok := s.Protocol.VariantNamed(c.Word)
		if !ok {
			return s, fmt.Errorf("%s has no variant %q", s.Protocol.Title, c.Word)
		}
		s.Config.Variant = i
	case Window, Snapshot, Members:
		if !s.Protocol.Sequence {
			return s, fmt.Errorf("%s decides one value, and has neither a window nor snapshots nor members that change", s.Protocol.Title)
		}
		switch c.Verb {
		case Window:
			s.Config.Window = c.N
		case Snapshot:
			s.Config.Snapshot = c.N
		default:
			s.Config.Members = c.N
		}
	case Seed:
		s.Seed = c.Seed
	}
	return s, nil
}

// layout changes who is in the cluster. Quorums go back to majorities, for sizes mean nothing without it.
func (s Settings) layout(c roles.Config) Settings {
	c.Without, c.Variant, c.Window, c.Snapshot = s.Config.Without, s.Config.Variant, s.Config.Window, s.Config.Snapshot
	if n := s.Config.Distinguished.Len(); n > 0 {
		c.Distinguished, _ = distinguished(c.Learners, min(n, c.Learners.Len()))
	}
	s.Config = c
	return s
}

// learning chooses who hears from acceptors, or who learns at all: n, or of those that can learn only some; 0 stands for all.
func (s Settings) learning(n, only int) (Settings, error) {
	able := s.Config.Acceptors
	if !s.Config.Learners.Within(able) {
		able = s.Config.Learners
	}
	chosen, err := distinguished(able, max(n, only))
	switch {
	case err != nil:
		return s, err
	case only > 0:
		s.Config.Learners, s.Config.Distinguished = chosen, roles.Set{}
	default:
		s.Config.Learners, s.Config.Distinguished = able, chosen
	}
	return s, nil
}

// distinguished returns the first n learners.
func distinguished(learners roles.Set, n int) (roles.Set, error) {
	if n > learners.Len() {
		return roles.Set{}, fmt.Errorf("there are only %d learners, so %d of them cannot be chosen", learners.Len(), n)
	}
	set := roles.Set{}
	for id := range learners.All() {
		if set.Len() < n {
			set = set.With(id)
		}
	}
	return set, nil
}

// passing are the settings that belong to one run of the program, and not to the disks that outlive it: what chance makes of
// a run, and how the world around the agents behaves. All others are in the manifest of a data directory, a new one too.
// How a run looks is no setting of it.
var passing = map[Verb]bool{Seed: true, Delay: true, Loss: true, Dup: true, Order: true, Drift: true}

// lasting returns, as commands, the settings that every run on the same disks must have.
func (s Settings) lasting() ([]string, error) {
	all, err := s.whole()
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, c := range all {
		if !passing[c.Verb] {
			texts = append(texts, c.String())
		}
	}
	return texts, nil
}

// Proposed returns the values that have been proposed in the current branch, in the order in which they were.
func (t *Timeline) Proposed() []roles.Value {
	var values []roles.Value
	for _, in := range t.now().inputs[:t.State().inputs] {
		if in.other == nil {
			values = append(values, in.value)
		}
	}
	return values
}

// proposed is a value and the input by which it was first proposed.
type proposed struct {
	value roles.Value
	input int
}

// mostFirst bounds FirstProposed.
const mostFirst = 64

// FirstProposed returns the values that were proposed up to the step that is looked at, each once, in the order of their first
// proposals. There are at most 64: the first ones.
func (t *Timeline) FirstProposed() []roles.Value {
	b := t.now()
	for ; b.scanned < len(b.inputs) && len(b.first) < mostFirst; b.scanned++ {
		in := b.inputs[b.scanned]
		if in.other == nil && !slices.ContainsFunc(b.first, func(p proposed) bool { return p.value == in.value }) {
			b.first = append(b.first, proposed{in.value, b.scanned})
		}
	}
	var values []roles.Value
	for _, p := range b.first {
		if p.input < t.State().inputs {
			values = append(values, p.value)
		}
	}
	return values
}
