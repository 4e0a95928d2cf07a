package multipaxos

import "synod/roles"

// A learner that knows of a gap in its log asks for what it misses when a while has passed; most of it comes by itself.
const (
	gap       = "gap"
	gapDelays = 6
)

// Learner keeps what is chosen, and carries it out in the order of the instances. Only its snapshots are durable: what came
// after the last one can be asked for again.
type Learner struct {
	id   roles.ID
	cfg  roles.Config
	disk Snapshot

	chosen  Window[roles.Value] // above the snapshot
	applied roles.Instance      // every command up to here is carried out
	machine Machine             // the state machine as it is then
	ballot  roles.Ballot        // the highest ballot that it has heard of a leader of
	heard   roles.Instance      // every instance up to here is chosen, as a leader has said
	missing bool                // it waits for what it knows to be missing
	reads   [MaxReads]Read      // those that wait until enough is carried out
}

// Snapshot is all that a learner has on stable storage: the state machine when every command up to Through was carried out.
// The table of clients is part of it.
type Snapshot struct {
	Through roles.Instance `json:"through"`
	Machine Machine        `json:"machine"`
}

// Name returns "learner".
func (l Learner) Name() string { return "learner" }

// Hears reports whether m tells of something chosen, or asks for it.
func (l Learner) Hears(m roles.Message) bool {
	switch m := m.(type) {
	case Commit:
		return true
	case Heartbeat:
		return l.ballot.Less(m.Ballot) || l.heard < m.Commit || l.known() < m.Commit
	case CatchUp, Request, Read:
		return true
	case Entries:
		return m.Snapshot.Through > l.applied || m.Values.last() > l.known()
	}
	return false
}

// Fields shows the state machine, and how far it is.
func (l Learner) Fields() []roles.Field {
	log := roles.Log{Commit: l.known(), Applied: l.applied, First: l.chosen.Above + 1}
	for i, v := range l.chosen.all() {
		if v == "" {
			continue
		}
		state := roles.EntryChosen
		if i <= l.applied {
			state = roles.EntryExecuted
		}
		log.Entries = append(log.Entries, roles.Entry{Instance: i, Value: v, State: state})
	}
	fields := []roles.Field{
		{Name: "executed through", Value: text("%d", l.applied), Row: roles.RowKnows},
		{Name: "store", Value: l.machine.Store.text(), Row: roles.RowKnows},
	}
	fields = append(fields, membersFields(l.cfg, l.machine.Members, l.applied+1)...)
	if l.disk.Through > 0 {
		fields = append(fields, roles.Field{Name: "snapshot", Value: text("through %d", l.disk.Through), Stable: !l.cfg.Without.Has(persistSnapshot)})
	}
	return append(fields, roles.Field{Name: "chosen", Value: log})
}

// Durable returns the snapshot.
func (l Learner) Durable() any {
	if l.cfg.Without.Has(persistSnapshot) {
		return Snapshot{}
	}
	return l.disk
}

// Restore takes back the snapshot.
func (l Learner) Restore(durable any) roles.Role {
	l.disk = durable.(Snapshot)
	l.chosen = Window[roles.Value]{Above: l.disk.Through}
	l.applied, l.machine = l.disk.Through, l.disk.Machine
	return l
}

// Step takes what is chosen, and serves others with it.
func (l Learner) Step(e roles.Event, out *roles.Out) roles.Role {
	switch e := e.(type) {
	case roles.Rules:
		l.cfg.Without = e.Without
	case roles.Start:
		out.Note(roles.Installed{Learner: l.id, Through: l.disk.Through}) // it begins there, or again
		if l.disk.Through > 0 {
			l.tellCompacted(out)
		}
	case roles.Expire:
		if e.Timer == gap && l.missing {
			return l.askForMissing(out)
		}
	case roles.Receive:
		if l.Hears(e.Msg) {
			return l.receive(e.From, e.Msg, out)
		}
	}
	return l
}

func (l Learner) receive(from roles.ID, m roles.Message, out *roles.Out) roles.Role {
	switch m := m.(type) {
	case Commit:
		l.ballot = roles.Max(l.ballot, m.Ballot)
		return l.learn(m.Instance, m.Value, out).execute(out).notice(out)
	case Heartbeat:
		return l.heartbeat(m, out)
	case Request:
		l.remind(m, out)
	case Read:
		return l.read(m, out)
	case CatchUp:
		l.serve(from, m, out)
	case Entries:
		return l.takeEntries(from, m, out)
	}
	return l
}

// known returns the instance up to which it knows what is chosen.
func (l Learner) known() roles.Instance {
	i := l.applied
	for l.chosen.get(i+1) != "" {
		i++
	}
	return i
}

