package explore

import (
	"context"
	"fmt"
	"testing"

	"synod/roles"
	"synod/roles/simplepaxos"
)

func TestProbe(t *testing.T) {
	p := simplepaxos.Protocol()
	for i, f := range p.Flaws {
		for _, theorem := range []bool{false, true} {
			for _, tr := range Trials(p, roles.Flaws(0).With(i), 1) {
				r, err := Search(context.Background(), tr, Options{States: 5000000, Theorem: theorem})
				if err != nil { fmt.Println(err); continue }
				fmt.Println(f.Name, theorem, tr.Name, r.States, r.Depth, r.Elapsed, r.Why)
				if r.Found != nil {
					all, err := r.Found.Check()
					fmt.Println("   ", r.Found.Violation.Invariant, "want", f.Breaks, len(r.Found.Actions), r.Found.Breaks(r.Found.Violation.Invariant), len(all), err)
					break
				}
			}
		}
	}
}
