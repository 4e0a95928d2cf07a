package roles

import (
	"cmp"
	"iter"
	"slices"
)

// Fact is something that has happened, as noted by the role that did it: Proposed, Started, Promised, Issued, Voted,
// Learned; and of a log Executed, Installed, Snapshotted, Compacted; and those of reads.go, of answers and leases. The cluster adds Saved and
// Restarted.
type Fact interface{ By() ID }

// Proposed says that a proposer was given a value to get chosen.
type Proposed struct {
	Proposer ID
	Value    Value
}

// Started says that a proposer begins a ballot: it uses this number for the first time.
type Started struct {
	Proposer ID
	Ballot   Ballot
}

// Promised says that an acceptor answers a Prepare, and what it reports as its vote with the highest ballot. A promise that
// is about many instances is one fact for each that the report names, and one more for the rest.
type Promised struct {
	Acceptor ID
	Ballot   Ballot
	Instance Instance // which one the report is about
	Rest     bool     // it is about this one and all higher ones: the acceptor has accepted nothing there
	Last     Proposal
}

// Issued says that a proposer asks acceptors to accept a proposal: from here on the ballot's value is fixed. An empty value
// leaves it to them: they may accept any value that was proposed.
type Issued struct {
	Proposer ID
	Instance Instance
	Proposal Proposal
}

// Voted says that an acceptor accepts a proposal.
type Voted struct {
	Acceptor ID
	Instance Instance
	Proposal Proposal
}

// Learned says that a learner takes a value for chosen.
type Learned struct {
	Learner  ID
	Instance Instance
	Value    Value
}

// Executed says that the state machine of a learner carries out the command of an instance, or passes it over because it
// has carried it out before: a command may be chosen twice, and must have its effect once.
type Executed struct {
	Learner  ID
	Instance Instance
	Value    Value
	Repeated bool // passed over
}

// Installed says that a learner takes over a state in which every command up to Through is carried out: its own from stable
// storage, or that of another one.
type Installed struct {
	Learner ID
	Through Instance
}

// Compacted says that an acceptor forgets its votes up to Through, for a snapshot covers these instances.
type Compacted struct {
	Acceptor ID
	Through  Instance
}

// Asked says whom a proposer asks for votes in an instance, where not all acceptors vote in all of them.
type Asked struct {
	Proposer ID
	Instance Instance
	Members  Set
}

// Reconfigured says that a command that a learner carries out decides who votes from some later instance on.
type Reconfigured struct {
	Learner ID
	From    Instance
	Members Set
}

// Settled says that an earlier run of the program has decided every instance up to Through, as a record tells.
type Settled struct {
	Agent   ID
	Through Instance
}

// Saved says that a role's durable record is on stable storage.
type Saved struct {
	Agent  ID
	Role   string
	Record any
}

// Restarted says what a role found on stable storage when its agent came back; nil for nothing.
type Restarted struct {
	Agent  ID
	Role   string
	Record any
}

// FactKinds has one fact of each kind that roles note, in the order in which they come up in a run: those of every protocol first, then
// those of a log, its snapshots, and reads. Whoever describes facts reads it. What the judge is told of disks is not among them: Saved,
// Restarted and Settled.
var FactKinds = [...]Fact{
	Proposed{}, Started{}, Promised{}, Issued{}, Voted{}, Learned{},
	Asked{}, Executed{}, Reconfigured{}, Snapshotted{}, Installed{}, Compacted{},
	Answered{}, Granted{}, Lapsed{}, Counted{},
}

// By returns the agent that did it.
func (f Proposed) By() ID     { return f.Proposer }
func (f Started) By() ID      { return f.Proposer }
func (f Promised) By() ID     { return f.Acceptor }
func (f Issued) By() ID       { return f.Proposer }
func (f Voted) By() ID        { return f.Acceptor }
func (f Learned) By() ID      { return f.Learner }
func (f Executed) By() ID     { return f.Learner }
func (f Installed) By() ID    { return f.Learner }
func (f Compacted) By() ID    { return f.Acceptor }
func (f Settled) By() ID      { return f.Agent }
func (f Asked) By() ID        { return f.Proposer }
func (f Reconfigured) By() ID { return f.Learner }
func (f Saved) By() ID        { return f.Agent }
func (f Restarted) By() ID    { return f.Agent }

// Choice is a proposal that a quorum has accepted, in the order in which they were chosen.
type Choice struct {
	Instance Instance
	Proposal Proposal
	Quorum   Set
	Step     int // at which the quorum was complete, as counted by whoever calls SetStep
}

