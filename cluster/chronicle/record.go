package chronicle

import (
	"slices"

	"synod/cluster"
	"synod/roles"
)

// recorder is how things stand after the latest step of a branch: what the next block begins with.
type recorder struct {
	time    cluster.Time
	pos     [scales]float64
	totals  []uint32
	flights []flight // in the order in which they were sent
	clocks  []uint32 // of each lane, in a row each; on the diagonal how many events there were
	// The clocks of sendings, a slot each, with how many messages have it.
	sendings []uint32
	refs     []int32
	free     []uint32
	slots    []uint32 // room for freeze
}

// odd is what a step brought that has no room in its word, or that another lane has done.
type odd struct{ lane, sent, votes, chosen int }

// begin makes a branch that has no step, from how the cluster was before the first one.
func begin(k *cast, s *cluster.State) *Branch {
	b := &Branch{cast: k, odd: map[int][]odd{}, late: map[int]cluster.Time{}, rulers: rulers(k.n(), longestDelay)}
	b.live.clocks = make([]uint32, k.n()*k.n())
	b.live.totals = make([]uint32, k.ofKind())
	flights := s.InFlight()
	slices.SortFunc(flights, func(x, y cluster.Flight) int { return int(x.Seq) - int(y.Seq) })
	for _, f := range flights {
		b.fly(&f, b.slot(int(k.lanes[f.From])), 0)
		b.live.refs[b.live.flights[len(b.live.flights)-1].clock()]++
	}
	b.open()
	b.write(0, 0, s.Now())
	for i, id := range k.ids {
		if !s.Up(id) {
			b.turns = append(b.turns, turn{0, i, Down, true})
		}
	}
	return b
}

// add takes an event down. It must be the one after the latest.
func (b *Branch) add(e *cluster.Event) {
	if e.Kind == cluster.Said {
		b.addAct(e)
		return
	}
	if e.Step != b.last+1 { // the arguments of a failure are made only for a failure
		roles.Assert(false, "step %d comes after step %d", e.Step, b.last)
	}
	if b.last == 0 {
		b.fixScales()
	}
	k, v := b.cast, &b.live
	if e.Step&b.mask() == 0 {
		b.close()
		b.open()
	}
	lane := int(k.lanes[e.Agent])
	w, sent := word(e.Kind)|word(lane)<<laneAt, uint32(0)
	from, owner, kind := none, none, noKind
	at := -1
	if e.Flight.Msg != nil {
		at = v.find(uint32(e.Flight.Seq))
		if at < 0 {
			roles.Assert(false, "step %d is about a message that nobody sent", e.Step)
		}
		f := &v.flights[at]
		sent, from, owner, kind = f.sent, int(f.from), int(f.owner), int(f.kind)
		if f.copied() {
			w |= 1 << copyAt
		}
	}
	w |= word(from)<<fromAt | word(kind)<<kindAt | word(e.Ending)<<endingAt | word(owner)<<ownerAt
	b.count(w)
	if w.own() {
		b.tick(lane, at)
	}
	if w.ends() {
		v.land(at)
	}
	o := b.note(e, lane, e.Kind == cluster.Duplicated)
	if o.sent < oddSent && o.votes < maxVotes && o.chosen < maxMade {
		w |= word(o.votes)<<votesAt | word(o.chosen)<<chosenAt | word(o.sent)<<sentAt
	} else {
		w |= oddSent << sentAt
		b.odd[e.Step] = append(b.odd[e.Step], o)
	}
	w |= word(b.marksOf(e)) << marksAt
	b.write(w, sent, e.At)
}

// note takes down what an event led to: what left, and what the judge was told.
func (b *Branch) note(e *cluster.Event, lane int, duplicated bool) odd {
	k, v := b.cast, &b.live
	o := odd{lane: lane, chosen: len(e.Chosen)}
	slot, of := -1, -1
	if duplicated {
		slot = v.flights[v.find(uint32(e.Flight.Seq))].clock()
	}
	for i := range e.Sent {
		f := &e.Sent[i]
		from := int(k.lanes[f.From])
		if !f.Copy {
			o.sent++
		}
		if !duplicated && of != from {
			slot, of = b.slot(from), from
		}
		b.fly(f, slot, uint32(e.Step))
		v.refs[slot]++
	}
	for _, f := range e.Facts {
		if _, ok := f.(roles.Voted); ok {
			o.votes++
		}
	}
	t := v.totals
	t[k.n()+lane] += uint32(o.sent)
	t[3*k.n()+lane] += uint32(o.votes)
	t[k.chosen()] += uint32(o.chosen)
	for _, id := range e.Fell {
		b.turns = append(b.turns, turn{e.Step, int(k.lanes[id]), Down, true})
	}
	switch e.Kind {
	case cluster.Restarted:
		if len(e.Fell) == 0 {
			b.turns = append(b.turns, turn{e.Step, lane, Down, false})
		}
	case cluster.Paused, cluster.Resumed:
		b.turns = append(b.turns, turn{e.Step, lane, Paused, e.Kind == cluster.Paused})
	}
	return o
}

