package chronicle

import (
	"sort"

	"synod/cluster"
)

// Message is a message with both ends. Its sending is the step that brought it about, and its end the step that received or lost it:
// never when it was due, for somebody may have had it come earlier.
type Message struct {
	Sent, Ended int            // steps; sent is 0 for what left before the first, ended is 0 for what is under way still
	From, To    int            // lanes
	Kind        int            // index of Kinds; -1 for one kind too many
	Owner       int            // the lane that owns its ballot; -1 if it names none
	Copy        bool           // a duplicate
	Ending      cluster.Ending // Arrived for what was received, or is under way still
	SentAt      cluster.Time
	EndedAt     cluster.Time
	Due         cluster.Time // of what is under way in the present: when it is due, unless it is held
	Held        bool         // it is under way in the present, and waits until it is released
	HeldAfter   int          // the step right after which somebody held it first; 0 if nobody did
	CutAt       cluster.Time // of CutOnTheWay: when the link was cut
	Waited      int          // the step, if it lies in the window, at which it came to an agent that stood still
	seq         uint32
}

// UnderWay reports whether the message has not ended at the latest step of the branch.
func (m *Message) UnderWay() bool { return m.Ended == 0 }

// Messages appends every message of which a part lies in the steps first … last: it was sent no later than last and had not ended
// before first. Those that ended come first, in the order in which they did.
func (b *Branch) Messages(list []Message, first, last int) []Message {
	first, last = max(0, first), min(last, b.last)
	if first > last {
		return list
	}
	shift, begin := b.cast.shift, len(list)
	end := min(b.last, last>>shift<<shift+b.mask()) // the end of the last block
	waits := false
	for step := max(1, first); step <= end; step++ {
		w := *b.at(step)
		if w.ends() && b.sentAt(step) <= last {
			list = append(list, b.message(step, w))
		}
		waits = waits || w.event() == cluster.Waited && step <= last
	}
	list = b.later(list, end, last, func(*flight) bool { return true })
	if waits {
		b.noteWaits(list[begin:], max(1, first), last)
	}
	b.noteCuts(list[begin:])
	b.notePresent(list[begin:])
	return list
}

// later appends what was under way at the end of a block and was sent no later than a step, and is wanted.
func (b *Branch) later(list []Message, end, last int, wanted func(*flight) bool) []Message {
	number := end>>b.cast.shift + 1
	if number >= len(b.blocks) {
		for i := range b.live.flights {
			if f := &b.live.flights[i]; int(f.sent) <= last && wanted(f) {
				list = append(list, b.unfinished(f))
			}
		}
		return list
	}
	k := b.blocks[number]
	begin := len(list)
	open := 0
	for i := range k.flights {
		if f := &k.flights[i]; int(f.sent) <= last && wanted(f) {
			list = append(list, b.unfinished(f))
			open++
		}
	}
	// Most end in the block that follows.
	for i, w := range k.words {
		if open == 0 {
			break
		}
		if !w.ends() || int(k.sent[i]) > last {
			continue
		}
		for j := begin; j < len(list); j++ {
			if m := &list[j]; m.Ended == 0 && m.matches(w, k.sent[i]) {
				b.finish(m, number<<b.cast.shift+i, w)
				open--
				break
			}
		}
	}
	for j := begin; j < len(list) && open > 0; j++ {
		if m := &list[j]; m.Ended == 0 {
			b.seek(m, number+1)
		}
	}
	return list
}

// matches reports whether the end of a message in a step is that of m, or of another one that is the same to whoever looks on.
func (m *Message) matches(w word, sent uint32) bool {
	f := flight{sent: sent, from: uint8(m.From), to: uint8(m.To), kind: uint8(m.Kind)}
	if m.Kind < 0 {
		f.kind = noKind
	}
	if m.Copy {
		f.slot = copyBit
	}
	return int(sent) == m.Sent && f.is(w, sent)
}

// seek finds the end of a message that was under way at the beginning of a block.
func (b *Branch) seek(m *Message, number int) {
	in := func(flights []flight) bool {
		i := sort.Search(len(flights), func(i int) bool { return flights[i].seq >= m.seq })
		return i < len(flights) && flights[i].seq == m.seq
	}
	if in(b.live.flights) {
		return
	}
	// The first block at whose beginning it is not under way any more ends after it.
	after := number + sort.Search(len(b.blocks)-number, func(i int) bool { return !in(b.blocks[number+i].flights) })
	k := b.blocks[after-1]
	for i, w := range k.words {
		if w.ends() && m.matches(w, k.sent[i]) {
			b.finish(m, (after-1)<<b.cast.shift+i, w)
			return
		}
	}
}

