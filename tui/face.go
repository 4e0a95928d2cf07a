package tui

import (
	"reflect"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// face is what an agent shows of itself, on the Stage and in the panel: what it is about, what it has promised, what it has voted
// for, what it knows, and how long its timer still runs. The roles say which of their fields is which.
type face struct {
	*cluster.AgentView
	fields  []roles.Field // those that stand on a card
	changed rowSet        // in the step that is looked at
}

// rowSet is a set of rows.
type rowSet uint16

func (s rowSet) has(r roles.Row) bool { return s>>r&1 == 1 }

// onCard returns the fields of a role's view that stand on a card. Of an agent that is down only what is on its disk is left.
func onCard(all []cluster.RoleView, up bool) []roles.Field {
	var fields []roles.Field
	for _, r := range all {
		for _, f := range r.Fields {
			if f.Row == roles.NoRow || !up && f.Row != roles.RowPromised && f.Row != roles.RowVoted {
				continue
			}
			fields = append(fields, f)
		}
	}
	return fields
}

// findFaces looks at every agent.
func (m *Model) findFaces() {
	st := m.st()
	m.agents, m.faces = m.agents[:0], m.faces[:0]
	for _, id := range st.IDs() {
		m.agents = append(m.agents, st.Agent(id))
	}
	for i := range m.agents {
		a := &m.agents[i]
		m.faces = append(m.faces, face{AgentView: a, fields: onCard(a.Roles, a.Up)})
	}
	id, before, ok := st.Before()
	if !ok {
		return
	}
	for i := range m.faces {
		if f := &m.faces[i]; f.ID == id {
			f.changed = changedRows(onCard(before, true), onCard(f.Roles, true))
		}
	}
}

// changedRows are the rows that are not as they were.
func changedRows(before, now []roles.Field) (changed rowSet) {
	for r := roles.RowDoing; r <= roles.RowClient; r++ {
		if !reflect.DeepEqual(ofRow(before, r), ofRow(now, r)) {
			changed |= 1 << r
		}
	}
	return changed
}

// ofRow returns the nouns of a row.
func ofRow(fields []roles.Field, r roles.Row) (nouns []any) {
	for _, f := range fields {
		if f.Row == r {
			nouns = append(nouns, f.Value)
		}
	}
	return nouns
}

// find returns the first field of a row.
func (f *face) find(r roles.Row) (roles.Field, bool) {
	for _, field := range f.fields {
		if field.Row == r {
			return field, true
		}
	}
	return roles.Field{}, false
}

// doing is what an agent is about: words, the ballot that it is about, and the tally of what it asks for.
func (f *face) doing() (words string, ballot roles.Ballot, tally *roles.Tally) {
	for _, field := range f.fields {
		if field.Row != roles.RowDoing {
			continue
		}
		switch n := field.Value.(type) {
		case roles.Text:
			if words == "" && n != "idle" {
				words = string(n)
			}
		case roles.Ballot:
			if ballot.IsNone() {
				ballot = n
			}
		case roles.Tally:
			if tally == nil {
				tally = &n
				if words == "" {
					words = "asks for " + f.asked()
				}
			}
		}
	}
	return words, ballot, tally
}

// asked names what an agent asks for: promises, or votes.
func (f *face) asked() string {
	for _, field := range f.fields {
		if _, ok := field.Value.(roles.Tally); ok && field.Row == roles.RowDoing {
			word, _, _ := strings.Cut(field.Name, " ")
			return word
		}
	}
	return ""
}

// promised returns the highest promise.
func (f *face) promised() (b roles.Ballot, stable, has bool) {
	field, ok := f.find(roles.RowPromised)
	b, _ = field.Value.(roles.Ballot)
	return b, field.Stable, ok
}

// knows returns the value that the agent knows to be chosen.
func (f *face) knows() roles.Value {
	field, _ := f.find(roles.RowKnows)
	v, _ := field.Value.(roles.Value)
	return v
}

// timer returns the timer that ends first and the part of its time that is left; false when none runs.
func (f *face) timer(now float64) (name string, left float64, ok bool) {
	if len(f.Timers) == 0 {
		return "", 0, false
	}
	t := f.Timers[0]
	return t.Name, max(0, min(1, (float64(t.Due)-now)/max(1, float64(t.Lasts)))), true
}

// usualClock is the speed of a clock that runs as fast as time, in per cent.
const usualClock = 100

// The rows of a card.
const (
	rowDoing    = roles.RowDoing
	rowPromised = roles.RowPromised
	rowVoted    = roles.RowVoted
	rowKnows    = roles.RowKnows
	rowSeen     = roles.RowSeen
	rowWants    = roles.RowWants
	rowWindow   = roles.RowWindow
)

// more returns the second text of a row: what the log has led to.
func (f *face) more(r roles.Row) string {
	first := true
	for _, field := range f.fields {
		if text, ok := field.Value.(roles.Text); ok && field.Row == r {
			if !first {
				return string(text)
			}
			first = false
		}
	}
	return ""
}

// leads reports whether one of the agent's roles leads, as far as it knows.
func (f *face) leads() bool {
	for _, r := range f.Roles {
		for _, field := range r.Fields {
			if log, ok := field.Value.(roles.Log); ok && log.Leads && f.Up {
				return true
			}
		}
	}
	return false
}

// client is what the agent's client waits for, or its latest answer.
func (f *face) client() string {
	field, _ := f.find(roles.RowClient)
	text, _ := field.Value.(roles.Text)
	return string(text)
}

// isNothing reports whether a noun says that there is nothing.
func isNothing(v any) bool {
	switch n := v.(type) {
	case roles.Ballot:
		return n.IsNone()
	case roles.Proposal:
		return n.IsNone()
	case roles.Value:
		return n == ""
	case roles.Log:
		return len(n.Entries) == 0
	}
	return v == nil
}