// Decision sums up the choices of one value in one instance. There is one an instance, or agreement is lost.
type Decision struct {
	First  Choice
	Lowest Ballot // the lowest ballot in which the value has been chosen so far
}

// World is what has happened so far in a run, whatever has become of the agents since: what the outside monitor of
// the papers can see. Its cost a fact does not grow with the run.
type World struct {
	protocol *Protocol
	config   Config
	agents   [1 << 8]*history // by ID
	owner    *byte            // whoever holds the token may write into the histories that carry it
	proposed wishes
	fresh    []Choice           // of the fact that is taken down
	first    map[Value]Instance // by value; rebuilt when first needed: most copies are never asked
	tops     []Choice           // of each ballot in which something was decided first the decision of the highest instance; as above
	settled  Instance           // up to here everything was decided in an earlier run of the program
	made     []Choice           // the first of each decision, in the order in which they were made
	decided  []Decision         // in the order of instances, then in the order in which they were chosen
	ballots  ledger
	broken   []Violation
	members  []Reconfigured // of each instance the first that was noted, in ascending order; nobody writes into the list
	answered Instance       // the highest instance that an answer to a client has shown so far
	clocks   bool           // see KeepsTime
	step     int
	listener func(Part) // see Listen

	forgotten          Instance // nothing is remembered of the instances up to here; see Forget
	decisionsForgotten int
	archive            archive
}

// history is what the world knows of one agent.
type history struct {
	owner    *byte
	started  Ballot   // the highest ballot it has begun
	promised Ballot   // the highest ballot it has answered a Prepare of
	through  Instance // up to here it has forgotten its votes
	executed Instance // up to here it has carried out all commands
	snapshot Instance // up to here it has them in a state on stable storage
	granted  Lease    // the lease that it has given and that is not over
	counted  Lease    // the latest lease that it has begun to count the time of
	stable   [maxRoles]record
	// votes are, of the proposals that it has accepted in an instance, the one with the highest ballot; in ascending order,
	// and above through. Nobody writes into the list once it is here.
	votes []vote
}

// vote is an acceptor's vote with the highest ballot in an instance.
type vote struct {
	instance Instance
	proposal Proposal
}

// record is what a role has on stable storage.
type record struct {
	role string
	data any
}

// maxRoles bounds the roles that one agent can play.
const maxRoles = 4

// NewWorld returns a world in which nothing has happened.
func NewWorld(p *Protocol, c Config) *World {
	return &World{protocol: p, config: c, owner: new(byte)}
}

// Clone returns an independent copy. It shares what neither will change, so it costs little in a long run too: a copy
// that is added to copies first what it adds to, while the original may go on in place.
func (w *World) Clone() *World {
	c := *w
	c.made, c.decided, c.broken = slices.Clip(w.made), slices.Clip(w.decided), slices.Clip(w.broken)
	c.owner, w.owner = new(byte), new(byte)
	c.listener, c.fresh, c.first, c.tops = nil, nil, nil, nil
	c.proposed = w.proposed.clone()
	c.ballots = w.ballots.clone()
	return &c
}

// SetStep tells the world the number of the step that the next facts belong to; it is noted with every choice.
func (w *World) SetStep(step int) { w.step = step }

// KeepTime tells the world that in its run timers end when they should. What rests on clocks is judged only then: where any
// timer may end next, as in a System, it cannot hold.
func (w *World) KeepTime(yes bool) { w.clocks = yes }

// KeepsTime reports whether timers end when they should.
func (w *World) KeepsTime() bool { return w.clocks }

// SetRules tells the world which rules are off from now on: the size of a quorum may depend on them.
func (w *World) SetRules(without Flaws) { w.config.Without = without }

// Config returns the configuration that the run is judged by.
func (w *World) Config() Config { return w.config }

// Note checks a fact against every invariant, takes it down, and returns the violations that it is the first to show.
func (w *World) Note(f Fact) []Violation {
	before := len(w.broken)
	if !w.beyondJudgement(f) {
		w.judge(f)
	}
	w.take(f)
	w.judgeChoices()
	return slices.Clip(w.broken[before:]) // what the caller appends to it must not land in the world
}

// judge holds a fact against every invariant.
func (w *World) judge(f Fact) {
	for i := range w.protocol.Invariants {
		if inv := &w.protocol.Invariants[i]; inv.OnFact != nil {
			if err := inv.OnFact(w, f); err != nil {
				w.hold(inv, SetOf(f.By()), err)
			}
		}
	}
}

