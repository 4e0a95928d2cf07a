package multipaxos

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"synod/roles"
)

// checkRecords refuses what no run can have left on an agent's stable storage.
func checkRecords(c roles.Config, agent roles.ID, records []any) error {
	forgotten, covered := roles.Instance(0), roles.Instance(0)
	for _, record := range records {
		var err error
		switch d := record.(type) {
		case ProposerDisk:
			err = c.CheckOwn(agent, d.Tried)
		case AcceptorDisk:
			forgotten, err = d.Votes.Above, checkVotes(c, agent, d)
		case Snapshot:
			covered, err = d.Through, checkSnapshot(c, d)
		case ClientDisk:
			if d.Number > roles.MaxNumber {
				err = fmt.Errorf("%s has asked for %d commands, which is beyond all that a client asks for", agent, d.Number)
			}
		}
		if err != nil {
			return err
		}
	}
	if c.Learners.Has(agent) && forgotten > covered && !c.Without.Has(persistSnapshot) {
		return fmt.Errorf("%s has forgotten its votes up to slot %d, and its snapshot covers only those up to slot %d", agent, forgotten, covered)
	}
	return nil
}

// checkVotes refuses what no acceptor writes.
func checkVotes(c roles.Config, agent roles.ID, d AcceptorDisk) error {
	if d.Votes.Above > roles.MaxInstance {
		return fmt.Errorf("%s has votes above slot %d, which is beyond all that a run decides", agent, d.Votes.Above)
	}
	if err := c.CheckBallot(d.Promised); err != nil {
		return err
	}
	for i, p := range d.Votes.all() {
		if err := c.CheckVote(p); err != nil {
			return fmt.Errorf("slot %d: %w", i, err)
		}
		switch {
		case p.IsNone():
			continue
		case d.Promised.Less(p.Ballot):
			return fmt.Errorf("slot %d: %s has accepted %s, and has promised %s", i, agent, p, d.Promised.Prose())
		}
		if err := checkCommand(c, p.Value); err != nil {
			return fmt.Errorf("slot %d: %w", i, err)
		}
	}
	return nil
}

// checkCommand refuses what no leader proposes.
func checkCommand(c roles.Config, v roles.Value) error {
	if v == roles.NoOp {
		return nil
	}
	who, seq, ok := parse(v)
	switch {
	case !ok || !c.Proposers.Has(who):
		return fmt.Errorf("%q is not a command of a client here, such as %s#1 set x 1", v, first(c.Proposers))
	case seq < 1 || seq > roles.MaxNumber || v != command(who, seq, operation(v)):
		return fmt.Errorf("%q does not have a number that a client gives", v)
	}
	if err := checkOperation(operation(v)); err != nil {
		return err
	}
	if isMembers(v) {
		if _, problem := parseMembers(c, strings.Fields(string(operation(v)))[1:]); problem != "" {
			return fmt.Errorf("%q cannot have been asked for: %s", v, problem)
		}
	}
	return nil
}

// first returns the first agent of a set that has one.
func first(set roles.Set) roles.ID {
	for id := range set.All() {
		return id
	}
	return roles.Nobody
}

// checkSnapshot refuses what no state machine comes to.
func checkSnapshot(c roles.Config, s Snapshot) error {
	switch {
	case s.Through > roles.MaxInstance:
		return fmt.Errorf("a snapshot through slot %d is beyond all that a run decides", s.Through)
	case s.Through == 0 && s.Machine != Machine{}:
		return fmt.Errorf("a snapshot of nothing holds something")
	}
	return cmp.Or(s.Machine.Store.check(), s.Machine.Sessions.check(c), s.Machine.Members.check(c, s.Through))
}

// check refuses a store that no command has made.
func (s Store) check() error {
	if s == "" {
		return nil
	}
	all := strings.Split(string(s), " ")
	last := ""
	for _, entry := range all {
		key, value, ok := strings.Cut(entry, "=")
		switch {
		case !ok || checkWord(key) != nil || checkWord(value) != nil:
			return fmt.Errorf("the store has %q, which is no key with its value, such as x=1", entry)
		case key <= last:
			return fmt.Errorf("the store has the key %s behind the key %s", key, last)
		}
		last = key
	}
	if len(all) > MaxKeys {
		return fmt.Errorf("the store has %d keys, and there is room for %d", len(all), MaxKeys)
	}
	return nil
}

// check refuses a table of clients that no command has made.
func (s Sessions) check(c roles.Config) error {
	if s == "" {
		return nil
	}
	last := ""
	for line := range strings.SplitSeq(string(s), " ") {
		name, rest, _ := strings.Cut(line, "#")
		number, answers, _ := strings.Cut(rest, "=")
		id, known := roles.ParseID(name)
		n, err := number32(number)
		results := strings.Split(answers, "|")
		switch {
		case !known || !c.Proposers.Has(id) || name <= last:
			return fmt.Errorf("the table of clients has the line %q, and each of %s has one at most, in the order of their names", line, c.Proposers)
		case err != nil || len(results) != MaxAsked || results[0] == "":
			return fmt.Errorf("the table of clients has the line %q, which is not like A#3=ok|5||", line)
		}
		for k, r := range results {
			if r != "" && (checkWord(r) != nil || uint32(k) >= n) {
				return fmt.Errorf("the table of clients has the answer %q in the line %q", r, line)
			}
		}
		last = name
	}
	return nil
}

// number32 reads the number of a command, as it is written.
func number32(text string) (uint32, error) {
	n, err := strconv.ParseUint(text, 10, 32)
	if err == nil && (n < 1 || n > roles.MaxNumber || strconv.FormatUint(n, 10) != text) {
		err = strconv.ErrRange
	}
	return uint32(n), err
}

// check refuses members that no commands up to an instance have made.
func (m Members) check(c roles.Config, through roles.Instance) error {
	if m == "" {
		return nil
	}
	last := roles.Instance(0)
	for k, entry := range strings.Split(string(m), " ") {
		number, names, _ := strings.Cut(entry, "=")
		n, err := strconv.ParseUint(number, 10, 64)
		from := roles.Instance(n)
		set, problem := parseMembers(c, strings.Split(names, ","))
		switch {
		case err != nil || problem != "" || entryOf(from, set) != Members(entry):
			return fmt.Errorf("%q does not say from which slot on which of %s vote, such as 4=%s", entry, c.Acceptors, first(c.Acceptors))
		case from < 1 || k == 0 && from > through+1 || from > through+alpha(c):
			return fmt.Errorf("%q cannot follow from the commands up to slot %d", entry, through)
		case from <= last && !c.Without.Has(delayMembers):
			return fmt.Errorf("%q comes behind what is from slot %d on", entry, last)
		}
		last = from
	}
	return nil
}

// checkWord refuses what is no word of a command.
func checkWord(w string) error {
	if w == "" || strings.ContainsFunc(w, isSeparator) {
		return fmt.Errorf("the word %q is empty or has a blank or one of the characters = | # in it: choose another", w)
	}
	return nil
}