// addAct takes down something that was done to the world around the agents right after the latest step.
func (b *Branch) addAct(e *cluster.Event) {
	k := b.cast
	a := Act{Step: e.Step, Time: e.At, Marks: b.marksOf(e), Command: e.Command, Rules: e.Rules}
	if e.Cuts != nil {
		a.Cuts = e.Cuts
	}
	if e.Flight.Msg != nil {
		if at := b.live.find(uint32(e.Flight.Seq)); at >= 0 {
			a.flight = b.live.flights[at]
		}
	}
	if e.Command == nil {
		a.Marks &= Broken | Alarm // an agent starts
	}
	b.acts = append(b.acts, a)
	if e.Command != nil { // an agent may do something because a rule is switched
		done := map[int]odd{}
		for i, id := range k.ids {
			part := *e
			part.Sent, part.Facts, part.Fell, part.Chosen = nil, nil, nil, nil
			for _, f := range e.Sent {
				if f.From == id {
					part.Sent = append(part.Sent, f)
				}
			}
			for _, f := range e.Facts {
				if f.By() == id {
					part.Facts = append(part.Facts, f)
				}
			}
			for _, fell := range e.Fell {
				if fell == id {
					part.Fell = append(part.Fell, id)
				}
			}
			if i == 0 {
				part.Chosen = e.Chosen
			}
			if o := b.note(&part, i, false); o != (odd{lane: i}) {
				done[i] = o
			}
		}
		b.makeOdd(e.Step, done)
	}
	n := len(b.blocks) - 1
	open := b.blocks[n]
	open.words[len(open.words)-1] |= word(a.Marks) << marksAt
	open.marks |= a.Marks
}

// makeOdd adds to a step what others did right after it.
func (b *Branch) makeOdd(step int, done map[int]odd) {
	if len(done) == 0 {
		return
	}
	w := b.at(step)
	if w.sent() != oddSent {
		if o := (odd{w.lane(), w.sent(), w.votes(), w.chosen()}); o != (odd{lane: o.lane}) {
			b.odd[step] = append(b.odd[step], o)
		}
		*w = *w&(1<<votesAt-1) | oddSent<<sentAt
	}
	for i := range b.cast.ids {
		if o, ok := done[i]; ok {
			b.odd[step] = append(b.odd[step], o)
		}
	}
}

// count adds a step to the totals.
func (b *Branch) count(w word) {
	k, t := b.cast, b.live.totals
	n, lane := k.n(), w.lane()
	switch w.event() {
	case cluster.Lost:
		t[2*n+lane]++
	case cluster.Delivered:
		t[lane]++
		if o := w.owner(); o != none {
			t[k.byOwner()+lane*n+o]++
		}
		t[k.links()+w.from()*n+lane]++
		if i := k.ofKind() + w.kind(); w.kind() != noKind {
			for len(t) <= i {
				t = append(t, 0)
			}
			t[i]++
			b.live.totals = t
		}
	}
}

// tick moves the clock of a lane on, with the clock of the message that was received.
func (b *Branch) tick(lane, at int) {
	v, n := &b.live, b.cast.n()
	clock := v.clocks[lane*n : lane*n+n]
	if at >= 0 {
		f := &v.flights[at]
		for i, c := range v.sendings[f.clock()*n : f.clock()*n+n] {
			clock[i] = max(clock[i], c)
		}
	}
	clock[lane]++
}

// slot returns a slot for the clock of a lane as it is now.
func (b *Branch) slot(lane int) int {
	v, n := &b.live, b.cast.n()
	clock := v.clocks[lane*n : lane*n+n]
	if last := len(v.free) - 1; last >= 0 {
		s := int(v.free[last])
		v.free = v.free[:last]
		copy(v.sendings[s*n:], clock)
		return s
	}
	v.sendings, v.refs = append(v.sendings, clock...), append(v.refs, 0)
	return len(v.refs) - 1
}

// fly puts a message under way.
func (b *Branch) fly(f *cluster.Flight, slot int, step uint32) {
	k := b.cast
	kind, owner := k.look(f.Msg)
	at := uint32(slot)
	if f.Copy {
		at |= copyBit
	}
	b.live.flights = append(b.live.flights, flight{uint32(f.Seq), step, at, k.lanes[f.From], k.lanes[f.To], kind, owner})
}