// Recall takes down a fact of an earlier run of the program, which was judged then; what comes of it, that a value is
// chosen, is judged here too.
func (w *World) Recall(f Fact) []Violation {
	before := len(w.broken)
	w.take(f)
	w.judgeChoices()
	return slices.Clip(w.broken[before:])
}

// judgeChoices holds the choices that the latest fact has made against every invariant.
func (w *World) judgeChoices() {
	for _, c := range w.fresh {
		for i := range w.protocol.Invariants {
			if inv := &w.protocol.Invariants[i]; inv.OnChoice != nil {
				if err := inv.OnChoice(w, c); err != nil {
					w.hold(inv, c.Quorum, err)
				}
			}
		}
	}
}

// hold keeps a violation of inv by some agents.
func (w *World) hold(inv *Invariant, by Set, err error) {
	w.broken = append(w.broken, Violation{inv.Name, inv.Lemma, err.Error(), by})
}

// take writes a fact down.
func (w *World) take(f Fact) {
	w.fresh = w.fresh[:0]
	switch f := f.(type) {
	case Proposed:
		w.read(Part{Kind: ProposedPart})
		w.proposed.add(f.Value, w.answered)
	case Answered:
		w.read(Part{Kind: ProposedPart})
		w.answered = max(w.answered, f.Through)
	case Granted:
		w.change(f.Acceptor).granted = f.Lease
	case Lapsed:
		w.change(f.Acceptor).granted = Lease{}
	case Counted:
		w.change(f.Proposer).counted = f.Lease
	case Started:
		h := w.change(f.Proposer)
		h.started = Max(h.started, f.Ballot)
	case Promised:
		h := w.change(f.Acceptor)
		h.promised = Max(h.promised, f.Ballot)
		w.takePromise(f)
	case Issued:
		if w.isForgotten(f.Instance) {
			return
		}
		a := w.attempt(IssuedPart, f.Instance, f.Proposal.Ballot)
		if len(a.Issued) == 0 {
			a.IssuedAt = w.step
		}
		if !slices.Contains(a.Issued, f.Proposal.Value) {
			a.Issued = append(a.Issued, f.Proposal.Value)
		}
	case Voted:
		w.change(f.Acceptor).voted(f.Instance, f.Proposal)
		if !w.isForgotten(f.Instance) {
			w.takeVote(f)
		}
	case Executed:
		h := w.change(f.Learner)
		h.executed = max(h.executed, f.Instance)
	case Installed:
		w.change(f.Learner).executed = f.Through
	case Snapshotted:
		h := w.change(f.Learner)
		h.snapshot = max(h.snapshot, f.Through)
	case Compacted:
		w.change(f.Acceptor).forget(f.Through)
	case Reconfigured:
		w.takeMembers(f)
	case Settled:
		w.read(Part{Kind: DecidedPart})
		w.settled = max(w.settled, f.Through)
	case Saved:
		w.takeRecord(f.Agent, f.Role, f.Record)
	case Restarted:
		w.takeRecord(f.Agent, f.Role, f.Record)
	}
}

// voted takes down a vote, unless it is lower than an earlier one in the same instance.
func (h *history) voted(i Instance, p Proposal) {
	at, found := h.findVote(i)
	switch {
	case i <= h.through && i > 0:
	case !found:
		h.votes = slices.Insert(slices.Clip(h.votes), at, vote{i, p})
	case !p.Ballot.Less(h.votes[at].proposal.Ballot):
		h.votes = slices.Clone(h.votes)
		h.votes[at].proposal = p
	}
}

func (h *history) findVote(i Instance) (int, bool) {
	return slices.BinarySearchFunc(h.votes, i, func(v vote, i Instance) int { return cmp.Compare(v.instance, i) })
}

// forget drops the votes up to an instance.
func (h *history) forget(through Instance) {
	h.through = max(h.through, through)
	at, _ := h.findVote(h.through + 1)
	h.votes = h.votes[at:]
}

func (w *World) takePromise(f Promised) {
	r := Report{Acceptor: f.Acceptor, Last: f.Last}
	i := f.Instance
	if f.Rest {
		r.From, i = f.Instance, theRest
	}
	a := w.attempt(PromisesPart, i, f.Ballot)
	for _, earlier := range a.Promises {
		if earlier.without() == r {
			return
		}
	}
	r.Step = w.step
	a.Promises = append(a.Promises, r)
}

