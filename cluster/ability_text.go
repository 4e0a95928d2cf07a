package cluster

import (
	"fmt"
	"slices"
	"strings"

	"synod/roles"
)

// Choosing says in a few words whether the side can choose: can choose, can choose red only, cannot choose.
func (a Ability) Choosing() string {
	switch {
	case !a.CanChoose:
		return "cannot choose"
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

// Missing says in a few words why the side cannot choose; "" when it can.
func (a Ability) Missing() string {
	switch {
	case a.CanChoose:
		return ""
	case !a.Proposes:
		return "nobody there can propose"
	case !a.Promises.Reached():
		return fmt.Sprintf("%d of %d promises", a.Promises.Have.Len(), a.Promises.Need)
	}
	return fmt.Sprintf("%d of %d votes", a.Accepts.Have.Len(), a.Accepts.Need)
}

// String says in sentences what each side can do; sides that are alike in it share one.
func (all Abilities) String() string {
	type kind struct{ why, what string }
	var order []kind
	alike := map[kind][]Ability{}
	for _, a := range all {
		k := kind{a.why(), a.what()}
		if alike[k] == nil {
			order = append(order, k)
		}
		alike[k] = append(alike[k], a)
	}
	var text []string
	for _, k := range order {
		var who []roles.ID
		for _, a := range alike[k] {
			who = append(who, a.Agents...)
		}
		slices.Sort(who)
		one := len(who) == 1
		they, gets := "they", "get"
		if one {
			they, gets = "it", "gets"
		}
		if len(alike[k]) > 1 {
			gets = "each get"
		}
		text = append(text, fmt.Sprintf("%s %s: %s %s.", crowd(who), strings.NewReplacer("{gets}", gets, "{they}", they, "{need}", verb(one, "need"), "{have}", verb(one, "have")).Replace(k.why), they, k.what))
	}
	if only := all.only(); only != "" {
		text = append(text, fmt.Sprintf("%s is chosen: from now on every choice is %s, whatever is cut.", only, only))
	}
	return strings.Join(text, " ")
}

func verb(one bool, word string) string {
	switch {
	case one && word == "have":
		return "has"
	case one:
		return word + "s"
	}
	return word
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
		return fmt.Sprintf("{gets} %d of the %d %s that {they} {need}", min(t.Have.Len(), t.Need), t.Need, of)
	}
	switch {
	case !a.Proposes:
		return "{have} nobody that can propose"
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
