package multipaxos

import (
	"fmt"
	"strings"

	"synod/roles"
)

// invariants are what an outside monitor holds every run against. The first are what a replicated state machine means; the
// others are the lemmas from which it follows, for each instance, and they sound the alarm earlier.
var invariants = []roles.Invariant{
	roles.Agreement,
	roles.LearnedIsChosen,
	roles.Validity,
	{
		Name: "executed-in-order", OnFact: executedInOrder,
		Says: "What the learners carry out are beginnings of one sequence: in each slot what is chosen there, and no slot before the one below it.",
	},
	{
		Name: "at-most-once", OnFact: atMostOnce,
		Says: "No learner carries out the same command of the same client twice.",
	},
	{
		Name: "same-state", OnFact: sameState,
		Says: "Snapshots that reach equally far are equal: the store, the table of clients with what came of their commands, and who votes.",
	},
	{
		Name: "commands-in-order", OnFact: commandsInOrder,
		Says: "A new command is proposed only above every slot in which something was chosen in a lower ballot.",
	},
	roles.FreshAnswers,
	roles.LeaseKept,
	roles.LeaseCountedFirst,
	roles.OneValuePerBallot,
	{
		Name: "acceptor-only-rises", Lemma: true, OnFact: onlyRises,
		Says: "What an acceptor has promised, and what it has voted for in a slot, never goes back, not even in a crash.",
	},
	roles.PromiseKept,
	roles.TrueReport,
	roles.OneConfiguration,
	{
		Name: "members-as-chosen", Lemma: true, OnFact: membersAsChosen,
		Says: "Who votes from some slot on is as the command says that is chosen α slots before, where it is chosen first.",
	},
	roles.P2c,
	roles.P2b,
	roles.FreshBallots,
	{
		Name: "stable-before-sent", Lemma: true, OnFact: stableBeforeSent,
		Says: "Every Promise, every vote or one in a higher ballot, and the number of every command is on disk before it is sent.",
	},
	{
		Name: "window", Lemma: true, OnFact: inWindow,
		Says: "Nothing is proposed more than α slots above those that are chosen without a gap.",
	},
	{
		Name: "compacted-is-stable", Lemma: true, OnFact: compactedIsStable,
		Says: "Votes are forgotten only as far as a snapshot on disk reaches.",
	},
	{
		Name: "compacted-is-chosen", Lemma: true, OnFact: compactedIsChosen,
		Says: "Votes are forgotten, and states taken over, only as far as everything is chosen.",
	},
}

func executedInOrder(w *roles.World, f roles.Fact) error {
	x, ok := f.(roles.Executed)
	if !ok {
		return nil
	}
	if through := w.ExecutedThrough(x.Learner); x.Instance != through+1 {
		return fmt.Errorf("%s carries out %s in slot %d after slot %d", x.Learner, x.Value, x.Instance, through)
	}
	for _, d := range w.Decisions(x.Instance) {
		if d.First.Proposal.Value == x.Value {
			return nil
		}
	}
	return fmt.Errorf("%s carries out %s in slot %d, where it is not chosen", x.Learner, x.Value, x.Instance)
}

func atMostOnce(w *roles.World, f roles.Fact) error {
	x, ok := f.(roles.Executed)
	if !ok || x.Repeated || x.Value == roles.NoOp {
		return nil
	}
	if first, ok := w.FirstWith(x.Value); ok && first < x.Instance {
		return fmt.Errorf("%s carries out %s in slot %d, and has done so in slot %d", x.Learner, x.Value, x.Instance, first)
	}
	return nil
}

// sameState compares a snapshot with those of the others. What came of commands is part of it, so they were the same everywhere.
func sameState(w *roles.World, f roles.Fact) error {
	saved, _ := f.(roles.Saved)
	is, ok := saved.Record.(Snapshot)
	if !ok {
		return nil
	}
	for id := range w.Config().Learners.All() {
		if other, ok := w.Stable(id, saved.Role).(Snapshot); ok && id != saved.Agent && other.Through == is.Through && other != is {
			return fmt.Errorf("after slot %d the state of %s is %s, and that of %s is %s", is.Through, saved.Agent, is.Machine.text(), id, other.Machine.text())
		}
	}
	return nil
}

// membersAsChosen does not ask what an earlier run of the program has decided, for nobody knows that any more.
func membersAsChosen(w *roles.World, f roles.Fact) error {
	r, ok := f.(roles.Reconfigured)
	if !ok {
		return nil
	}
	at := r.From - alpha(w.Config())
	decisions := w.Decisions(at)
	if len(decisions) == 0 && at <= w.DecidedThrough() {
		return nil
	}
	for _, d := range decisions {
		v := d.First.Proposal.Value
		if first, _ := w.FirstWith(v); first != at || !isMembers(v) {
			continue
		}
		if set, problem := parseMembers(w.Config(), strings.Fields(string(operation(v)))[1:]); problem == "" && set == r.Members {
			return nil
		}
	}
	return fmt.Errorf("%s says that %s vote from slot %d on, but no such command is chosen in slot %d", r.Learner, r.Members, r.From, at)
}

