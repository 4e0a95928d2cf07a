package rolestest

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"synod/roles"
)

const (
	// flawSeeds bounds the search for a run that a flaw ruins, in clusters that take turns. Most take a few; the rarest are for
	// the searches of the protocol's trials.
	flawSeeds = 250
	// sparedSeeds is how many runs must be none the worse for the lack of a rule that has a partner. To go through all runs
	// of a small cluster is for the explorer, and so is to find the run that misses both rules, which is too rare for this.
	sparedSeeds = 150
	// lookedSeeds is how many of these runs hold every step against what package roles promises too, which takes most of the time
	// of a run: the others are for the judge alone.
	lookedSeeds = 12
)

// errRare says that a flaw ruins none of the random runs, and that the protocol has trials, in which it must be found.
var errRare = errors.New("no random run meets it")

// checkFlaw looks for a run in which the judge's first alarm, with one rule switched off, is the one that the flaw
// promises. A flaw that nothing catches is a missing invariant, or a rule that nothing depends on, unless it has a partner.
func checkFlaw(p *roles.Protocol, i int) error {
	f := p.Flaws[i]
	if f.Partner != "" {
		if err := checkSpared(p, i); err != nil || f.Breaks == "" {
			return err
		}
	}
	alarms := map[string]int{}
	casts := flawCasts(p, i)
	for seed := range uint64(flawSeeds) {
		first, err := firstAlarm(p, casts[seed%uint64(len(casts))], seed, false)
		switch {
		case err != nil:
			return fmt.Errorf("without %s, seed %d: %w", f.Name, seed, err)
		case first == f.Breaks:
			return nil
		}
		alarms[first]++
	}
	delete(alarms, "")
	if len(p.Trials) > 0 {
		return errRare
	}
	return fmt.Errorf("without %s, %d random runs never broke %s first; they broke %v: correct Flaw.Breaks, or add the invariant that is missing",
		f.Name, flawSeeds, f.Breaks, slices.Sorted(maps.Keys(alarms)))
}

// checkSpared looks for a run in which consensus misses a rule although its partner is in force, or anything does if the
// flaw says that nothing will.
func checkSpared(p *roles.Protocol, i int) error {
	f := p.Flaws[i]
	for seed := range uint64(sparedSeeds) {
		for _, c := range flawCasts(p, i) {
			first, err := firstAlarm(p, c, seed, f.Breaks != "")
			switch {
			case err != nil:
				return fmt.Errorf("without %s, seed %d: %w", f.Name, seed, err)
			case first != "":
				return fmt.Errorf("without %s, seed %d breaks %s although %s is in force: it is no partner, or Flaw.Breaks is wrong", f.Name, seed, first, f.Partner)
			}
		}
	}
	return nil
}

// flawCasts returns the casts that play without rule number i: some that every protocol knows, in each variant, and those of
// its own trials. Those that the protocol refuses are left out.
func flawCasts(p *roles.Protocol, i int) []roles.Config {
	var all []roles.Config
	add := func(c roles.Config) {
		c.Without = c.Without.With(i)
		if !slices.Contains(all, c) && p.Check(c) == nil {
			all = append(all, c)
		}
	}
	for variant := range max(1, len(p.Variants)) {
		for _, c := range []roles.Config{roles.Together(3), roles.Together(4), roles.Apart(2, 3, 1)} {
			c.Variant = variant
			add(c)
		}
	}
	for _, t := range p.Trials {
		add(t.Config)
	}
	return all
}

// firstAlarm returns the invariant that a random run breaks first, or "". With theorem set, lemmas do not count.
func firstAlarm(p *roles.Protocol, c roles.Config, seed uint64, theorem bool) (string, error) {
	n, err := newNetwork(p, c, seed)
	if err == nil {
		n.theorem, n.brief = theorem, seed >= lookedSeeds
		err = n.chaos()
	}
	var first alarm
	if errors.As(err, &first) {
		return first.Invariant, nil
	}
	return "", err
}