// learn takes a value for chosen. That it is another than the one before is impossible while agreement holds; if it is, the
// learner says so and keeps the first.
func (l Learner) learn(i roles.Instance, v roles.Value, out *roles.Out) Learner {
	l.heard = max(l.heard, i)
	if !l.chosen.has(i) || l.chosen.get(i) == v {
		return l
	}
	out.Note(roles.Learned{Learner: l.id, Instance: i, Value: v})
	if was := l.chosen.get(i); was != "" {
		out.Because("agreement lost", "%s finds that %s is chosen in slot %d, but it has learned %s.", l.id, v, i, was)
		return l
	}
	*l.chosen.at(i) = v
	if i > l.applied+1 && l.chosen.get(i-1) == "" {
		out.Because("order", "%s knows that %s is chosen in slot %d, and carries it out when it knows everything below.", l.id, v, i)
	}
	return l
}

// execute carries out all commands that it knows up to the first gap.
func (l Learner) execute(out *roles.Out) Learner {
	for l.chosen.get(l.applied+1) != "" {
		l = l.apply(l.applied+1, l.chosen.get(l.applied+1), out)
		if l.applied-l.disk.Through >= snapshotEvery(l.cfg) {
			l = l.snapshot(out)
		}
	}
	return l.answerReads(out)
}

// apply carries out the command of the next instance, unless it has been carried out before: then the answer is the old one.
func (l Learner) apply(i roles.Instance, v roles.Value, out *roles.Out) Learner {
	l.applied = i
	l.machine.Members = l.machine.Members.since(i + 1)
	who, seq, ok := parse(v)
	if !ok {
		out.Note(roles.Executed{Learner: l.id, Instance: i, Value: v})
		out.Because("order", "%s has nothing to do for the %s in slot %d.", l.id, v, i)
		return l
	}
	result, repeated := l.machine.Sessions.result(who, seq)
	switch {
	case repeated && !l.cfg.Without.Has(clientTable):
		l.passOver(i, v, result, out)
	case repeated:
		out.Because("client table broken", "%s carries out %s in slot %d, which it should pass over: client-table is switched off.", l.id, v, i)
		l.machine, result = l.machine.do(l.cfg, i, operation(v))
		repeated = false
	default:
		l.machine, result = l.machine.do(l.cfg, i, operation(v))
		l.machine.Sessions = l.machine.Sessions.with(who, seq, result)
		out.Because("order", "%s carries out %s, which is in slot %d: %s.", l.id, v, i, result)
	}
	out.Note(roles.Executed{Learner: l.id, Instance: i, Value: v, Repeated: repeated})
	if isMembers(v) {
		l.tellMembers(i, out)
	}
	if result != "" && l.answers() {
		out.Send(who, Reply{v, roles.Value(result), l.applied, roles.Fresh})
	}
	return l
}

// passOver says why a command has no effect. Where the table of clients does not tell what came of it, nobody has to have carried it out.
func (l Learner) passOver(i roles.Instance, v roles.Value, result string, out *roles.Out) {
	if result != "" {
		out.Because("client table", "%s passes over %s in slot %d, for it has carried it out before.", l.id, v, i)
		return
	}
	who, _, _ := parse(v)
	latest, _ := l.machine.Sessions.of(who)
	out.Because("client table", "%s passes over %s in slot %d: it has carried out %s#%d, and takes what is %d or more numbers below that for answered or given up.", l.id, v, i, who, latest, MaxAsked)
}

// tellMembers tells all proposers who votes from when on, for they wait for that when a command may have changed it.
func (l Learner) tellMembers(i roles.Instance, out *roles.Out) {
	if from := i + delay(l.cfg); l.machine.Members.last() == from {
		members := l.machine.Members.at(l.cfg, from)
		out.Note(roles.Reconfigured{Learner: l.id, From: i + alpha(l.cfg), Members: members})
		out.Because("members", "From slot %d on those that vote are %s.", from, members)
	}
	out.Broadcast(l.cfg.Proposers, Configured{l.applied, l.machine.Members})
}

// answers reports whether clients have their answers from this learner: that follows who leads, as far as it has heard. Who has just
// come up waits until it hears of somebody.
func (l Learner) answers() bool {
	return !l.ballot.IsNone() && answerers(l.cfg, l.ballot.Owner).Has(l.id)
}

// remind answers a request that was carried out already.
func (l Learner) remind(m Request, out *roles.Out) {
	who, seq, ok := parse(m.Command)
	if !ok || !l.answers() {
		return
	}
	if result, done := l.machine.Sessions.result(who, seq); done && result != "" {
		out.Because("client table", "%s has carried out %s, and answers what came of it then.", l.id, m.Command)
		out.Send(who, Reply{m.Command, roles.Value(result), l.applied, roles.Fresh})
	}
}

