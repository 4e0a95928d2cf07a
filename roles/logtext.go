package roles

import (
	"fmt"
	"strings"
)

// String writes the state in a word.
func (s EntryState) String() string {
	return [...]string{"empty", "promised", "proposed", "voted", "chosen", "executed", "compacted"}[s]
}

// String writes the entry: 5 voted 2.A red.
func (e Entry) String() string {
	text := fmt.Sprintf("%d %s", e.Instance, e.State)
	if !e.Ballot.IsNone() {
		text += " " + e.Ballot.String()
	}
	if e.Value != "" {
		text += " " + string(e.Value)
	}
	return text
}

// writtenEntries is how many open entries are written out; of a longer log the number says more.
const writtenEntries = 4

// String writes how far the log has come, and what is open above that.
func (l Log) String() string {
	parts := l.Heads()
	open := 0
	for _, e := range l.Entries {
		if e.Instance <= l.Commit || e.State == EntryEmpty {
			continue
		}
		if open++; open <= writtenEntries {
			parts = append(parts, e.String())
		}
	}
	if open > writtenEntries {
		parts = append(parts, fmt.Sprintf("%d more", open-writtenEntries))
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, "; ")
}

// Heads returns in a few words each how far the log has come, what it has forgotten, and whether the role leads; nothing
// that says only that there is nothing.
func (l Log) Heads() []string {
	var parts []string
	if l.Commit > 0 {
		parts = append(parts, fmt.Sprintf("chosen up to %d", l.Commit))
	}
	if l.Applied > 0 {
		parts = append(parts, fmt.Sprintf("executed up to %d", l.Applied))
	}
	if l.First > 1 {
		parts = append(parts, fmt.Sprintf("compacted below %d", l.First))
	}
	if l.Leads && l.Window > 0 {
		parts = append(parts, fmt.Sprintf("leads with a window of %d", l.Window))
	} else if l.Leads {
		parts = append(parts, "leads")
	}
	if l.Waiting > 0 {
		parts = append(parts, fmt.Sprintf("%d waiting", l.Waiting))
	}
	return parts
}

// At returns what the role holds of an instance.
func (l Log) At(i Instance) Entry {
	for _, e := range l.Entries {
		if e.Instance == i {
			return e
		}
	}
	e := Entry{Instance: i}
	if i < l.First {
		e.State = EntryCompacted
	}
	return e
}
