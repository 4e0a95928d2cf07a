package persist

import "testing"

// BenchmarkLoad is what a restart costs an agent; BenchmarkSave, beside the tests of Dir, is what a promise costs.
func BenchmarkLoad(b *testing.B) {
	for _, c := range []struct {
		name  string
		store Store
	}{{"Memory", NewMemory()}, {"Dir", newDir(b, b.TempDir())}} {
		mustSave(b, c.store, "A", vote{3, "red"})
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var v vote
				if found, err := c.store.Load("A", &v); err != nil || !found {
					b.Fatal(found, err)
				}
			}
		})
	}
}
