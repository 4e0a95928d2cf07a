package spacetime

import "synod/roles"

// Explained is a sign as the picture draws it, and what it means.
type Explained struct {
	Sign []Piece
	Says string
}

// Legend explains the signs on lanes. It has them drawn by what draws the lanes. The values that inks of chips mean are returned too.
func Legend(ascii, bare bool) (all []Explained, values []roles.Value) {
	var c Canvas
	c.reset(&Scene{ASCII: ascii, Bare: bare})
	ballot := roles.Ballot{Round: 1, Owner: roles.NewID(roles.Everything, 0)}
	for _, e := range []struct {
		is   Mark
		says string
	}{
		{Asks, "a client asks this agent to get a value chosen"},
		{Begins, "it begins a ballot, and asks for promises"},
		{Promises, "it promises to accept nothing below this ballot"},
		{Promises | Saves, "the same, and it stands on stable storage since"},
		{Promises | Unsaved, "the same, but in memory only: a crash loses it"},
		{Issues, "it proposes this value, and asks for votes"},
		{Votes, "it votes for this value: a value on its ground is always a vote"},
		{Refuses, "it refuses what it was asked for"},
		{Receives, "a message has arrived, and nothing came of it that is to be noted"},
		{Expires, "a timer has ended"},
		{Completes, "with this vote a quorum is complete: the value is chosen, whether anybody knows it yet or not"},
		{Learns, "it learns what is chosen"},
		{Crashes, "it goes down; the bar behind it is how long"},
		{Restarts, "it is back"},
		{Weakens, "an invariant is broken that the proof needs"},
		{Breaks, "two values are chosen, or another promise to the user is broken"},
	} {
		token, _ := c.token(&Step{Is: e.is, Ballot: ballot, Value: "red", Lane: -1}, whole)
		all = append(all, Explained{append([]Piece(nil), token...), e.says})
	}
	sign := c.s.signs()
	line := func(text, says string, ink Ink) { all = append(all, Explained{[]Piece{{text, ink}}, says}) }
	hue := Ink{Tone: Hue, Agent: ballot.Owner}
	dotted, solid := "⠑⠄⠑⠄", "⠑⢄⠑⢄"
	if ascii {
		dotted, solid = "....", "\\\\\\\\"
	}
	line(dotted, "the way of a message of phase 1, in the hue of whose ballot it is: its slope is how long it takes", hue)
	line(solid, "one of phase 2; an answer is darker", hue)
	line(sign.heads[roles.PhaseTwo], "one that is under way", hue)
	line(sign.held, "one that is held back", Ink{Tone: Bad})
	line(sign.lost+" cut", "one that is lost, and why", Ink{Tone: Bad})
	line(sign.fork, "two runs side by side part here; up to it they are the same", Ink{Tone: Strong})
	line(sign.vertical, "from here on no other value can be chosen", Ink{Tone: Thin})
	line(sign.down+" "+sign.paused, "an agent is down; it is paused", Ink{Tone: Bad})
	line(sign.cut+sign.cut+sign.cut, "the agents above and below do not hear each other", Ink{Tone: Bad})
	return all, c.Values
}
