package cluster

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"strconv"
)

// LinkSettings say how a directed link treats messages.
type LinkSettings struct {
	Cut      bool
	Min, Max Time    // how long a message is under way; at least a millisecond
	Loss     float64 // per cent of messages that are lost
	Dup      float64 // per cent of messages that arrive twice
	Fifo     bool    // messages arrive in the order in which they were sent
}

// DefaultLink is slow enough to be followed by eye at speed 1x, and it reorders.
var defaultLink = LinkSettings{Min: 10, Max: 40}

// String writes the settings in the words of the commands.
func (l LinkSettings) String() string {
	text := "delay " + l.Min.short()
	if l.Max > l.Min {
		text += ".." + l.Max.short()
	}
	if l.Loss > 0 {
		text += "  loss " + percent(l.Loss)
	}
	if l.Dup > 0 {
		text += "  dup " + percent(l.Dup)
	}
	if l.Fifo {
		text += "  fifo"
	}
	if l.Cut {
		text += "  cut"
	}
	return text
}

func percent(p float64) string { return strconv.FormatFloat(p, 'f', -1, 64) + "%" }

// link is a directed link with its own random stream, so that what happens on one does not disturb another.
type link struct {
	LinkSettings
	random rand.PCG
	last   Time     // when the latest message arrives, for Fifo
	next   nextHeld // somebody waits for a message on it
}

// nextHeld says that the next message on a link will be held as soon as it is sent; the zero nextHeld says that none will.
type nextHeld struct {
	on    bool
	words string // with which its description begins; empty for any message
}

// stream returns the random stream of a named part of the run. Each is seeded apart from all others.
func stream(seed uint64, from, to int) rand.PCG {
	const odd = 0x9E3779B97F4A7C15 // the golden ratio, so that neighbouring seeds lie far apart
	return *rand.NewPCG(seed*odd, uint64(from+1)<<32|uint64(to+1))
}

// between draws a whole number in min … max. The draw is spelled out here, because a run must be the same on every
// machine and with every release of the standard library.
func between(random *rand.PCG, min, max Time) Time {
	hi, _ := bits.Mul64(random.Uint64(), uint64(max-min)+1)
	return min + Time(hi)
}

// happens draws whether something with a probability in per cent happens.
func happens(random *rand.PCG, percent float64) bool {
	const scale = 1 << 32
	return percent > 0 && float64(random.Uint64()>>32) < percent/100*scale
}

// Fate is what will become of a message at the end of its way.
type Fate uint8

// The fates of a message.
const (
	Arrives Fate = iota
	IsLost       // the link loses it
	IsCut        // the link was cut when it was sent
	IsGone       // the agent that it waited at went down
)

// journey is what a link decides for one copy of a message when it is sent.
type journey struct {
	due  Time
	fate Fate
	held bool // it waits until it is released
}

// send decides about a message that is sent now, and about its duplicate if there is one. The number of draws depends
// on the settings alone, never on who is up.
func (l *link) send(now Time) (first journey, second *journey) {
	first = l.travel(now)
	if happens(&l.random, l.Dup) {
		again := l.travel(now)
		second = &again
	}
	return first, second
}

func (l *link) travel(now Time) journey {
	j := journey{due: now + between(&l.random, l.Min, l.Max)}
	if l.Fifo {
		j.due = max(j.due, l.last)
		l.last = j.due
	}
	switch {
	case happens(&l.random, l.Loss):
		j.fate = IsLost
	case l.Cut:
		j.fate = IsCut
	}
	return j
}

// check refuses settings that make no sense.
func (l LinkSettings) check() error {
	switch {
	case l.Min < 1 || l.Max < l.Min:
		return fmt.Errorf("a delay of %s..%s is impossible: a message takes at least 1ms", l.Min, l.Max)
	case l.Loss < 0 || l.Loss > 100 || l.Dup < 0 || l.Dup > 100:
		return fmt.Errorf("a probability is between 0%% and 100%%")
	}
	return nil
}
