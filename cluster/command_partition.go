package cluster

import (
	"slices"
	"strings"
	"unicode/utf8"

	"synod/roles"
)

// How a partition is written: as sides, AB | CDE; one way, AB > CDE; or as a shape, which is a small word, for agents that stand
// together are written in capitals.

// oneWay is the other word for >, before sides that are written with |.
const oneWay = "one-way"

func parsePartition(w *words, c *Command) error {
	if w.peek() == oneWay {
		w.take()
		c.Shape = OneWay
	} else if done, err := w.shape(c); done || err != nil {
		return err
	}
	return parseSides(w, c)
}

// shape reads one of the shapes that have a word, if the next word is one.
func (w *words) shape(c *Command) (done bool, err error) {
	at := w.rest
	if len(at) == 0 || at[0].quoted {
		return false, nil
	}
	for _, k := range shapes {
		if k.word == at[0].text {
			w.take()
			c.Shape = k.shape
			return true, w.ofShape(c)
		}
	}
	if name := at[0].text; name == strings.ToLower(name) && !strings.ContainsAny(name, "|>,0123456789") && utf8.RuneCountInString(name) > 1 {
		if _, err := w.members(at[0]); err != nil {
			return false, w.noShape(at[0])
		}
	}
	return false, nil
}

// noShape is the error at a word that is neither a shape nor agents.
func (w *words) noShape(at word) error {
	known := []string{oneWay}
	for _, k := range shapes {
		known = append(known, k.word)
	}
	e := w.wrong(at, "%q is neither a shape nor agents", at.text).(*CommandError)
	if near, ok := Nearest(at.text, known); ok {
		e.Problem, e.Hint = e.Problem+"; did you mean "+near+"?", ""
	}
	return e
}

// ofShape reads what stands behind the word of a shape.
func (w *words) ofShape(c *Command) error {
	switch c.Shape {
	case Bridge, Hub:
		return parseAgent(w, c)
	case Chain:
		return w.chain(c)
	}
	return nil
}

// chain reads agents one after the other; nobody is everybody.
func (w *words) chain(c *Command) error {
	var order []roles.ID
	for len(w.rest) > 0 {
		at := w.take()
		ids, err := w.members(at)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if slices.Contains(order, id) {
				return w.wrong(at, "%s is twice in the chain", id)
			}
			order = append(order, id)
		}
	}
	if len(order) == 1 {
		return w.wrong(word{column: w.end}, "a chain has at least two agents")
	}
	if order != nil {
		c.Groups = [][]roles.ID{order}
	}
	return nil
}

// parseSides reads groups of agents with | or > between them.
func parseSides(w *words, c *Command) error {
	seen := map[roles.ID]bool{}
	group := []roles.ID{}
	last, between := word{column: w.end}, ""
	for len(w.rest) > 0 {
		at := w.take()
		here := word{column: at.column}
		for part := range strings.SplitSeq(strings.NewReplacer("|", " | ", ">", " > ").Replace(at.text), " ") {
			here.text = part
			switch sign := part == "|" || part == ">"; {
			case sign && len(group) == 0:
				return w.wrong(here, "a group is empty")
			case sign && between != "" && part != between:
				return w.wrong(here, "sides have either | or > between them, not both")
			case sign && part == ">" && c.Shape == OneWay && between == "":
				return w.wrong(here, "%q already says that it is one way: write | or leave the word out", oneWay)
			case sign:
				c.Groups, group, between = append(c.Groups, group), nil, part
				here.column++
				continue
			}
			ids, err := w.members(here)
			if err != nil {
				return err
			}
			for _, id := range ids {
				switch {
				case slices.Contains(group, id):
					return w.wrong(here, "%s is twice in a group", id)
				case seen[id]:
					return w.wrong(here, "%s is in two groups", id)
				}
				seen[id] = true
				group = append(group, id)
			}
			here.column += utf8.RuneCountInString(part)
		}
	}
	if len(group) == 0 || c.Shape == OneWay && between == "" {
		return w.wrong(last, "a group is missing")
	}
	c.Groups = append(c.Groups, group)
	if between == ">" {
		c.Shape = OneWay
	}
	return nil
}

// formatPartition writes AB | CDE, AB > CDE, or a shape with its agents.
func formatPartition(c Command) string {
	switch c.Shape {
	case Sides:
		return formatGroups(c.Groups, " | ")
	case OneWay:
		return formatGroups(c.Groups, " > ")
	case Bridge, Hub:
		return c.Shape.String() + " " + c.Agent.String()
	case Chain:
		text := c.Shape.String()
		for _, id := range slices.Concat(c.Groups...) {
			text += " " + formatGroup([]roles.ID{id})
		}
		return text
	}
	return c.Shape.String()
}

func formatGroups(all [][]roles.ID, between string) string {
	var groups []string
	for _, g := range all {
		groups = append(groups, formatGroup(g))
	}
	return strings.Join(groups, between)
}

// formatGroup writes single letters together and other names with commas: AB; p1,a1; A,AB; and AB, for one agent of that name, which
// would be two without the comma.
func formatGroup(g []roles.ID) string {
	var names []string
	between := ""
	for _, id := range g {
		names = append(names, id.String())
		if len(id.String()) > 1 {
			between = ","
		}
	}
	if len(g) == 1 && between != "" && g[0].Kind() == roles.Everything {
		names = append(names, "")
	}
	return strings.Join(names, between)
}

// partitionOptions are what may stand behind the verb and some of its words.
func (spec CommandSpec) partitionOptions(before []string, s Scope) []Completion {
	spec.Forms = spec.Forms[:2] // with sides
	if len(before) == 1 {
		all := formOptions(spec, before, s)
		if all != nil {
			all = append(all, Completion{Word: oneWay, Help: "the first side hears, and is not heard"})
		}
		for _, k := range shapes {
			all = append(all, Completion{Word: k.word, Help: k.help})
		}
		return all
	}
	switch named := before[2:]; before[1] {
	case Bridge.String(), Hub.String():
		if len(named) == 0 {
			return agentOptions(s)
		}
		return nil
	case Ring.String():
		return nil
	case Chain.String():
		return chainOptions(named, s)
	case oneWay:
		spec.Forms = spec.Forms[:1]
		return formOptions(spec, slices.Delete(slices.Clone(before), 1, 2), s)
	}
	return formOptions(spec, before, s)
}

// chainOptions are the agents that a chain can begin with, then all others in their order.
func chainOptions(named []string, s Scope) []Completion {
	var left []string
	for _, id := range s.Agents {
		if name := formatGroup([]roles.ID{id}); !slices.Contains(named, name) {
			left = append(left, name)
		}
	}
	if len(named) == 0 {
		return plainOptions(left, "an agent")
	}
	rest := strings.Join(left, " ")
	if _, err := ParseCommand("partition chain "+strings.Join(named, " ")+" "+rest, s); err != nil || left == nil {
		return nil
	}
	return []Completion{{Word: rest, Help: "the others, in their order"}}
}
