package explore

import (
	"context"
	"fmt"
	"testing"

	"synod/roles/simplepaxos"
)

func TestProbe(t *testing.T) {
	for _, tr := range Trials(simplepaxos.Protocol(), 0, 1) {
		r, err := Search(context.Background(), tr, Options{States: 3000000})
		fmt.Println(tr.Name, r.States, r.Transitions, r.Depth, r.Elapsed, r.Bytes>>20, r.Violation, r.Complete, r.Why, err, float64(r.States)/r.Elapsed.Seconds())
	}
}