func (w *World) takeVote(f Voted) {
	b := f.Proposal.Ballot
	a := w.attempt(VotesPart, f.Instance, b)
	i := slices.IndexFunc(a.Votes, func(v Support) bool { return v.Value == f.Proposal.Value })
	if i < 0 {
		i = len(a.Votes)
		a.Votes = append(a.Votes, Support{Value: f.Proposal.Value})
	}
	votes := &a.Votes[i]
	if !votes.By.Has(f.Acceptor) {
		if votes.cast == nil {
			votes.cast = make([]cast, 0, w.config.Acceptors.Len())
		}
		votes.By = votes.By.With(f.Acceptor)
		votes.cast = append(votes.cast, cast{int32(w.step), f.Acceptor})
	}
	if votes.chosen {
		return
	}
	voters, need := w.quorum(f.Instance, b)
	if by := votes.By.Intersect(voters); by.Len() >= need {
		votes.chosen = true
		w.choose(Choice{f.Instance, f.Proposal, by, w.step})
	}
}

// Quorum returns who votes in an instance, and how many of them choose a proposal of a ballot there.
func (w *World) Quorum(i Instance, b Ballot) (voters Set, need int) { return w.quorum(i, b) }

// quorum returns who votes in an instance, and how many of them choose a proposal of a ballot.
func (w *World) quorum(i Instance, b Ballot) (voters Set, need int) {
	c := w.config
	if w.protocol.Voters != nil {
		c.Acceptors = w.protocol.Voters(c, w, i)
	}
	return c.Acceptors, w.protocol.Quorum(c, b)
}

func (w *World) takeMembers(f Reconfigured) {
	w.read(Part{Kind: MembersPart})
	at, known := slices.BinarySearchFunc(w.members, f.From, func(m Reconfigured, i Instance) int { return cmp.Compare(m.From, i) })
	if !known {
		w.members = slices.Insert(slices.Clip(w.members), at, f)
	}
}

// Members returns who votes in an instance by the latest change; nobody when there was none.
func (w *World) Members(i Instance) Set {
	w.read(Part{Kind: MembersPart})
	for _, m := range slices.Backward(w.members) {
		if m.From <= i {
			return m.Members
		}
	}
	return Set{}
}

// Voters returns who votes in an instance.
func (w *World) Voters(i Instance) Set {
	voters, _ := w.quorum(i, Ballot{})
	return voters
}

func (w *World) choose(c Choice) {
	w.fresh = append(w.fresh, c)
	first, end := w.decisions(c.Instance)
	for i := first; i < end; i++ {
		if d := w.decided[i]; d.First.Proposal.Value == c.Proposal.Value {
			if c.Proposal.Ballot.Less(d.Lowest) {
				w.decided = slices.Clone(w.decided)
				w.decided[i].Lowest = c.Proposal.Ballot
				w.tops = nil
			}
			return
		}
	}
	if end < len(w.decided) {
		w.decided = slices.Clone(w.decided) // what was handed out must not move; this is rare
	}
	w.decided = slices.Insert(w.decided, end, Decision{c, c.Proposal.Ballot})
	w.made = append(w.made, c)
	if w.tops != nil {
		w.tops = highest(w.tops, c)
	}
	if w.first != nil {
		w.noteFirst(c)
	}
}

// attempt returns an attempt for writing into one part of it.
func (w *World) attempt(k PartKind, i Instance, b Ballot) *Attempt {
	w.read(Part{Kind: k, Instance: i, Ballot: b})
	return w.ballots.edit(i, b)
}

// decisions returns where the decisions of an instance begin and end.
func (w *World) decisions(i Instance) (first, end int) {
	w.read(Part{Kind: DecidedPart})
	first, _ = slices.BinarySearchFunc(w.decided, i, beforeInstance)
	for end = first; end < len(w.decided) && w.decided[end].First.Instance == i; {
		end++
	}
	return first, end
}

func beforeInstance(d Decision, i Instance) int { return cmp.Compare(d.First.Instance, i) }

// takeRecord takes down what a role has on stable storage, in the order of their names: which of them wrote first makes no
// difference to what is known.
func (w *World) takeRecord(id ID, role string, data any) {
	h := w.change(id)
	for i := range h.stable {
		r := &h.stable[i]
		if r.role != "" && r.role < role {
			continue
		}
		if r.role > role {
			Assert(h.stable[maxRoles-1].role == "", "agent %s plays more than %d roles", id, maxRoles)
			copy(h.stable[i+1:], h.stable[i:])
		}
		*r = record{role, data}
		return
	}
	Assert(false, "agent %s plays more than %d roles", id, maxRoles)
}

