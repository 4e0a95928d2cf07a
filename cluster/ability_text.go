package cluster

import (
	"fmt"
	"slices"
	"strings"

	"synod/roles"
)

// Choosing says in a few words whether the side can choose: can choose, can choose red only, can choose through A,
// cannot choose.
func (a Ability) Choosing() string {
	switch {
	case !a.CanChoose:
		return "cannot choose"
	case a.Only != "" && a.Through.Len() > 0:
		return "can choose " + string(a.Only) + " only, through " + a.Through.Names()
	case a.Through.Len() > 0:
		return "can choose through " + a.Through.Names()
	case a.Only != "":
		return "can choose " + string(a.Only) + " only"
	}
	return "can choose"
}

// Learning says in a few words whether the side can learn what is chosen, or has: can learn, cannot learn, has learned red; "" where
// nobody learns.
func (a Ability) Learning() string {
	switch {
	case !a.Learns:
		return ""
	case a.HasLearned && a.Only != "":
		return "has learned " + string(a.Only)
	case a.HasLearned:
		return "has learned the value"
	case a.CanLearn:
		return "can learn"
	}
	return "cannot learn"
}

// kindOf is what is said alike of several agents: what decides whether they can choose, and what they can.
type kindOf struct{ why, what string }

// String says in sentences what each agent can do, of proposers first; those that are alike in it share one. It says nothing of an agent
// that is not true of it.
func (all Abilities) String() string {
	var order, last []kindOf
	who := map[kindOf][]roles.ID{}
	sides := map[kindOf]int{}
	for _, a := range all {
		seen := map[kindOf]bool{}
		say := func(list *[]kindOf, k kindOf, ids ...roles.ID) {
			if who[k] == nil {
				*list = append(*list, k)
			}
			if !seen[k] {
				sides[k]++
			}
			seen[k] = true
			who[k] = append(who[k], ids...)
		}
		for _, one := range a.Each {
			switch {
			case one.Down:
				say(&last, kindOf{what: "{are} down"}, one.Agents...)
			case one.Paused:
				say(&last, kindOf{what: "{are} paused"}, one.Agents...)
			case one.Proposes:
				say(&order, kindOf{one.why(), one.what()}, one.Agents...)
			case !a.Proposes:
				say(&order, kindOf{"{have} nobody that can propose", "cannot choose"}, one.Agents...)
			}
			if one.Learns && !one.Proposes && (!one.HasLearned || a.Only == "") {
				say(&last, kindOf{what: one.Learning()}, one.Agents...)
			}
		}
	}
	var text []string
	for _, k := range append(order, last...) {
		ids := who[k]
		slices.Sort(ids)
		sentence := enumerated(ids) + " " + k.what + "."
		if k.why != "" {
			sentence = enumerated(ids) + " " + k.why + ": {they} " + k.what + "."
		}
		text = append(text, agreeing(len(ids) == 1, sides[k] > 1).Replace(sentence))
	}
	if only := all.only(); only != "" {
		text = append(text, fmt.Sprintf("%s is chosen: from now on every choice is %s, whatever is cut.", only, only))
	}
	return strings.Join(text, " ")
}

// agreeing puts the words in braces into the number of those that a sentence is about.
func agreeing(one, each bool) *strings.Replacer {
	if one {
		return strings.NewReplacer("{gets}", "gets", "{they}", "it", "{need}", "needs", "{have}", "has", "{hear}", "hears", "{reach}", "reaches", "{do}", "does", "{are}", "is")
	}
	gets := "get"
	if each {
		gets = "each get"
	}
	return strings.NewReplacer("{gets}", gets, "{", "", "}", "")
}

// enumerated names agents in a sentence; of many those that follow each other by the first and the last.
func enumerated(ids []roles.ID) string {
	const few = 7
	if len(ids) <= few {
		return and(ids)
	}
	var parts []string
	for _, stretch := range Stretches(ids) {
		if first, last := stretch[0], stretch[len(stretch)-1]; first == last {
			parts = append(parts, first.String())
		} else {
			parts = append(parts, first.String()+" to "+last.String())
		}
	}
	if len(parts) > few {
		return several(len(ids), "agent")
	}
	return roles.Prose(parts, "and")
}

// Stretches divides agents into those that follow each other without a gap: three or more, or one.
func Stretches(ids []roles.ID) (all [][]roles.ID) {
	for i := 0; i < len(ids); {
		k := i + 1
		for k < len(ids) && ids[k] == ids[k-1]+1 {
			k++
		}
		if k-i == 2 {
			k--
		}
		all = append(all, ids[i:k])
		i = k
	}
	return all
}

func (all Abilities) only() roles.Value {
	for _, a := range all {
		if a.Only != "" {
			return a.Only
		}
	}
	return ""
}

// why says what decides whether the side can choose, with the words that depend on how many they are in braces.
func (a Ability) why() string {
	got := func(t roles.Tally, of string) string {
		text := fmt.Sprintf("{gets} %d of the %d %s that {they} {need}", min(t.Have.Len(), t.Need), t.Need, of)
		if a.Through.Len() > 0 {
			text += fmt.Sprintf(", but {reach} %s", a.Through.Names())
		}
		return text
	}
	switch {
	case a.WaitsFor.Len() > 0 && !a.Reaches:
		return fmt.Sprintf("{hear} %s lead, and {do} not reach it", a.WaitsFor.Names())
	case a.WaitsFor.Len() > 0:
		return fmt.Sprintf("{hear} %s lead, which cannot choose", a.WaitsFor.Names())
	case !a.Promises.Reached():
		return got(a.Promises, "promises")
	case !a.Accepts.Reached() || a.Promises.Need == 0:
		return got(a.Accepts, "votes")
	}
	return got(a.Promises, "promises")
}

// what says whether the side can choose, and whether it can learn where that is not the same.
func (a Ability) what() string {
	text, learning := a.Choosing(), a.Learning()
	switch {
	case learning == "" || a.HasLearned || a.CanChoose == a.CanLearn:
		return text
	case a.CanLearn:
		return text + ", but can learn"
	}
	return text + ", but cannot learn"
}
