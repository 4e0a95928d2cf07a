package chronicle

import (
	"synod/cluster"
)

// word is what happened in a step, as far as it fits: from the lowest bit on the kind of the event (4), the lane (7); of a message the
// lane that it came from (7), its kind (6), what became of it (3), the lane that owns its ballot (7) and whether it is a copy (1); then
// marks (14), how many votes were cast (4), values chosen (3) and messages sent (8). What does not fit is in Branch.odd.
type word uint64

const (
	laneAt   = 4
	fromAt   = laneAt + 7
	kindAt   = fromAt + 7
	endingAt = kindAt + 6
	ownerAt  = endingAt + 3
	copyAt   = ownerAt + 7
	marksAt  = copyAt + 1
	votesAt  = marksAt + markBits
	chosenAt = votesAt + 4
	sentAt   = chosenAt + 3

	none     = 1<<7 - 1 // no lane
	noKind   = 1<<6 - 1 // one kind of message too many
	oddSent  = 1<<8 - 1 // look it up in Branch.odd
	maxVotes = 1<<4 - 1
	maxMade  = 1<<3 - 1
)

func (w word) event() cluster.EventKind { return cluster.EventKind(w & 15) }
func (w word) lane() int                { return int(w >> laneAt & none) }
func (w word) from() int                { return int(w >> fromAt & none) }
func (w word) kind() int                { return int(w >> kindAt & noKind) }
func (w word) ending() cluster.Ending   { return cluster.Ending(w >> endingAt & 7) }
func (w word) owner() int               { return int(w >> ownerAt & none) }
func (w word) copied() bool             { return w>>copyAt&1 == 1 }
func (w word) marks() Marks             { return Marks(w>>marksAt) & AllMarks }
func (w word) votes() int               { return int(w >> votesAt & maxVotes) }
func (w word) chosen() int              { return int(w >> chosenAt & maxMade) }
func (w word) sent() int                { return int(w >> sentAt) }

// ends reports whether the step is the end of a message.
func (w word) ends() bool { return w.event() == cluster.Delivered || w.event() == cluster.Lost }

// own reports whether the agent of the lane did something itself: only these steps have a place in the order of causes. A message
// that is lost, is copied or waits is something that nobody notices.
func (w word) own() bool {
	switch w.event() {
	case cluster.Said, cluster.Lost, cluster.Duplicated, cluster.Waited:
		return false
	}
	return true
}

// flight is a message under way.
type flight struct {
	seq, sent   uint32
	slot        uint32 // of the clock of its sending; the highest bit says that it is a copy
	from, to    uint8
	kind, owner uint8
}

const copyBit = 1 << 31

func (f *flight) clock() int   { return int(f.slot &^ copyBit) }
func (f *flight) copied() bool { return f.slot&copyBit != 0 }

// is reports whether the end of a message in a step is that of the flight, or of one of which only its number is another.
func (f *flight) is(w word, sent uint32) bool {
	return f.sent == sent && int(f.to) == w.lane() && int(f.from) == w.from() && int(f.kind) == w.kind() && f.copied() == w.copied()
}

// block is a stretch of steps, with what had come about before the first of them.
type block struct {
	time    cluster.Time // of the step before
	totals  []uint32     // see cast
	flights []flight
	clocks  []uint32 // of each lane, then of each sending that a flight has a slot of
	acts    int      // how many acts there were, and turns
	turns   int
	marks   Marks // any of its steps

	words []word
	sent  []uint32 // the step at which the message was sent that a step is about
	times []uint32 // milliseconds after time; tooLate: look it up in Branch.late
}

const tooLate = 1<<32 - 1
