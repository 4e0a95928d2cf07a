package rolestest

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"

	"synod/roles"
)

// maxFlaws is the number of bits in roles.Flaws.
const maxFlaws = 32

var (
	word  = regexp.MustCompile(`^[a-z][a-z0-9]*$`)
	kebab = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
)

// checkProtocol refuses a description that would leave a hole on the screen or on the command line.
func checkProtocol(p *roles.Protocol) error {
	var wrong []error
	add := func(ok bool, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Errorf(format, args...))
		}
	}
	add(word.MatchString(p.Name), "the name %q is not one word in lower case", p.Name)
	add(p.Title != "" && p.Source != "", "%s has no title or no source", p.Name)
	add(len(p.Summary) == 2 || len(p.Summary) == 3, "the summary of %s has %d lines: it must say what the protocol is for, when it makes progress and, if need be, what its paper calls otherwise", p.Name, len(p.Summary))
	for _, line := range p.Summary {
		add(isSentence(line), "%q in the summary of %s is not a sentence that ends in a full stop", line, p.Name)
	}
	add(p.Check != nil && p.Setup != nil && p.Quorum != nil && p.CheckRecords != nil, "%s must have Check, Setup, Quorum and CheckRecords", p.Name)
	wrong = append(wrong, checkInvariants(p), checkFlaws(p), checkScenarios(p))
	return errors.Join(wrong...)
}

func checkInvariants(p *roles.Protocol) error {
	var names []string
	for _, inv := range p.Invariants {
		switch {
		case !kebab.MatchString(inv.Name) || slices.Contains(names, inv.Name):
			return fmt.Errorf("the name of invariant %q is not kebab-case, or not unique in %s", inv.Name, p.Name)
		case !isSentence(inv.Says):
			return fmt.Errorf("invariant %s says %q, which is not a sentence that ends in a full stop", inv.Name, inv.Says)
		case inv.OnFact == nil && inv.OnChoice == nil:
			return fmt.Errorf("invariant %s never asks anything: give it OnFact or OnChoice", inv.Name)
		}
		names = append(names, inv.Name)
	}
	for _, theorem := range []roles.Invariant{roles.Agreement, roles.Validity, roles.LearnedIsChosen} {
		if !slices.Contains(names, theorem.Name) {
			return fmt.Errorf("%s does not claim %s: without it it is no consensus protocol", p.Name, theorem.Name)
		}
	}
	return nil
}

func checkFlaws(p *roles.Protocol) error {
	if len(p.Flaws) > maxFlaws {
		return fmt.Errorf("%s has %d flaws, but roles.Flaws has room for %d", p.Name, len(p.Flaws), maxFlaws)
	}
	var names []string
	for _, f := range p.Flaws {
		switch {
		case !kebab.MatchString(f.Name) || slices.Contains(names, f.Name):
			return fmt.Errorf("the name of flaw %q is not kebab-case, or not unique in %s", f.Name, p.Name)
		case !isSentence(f.Rule):
			return fmt.Errorf("the rule of flaw %s, %q, is not a sentence that ends in a full stop", f.Name, f.Rule)
		case f.Off == "" || isSentence(f.Off):
			return fmt.Errorf("flaw %s must say what is so without its rule, as what follows \"Rule off: \", and not %q", f.Name, f.Off)
		case f.Source == "":
			return fmt.Errorf("flaw %s does not say where the paper states its rule", f.Name)
		case !hasInvariant(p, f.Breaks) && (f.Breaks != "" || f.Partner == ""):
			return fmt.Errorf("flaw %s is to be caught by %q, which is no invariant of %s", f.Name, f.Breaks, p.Name)
		}
		names = append(names, f.Name)
	}
	return checkPairs(p)
}

func hasInvariant(p *roles.Protocol, name string) bool {
	return slices.ContainsFunc(p.Invariants, func(inv roles.Invariant) bool { return inv.Name == name })
}

// checkPairs refuses partners that do not agree on being partners, or on what is broken without both.
func checkPairs(p *roles.Protocol) error {
	for _, f := range p.Flaws {
		i, ok := p.FlawNamed(f.Partner)
		switch {
		case f.Partner == "" && f.Together == "":
			continue
		case !ok || f.Partner == f.Name:
			return fmt.Errorf("the partner of flaw %s, %q, is no other flaw of %s", f.Name, f.Partner, p.Name)
		case p.Flaws[i].Partner != f.Name || p.Flaws[i].Together != f.Together:
			return fmt.Errorf("flaw %s has the partner %s, which does not say the same of it", f.Name, f.Partner)
		case !slices.ContainsFunc(p.Invariants, func(inv roles.Invariant) bool { return inv.Name == f.Together && !inv.Lemma }):
			return fmt.Errorf("without %s and %s, %q is to be broken, which is no theorem of %s", f.Name, f.Partner, f.Together, p.Name)
		}
	}
	return nil
}

func checkScenarios(p *roles.Protocol) error {
	if p.Scenarios == nil {
		return fmt.Errorf("%s has no scenarios", p.Name)
	}
	files, err := fs.Glob(p.Scenarios, "*.txt")
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%s has no scenario: write at least one story, scenarios/what-it-claims.txt", p.Name)
	}
	return err
}

// checkSetup refuses agents that differ from what the configuration asks for, and roles that are no plain values.
func checkSetup(p *roles.Protocol, c roles.Config) error {
	agents, again := p.Setup(c), p.Setup(c)
	var ids []roles.ID
	for i, a := range agents {
		ids = append(ids, a.ID)
		if len(a.Roles) == 0 || !slices.Equal(a.Roles, again[i].Roles) {
			return fmt.Errorf("Setup gives %s no roles, or other ones each time", a.ID)
		}
		for j, r := range a.Roles {
			if slices.ContainsFunc(a.Roles[:j], func(o roles.Role) bool { return o.Name() == r.Name() }) {
				return fmt.Errorf("%s plays two roles called %s: stable storage could not tell them apart", a.ID, r.Name())
			}
		}
	}
	if !slices.Equal(ids, c.Agents()) {
		return fmt.Errorf("Setup returns the agents %v instead of %v", ids, c.Agents())
	}
	return nil
}
