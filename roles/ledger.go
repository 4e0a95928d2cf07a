package roles

import "slices"

// Attempt is what the world knows of one ballot in one instance.
type Attempt struct {
	Instance Instance
	Ballot   Ballot
	Promises []Report  // in the order in which they were sent
	Issued   []Value   // one, unless the protocol is broken
	IssuedAt int       // the step at which the first of these was issued
	Votes    []Support // one, unless the protocol is broken

	earlier int // the place of the attempt before it in the same instance, or -1
}

// Report is what an acceptor said in a Promise about an instance, or about all from one on.
type Report struct {
	Acceptor ID
	Last     Proposal
	From     Instance // when it is about all from here on
	Step     int      // at which it was first said; it makes no difference to what was said
}

// without returns the report as if nobody had counted steps.
func (r Report) without() Report {
	r.Step = 0
	return r
}

// Open reports whether acceptors may vote for whatever was proposed: the ballot is a fast round of Fast Paxos.
func (a Attempt) Open() bool { return slices.Contains(a.Issued, "") }

// theRest is where the ledger keeps reports that are about all instances from one on.
const theRest = ^Instance(0)

// Support is the set of acceptors that voted for a value.
type Support struct {
	Value  Value
	By     Set
	chosen bool // it has been a quorum; the size of a quorum may change with the rules
	cast   []cast
}

// cast is a vote that was cast: by whom, and at which step.
type cast struct {
	step int32
	by   ID
}

// VotedAt returns the step at which an acceptor first cast this vote; false if it has not, or if nobody has counted steps.
func (v Support) VotedAt(id ID) (step int, ok bool) {
	for _, c := range v.cast {
		if c.by == id {
			return int(c.step), true
		}
	}
	return 0, false
}

// shared returns votes that may be added to while somebody else reads the old ones.
func shared(votes []Support) []Support {
	votes = slices.Clone(votes)
	for i := range votes {
		votes[i].cast = slices.Clip(votes[i].cast)
	}
	return votes
}

// ledger keeps the attempts in the order in which they were first heard of. A run of a million steps has tens of
// thousands of them, and the time machine keeps many copies of the world, so the attempts lie in pages that copies
// share until one of them writes.
type ledger struct {
	pages []*page
	count int
	owner *byte // whoever holds the token may write into the pages that carry it
	index map[attemptKey]int
}

type page struct {
	owner    *byte
	attempts [pageSize]Attempt
}

type attemptKey struct {
	instance Instance
	ballot   Ballot
}

const (
	// pageSize balances what a first write after a copy costs against what a copy costs.
	pageSize = 16
	// scanned is the number of latest attempts that are searched before the index is asked: nearly every fact is
	// about one of them.
	scanned = 8
)

// clone returns a copy and takes the right to write into shared pages from both.
func (l *ledger) clone() ledger {
	c := *l
	c.pages = slices.Clone(l.pages)
	c.owner, l.owner = new(byte), new(byte)
	c.index = nil // it is rebuilt when first needed: most copies are never asked
	return c
}

func (l *ledger) at(i int) *Attempt { return &l.pages[i/pageSize].attempts[i%pageSize] }

// latest returns the place of the latest attempt in an instance, or -1.
func (l *ledger) latest(i Instance) int {
	for k := l.count - 1; k >= max(0, l.count-scanned); k-- {
		if l.at(k).Instance == i {
			return k
		}
	}
	if l.count <= scanned {
		return -1
	}
	if k, ok := l.indexed()[attemptKey{instance: i}]; ok {
		return k
	}
	return -1
}

func (l *ledger) find(key attemptKey) int {
	for i := l.count - 1; i >= max(0, l.count-scanned); i-- {
		if a := l.at(i); a.Ballot == key.ballot && a.Instance == key.instance {
			return i
		}
	}
	if l.count <= scanned {
		return -1
	}
	if i, ok := l.indexed()[key]; ok {
		return i
	}
	return -1
}

// indexed returns the index, in which an instance without a ballot stands for the latest attempt in it.
func (l *ledger) indexed() map[attemptKey]int {
	if l.index == nil {
		l.index = make(map[attemptKey]int, 2*l.count)
		for i := range l.count {
			l.index[attemptKey{l.at(i).Instance, l.at(i).Ballot}] = i
			l.index[attemptKey{instance: l.at(i).Instance}] = i
		}
	}
	return l.index
}

func (l *ledger) get(inst Instance, b Ballot) Attempt {
	if i := l.find(attemptKey{inst, b}); i >= 0 {
		return *l.at(i)
	}
	return Attempt{Instance: inst, Ballot: b}
}

// edit returns the attempt for writing.
func (l *ledger) edit(inst Instance, b Ballot) *Attempt {
	if l.owner == nil {
		l.owner = new(byte)
	}
	i := l.find(attemptKey{inst, b})
	if i < 0 {
		i = l.count
		l.add(attemptKey{inst, b})
	}
	return &l.writable(i / pageSize).attempts[i%pageSize]
}

// writable returns a page that nobody else reads.
func (l *ledger) writable(i int) *page {
	p := l.pages[i]
	if p.owner == l.owner {
		return p
	}
	p = &page{l.owner, p.attempts}
	for j := range p.attempts {
		a := &p.attempts[j]
		a.Promises, a.Issued, a.Votes = slices.Clip(a.Promises), slices.Clip(a.Issued), shared(a.Votes)
	}
	l.pages[i] = p
	return p
}

func (l *ledger) add(key attemptKey) {
	if l.count == len(l.pages)*pageSize {
		l.pages = append(l.pages, &page{owner: l.owner})
	}
	earlier := l.latest(key.instance)
	l.writable(l.count / pageSize).attempts[l.count%pageSize] = Attempt{Instance: key.instance, Ballot: key.ballot, earlier: earlier}
	if l.index != nil {
		l.index[key], l.index[attemptKey{instance: key.instance}] = l.count, l.count
	}
	l.count++
}

// keep returns a ledger with the attempts of some instances only.
func (l *ledger) keep(those func(Instance) bool) ledger {
	var kept ledger
	for i := range l.count {
		a := l.at(i)
		if !those(a.Instance) {
			continue
		}
		k := kept.edit(a.Instance, a.Ballot)
		k.Promises, k.Issued, k.Votes = slices.Clip(a.Promises), slices.Clip(a.Issued), shared(a.Votes)
		k.IssuedAt = a.IssuedAt
	}
	return kept
}
