package cluster

// Ending is what ends a message in flight. It is a number and not a sentence: a run loses many messages, and few of them are
// looked at.
type Ending uint8

// What can end a message.
const (
	Arrived     Ending = iota // nothing did
	ByChance                  // the link loses some of what it carries
	CutWhenSent               // the link was cut already
	CutOnTheWay               // the link was cut later
	NobodyThere               // its receiver is down
	ByHand                    // somebody dropped it
	GoneWithIt                // it waited at an agent that stood still, and that went down
)

// endOf says what would end a message that is due now.
func (s *State) endOf(d *due) Ending {
	switch l := s.link(d.from, d.to); {
	case d.Fate == IsGone:
		return GoneWithIt
	case d.Fate == IsLost:
		return ByChance
	case d.Fate == IsCut:
		return CutWhenSent
	case d.from != d.to && d.line == 0 && l.Cut:
		return CutOnTheWay
	case !s.agents[d.to].up:
		return NobodyThere
	}
	return Arrived
}

// because says why a message does not arrive, as the second half of a sentence.
func (end Ending) because(f *Flight) string {
	link := "the link " + f.From.String() + "–" + f.To.String()
	switch end {
	case ByChance:
		return link + " dropped it by chance"
	case CutWhenSent:
		return link + " was cut when " + f.From.String() + " sent it"
	case CutOnTheWay:
		return link + " was cut while it was in flight"
	case GoneWithIt:
		return f.To.String() + ", where it waited, went down"
	}
	return f.To.String() + " is down"
}

// Lost says what became of the message of a Lost event, in a sentence. It does not say who dropped one: it may have been the person, a
// lesson, a tape or a search.
func (e *Event) Lost() string {
	f := &e.Flight
	if e.Ending == ByHand {
		return f.Named() + " was dropped on purpose" + f.onItsWay() + "."
	}
	return f.Named() + " was lost" + f.onItsWay() + ": " + e.Ending.because(f) + "."
}

// Dropped says of a message that somebody dropped what whoever did it is told.
func (e *Event) Dropped() string {
	return "You dropped " + e.Flight.Named() + e.Flight.onItsWay() + "."
}

// onItsWay says where a message was going, as the end of a sentence about it.
func (f *Flight) onItsWay() string {
	if f.From == f.To {
		return ""
	}
	return " on its way to " + f.To.String()
}
