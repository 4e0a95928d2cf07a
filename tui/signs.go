package tui

import (
	"strings"

	"synod/cluster"
	"synod/roles"
	"synod/tui/board"
	"synod/tui/traffic"
)

// sign is a row of the table of signs: what is drawn, as the picture draws it, and what it means.
type sign struct {
	draw func(t *Theme) line
	says string
}

// example are nouns that the table of signs draws.
var (
	exampleA      = roles.NewID(roles.Everything, 0)
	exampleBallot = roles.Ballot{Round: 2, Owner: exampleA}
	exampleTally  = roles.Tally{Have: roles.FirstOf(roles.Everything, 2), Need: 3}
	reachedTally  = roles.Tally{Have: roles.FirstOf(roles.Everything, 3), Need: 3}
)

// signsOfPicture is the table of all signs of the picture. What draws them and what explains them is one: each row draws its sign
// with the same functions as the Stage and the panel.
var signsOfPicture = []sign{
	{func(t *Theme) line { return line{t.agent(exampleA)} },
		"an agent: a letter in a hue of its own; what has this hue is about its ballots"},
	{func(t *Theme) line { return line{{"A", reverse(t.owner(exampleA))}} }, "the agent that is selected"},
	{func(t *Theme) line { return t.ballot(exampleBallot) }, "a ballot: number 2 of A"},
	{func(t *Theme) line { return line{t.valueSpan("red")} }, "a value: on a ground of its own, the same everywhere"},
	{func(t *Theme) line { return line{t.chip("red", "2")} }, "slot 2 of a log, on the ground of its value"},
	{func(t *Theme) line { return t.tally(exampleTally) }, "two of the three that are needed"},
	{func(t *Theme) line { return t.tally(reachedTally) }, "a quorum: all that are needed are there"},
	{func(t *Theme) line { return append(line{{"promised ", t.dim}}, t.ballot(exampleBallot)...) },
		"it will accept nothing below this ballot"},
	{func(t *Theme) line { return t.bound(exampleBallot) }, "the same, where the word has no room"},
	{func(t *Theme) line { return line{{t.glyph.firm, t.link}, {"voted", t.dim}} },
		"on disk: it survives a crash; on the Stage it stands inside the box"},
	{func(t *Theme) line { return line{{t.glyph.loose, t.link}, {"knows", t.dim}} },
		"in memory only: a crash loses it; on the Stage it stands on the border"},
	{func(t *Theme) line { return line{{t.glyph.changed, t.strong}} }, "changed in this step"},
	{func(t *Theme) line { return append(line{{"retry ", t.dim}}, t.bar(0.6, 8)...) },
		"a timer, and the part of its time that is left"},
	{headsOf(roles.Ask1), "a message that asks, in phase 1: hollow, in the hue of whose ballot it is; it points where it flies"},
	{sampleOf(roles.Answer1), "one that answers, in phase 1: its tail is double"},
	{headsOf(roles.Ask2), "one that asks, in phase 2: filled"},
	{sampleOf(roles.Answer2), "one that answers, in phase 2"},
	{headsOf(roles.Tell), "one outside the phases, such as the word that a value is chosen"},
	{sampleOf(roles.Answer), "an answer outside the phases"},
	{stubs, "where it cannot be told from a still frame who sent one to whom: it asks, or it answers"},
	{func(t *Theme) line { return line{{traffic.RefusalSign(t.ascii()), t.bad}, {" Nack", t.text}} },
		"it turns a request down; at the end of an agent's first row: it did so in this step"},
	{func(t *Theme) line { return line{{traffic.TimesSign(t.ascii()) + "3", t.text}} },
		"three messages that say the same"},
	{func(t *Theme) line { return t.clockOf(&face{AgentView: &cluster.AgentView{Clock: 110}}) },
		"its clock runs fast, so its timers end early; on the Stage 110% beside its letter; a usual clock shows nothing"},
	{func(t *Theme) line { return t.troubleLine(&face{AgentView: &cluster.AgentView{}}) },
		"it is down: its letter is struck, its border broken"},
	{func(t *Theme) line {
		return t.troubleLine(&face{AgentView: &cluster.AgentView{Up: true, Paused: true}})
	}, "it stands still, and loses nothing"},
	{func(t *Theme) line { return line{{t.glyph.lost, t.bad}} }, "a link that is cut, or a message that is lost"},
	{func(t *Theme) line { return line{{t.glyph.held, t.bad}} }, "a message that is held back"},
	{func(t *Theme) line {
		return line{{t.arrow(1, 0) + t.arrow(-1, 0) + t.arrow(0, 1) + t.arrow(0, -1) + " only A to B", t.warn}}
	}, "a link that works in one direction"},
	{func(t *Theme) line { return line{{lossy(40), t.warn}} }, "a link that loses so many of its messages"},
	{func(t *Theme) line { return line{{late(120), t.warn}} },
		"a link on which a message may take longer than the time-outs allow for"},
	{func(t *Theme) line { return line{{twice(5), t.warn}} }, "a link that delivers so many of its messages twice"},
	{func(t *Theme) line { return line{{t.glyph.done, t.strong}} }, "somebody has learned what is chosen"},
	{sidesOf, "two sides of a partition: all but the largest are shaded, with a dotted edge; in the editor without colours the " +
		"number of its side stands behind a letter"},
	{func(t *Theme) line { return line{{t.glyph.done + " SAFE", t.dim}} }, "every invariant holds"},
	{func(t *Theme) line { return line{{t.glyph.risk + " AT RISK", t.bad}} },
		"an invariant the proof needs is broken; nothing is lost yet"},
	{func(t *Theme) line { return line{{" " + t.glyph.lost + " VIOLATED ", reverse(t.bad)}} },
		"agreement, or another promise to the user, is broken; the Stage shows both quorums"},
	{quorumsOf, "the borders of the two quorums of a violation, each in the colour of its value; who is in both has both"},
}