// disk returns an acceptor's record; nil, an empty disk, is the record of one that has answered nothing.
func disk(record any) AcceptorDisk {
	d, _ := record.(AcceptorDisk)
	return d
}

func onlyRises(w *roles.World, f roles.Fact) error {
	var record any
	var role string
	switch f := f.(type) {
	case roles.Saved:
		record, role = f.Record, f.Role
	case roles.Restarted:
		record, role = f.Record, f.Role
	}
	if role != "acceptor" {
		return nil
	}
	was, is := disk(w.Stable(f.By(), role)), disk(record)
	if is.Promised.Less(was.Promised) {
		return fmt.Errorf("%s had promised %s and now knows only of %s", f.By(), was.Promised, is.Promised)
	}
	for i, p := range was.Votes.all() {
		if now := is.Votes.get(i); i > is.Votes.Above && now.Ballot.Less(p.Ballot) {
			return fmt.Errorf("%s had accepted %s in slot %d and now knows only of %s", f.By(), p, i, now)
		}
	}
	for i, p := range is.Votes.all() {
		if is.Promised.Less(p.Ballot) {
			return fmt.Errorf("%s has accepted %s in slot %d but has promised %s", f.By(), p, i, is.Promised.Prose())
		}
	}
	return nil
}

func stableBeforeSent(w *roles.World, f roles.Fact) error {
	switch f := f.(type) {
	case roles.Proposed:
		d, _ := w.Stable(f.Proposer, Client{}.Name()).(ClientDisk)
		if who, seq, ok := parse(f.Value); ok && who == f.Proposer && d.Number < seq {
			return fmt.Errorf("%s asks for %s, but its disk knows of %d commands only", f.Proposer, f.Value, d.Number)
		}
	case roles.Promised:
		if d := disk(w.Stable(f.Acceptor, "acceptor")); d.Promised.Less(f.Ballot) {
			return fmt.Errorf("%s sends a Promise of %s, but its disk has %s", f.Acceptor, f.Ballot, roles.NoneOr("no ballot", d.Promised))
		}
	case roles.Voted:
		d := disk(w.Stable(f.Acceptor, "acceptor"))
		if now := d.Votes.get(f.Instance); now != f.Proposal && !f.Proposal.Ballot.Less(now.Ballot) {
			return fmt.Errorf("%s sends a vote for %s in slot %d, but its disk has %s", f.Acceptor, f.Proposal, f.Instance, roles.NoneOr("no vote", now))
		}
	}
	return nil
}

func inWindow(w *roles.World, f roles.Fact) error {
	i, ok := f.(roles.Issued)
	if !ok {
		return nil
	}
	if through := w.DecidedThrough(); i.Instance > through+alpha(w.Config()) {
		return fmt.Errorf("%s issues %s in slot %d, but only what is up to slot %d is chosen, and the window is %d", i.Proposer, i.Proposal, i.Instance, through, alpha(w.Config()))
	}
	return nil
}

// commandsInOrder is the property of the Part-Time Parliament (§3.1) that a decree that was passed before another one was
// proposed has the lower number. It is told apart from what is proposed again by what was issued before.
func commandsInOrder(w *roles.World, f roles.Fact) error {
	i, ok := f.(roles.Issued)
	if !ok || i.Proposal.Value == roles.NoOp {
		return nil
	}
	above, ok := w.LastDecidedBelow(i.Proposal.Ballot)
	if !ok || above.Instance <= i.Instance || issuedBefore(w, i.Instance, i.Proposal.Value) {
		return nil
	}
	return fmt.Errorf("%s issues the new %s in slot %d, but %s is chosen in slot %d already", i.Proposer, i.Proposal, i.Instance, above.Proposal, above.Instance)
}

func issuedBefore(w *roles.World, i roles.Instance, v roles.Value) bool {
	for p := range w.IssuedAll(i) {
		if p.Value == v {
			return true
		}
	}
	return false
}

func compactedIsChosen(w *roles.World, f roles.Fact) error {
	var through roles.Instance
	switch f := f.(type) {
	case roles.Compacted:
		through = f.Through
	case roles.Installed:
		through = f.Through
	}
	if through == 0 || through <= w.DecidedThrough() {
		return nil
	}
	return fmt.Errorf("%s takes everything up to slot %d for chosen, but only what is up to slot %d is", f.By(), through, w.DecidedThrough())
}

func compactedIsStable(w *roles.World, f roles.Fact) error {
	c, ok := f.(roles.Compacted)
	if !ok {
		return nil
	}
	var reaches roles.Instance
	for id := range w.Config().Learners.All() {
		if s, ok := w.Stable(id, Learner{}.Name()).(Snapshot); ok {
			reaches = max(reaches, s.Through)
		}
	}
	if c.Through > reaches {
		return fmt.Errorf("%s forgets its votes up to slot %d, but snapshots on disk reach to slot %d only", c.Acceptor, c.Through, reaches)
	}
	return nil
}
