package rolestest

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"synod/roles"
)

// flawSeeds bounds the search for a run that a flaw ruins; the rarest of them take a few hundred.
const flawSeeds = 5_000

// checkFlaw looks for a run in which the judge's first alarm, with one rule switched off, is the one that the flaw
// promises. A flaw that nothing catches is a missing invariant, or a rule that nothing depends on.
func checkFlaw(p *roles.Protocol, i int) error {
	alarms := map[string]int{}
	for seed := range uint64(flawSeeds) {
		for _, c := range []roles.Config{roles.Together(3), roles.Together(4), roles.Apart(2, 3, 1)} {
			c.Without = c.Without.With(i)
			if p.Check(c) != nil {
				continue
			}
			n, err := newNetwork(p, c, seed)
			if err == nil {
				err = n.chaos()
			}
			var first alarm
			if errors.As(err, &first) {
				if first.Invariant == p.Flaws[i].Breaks {
					return nil
				}
				alarms[first.Invariant]++
			} else if err != nil {
				return fmt.Errorf("without %s, seed %d: %w", p.Flaws[i].Name, seed, err)
			}
		}
	}
	return fmt.Errorf("without %s, %d random runs never broke %s first; they broke %v: correct Flaw.Breaks, or add the invariant that is missing",
		p.Flaws[i].Name, flawSeeds, p.Flaws[i].Breaks, slices.Sorted(maps.Keys(alarms)))
}
