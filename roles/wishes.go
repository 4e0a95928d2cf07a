package roles

import "slices"

// wishes are the values that were proposed in a run.
type wishes struct {
	all   []wish
	index map[Value]int // rebuilt when first needed: most copies are never asked
}

// wish is a value that was proposed.
type wish struct {
	value Value
	after Instance // the highest instance that an answer to a client had shown by then
}

func (w *wishes) clone() wishes {
	return wishes{all: slices.Clip(w.all)}
}

// keep returns some of the wishes.
func (w *wishes) keep(those func(Value) bool) wishes {
	var kept wishes
	for _, x := range w.all {
		if those(x.value) {
			kept.all = append(kept.all, x)
		}
	}
	return kept
}

func (w *wishes) add(v Value, after Instance) {
	if w.has(v) {
		return
	}
	if w.index != nil {
		w.index[v] = len(w.all)
	}
	w.all = append(w.all, wish{v, after})
}

// has reports whether v was proposed.
func (w *wishes) has(v Value) bool { return w.find(v) >= 0 }

// answeredBefore returns the highest instance that an answer to a client had shown when v was first proposed.
func (w *wishes) answeredBefore(v Value) Instance {
	if i := w.find(v); i >= 0 {
		return w.all[i].after
	}
	return 0
}

// find returns the place of a value, or -1. Nearly always it is one of the latest.
func (w *wishes) find(v Value) int {
	for i := len(w.all) - 1; i >= max(0, len(w.all)-scanned); i-- {
		if w.all[i].value == v {
			return i
		}
	}
	if len(w.all) <= scanned {
		return -1
	}
	if w.index == nil {
		w.index = make(map[Value]int, len(w.all))
		for i, x := range w.all {
			w.index[x.value] = i
		}
	}
	if i, ok := w.index[v]; ok {
		return i
	}
	return -1
}