// message returns the message that ended in a step.
func (b *Branch) message(step int, w word) Message {
	m := Message{From: w.from(), To: w.lane(), Kind: w.kind(), Owner: w.owner(), Copy: w.copied(), Sent: b.sentAt(step)}
	m.SentAt = b.Time(m.Sent)
	b.finish(&m, step, w)
	m.clean()
	return m
}

func (b *Branch) unfinished(f *flight) Message {
	m := Message{Sent: int(f.sent), SentAt: b.Time(int(f.sent)), From: int(f.from), To: int(f.to),
		Kind: int(f.kind), Owner: int(f.owner), Copy: f.copied(), seq: f.seq}
	m.clean()
	return m
}

func (m *Message) clean() {
	if m.Kind == noKind {
		m.Kind = -1
	}
	if m.Owner == none {
		m.Owner = -1
	}
}

func (b *Branch) finish(m *Message, step int, w word) {
	m.Ended, m.EndedAt, m.Ending = step, b.Time(step), w.ending()
}

// noteWaits notes where messages of a window came to an agent that stood still.
func (b *Branch) noteWaits(list []Message, first, last int) {
	for step := first; step <= last; step++ {
		w := *b.at(step)
		if w.event() != cluster.Waited {
			continue
		}
		for i := range list {
			if m := &list[i]; m.Waited == 0 && m.matches(w, uint32(b.sentAt(step))) && (m.Ended == 0 || m.Ended > step) {
				m.Waited = step
				break
			}
		}
	}
}

// notePresent notes when messages that are under way in the present are due, and which were held.
func (b *Branch) notePresent(list []Message) {
	for i := range b.acts {
		a := &b.acts[i]
		if a.flight.seq == 0 || a.Command.Verb != cluster.Hold {
			continue
		}
		for j := range list {
			m := &list[j]
			same := m.seq == a.flight.seq || m.Ended > a.Step && a.flight.is(*b.at(m.Ended), uint32(m.Sent))
			if same && m.HeldAfter == 0 {
				m.HeldAfter = a.Step
				break
			}
		}
	}
	if b.number != b.run.Branch() {
		return
	}
	var flights []cluster.Flight
	for i := range list {
		m := &list[i]
		if m.Ended > 0 {
			continue
		}
		if flights == nil {
			flights = b.run.Present().InFlight()
		}
		for j := range flights {
			if f := &flights[j]; uint32(f.Seq) == m.seq {
				m.Due, m.Held = f.Due, f.Held
				break
			}
		}
	}
}

// noteCuts notes when messages were cut on their way.
func (b *Branch) noteCuts(list []Message) {
	for i := range list {
		if m := &list[i]; m.Ending == cluster.CutOnTheWay {
			m.CutAt = b.cutBefore(m.From, m.To, m.Ended)
		}
	}
}

// cutBefore returns when the link that is cut at a step was cut.
func (b *Branch) cutBefore(from, to, step int) cluster.Time {
	var at cluster.Time
	for i := len(b.acts) - 1; i >= 0; i-- {
		a := &b.acts[i]
		if a.Cuts == nil || a.Step >= step {
			continue
		}
		if !a.Cuts.Has(b.cast.ids[from], b.cast.ids[to]) {
			break
		}
		at = a.Time
	}
	return at
}

// SentIn appends the messages that were sent in a step, with their ends.
func (b *Branch) SentIn(list []Message, step int) []Message {
	if step < 0 || step > b.last {
		return list
	}
	begin, end := len(list), min(b.last, step|b.mask())
	for s := step + 1; s <= end; s++ {
		if w := *b.at(s); w.ends() && b.sentAt(s) == step {
			list = append(list, b.message(s, w))
		}
	}
	list = b.later(list, end, step, func(f *flight) bool { return int(f.sent) == step })
	b.noteCuts(list[begin:])
	return list
}

// EndedIn returns the message that a step received or lost, if it did.
func (b *Branch) EndedIn(step int) (Message, bool) {
	if step < 1 || step > b.last || !b.at(step).ends() {
		return Message{}, false
	}
	list := []Message{b.message(step, *b.at(step))}
	b.noteCuts(list)
	return list[0], true
}
