package roles

import "slices"

// wishes are the values that were proposed in a run.
type wishes struct {
	values []Value
	index  map[Value]bool // rebuilt when first needed: most copies are never asked
}

func (w *wishes) clone() wishes {
	return wishes{values: slices.Clip(w.values)}
}

func (w *wishes) add(v Value) {
	if w.has(v) {
		return
	}
	w.values = append(w.values, v)
	if w.index != nil {
		w.index[v] = true
	}
}

// has reports whether v was proposed. Nearly always it is one of the latest values.
func (w *wishes) has(v Value) bool {
	if slices.Contains(w.values[max(0, len(w.values)-scanned):], v) {
		return true
	}
	if len(w.values) <= scanned {
		return false
	}
	if w.index == nil {
		w.index = make(map[Value]bool, len(w.values))
		for _, v := range w.values {
			w.index[v] = true
		}
	}
	return w.index[v]
}
