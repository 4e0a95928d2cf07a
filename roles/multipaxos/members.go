package multipaxos

import (
	"strconv"
	"strings"

	"synod/roles"
)

// Who votes in an instance is decided by the state machine (Paxos Made Simple §3; the Part-Time Parliament §3.3.6): instance
// n is for the acceptors that are members in the state after instance n-α, and the first α instances are for those with
// which the cluster begins. So a leader may propose in n once it knows what everything up to n-α has done, which it does anyhow,
// for n is in its window then. A command that changes the members is called "members".
//
//	proposer   follows the commands in the part of the log that it knows without a gap. Whether a members command has any
//	           effect the state machine knows, for it may be a command that was carried out before; so a proposer that
//	           meets one waits for the word of a learner that has carried it out
//	phase 1    takes a quorum of each configuration that an open instance is for. Of one that is decided only later the leader
//	           asks the members when it comes to know them, before it proposes there
//	phase 2    takes a quorum of the instance's own configuration
//
// A configuration is in force α instances after it was decided. A leader with nothing else to do fills these with no-ops. Members
// that are removed are still needed for what is open below.

// Members says from which instance on which acceptors vote, as text so that it is a plain value: "4=A,B 9=A,B,C". The first entry
// is in force already, or all were decided later and it is empty, which stands for the members at the beginning. What lies
// below the first entry has been forgotten.
type Members string

// membersWord begins a command that changes the members.
const membersWord = "members"

func isMembers(v roles.Value) bool {
	op := operation(v)
	return strings.HasPrefix(string(op), membersWord+" ")
}

// firstMembers returns the acceptors with which the cluster begins.
func firstMembers(c roles.Config) roles.Set {
	if c.Members == 0 {
		return c.Acceptors
	}
	set := roles.Set{}
	for id := range c.Acceptors.All() {
		if set.Len() < c.Members {
			set = set.With(id)
		}
	}
	return set
}

// parseMembers reads who is to vote, or says why that cannot be: every word must name an acceptor of the cluster, once, and
// where the sizes of quorums were chosen there must be as many as before.
func parseMembers(c roles.Config, names []string) (set roles.Set, problem string) {
	for _, name := range names {
		id, ok := roles.ParseID(name)
		switch {
		case !ok || !c.Acceptors.Has(id):
			return set, "no-acceptor-" + name
		case set.Has(id):
			return set, name + "-twice"
		}
		set = set.With(id)
	}
	if first := firstMembers(c); (c.Phase1 != 0 || c.Phase2 != 0) && set.Len() != first.Len() {
		return set, "quorums-are-of-" + strconv.Itoa(first.Len())
	}
	return set, ""
}

// at returns who votes in an instance; nobody when that was forgotten.
func (m Members) at(c roles.Config, i roles.Instance) roles.Set {
	set := firstMembers(c)
	if m == "" {
		return set
	}
	for k, entry := range strings.Fields(string(m)) {
		from, members := splitEntry(entry)
		if from > i {
			if k == 0 && from > 1 {
				return roles.Set{}
			}
			break
		}
		set = members
	}
	return set
}

// splitEntry takes an entry apart.
func splitEntry(entry string) (from roles.Instance, members roles.Set) {
	number, names, _ := strings.Cut(entry, "=")
	n, err := strconv.ParseUint(number, 10, 64)
	roles.Assert(err == nil, "the members are %q", entry)
	for name := range strings.SplitSeq(names, ",") {
		id, _ := roles.ParseID(name)
		members = members.With(id)
	}
	return roles.Instance(n), members
}

// with returns the members when a command at an instance has changed them: from the instance that is α later on.
func (m Members) with(c roles.Config, at roles.Instance, set roles.Set) Members {
	return m.told(c) + " " + entryOf(at+delay(c), set)
}

// told returns the members in full. Once there was a command that could have changed them, learners tell of them, so that no proposer
// waits for word of it for ever.
func (m Members) told(c roles.Config) Members {
	if m == "" {
		return entryOf(1, firstMembers(c))
	}
	return m
}

// delay returns how many instances after a members command the new members vote.
func delay(c roles.Config) roles.Instance {
	if c.Without.Has(delayMembers) {
		return 1
	}
	return alpha(c)
}

func entryOf(from roles.Instance, set roles.Set) Members {
	var names []string
	for id := range set.All() {
		names = append(names, id.String())
	}
	return Members(strconv.FormatUint(uint64(from), 10) + "=" + strings.Join(names, ","))
}

// since returns the members without what is for instances below one.
func (m Members) since(i roles.Instance) Members {
	entries := strings.Fields(string(m))
	for len(entries) > 1 {
		if next, _ := splitEntry(entries[1]); next > i {
			break
		}
		entries = entries[1:]
	}
	return Members(strings.Join(entries, " "))
}

// last returns the latest change: from when on it is in force; 0 when there was none.
func (m Members) last() roles.Instance {
	at := strings.LastIndexByte(string(m), ' ')
	if at < 0 {
		return 0
	}
	from, _ := splitEntry(string(m[at+1:]))
	return from
}

// Configured tells proposers who votes from when on, as the state machine knows it after the command of Through.
type Configured struct {
	Through roles.Instance
	Members Members
}

// Kind returns the name of the message.
func (Configured) Kind() string { return "Configured" }

// Class says that it is news outside the phases.
func (Configured) Class() roles.Class { return roles.Tell }

