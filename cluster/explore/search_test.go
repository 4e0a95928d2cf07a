package explore

import (
	"context"
	"fmt"
	"testing"

	"synod/roles/simplepaxos"
)

func BenchmarkProbe(b *testing.B) {
	tr := Trials(simplepaxos.Protocol(), 0, 1)[4]
	tr.Deaf = []string{"Accepted", "Nack"}
	tr.Unlearned = true
	for b.Loop() {
		r, err := Search(context.Background(), tr, Options{States: 30000000})
		fmt.Println(tr.Name, r.States, r.Transitions, r.Depth, r.Elapsed, r.Bytes>>20, r.Violation, r.Complete, r.Why, err, float64(r.States)/r.Elapsed.Seconds())
	}
}