// find returns where a message is among the flights, or -1.
func (v *recorder) find(seq uint32) int {
	low, high := 0, len(v.flights)
	for low < high {
		if mid := (low + high) / 2; v.flights[mid].seq < seq {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low == len(v.flights) || v.flights[low].seq != seq {
		return -1
	}
	return low
}

// land removes a flight.
func (v *recorder) land(at int) {
	slot := v.flights[at].clock()
	if v.refs[slot]--; v.refs[slot] == 0 {
		v.free = append(v.free, uint32(slot))
	}
	v.flights = append(v.flights[:at], v.flights[at+1:]...)
}

// open begins a block with how things stand.
func (b *Branch) open() {
	v, n, size := &b.live, b.cast.n(), 1<<b.cast.shift
	k := &block{time: v.time, totals: slices.Clone(v.totals), flights: slices.Clone(v.flights),
		acts: len(b.acts), turns: len(b.turns),
		words: make([]word, 0, size), sent: make([]uint32, 0, size), times: make([]uint32, 0, size)}
	v.slots = append(v.slots[:0], make([]uint32, len(v.refs))...)
	k.clocks = make([]uint32, n*n, n*(n+len(v.flights)))
	copy(k.clocks, v.clocks)
	used := uint32(0)
	for i := range k.flights {
		f := &k.flights[i]
		s := f.clock()
		if v.slots[s] == 0 {
			used++
			v.slots[s] = used
			k.clocks = append(k.clocks, v.sendings[s*n:s*n+n]...)
		}
		f.slot = f.slot&copyBit | (v.slots[s] - 1)
	}
	k.clocks = slices.Clip(slices.Clone(k.clocks))
	b.blocks = append(b.blocks, k)
	for scale, pos := range [kept]float64{v.pos[Mixed], v.pos[Sparse], float64(v.time)} {
		b.starts[scale] = append(b.starts[scale], pos)
	}
}

// write writes a step into the open block.
func (b *Branch) write(w word, sent uint32, at cluster.Time) {
	k, v := b.blocks[len(b.blocks)-1], &b.live
	after := at - k.time
	step := (len(b.blocks)-1)<<b.cast.shift + len(k.words)
	if after >= tooLate {
		b.late[step] = at
		after = tooLate
	}
	k.words, k.sent, k.times = append(k.words, w), append(k.sent, sent), append(k.times, uint32(after))
	k.marks |= w.marks()
	if step > 0 {
		for i := range v.pos {
			v.pos[i] += b.rulers[i].room(w, at-v.time)
		}
	}
	v.time, b.last = at, step
}

// close adds the block that is full to the levels of marks.
func (b *Branch) close() {
	i, marks := len(b.blocks)-1, b.blocks[len(b.blocks)-1].marks
	for level := 0; ; level++ {
		if level == len(b.levels) {
			b.levels = append(b.levels, nil)
		}
		b.levels[level] = append(b.levels[level], marks)
		if i&1 == 0 {
			return
		}
		marks |= b.levels[level][i-1]
		i >>= 1
	}
}

// before returns a branch that has come to the beginning of the block in which a step lies, which must not be the first block, and
// shares what was before.
func (b *Branch) before(step int) *Branch {
	number := step >> b.cast.shift
	k, n := b.blocks[number], b.cast.n()
	c := &Branch{cast: b.cast, rulers: b.rulers, odd: map[int][]odd{}, late: map[int]cluster.Time{}, last: number<<b.cast.shift - 1}
	c.blocks = slices.Clip(b.blocks[:number])
	c.acts, c.turns = slices.Clip(b.acts[:k.acts]), slices.Clip(b.turns[:k.turns])
	for s, o := range b.odd {
		if s <= c.last {
			c.odd[s] = o
		}
	}
	for s, t := range b.late {
		if s <= c.last {
			c.late[s] = t
		}
	}
	for level := range b.levels {
		c.levels = append(c.levels, slices.Clip(b.levels[level][:(number-1)>>level]))
	}
	v := &c.live
	for scale := range b.starts {
		c.starts[scale] = slices.Clip(b.starts[scale][:number])
	}
	v.time, v.totals, v.flights = k.time, slices.Clone(k.totals), slices.Clone(k.flights)
	v.pos = [scales]float64{b.starts[Mixed][number], b.starts[Sparse][number]}
	v.clocks, v.sendings = slices.Clone(k.clocks[:n*n]), slices.Clone(k.clocks[n*n:])
	v.refs = make([]int32, len(v.sendings)/n)
	for i := range v.flights {
		v.refs[v.flights[i].clock()]++
	}
	return c
}
