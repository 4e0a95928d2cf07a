package chronicle

import (
	"synod/cluster"
	"synod/roles"
)

// Marks is a set of kinds of things that are worth a mark on a line, however long the run is.
type Marks uint16

// The kinds of marks.
const (
	Choice    Marks = 1 << iota // a quorum is complete, for a value that was not chosen before
	Crash                       // an agent went down
	Restart                     // one came back
	Stop                        // one stands still, or goes on
	Cut                         // a link is cut, a partition begins, links begin to lose messages, or somebody dropped one
	Heal                        // what was cut is mended, or links lose none any more
	Lost                        // a message ended on its way
	Rule                        // a rule is switched off or on
	Alarm                       // an invariant is broken that only prevents worse: a lemma
	Broken                      // consensus itself is broken
	Refusal                     // a request is turned down
	NewBallot                   // a ballot begins
	Fork                        // another branch begins here
	Timer                       // a timer ended

	markBits       = 14
	AllMarks Marks = 1<<markBits - 1
)

// marksOf returns the marks of an event.
func (b *Branch) marksOf(e *cluster.Event) (m Marks) {
	switch e.Kind {
	case cluster.Lost:
		if m |= Lost; e.Ending == cluster.ByHand {
			m |= Cut
		}
	case cluster.Expired:
		m |= Timer
	case cluster.Restarted:
		m |= Restart
	case cluster.Paused, cluster.Resumed:
		m |= Stop
	case cluster.Said:
		switch {
		case e.Command == nil:
		case e.Command.Verb == cluster.Loss && e.Command.Percent > 0:
			m |= Cut
		default:
			m |= said[e.Command.Verb]
		}
	}
	if len(e.Fell) > 0 {
		m |= Crash
	}
	if len(e.Chosen) > 0 {
		m |= Choice
	}
	for i := range e.Violations {
		if e.Violations[i].Lemma {
			m |= Alarm
		} else {
			m |= Broken
		}
	}
	for i := range e.Reasons {
		if e.Reasons[i].Refuse {
			m |= Refusal
		}
	}
	for _, f := range e.Facts {
		if _, ok := f.(roles.Started); ok {
			m |= NewBallot
		}
	}
	return m
}

// said are the marks of commands that are no steps.
var said = map[cluster.Verb]Marks{
	cluster.Cut: Cut, cluster.Partition: Cut, cluster.Mend: Heal, cluster.Heal: Heal, cluster.Loss: Heal, cluster.Without: Rule, cluster.With: Rule,
}

// Marks returns the kinds of marks that the steps first … last have.
func (b *Branch) Marks(first, last int) (m Marks) {
	first, last = max(0, first), min(last, b.last)
	for _, f := range b.forks {
		if f >= first && f <= last {
			m |= Fork
		}
	}
	shift := b.cast.shift
	for step := first; step <= last; {
		number := step >> shift
		if step&b.mask() == 0 && step+b.mask() <= last {
			level := b.level(number, func(n int) bool { return n<<shift-1 <= last })
			if level < 0 {
				m |= b.blocks[number].marks
				step += 1 << shift
			} else {
				m |= b.levels[level][number>>level]
				step += 1 << (shift + level)
			}
			continue
		}
		end := min(last, number<<shift+b.mask())
		if b.blocks[number].marks&^m == 0 { // it can add nothing
			step = end + 1
		}
		for ; step <= end; step++ {
			m |= b.at(step).marks()
		}
	}
	return m
}

// level returns the highest level that has an entry which begins with a block and ends before one that is within; -1 for none.
func (b *Branch) level(number int, within func(end int) bool) int {
	level := -1
	for l := 0; l < len(b.levels) && number&(1<<l-1) == 0 && number>>l < len(b.levels[l]) && within((number>>l+1)<<l); l++ {
		level = l
	}
	return level
}

// ForkMarks returns the marks of what was done on the branch right at the step at which it left its parent: that step is the parent's, and
// these are not.
func (b *Branch) ForkMarks() (m Marks) {
	info := b.run.BranchInfo(b.number)
	acts := b.Acts(info.Fork, info.Fork)
	for _, a := range acts[max(0, len(acts)-info.Around):] {
		m |= a.Marks
	}
	return m
}

// MarksOf returns the marks of one step, with what was done to the world around the agents right after it.
func (b *Branch) MarksOf(step int) Marks { return b.Marks(step, step) }

// Next returns the first step after one that has any of some marks; false when there is none.
func (b *Branch) Next(step int, any Marks) (int, bool) {
	step = max(step, -1) + 1
	fork, forked := 0, false
	if any&Fork != 0 {
		for _, f := range b.forks {
			if f >= step && (!forked || f < fork) {
				fork, forked = f, true
			}
		}
	}
	for step <= b.last {
		if forked && step > fork {
			break
		}
		if number := step >> b.cast.shift; step&b.mask() == 0 && b.blocks[number].marks&any == 0 {
			skip := 1
			if l := b.level(number, func(int) bool { return true }); l > 0 {
				for ; l > 0 && b.levels[l][number>>l]&any != 0; l-- {
				}
				skip = 1 << l
			}
			step += skip << b.cast.shift
			continue
		}
		if b.at(step).marks()&any != 0 {
			return step, true
		}
		step++
	}
	return fork, forked
}

// Previous returns the last step before one that has any of some marks; false when there is none.
func (b *Branch) Previous(step int, any Marks) (int, bool) {
	step = min(step, b.last+1) - 1
	fork, forked := 0, false
	if any&Fork != 0 {
		for _, f := range b.forks {
			if f <= step && (!forked || f > fork) {
				fork, forked = f, true
			}
		}
	}
	for step >= 0 {
		if forked && step < fork {
			break
		}
		if number := step >> b.cast.shift; step&b.mask() == b.mask() && b.blocks[number].marks&any == 0 {
			skip := 1
			for l := 1; l < len(b.levels) && (number+1)&(1<<l-1) == 0 && number>>l < len(b.levels[l]) && b.levels[l][number>>l]&any == 0; l++ {
				skip = 1 << l
			}
			step -= skip << b.cast.shift
			continue
		}
		if b.at(step).marks()&any != 0 {
			return step, true
		}
		step--
	}
	return fork, forked
}
