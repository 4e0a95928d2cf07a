package multipaxos

import (
	"encoding/json"
	"fmt"
	"iter"

	"synod/roles"
)

// MaxOpen bounds the instances above its last snapshot that a role keeps, so that a log has a fixed size and can live inside
// a comparable role. Who has no room for an instance waits for the next snapshot, and forgets nothing.
const MaxOpen = 16

// Window is a log without its beginning: an entry for each of the MaxOpen instances above one.
type Window[T comparable] struct {
	Above   roles.Instance // what is up to here is in a snapshot
	Entries [MaxOpen]T
}

// has reports whether there is room for an instance.
func (w *Window[T]) has(i roles.Instance) bool { return i > w.Above && i <= w.end() }

// end returns the last instance that there is room for.
func (w *Window[T]) end() roles.Instance { return w.Above + MaxOpen }

// at returns the entry of an instance that there is room for.
func (w *Window[T]) at(i roles.Instance) *T { return &w.Entries[i-w.Above-1] }

// get returns the entry of an instance, and none for what is not kept.
func (w *Window[T]) get(i roles.Instance) (entry T) {
	if w.has(i) {
		entry = *w.at(i)
	}
	return entry
}

// move drops the entries up to an instance.
func (w *Window[T]) move(above roles.Instance) {
	if above <= w.Above {
		return
	}
	kept := Window[T]{Above: above}
	for i := above + 1; i <= w.end(); i++ {
		*kept.at(i) = *w.at(i)
	}
	*w = kept
}

// all yields every instance that there is room for, with its entry.
func (w Window[T]) all() iter.Seq2[roles.Instance, T] {
	return func(yield func(roles.Instance, T) bool) {
		for k, entry := range w.Entries {
			if !yield(w.Above+1+roles.Instance(k), entry) {
				return
			}
		}
	}
}

// last returns the highest instance that has an entry, or what lies below all of them.
func (w *Window[T]) last() roles.Instance {
	var none T
	for k := MaxOpen - 1; k >= 0; k-- {
		if w.Entries[k] != none {
			return w.Above + 1 + roles.Instance(k)
		}
	}
	return w.Above
}

// windowJSON is how a window lies on disk: without the empty entries at its end.
type windowJSON[T comparable] struct {
	Above   roles.Instance `json:"above"`
	Entries []T            `json:"entries"`
}

// MarshalJSON writes the entries up to the last one.
func (w Window[T]) MarshalJSON() ([]byte, error) {
	return json.Marshal(windowJSON[T]{w.Above, w.Entries[:w.last()-w.Above]})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (w *Window[T]) UnmarshalJSON(text []byte) error {
	var read windowJSON[T]
	if err := json.Unmarshal(text, &read); err != nil {
		return err
	}
	if len(read.Entries) > MaxOpen {
		return fmt.Errorf("a log of %d entries above %d has more than the %d there is room for", len(read.Entries), read.Above, MaxOpen)
	}
	*w = Window[T]{Above: read.Above}
	copy(w.Entries[:], read.Entries)
	return nil
}
