package explore

import "slices"

// Shrink leaves out what the violation does not need, while the same invariant stays broken: ever smaller pieces of the run,
// then any two actions, which merges two crashes of an agent into one. The result cannot be made shorter by leaving out one
// action or two.
func Shrink(r Run) Run {
	if !r.Breaks(r.Violation.Invariant) {
		return r
	}
	for before := len(r.Actions) + 1; len(r.Actions) < before; {
		before = len(r.Actions)
		r = dropPairs(dropPieces(r))
	}
	return r.judged()
}

// dropPieces drops pieces, at first half of the run and at last single actions, until no single one can be missed.
func dropPieces(r Run) Run {
	for piece := max(1, len(r.Actions)/2); ; piece = max(1, piece/2) {
		before := len(r.Actions)
		for at := 0; at < len(r.Actions); {
			shorter := r
			shorter.Actions = append(r.Actions[:at:at], r.Actions[min(at+piece, len(r.Actions)):]...)
			if shorter.Breaks(r.Violation.Invariant) {
				r = shorter
			} else {
				at += piece
			}
		}
		if piece == 1 && len(r.Actions) == before {
			return r
		}
	}
}

// dropPairs drops two actions at a time, of which neither can be missed while the other is there.
func dropPairs(r Run) Run {
	for i := 0; i < len(r.Actions); i++ {
		for k := i + 1; k < len(r.Actions); k++ {
			shorter := r
			shorter.Actions = slices.Concat(r.Actions[:i], r.Actions[i+1:k], r.Actions[k+1:])
			if shorter.Breaks(r.Violation.Invariant) {
				r, k = shorter, i
			}
		}
	}
	return r
}