// change returns what is known of an agent, for writing: a history that nobody else reads.
func (w *World) change(id ID) *history {
	w.read(Part{Kind: AgentPart, Agent: id})
	h := w.agents[id]
	switch {
	case h == nil:
		h = &history{owner: w.owner}
	case h.owner != w.owner:
		copied := *h
		h = &copied
		h.owner = w.owner
	}
	w.agents[id] = h
	return h
}

func (w *World) of(id ID) history {
	w.read(Part{Kind: AgentPart, Agent: id})
	if h := w.agents[id]; h != nil {
		return *h
	}
	return history{}
}

// LastStarted returns the highest ballot that a proposer has ever begun.
func (w *World) LastStarted(id ID) Ballot { return w.of(id).started }

// LastPromised returns the highest ballot that an acceptor has ever answered a Prepare of.
func (w *World) LastPromised(id ID) Ballot { return w.of(id).promised }

// HighestVote returns of the proposals that an acceptor has accepted in an instance the one with the highest ballot.
func (w *World) HighestVote(id ID, i Instance) Proposal {
	h := w.of(id)
	if at, found := h.findVote(i); found {
		return h.votes[at].proposal
	}
	return Proposal{}
}

// LastVoted returns the highest instance in which an acceptor has accepted anything that it has not compacted since.
func (w *World) LastVoted(id ID) Instance {
	if votes := w.of(id).votes; len(votes) > 0 {
		return votes[len(votes)-1].instance
	}
	return 0
}

// CompactedThrough returns the instance up to which an acceptor has forgotten its votes.
func (w *World) CompactedThrough(id ID) Instance { return w.of(id).through }

// ExecutedThrough returns the instance up to which a learner has carried out all commands.
func (w *World) ExecutedThrough(id ID) Instance { return w.of(id).executed }

// Stable returns what a role has on stable storage, or nil.
func (w *World) Stable(id ID, role string) any {
	w.read(Part{Kind: AgentPart, Agent: id})
	if h := w.agents[id]; h != nil {
		for i := range h.stable {
			if h.stable[i].role == role {
				return h.stable[i].data
			}
		}
	}
	return nil
}

// Attempt returns all that has happened in a ballot of an instance. An invariant should ask for what it needs only:
// Promises, Issued or IssuedAll.
func (w *World) Attempt(i Instance, b Ballot) Attempt {
	for _, k := range []PartKind{PromisesPart, IssuedPart, VotesPart} {
		w.read(Part{Kind: k, Instance: i, Ballot: b})
	}
	return w.ballots.get(i, b)
}

// Promises returns what acceptors have reported of an instance in a ballot.
func (w *World) Promises(i Instance, b Ballot) []Report {
	w.read(Part{Kind: PromisesPart, Instance: i, Ballot: b})
	all := w.ballots.get(i, b).Promises
	if i == 0 {
		return all // there are no others
	}
	w.read(Part{Kind: PromisesPart, Instance: theRest, Ballot: b})
	all = slices.Clip(all)
	for _, r := range w.ballots.get(theRest, b).Promises {
		if r.From <= i {
			all = append(all, r)
		}
	}
	return all
}

// Issued returns the values that were issued in a ballot: one, unless the protocol is broken.
func (w *World) Issued(i Instance, b Ballot) []Value {
	w.read(Part{Kind: IssuedPart, Instance: i, Ballot: b})
	return w.ballots.get(i, b).Issued
}

// Votes returns who has voted in a ballot, and for what.
func (w *World) Votes(i Instance, b Ballot) []Support {
	w.read(Part{Kind: VotesPart, Instance: i, Ballot: b})
	return w.ballots.get(i, b).Votes
}

// IssuedAll yields every proposal that was issued in an instance.
func (w *World) IssuedAll(i Instance) iter.Seq[Proposal] {
	w.read(Part{Kind: AllIssued})
	return func(yield func(Proposal) bool) {
		var all []*Attempt
		for k := w.ballots.latest(i); k >= 0; k = w.ballots.at(k).earlier {
			all = append(all, w.ballots.at(k))
		}
		for _, a := range slices.Backward(all) {
			for _, v := range a.Issued {
				if !yield(Proposal{a.Ballot, v}) {
					return
				}
			}
		}
	}
}