// snapshot puts the state machine on stable storage. Only then, when the write is done, does anybody forget what it covers.
func (l Learner) snapshot(out *roles.Out) Learner {
	l.disk = Snapshot{l.applied, l.machine}
	l.chosen.move(l.applied)
	if l.cfg.Without.Has(clientsInSnapshot) {
		l.disk.Machine.Sessions = ""
		out.Because("client table broken", "%s leaves the table of clients out of its snapshot: clients-in-snapshot is switched off.", l.id)
	}
	l.tellWritten(out)
	out.Because("snapshot", "%s makes a snapshot of everything up to slot %d; what it covers need not be kept.", l.id, l.applied)
	l.tellCompacted(out)
	return l
}

// tellWritten tells the judge of a snapshot that is on stable storage.
func (l Learner) tellWritten(out *roles.Out) {
	if l.cfg.Without.Has(persistSnapshot) {
		out.Because("snapshot broken", "%s does not write its snapshot down: persist-snapshot is switched off.", l.id)
		return
	}
	out.Note(roles.Snapshotted{Learner: l.id, Through: l.disk.Through})
}

// tellCompacted tells its own agent that there is a snapshot, and those that have no learner beside them.
func (l Learner) tellCompacted(out *roles.Out) {
	m := Compacted{l.disk.Through, l.disk.Machine.Members}
	for _, id := range l.cfg.Agents() {
		if id == l.id || !l.cfg.Learners.Has(id) {
			out.Send(id, m)
		}
	}
}

// heartbeat takes the word of a leader about how far everything is chosen. What that is, the votes of its own agent tell as
// far as they are of the leader's ballot; the rest has to be asked for.
func (l Learner) heartbeat(m Heartbeat, out *roles.Out) roles.Role {
	l.ballot = roles.Max(l.ballot, m.Ballot)
	l.heard = max(l.heard, m.Commit)
	if known := l.known(); known < m.Commit && l.cfg.Acceptors.Has(l.id) {
		out.Send(l.id, Confirm{m.Ballot, known + 1, m.Commit})
	}
	return l.notice(out)
}

// notice sets the timer when something is missing, and stops it when nothing is.
func (l Learner) notice(out *roles.Out) Learner {
	switch missing := l.known() < l.heard; {
	case missing && !l.missing:
		l.missing = true
		out.SetTimer(gap, gapDelays*l.cfg.Delay, gapDelays*l.cfg.Delay)
	case !missing && l.missing:
		l.missing = false
		out.StopTimer(gap)
	}
	return l
}

// askForMissing asks the learner beside the leader, or everybody who may know.
func (l Learner) askForMissing(out *roles.Out) roles.Role {
	from := l.known() + 1
	out.Because("catch-up", "%s does not know what is chosen in slot %d, and something above is: it asks.", l.id, from)
	leader := l.ballot.Owner
	if leader != l.id && (l.cfg.Proposers.Has(leader) || l.cfg.Learners.Has(leader)) {
		out.Send(leader, CatchUp{from})
	}
	if !l.cfg.Learners.Has(leader) || leader == l.id {
		for id := range l.cfg.Learners.All() {
			if id != l.id {
				out.Send(id, CatchUp{from})
			}
		}
	}
	out.SetTimer(gap, gapDelays*l.cfg.Delay, gapDelays*l.cfg.Delay)
	return l
}

// serve tells what is chosen from an instance on, with the snapshot where the log does not reach back so far, and tells a proposer
// who votes after that.
func (l Learner) serve(to roles.ID, m CatchUp, out *roles.Out) {
	answer := Entries{Values: l.chosen}
	if m.From <= l.disk.Through {
		answer.Snapshot = l.disk
	} else {
		answer.Values.move(m.From - 1)
	}
	if to != l.id && (answer.Snapshot.Through > 0 || answer.Values.last() > answer.Values.Above) {
		out.Because("catch-up", "%s tells %s what is chosen from slot %d on.", l.id, to, m.From)
		out.Send(to, answer)
	}
	if l.cfg.Proposers.Has(to) && l.machine.Members != "" {
		out.Send(to, Configured{l.applied, l.machine.Members})
	}
}

// takeEntries takes over a snapshot that is ahead of it, and what is chosen above.
func (l Learner) takeEntries(from roles.ID, m Entries, out *roles.Out) roles.Role {
	if s := m.Snapshot; s.Through > l.applied {
		out.Because("snapshot", "%s takes over the state of %s after slot %d, the table of clients included.", l.id, from, s.Through)
		l.disk, l.machine, l.applied = s, s.Machine, s.Through
		l.chosen.move(s.Through)
		l.heard = max(l.heard, s.Through)
		out.Note(roles.Installed{Learner: l.id, Through: s.Through})
		l.tellWritten(out)
		l.tellCompacted(out)
	}
	for i, v := range m.Values.all() {
		if v != "" && i > l.applied {
			l = l.learn(i, v, out)
		}
	}
	return l.execute(out).notice(out)
}
