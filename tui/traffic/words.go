package traffic

import (
	"strings"

	"synod/roles"
)

// Words is what a message says, as far as a label has room for it. Whatever it says beyond stands in the list of messages.
type Words struct {
	Kind    string
	Ballot  roles.Ballot // the one that the message belongs to; none if it names none
	Value   roles.Value  // what it carries; empty for nothing
	Slotted bool         // it is about one slot:
	Slot    roles.Instance
	Report  Report
}

// Report is what a message tells about something other than what it belongs to, such as an earlier vote.
type Report struct {
	Word    string // how the message puts it: reports
	Ballot  roles.Ballot
	Value   roles.Value
	Slotted bool
	Slot    roles.Instance
	More    int // how many more it tells
}

// IsNone reports whether there is no report.
func (r Report) IsNone() bool { return r.Word == "" }

// slotWord stands before the number of a slot.
const slotWord = "slot"

// equals is how a label says that something comes to something: signs are for tails.
const equals = "is"

// WordsOf reads the words of a message off its parts. A noun behind a word is reported, unless the word is only that for a slot.
func WordsOf(m roles.Message) Words {
	w := Words{Kind: m.Kind()}
	word := ""
	var slot roles.Instance
	slotted, aside := false, false // aside: the last word was that for a slot
	for _, part := range m.Parts() {
		proposal := roles.Proposal{}
		switch n := part.(type) {
		case roles.Text:
			if aside = n == slotWord; !aside {
				if word, _, _ = strings.Cut(string(n), " "); word == "=" {
					word = equals
				}
			}
			continue
		case roles.Instance:
			if aside {
				slot, slotted = n, true
			}
			aside = false
			continue
		case roles.Ballot:
			proposal.Ballot = n
		case roles.Proposal:
			proposal = n
		case roles.Value:
			proposal.Value = n
		default:
			continue
		}
		switch {
		case proposal == (roles.Proposal{}):
		case word == "":
			w.take(proposal, slot, slotted)
		case w.Report.IsNone():
			w.Report = Report{Word: word, Ballot: proposal.Ballot, Value: proposal.Value, Slotted: slotted, Slot: slot}
		default:
			w.Report.More++
		}
		slot, slotted = 0, false
	}
	return w
}

// take notes what the message belongs to or carries. What it carries more than one of is counted as if it were reported.
func (w *Words) take(p roles.Proposal, slot roles.Instance, slotted bool) {
	if w.Ballot.IsNone() {
		w.Ballot = p.Ballot
	}
	switch {
	case w.Value == "":
		w.Value = p.Value
	case p.Value != "":
		w.Report.More++
	}
	if slotted && !w.Slotted {
		w.Slot, w.Slotted = slot, true
	}
}
