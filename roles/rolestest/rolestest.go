// Package rolestest is the conformance suite of protocols: it plays one over a bad network, from many seeds and with
// many casts, and checks after every step what package roles promises of a role. The test of roles/all calls [Run] for every
// protocol there is.
//
// What it checks: roles are plain comparable values (plain.go); Step is pure, and deaf to what does not concern the
// role (pure.go); what is durable restores the role and survives being written down (durable.go), and what somebody has changed in
// it is refused or safe to go on with (mutate.go); state, messages and
// reasons describe themselves (describe.go), and each kind of message says what it is for (classes.go). The judge must find nothing in these runs, and once the network behaves
// again a value must be chosen and learned, and every client that lives must be answered, also after whoever led was away
// (network.go, schedule.go). With a rule switched off the judge must find what
// the flaw says it will (flaws.go).
package rolestest

import (
	"errors"
	"fmt"
	"testing"

	"synod/roles"
)

// seeds is the number of runs with each cast, in all variants together; -short and the detector of races, which makes them
// slow, take a tenth of them.
const seeds = 40

// Run checks that p is a protocol as package roles describes it.
func Run(t *testing.T, p *roles.Protocol) {
	t.Helper()
	runs := max(4, seeds/max(1, len(p.Variants)))
	if testing.Short() || raceDetector {
		runs = 4
	}
	t.Run("description", func(t *testing.T) { report(t, checkProtocol(p)) })
	t.Run("classes", func(t *testing.T) { report(t, checkClasses(p, roles.Together(3))) })
	for _, c := range casts(p) {
		t.Run(c.name, func(t *testing.T) {
			if err := p.Check(c.config); err != nil {
				t.Skipf("%s refuses this cast: %v", p.Title, err)
			}
			report(t, checkSetup(p, c.config))
			for seed := range runs {
				if err := play(p, c.config, uint64(seed)); err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
			}
			for seed := range max(1, runs/10) {
				if err := playMutants(p, c.config, uint64(seed)); err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
			}
		})
	}
	t.Run("flaws", func(t *testing.T) {
		if raceDetector {
			t.Skip("it would take minutes, and there is only one goroutine")
		}
		for i := range p.Flaws {
			t.Run(p.Flaws[i].Name, func(t *testing.T) {
				err := checkFlaw(p, i)
				if errors.Is(err, errRare) {
					t.Skipf("%v: the searches of the trials must", err)
				}
				report(t, err)
			})
		}
	})
}

func report(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A cast is a configuration with a name.
type cast struct {
	name   string
	config roles.Config
}

// casts returns the configurations that every protocol is played with: small and even numbers, where majorities are
// easy to get wrong, roles together and apart, all learners counting votes and only a distinguished one, in each variant.
func casts(p *roles.Protocol) []cast {
	all := castsOf("", 0)
	for i, v := range p.Variants {
		if i > 0 {
			all = append(all, castsOf(", "+v.Name, i)...)
		}
	}
	return all
}

func castsOf(what string, variant int) []cast {
	var all []cast
	add := func(name string, c roles.Config) {
		c.Variant, name = variant, name+what
		all = append(all, cast{name, c})
		for first := range c.Learners.All() {
			c.Distinguished = roles.SetOf(first)
			break
		}
		all = append(all, cast{name + ", distinguished learner", c})
	}
	for n := 1; n <= 5; n++ {
		add(fmt.Sprintf("%d together", n), roles.Together(n))
	}
	add("2,3,2 apart", roles.Apart(2, 3, 2))
	return all
}