// Parts returns the fields in reading order.
func (m Configured) Parts() []any {
	parts := []any{text("after slot %d:", m.Through)}
	entries := strings.Fields(string(m.Members))
	for i, entry := range entries {
		from, set := splitEntry(entry)
		since := text("from slot %d", from)
		if i < len(entries)-1 {
			since += ","
		}
		parts = append(parts, set, since)
	}
	return parts
}

// membersFields shows who votes, and who will. Where nothing has ever changed and everybody votes there is nothing to show. Who lags
// behind may have heard of later members only.
func membersFields(c roles.Config, m Members, next roles.Instance) []roles.Field {
	if m == "" && c.Members == 0 {
		return nil
	}
	fields := []roles.Field{{Name: "members", Value: roles.Text("not known yet")}}
	if now := m.at(c, next); now.Len() > 0 {
		fields[0].Value = now
	}
	for entry := range strings.FieldsSeq(string(m)) {
		if from, set := splitEntry(entry); from > next {
			fields = append(fields, roles.Field{Name: string(text("from slot %d", from)), Value: set})
		}
	}
	return fields
}

// The proposer's side.

// members returns who votes in an instance, as far as the proposer knows.
func (p Proposer) membersOf(i roles.Instance) roles.Set { return p.members.at(p.cfg, i) }

// followMembers goes through what it knows to be chosen without a gap, up to a command that may change the members.
func (p Proposer) followMembers() Proposer {
	for p.known < p.commit && !isMembers(p.slots.get(p.known+1).value) {
		p.known++
	}
	return p
}

// configured takes over what a learner knows of the members, if that has come further, but not further than what the proposer
// knows to be chosen: of who votes in what is open below that, the learner says nothing any more.
func (p Proposer) configured(m Configured, out *roles.Out) Proposer {
	changed := m.Members != p.members
	p.known, p.members = m.Through, m.Members
	p = p.followMembers()
	if last := m.Members.last(); changed && last > p.commit {
		out.Because("members", "%s knows who votes from slot %d on: %s. That is %s after the command, so that nobody is in doubt about those between.", p.id, last, p.membersOf(last), roles.Count(int(delay(p.cfg)), "slot"))
	}
	if p.mode == leader {
		p.askMembers(out)
	}
	return p
}

// horizon returns the highest instance of which the proposer knows who votes there.
func (p Proposer) horizon() roles.Instance { return p.known + alpha(p.cfg) }

// wantsPromises reports whether promises are missing.
func (p Proposer) wantsPromises() bool {
	return p.mode == candidate || p.mode == leader && p.wanting() > 0
}

// promisedFor reports whether a phase-1 quorum of those that vote in an instance has promised the current ballot.
func (p Proposer) promisedFor(i roles.Instance) bool {
	members := p.membersOf(i)
	q1, _ := quorumsOf(p.cfg, members)
	return p.promised.Intersect(members).Len() >= q1
}

// wanting returns the lowest open instance for which promises are missing, or 0: none, as far as the members are known.
func (p Proposer) wanting() roles.Instance {
	if p.mode == leader && p.off(askNewMembers) {
		return 0
	}
	i := p.commit + 1
	if !p.promisedFor(i) {
		return i
	}
	for entry := range strings.FieldsSeq(string(p.members)) {
		if from, _ := splitEntry(entry); from > i && !p.promisedFor(from) {
			return from
		}
	}
	return 0
}

// promises returns, of those that vote where promises are missing, who has promised the current ballot, and how many must.
func (p Proposer) promises() roles.Tally {
	members := p.membersOf(max(p.wanting(), p.commit+1))
	q1, _ := quorumsOf(p.cfg, members)
	return roles.Tally{Have: p.promised.Intersect(members), Need: q1}
}

// askMembers asks those for a promise that vote where promises are missing.
func (p Proposer) askMembers(out *roles.Out) {
	from := p.wanting()
	if from == 0 {
		return
	}
	members := p.membersOf(from)
	q1, _ := quorumsOf(p.cfg, members)
	out.Because("members", "%s needs %s of %s for %s before it proposes in slot %d.", p.id, roles.Count(q1, "promise"), members, p.disk.Tried, from)
	for id := range members.All() {
		if !p.promised.Has(id) {
			out.Send(id, Prepare{p.disk.Tried, from})
		}
	}
	p.retryLater(out)
}

// settleMembers sees whether the commands of other leaders that change the members are carried out, and the new members have
// promised. Before that the leader takes no new commands. In what was reported it has seen all that may be chosen only as far
// as it knows who votes; what the former leader got chosen by new members above that, a new command must not come before.
func (p Proposer) settleMembers(out *roles.Out) Proposer {
	switch {
	case p.settle == 0:
	case p.known >= p.settle && p.wanting() == 0:
		p.settle = 0
	case p.off(settleFirst):
		if p.queued() > 0 {
			out.Because("order broken", "%s takes new commands although the command in slot %d may change who votes above: settle-first is switched off.", p.id, p.settle)
		}
		p.settle = 0
	case p.queued() > 0:
		out.Because("members", "%s keeps %d waiting: the command in slot %d may change who votes, and what they may have chosen above that comes first.", p.id, p.queued(), p.settle)
	}
	return p
}

// electors returns all that vote in an open instance, as far as that is known.
func (p Proposer) electors() roles.Set {
	set := p.membersOf(p.commit + 1)
	for entry := range strings.FieldsSeq(string(p.members)) {
		if from, members := splitEntry(entry); from > p.commit {
			set = set.Union(members)
		}
	}
	return set
}
