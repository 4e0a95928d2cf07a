package roles

import "slices"

// Flaw names a rule of the protocol that can be switched off to see what it was good for.
type Flaw struct {
	Name   string // the rule in a word, as typed after "without": persist-promise
	Rule   string // the rule as a sentence
	Off    string // what is so without it, as what follows "Rule off: "; without a full stop
	Source string // where the paper states it
	Breaks string // the invariant that catches the flaw first; "" when none does, which takes a partner

	// Partner is the rule that guards the same door, if there is one. Each of the two suffices: while one is in force,
	// the lack of the other may break lemmas, but not consensus. Without both, the invariant Together is broken.
	Partner, Together string
}

// Alone says why a flaw with a partner is harmless alone, in a sentence.
func (f Flaw) Alone() string {
	return f.Name + " is harmless alone: " + f.Partner + " guards the same door."
}

// Flaws is a set of rules that are switched off, by their index in Protocol.Flaws.
type Flaws uint32

// Has reports whether rule number i is switched off.
func (f Flaws) Has(i int) bool { return f>>i&1 == 1 }

// With returns the set with rule number i switched off.
func (f Flaws) With(i int) Flaws { return f | 1<<i }

// Without returns the set with rule number i in force again.
func (f Flaws) Without(i int) Flaws { return f &^ (1 << i) }

// FlawNamed returns the index of a flaw, or false when the protocol has none of that name.
func (p *Protocol) FlawNamed(name string) (int, bool) {
	i := slices.IndexFunc(p.Flaws, func(f Flaw) bool { return f.Name == name })
	return i, i >= 0
}

// Rules returns the names of all the rules that can be switched off.
func (p *Protocol) Rules() []string { return p.Off(^Flaws(0)) }

// Off returns the names of the rules that a set switches off.
func (p *Protocol) Off(f Flaws) []string {
	var names []string
	for i, flaw := range p.Flaws {
		if f.Has(i) {
			names = append(names, flaw.Name)
		}
	}
	return names
}

// Pair returns rule number i with its partner, or rule number i alone when it has none.
func (p *Protocol) Pair(i int) Flaws {
	pair := Flaws(0).With(i)
	if partner, ok := p.FlawNamed(p.Flaws[i].Partner); ok {
		pair = pair.With(partner)
	}
	return pair
}

// Pairs returns every rule that has a partner, together with it, each pair once.
func (p *Protocol) Pairs() []Flaws {
	var all []Flaws
	for i := range p.Flaws {
		if pair := p.Pair(i); p.Flaws[i].Partner != "" && !slices.Contains(all, pair) {
			all = append(all, pair)
		}
	}
	return all
}

// Spared returns those rules of a set whose partner is in force, so that consensus does not miss them.
func (p *Protocol) Spared(off Flaws) []Flaw {
	var spared []Flaw
	for i, f := range p.Flaws {
		if f.Partner != "" && off.Has(i) && p.Pair(i)&^off != 0 {
			spared = append(spared, f)
		}
	}
	return spared
}
