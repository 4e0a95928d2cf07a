package explore

// Shrink leaves out what the violation does not need: it drops ever smaller pieces of the run while the same invariant
// stays broken, and the messages that nobody receives then are not duplicated either. The result cannot be made shorter by
// leaving out one action.
func Shrink(r Run) Run {
	if !r.Breaks(r.Violation.Invariant) {
		return r
	}
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
			break
		}
	}
	return r.judged()
}