// WasProposed reports whether somebody was asked to get a value chosen.
func (w *World) WasProposed(v Value) bool {
	w.read(Part{Kind: ProposedPart})
	if w.proposed.has(v) {
		return true
	}
	_, old := w.archive.find(v)
	return old
}

// AnsweredBefore returns the highest instance that an answer to a client had shown when a value was first proposed; 0 for one
// that was chosen so long ago that this is forgotten.
func (w *World) AnsweredBefore(v Value) Instance {
	w.read(Part{Kind: ProposedPart})
	return w.proposed.answeredBefore(v)
}

// Granted returns the lease that an acceptor has given and that is not over; none when there is none.
func (w *World) Granted(id ID) Lease { return w.of(id).granted }

// LastCounted returns the latest lease that a leader has begun to count the time of.
func (w *World) LastCounted(id ID) Lease { return w.of(id).counted }

// Decisions returns one entry for each value that is chosen in an instance, the earliest first. More than one for the
// same instance is the end of agreement.
func (w *World) Decisions(i Instance) []Decision {
	first, end := w.decisions(i)
	return w.decided[first:end:end]
}

// Decided returns the decisions of all instances that are not forgotten, in the order of instances.
func (w *World) Decided() []Decision {
	w.read(Part{Kind: DecidedPart})
	return w.decided
}

// Made returns the first choice of each decision that is not forgotten, in the order in which they were made. It is for who
// looks on, not for invariants.
func (w *World) Made() []Choice { return slices.Clip(w.made) }

// DecidedThrough returns the instance up to which every one, from 1 on, is decided.
func (w *World) DecidedThrough() Instance {
	w.read(Part{Kind: DecidedPart})
	above, _ := slices.BinarySearchFunc(w.decided, w.settled+1, beforeInstance)
	low, high := 0, len(w.decided)-above
	for low < high { // as long as the list has no holes, an entry's place tells its instance
		if mid := (low + high) / 2; w.decided[above+mid].First.Instance == w.settled+Instance(mid+1) {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return w.settled + Instance(low)
}

// FirstWith returns the lowest instance in which a value is chosen.
func (w *World) FirstWith(v Value) (Instance, bool) {
	w.read(Part{Kind: DecidedPart})
	if i, ok := w.firstWith()[v]; ok {
		return i, true
	}
	return w.archive.find(v)
}

func (w *World) firstWith() map[Value]Instance {
	if w.first == nil {
		w.first = make(map[Value]Instance, len(w.decided))
		for _, d := range w.decided {
			w.noteFirst(d.First)
		}
	}
	return w.first
}

func (w *World) noteFirst(c Choice) {
	i, ok := w.first[c.Proposal.Value]
	if !ok {
		i, ok = w.archive.find(c.Proposal.Value)
	}
	if !ok || c.Instance < i {
		i = c.Instance
	}
	w.first[c.Proposal.Value] = i
}

// LastDecidedBelow returns the choice in the highest instance in which something is chosen in a ballot below b.
func (w *World) LastDecidedBelow(b Ballot) (Choice, bool) {
	w.read(Part{Kind: DecidedPart})
	if w.tops == nil {
		for _, d := range w.decided {
			top := d.First
			top.Proposal.Ballot = d.Lowest
			w.tops = highest(w.tops, top)
		}
	}
	var last Choice
	found := false
	for _, c := range w.tops {
		if c.Proposal.Ballot.Less(b) && (!found || last.Instance < c.Instance) {
			last, found = c, true
		}
	}
	return last, found
}

// highest returns a list that has of each ballot the choice of the highest instance, with one more choice.
func highest(tops []Choice, c Choice) []Choice {
	for i := range tops {
		if tops[i].Proposal.Ballot == c.Proposal.Ballot {
			if tops[i].Instance < c.Instance {
				tops[i] = c
			}
			return tops
		}
	}
	return append(tops, c)
}

// Attempts yields what has happened in every ballot, in the order in which the world first heard of them. It is for who
// looks on, not for invariants.
func (w *World) Attempts() iter.Seq[Attempt] {
	return func(yield func(Attempt) bool) {
		for i := range w.ballots.count {
			if !yield(*w.ballots.at(i)) {
				return
			}
		}
	}
}

// Violations returns every violation so far, the earliest first.
func (w *World) Violations() []Violation { return w.broken }
