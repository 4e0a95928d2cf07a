package roles

import (
	"cmp"
	"hash/fnv"
	"slices"
)

// A run of a million commands must not need memory for each of them, neither in the agents, which have snapshots for that, nor
// in the judge. It forgets instances in which nothing can happen any more: every acceptor has forgotten its votes there, so no
// proposal can be chosen, and every learner has a state on stable storage that covers them, so none has to learn it. Of the
// values that were chosen there it keeps fingerprints: a late copy of a command may be chosen once more.

// Snapshotted says that a learner has on stable storage a state in which every command up to Through is carried out.
type Snapshotted struct {
	Learner ID
	Through Instance
}

// By returns the learner.
func (f Snapshotted) By() ID { return f.Learner }

// looksBack is how many of the instances that could be forgotten are kept nevertheless, for who looks on.
const looksBack = 64

// Forget drops what is known of instances in which nothing can happen any more, but for the latest ones. What facts say of
// the others from then on is not judged. A world in which something is broken forgets nothing.
func (w *World) Forget() {
	final := w.final()
	if final < w.forgotten+2*looksBack || len(w.broken) > 0 {
		return
	}
	through := final - looksBack
	keep := func(i Instance) bool { return i > through || i == 0 }
	above, _ := slices.BinarySearchFunc(w.decided, through+1, beforeInstance)
	over := make(map[Value]bool, above)
	for _, d := range w.decided[:above] {
		over[d.First.Proposal.Value] = true
	}
	w.archive = w.archive.with(w.decided[:above])
	w.decisionsForgotten += above
	w.decided = slices.Clone(w.decided[above:])
	w.made = slices.DeleteFunc(slices.Clone(w.made), func(c Choice) bool { return !keep(c.Instance) })
	w.proposed = w.proposed.keep(func(v Value) bool { return !over[v] })
	w.ballots = w.ballots.keep(keep)
	w.forgotten, w.settled = through, max(w.settled, through)
	w.first, w.tops = nil, nil
}

// final returns the instance up to which nothing can happen any more.
func (w *World) final() Instance {
	last := ^Instance(0)
	for id := range w.config.Acceptors.All() {
		last = min(last, w.of(id).through)
	}
	for id := range w.config.Learners.All() {
		last = min(last, w.of(id).snapshot)
	}
	return last
}

// Forgotten returns the instance up to which the world remembers nothing, and how many decisions it has forgotten.
func (w *World) Forgotten() (through Instance, decisions int) {
	return w.forgotten, w.decisionsForgotten
}

// isForgotten reports whether an instance is one of those that the world remembers nothing of.
func (w *World) isForgotten(i Instance) bool { return i > 0 && i <= w.forgotten }

// beyondJudgement reports whether a fact is about an instance that is forgotten, so that nothing can be said of it. A vote is
// judged all the same: no acceptor may cast one there.
func (w *World) beyondJudgement(f Fact) bool {
	switch f := f.(type) {
	case Issued:
		return w.isForgotten(f.Instance)
	case Learned:
		return w.isForgotten(f.Instance)
	case Executed:
		return w.isForgotten(f.Instance)
	}
	return false
}

// archive holds fingerprints of values and where each was chosen first. They lie in runs that are sorted and never change, so
// copies of the world share them.
type archive []archived

// archived is a run of an archive. Its level says how many times runs were merged into it.
type archived struct {
	level  int
	values []fingerprint
}

// fingerprint stands for a value; it takes 64 bits to tell a million values apart with hardly a doubt.
type fingerprint struct {
	hash  uint64
	first Instance
}

// fan is how many runs of a level are merged into one.
const fan = 16

func hash(v Value) uint64 {
	h := fnv.New64a()
	h.Write([]byte(v))
	return h.Sum64()
}

// with returns the archive with the values of more decisions.
func (a archive) with(decisions []Decision) archive {
	run := archived{values: make([]fingerprint, len(decisions))}
	for i, d := range decisions {
		run.values[i] = fingerprint{hash(d.First.Proposal.Value), d.First.Instance}
	}
	run.sort()
	all := append(slices.Clone(a), run)
	for {
		n := len(all) - fan
		if n < 0 || all[n].level != all[len(all)-1].level {
			return all
		}
		merged := archived{level: all[n].level + 1}
		for _, r := range all[n:] {
			merged.values = append(merged.values, r.values...)
		}
		merged.sort()
		all = append(all[:n], merged)
	}
}

// sort orders a run, and keeps of a value that is there more than once where it was first.
func (r *archived) sort() {
	slices.SortFunc(r.values, func(a, b fingerprint) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.first, b.first)) })
	r.values = slices.Clip(slices.CompactFunc(r.values, func(a, b fingerprint) bool { return a.hash == b.hash }))
}

// find returns the lowest instance in which a value was chosen.
func (a archive) find(v Value) (first Instance, ok bool) {
	h := hash(v)
	for _, run := range a { // the oldest ones first
		at, found := slices.BinarySearchFunc(run.values, h, func(f fingerprint, h uint64) int { return cmp.Compare(f.hash, h) })
		if found {
			return run.values[at].first, true
		}
	}
	return 0, false
}
