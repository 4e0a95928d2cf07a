package chronicle

import (
	"synod/cluster"
	"synod/roles"
)

// Branch is the index of one future of a run, from its first step on. What it hands out is of the run as it has been up to Last.
type Branch struct {
	cast   *cast
	rulers [scales]ruler
	blocks []*block        // all but the last one are full, and never change
	starts [kept][]float64 // of each scale the place of the step before each block
	levels [][]Marks
	acts   []Act
	turns  []turn
	odd    map[int][]odd
	late   map[int]cluster.Time
	forks  []int
	live   recorder
	last   int

	run    *cluster.Timeline
	number int // from 1

	// What was asked for last.
	placed   [scales]places
	seen     []stretch
	fetching *fetching
	clocks   []reckoned
	columns  [3]Counts // room for those of a column, and for all before its ends
}

// Last returns the latest step that is known. Step 0 is what was before the first.
func (b *Branch) Last() int { return b.last }

// Lanes returns the agents in their fixed order; a lane is an index of this list, into which nobody may write.
func (b *Branch) Lanes() []roles.ID { return b.cast.ids }

// Lane returns the lane of an agent.
func (b *Branch) Lane(id roles.ID) int { return int(b.cast.lanes[id]) }

// Kinds returns the kinds of messages that were seen in the run so far, in the order in which they were. Nobody may write into the
// list.
func (b *Branch) Kinds() []Kind { return b.cast.kinds }

// Step returns what happened in a step, as far as the index knows.
func (b *Branch) Step(step int) Step {
	w := *b.at(b.clamp(step))
	s := Step{Kind: w.event(), Lane: w.lane(), Marks: w.marks(), Ending: w.ending()}
	if w.from() != none {
		s.Sent = b.sentAt(step)
	}
	return s
}

// Step is what the index knows of a step.
type Step struct {
	Kind   cluster.EventKind // Said for what was before the first step
	Lane   int
	Marks  Marks
	Sent   int // the step at which the message was sent that it is about; 0 for none, or before the first
	Ending cluster.Ending
}

func (b *Branch) at(step int) *word { return &b.blocks[step>>b.cast.shift].words[step&b.mask()] }

func (b *Branch) sentAt(step int) int { return int(b.blocks[step>>b.cast.shift].sent[step&b.mask()]) }

// fixScales fixes how much room steps take, by what was said of delays before the first one.
func (b *Branch) fixScales() {
	longest := cluster.Time(longestDelay)
	for _, a := range b.acts {
		if a.Command == nil || a.Command.Verb != cluster.Delay {
			continue
		}
		if a.Command.Links.Every {
			longest = a.Command.Max
		} else {
			longest = max(longest, a.Command.Max)
		}
	}
	b.rulers = rulers(b.cast.n(), longest)
}

// Bytes returns how much memory the branch takes, what it shares with others included.
func (b *Branch) Bytes() int {
	const header = 8 + 8*kept + 6*24 + 24 // what a block has besides its lists, and its place among the others
	sum := 0
	for _, k := range b.blocks {
		sum += header + 4*cap(k.totals) + 16*cap(k.flights) + 4*cap(k.clocks) + 8*cap(k.words) + 4*cap(k.sent) + 4*cap(k.times) + 8
	}
	for _, l := range b.levels {
		sum += 2 * cap(l)
	}
	return sum + 80*cap(b.acts) + 32*cap(b.turns)
}
