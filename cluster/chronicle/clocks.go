package chronicle

import (
	"sort"

	"synod/cluster"
)

// The vector clock of an event has for each lane how many of its events are in the event's past, itself included (Fidge 1988, Mattern
// 1989). A block begins with the clocks of all lanes and of the messages in flight; those of its steps are reckoned from there.

// reckoned is the clocks of the steps of a block, one after the other. That of a step in which an agent did nothing itself is the
// clock of the sending of the message that it is about.
type reckoned struct {
	number int
	clocks []uint32
	used   int
}

// reckonedKept is how many blocks' clocks are kept at least; there are as many more as lanes, for the future of an event ends in one
// block on each.
const reckonedKept = 4

// reckon returns the clocks of the steps of a block.
func (b *Branch) reckon(number int) []uint32 {
	n := b.cast.n()
	k := b.blocks[number]
	var r *reckoned
	newest, oldest := 0, 0
	for i := range b.clocks {
		newest = max(newest, b.clocks[i].used)
		if b.clocks[i].used < b.clocks[oldest].used {
			oldest = i
		}
		if b.clocks[i].number == number {
			r = &b.clocks[i]
		}
	}
	switch {
	case r != nil:
	case len(b.clocks) < reckonedKept+n:
		b.clocks = append(b.clocks, reckoned{number: number})
		r = &b.clocks[len(b.clocks)-1]
	default:
		r = &b.clocks[oldest]
		*r = reckoned{number: number, clocks: r.clocks[:0]}
	}
	r.used = newest + 1
	for i := len(r.clocks) / n; i < len(k.words); i++ {
		r.clocks = append(r.clocks, make([]uint32, n)...)
		clock := r.clocks[i*n:]
		w := k.words[i]
		if w.from() != none {
			copy(clock, b.sending(k, number, r.clocks, i))
		}
		if w.own() {
			for lane, c := range b.clockOf(k, r.clocks, w.lane(), i) {
				clock[lane] = max(clock[lane], c)
			}
			clock[w.lane()]++
		}
	}
	return r.clocks
}

// clockOf returns the clock of a lane just before a step of a block.
func (b *Branch) clockOf(k *block, clocks []uint32, lane, i int) []uint32 {
	n := b.cast.n()
	for i--; i >= 0; i-- {
		if w := k.words[i]; w.lane() == lane && w.own() {
			return clocks[i*n : i*n+n]
		}
	}
	return k.clocks[lane*n : lane*n+n]
}

// sending returns the clock of the sending of the message that a step of a block is about.
func (b *Branch) sending(k *block, number int, clocks []uint32, i int) []uint32 {
	n, w, sent := b.cast.n(), k.words[i], k.sent[i]
	if at := int(sent) - number<<b.cast.shift; at >= 0 {
		if x := k.words[at]; w.copied() && x.event() == cluster.Duplicated || x.own() && x.lane() == w.from() {
			return clocks[at*n : at*n+n]
		}
		return b.clockOf(k, clocks, w.from(), at+1) // it left because of something that was done to the world around it
	}
	for j := range k.flights {
		f := &k.flights[j]
		same := f.is(w, sent)
		if !w.ends() { // a step about a message that stays under way names it as it is
			same = same || f.sent == sent && int(f.from) == w.from() && int(f.kind) == w.kind() && int(f.to) == w.lane()
		}
		if same {
			at := n * (n + f.clock())
			return k.clocks[at : at+n]
		}
	}
	return k.clocks[:n]
}

// clock returns the clock of a step.
func (b *Branch) clock(step int) []uint32 {
	n := b.cast.n()
	at := step & b.mask() * n
	return b.reckon(step >> b.cast.shift)[at : at+n]
}

// stepOf returns the step of an event of a lane by its number from 1; 0 for no event.
func (b *Branch) stepOf(lane int, number uint32) int {
	if number == 0 {
		return 0
	}
	n := b.cast.n()
	at := lane*n + lane
	block := sort.Search(len(b.blocks), func(i int) bool { return b.blocks[i].clocks[at] >= number }) - 1
	count := b.blocks[block].clocks[at]
	for i, w := range b.blocks[block].words {
		if w.lane() == lane && w.own() {
			if count++; count == number {
				return block<<b.cast.shift + i
			}
		}
	}
	return 0
}