// The signs of the Log and of the Board follow, as those draw them.
func init() {
	log := func(draw func(t *Theme) span, says string) {
		signsOfPicture = append(signsOfPicture, sign{func(t *Theme) line { return line{draw(t)} }, "in the Log: " + says})
	}
	for s := roles.EntryPromised; s <= roles.EntryCompacted; s++ {
		log(func(t *Theme) span { return span{t.glyph.entry[s], t.entryStyle(s)} }, s.String())
	}
	log(func(t *Theme) span { return span{t.glyph.noop, t.dim} }, "a value that changes nothing")
	log(func(t *Theme) span { return span{t.glyph.open, t.dim} }, "a slot that the leader may propose in, and has not yet")
	log(func(t *Theme) span { return span{t.glyph.leads, t.strong} }, "who leads, as far as it knows")
	for _, s := range board.Legend {
		signsOfPicture = append(signsOfPicture, sign{func(t *Theme) line {
			text := s.Sign
			if t.ascii() {
				text = s.ASCII
			}
			return line{{text, t.ink(s.Ink, exampleA)}}
		}, s.Says})
	}
}

// sidesOf draws two agents on two sides of a partition.
func sidesOf(t *Theme) line {
	shaded, a, b := t.owner(exampleA), "A", "B"
	if t.side.Bg == nil || t.ascii() {
		a, b = "A1", "B2"
	}
	shaded.Bg = t.side.Bg
	return line{{" " + a + " ", shaded}, {" " + b, t.owner(roles.NewID(roles.Everything, 1))}}
}

// quorumsOf draws the borders of two quorums, those of boxes and those of small nodes.
func quorumsOf(t *Theme) line {
	heavy, double := heavyLines, doubleLines
	if t.ascii() {
		heavy, double = plainHeavy, plainDouble
	}
	one, two := t.ringStyle("red"), t.ringStyle("blue")
	return line{{strings.Repeat(heavy.top, 3), one}, {" ", t.text}, {strings.Repeat(double.top, 3), two}, {" ", t.text},
		{t.glyph.ring1, one}, {" ", t.text}, {t.glyph.ring2, two}}
}

// sampleOf draws a message of a class, as it flies for a ballot of the example.
func sampleOf(c roles.Class) func(t *Theme) line {
	return func(t *Theme) line {
		ballot := exampleBallot
		if c.Phase == roles.NoPhase {
			ballot = roles.Ballot{}
		}
		return line{{traffic.Sample(c, t.ascii()), t.hue(ballot)}}
	}
}

// stubs draws the two heads with a stub behind them in place of a tail.
func stubs(t *Theme) line {
	ask, answer := sampleOf(roles.Ask2)(t), sampleOf(roles.Answer2)(t)
	return line{{traffic.Stubbed(roles.Ask2, t.ascii()) + " ", ask[0].style}, {traffic.Stubbed(roles.Answer2, t.ascii()), answer[0].style}}
}

// headsOf draws a message of a class, and its heads in the other directions.
func headsOf(c roles.Class) func(t *Theme) line {
	return func(t *Theme) line {
		l := sampleOf(c)(t)
		for _, d := range []traffic.Direction{traffic.Left, traffic.Up, traffic.Down} {
			l = append(l, span{" " + traffic.HeadSign(c, d, traffic.Flying, t.ascii()), l[0].style})
		}
		return l
	}
}

// miniature is the extract of the table of signs below the cards.
func (t *Theme) miniature(room int) []line {
	title := t.box.top + t.box.top + " signs "
	for width(title) < room {
		title += t.box.top
	}
	pair := func(left line, says string, right line, more string) line {
		l := append(left, span{" " + says, t.dim})
		for l.width() < 18 {
			l = append(l, span{" ", t.text})
		}
		return append(append(l, right...), span{" " + more, t.dim})
	}
	return []line{
		{{title, t.faint}},
		pair(sampleOf(roles.Ask1)(t), "asks, phase 1", sampleOf(roles.Answer1)(t), "answers"),
		pair(sampleOf(roles.Ask2)(t), "asks, phase 2", sampleOf(roles.Answer2)(t), "answers"),
		pair(t.ballot(exampleBallot), "ballot 2 of A", line{t.valueSpan("red")}, "a value"),
		pair(t.tally(exampleTally), "2 of 3", t.tally(reachedTally), "a quorum"),
		pair(t.bar(0.5, 4), "time left", line{{t.glyph.changed, t.strong}}, "just changed"),
		pair(line{{t.glyph.firm, t.link}}, "on disk", line{{t.glyph.loose, t.link}}, "in memory"),
	}
}
