package cluster

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"synod/roles"
)

// word is a part of a line, with its place.
type word struct {
	text   string
	column int
	quoted bool
}

// words is a line that is being read.
type words struct {
	line  string
	rest  []word
	end   int
	scope Scope
	verb  CommandSpec
}

// split cuts the line into words, up to a remark. A word in double quotes may hold blanks and escapes.
func (w *words) split() error {
	rest, _ := CutRemark(w.line)
	column := 1
	for {
		bare := strings.TrimLeftFunc(rest, unicode.IsSpace)
		column += utf8.RuneCountInString(rest[:len(rest)-len(bare)])
		if bare == "" {
			w.end = column
			return nil
		}
		end, closed := wordEnd(bare)
		if !closed {
			return &CommandError{w.line, column, "the quote is not closed", ""}
		}
		if err := w.add(bare[:end], column); err != nil {
			return err
		}
		column += utf8.RuneCountInString(bare[:end])
		rest = bare[end:]
	}
}

// add takes a word that a terminal can show, as it stands in the line.
func (w *words) add(text string, column int) error {
	next, place := word{text, column, text[0] == '"'}, column
	if next.quoted {
		var err error
		if next.text, err = strconv.Unquote(text); err != nil {
			return &CommandError{w.line, column, "the quoted word has an escape that does not exist", ""}
		}
	}
	if at, why := unreadable(next.text); at >= 0 {
		if !next.quoted {
			place += at
		}
		return &CommandError{w.line, place, why, ""}
	}
	w.rest = append(w.rest, next)
	return nil
}

// take returns the next word; at the end of the line, an empty one.
func (w *words) take() word {
	if len(w.rest) == 0 {
		return word{column: w.end}
	}
	first := w.rest[0]
	w.rest = w.rest[1:]
	return first
}

func (w *words) peek() string {
	if len(w.rest) == 0 {
		return ""
	}
	return w.rest[0].text
}

// wrong is an error at a word, with the usual form of the verb as the hint.
func (w *words) wrong(at word, problem string, args ...any) error {
	hint := ""
	if len(w.verb.Forms) > 0 {
		hint = w.verb.Forms[0]
	}
	return &CommandError{w.line, at.column, fmt.Sprintf(problem, args...), hint}
}

// id reads the name of an agent. A single small letter names the agent with the capital.
func (w *words) id(at word, name string) (roles.ID, error) {
	if len(name) == 1 {
		name = strings.ToUpper(name)
	}
	id, ok := roles.ParseID(name)
	switch {
	case name == "":
		return id, w.wrong(at, "the name of an agent is missing")
	case !ok:
		return id, w.wrong(at, "%q is not an agent: agents are A, B … or p1, a2, l1", name)
	case w.scope.Agents != nil && !slices.Contains(w.scope.Agents, id):
		return id, w.wrong(at, "there is no agent %s: the agents are %s", id, join(w.scope.Agents))
	}
	return id, nil
}

// link reads A-B or A>B, or with alone just A.
func (w *words) link(at word, alone bool) (Links, error) {
	i := strings.IndexAny(at.text, "->")
	if i < 0 && alone {
		id, err := w.id(at, at.text)
		return Links{From: id, Around: true}, err
	}
	if i < 0 {
		return Links{}, w.wrong(at, "%q is not a link: a link is A-B for both ways or A>B for one", at.text)
	}
	from, err := w.id(at, at.text[:i])
	if err != nil {
		return Links{}, err
	}
	after := word{at.text[i+1:], at.column + len([]rune(at.text[:i])) + 1, false}
	to, err := w.id(after, after.text)
	if err == nil && from == to {
		err = w.wrong(at, "%s has no link to itself: what it tells itself takes no time and is never lost", from)
	}
	if at.text[i] == '-' && to < from {
		from, to = to, from // A-B and B-A are the same
	}
	return Links{From: from, To: to, Both: at.text[i] == '-'}, err
}

// optional reads a link if the next word is one; otherwise every link is meant.
func (w *words) optional(c *Command) (err error) {
	c.Links = Links{Every: true}
	first, _ := utf8.DecodeRuneInString(w.peek())
	isName, isWay := unicode.IsLetter(first), strings.ContainsAny(w.peek(), "->")
	if isName && isWay || len(w.rest) > 1 && (isName || isWay) {
		c.Links, err = w.link(w.take(), true)
	}
	return err
}

// members reads agents that stand together: AB, or p1,a2. Letters together are an agent each; with commas they are the
// agent of that name, if there is one.
func (w *words) members(at word) ([]roles.ID, error) {
	var ids []roles.ID
	for name := range strings.SplitSeq(at.text, ",") {
		names := strings.Split(name, "")
		if w.isAgent(name, strings.Contains(at.text, ",")) {
			names = []string{name}
		}
		for _, n := range names {
			id, err := w.id(at, n)
			if err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// isAgent reports whether a name of several characters is that of one agent.
func (w *words) isAgent(name string, apart bool) bool {
	id, ok := roles.ParseID(name)
	switch {
	case !ok:
		return false
	case id.Kind() != roles.Everything:
		return true
	}
	return apart && (w.scope.Agents == nil || slices.Contains(w.scope.Agents, id))
}

// duration reads 40ms, 1.5s or 2m, in whole milliseconds.
func (w *words) duration(at word, text string, min, max Time) (Time, error) {
	d, err := time.ParseDuration(text)
	t := Time(d / time.Millisecond)
	switch {
	case text == "":
		return 0, w.wrong(at, "a duration such as 40ms is missing")
	case err != nil:
		return 0, w.wrong(at, "%q is not a duration: write 40ms, 1.5s or 2m", text)
	case d%time.Millisecond != 0:
		return 0, w.wrong(at, "%s is not a whole number of milliseconds", text)
	case t < min || t > max:
		return 0, w.wrong(at, "%s is out of bounds: between %s and %s", text, min, max)
	}
	return t, nil
}

// number reads a decimal number with a unit behind it.
func (w *words) number(at word, unit string, min, max float64) (float64, error) {
	text, has := strings.CutSuffix(at.text, unit)
	f, err := strconv.ParseFloat(text, 64)
	switch {
	case at.text == "":
		return 0, w.wrong(at, "a number with %s is missing", unit)
	case !has || err != nil || math.IsNaN(f) || strings.ContainsAny(text, "eExXpP_+"):
		return 0, w.wrong(at, "%q is not a number with %s", at.text, unit)
	case f < min || f > max:
		return 0, w.wrong(at, "%s is out of bounds: between %v%s and %v%s", at.text, min, unit, max, unit)
	}
	return math.Abs(f), nil // -0 is 0
}

// choose reads one of some words.
func (w *words) choose(c *Command, what string, among []string) error {
	at := w.take()
	if at.text == "" {
		return w.wrong(at, "the name of a %s is missing", what)
	}
	if among != nil && !slices.Contains(among, at.text) {
		e := w.wrong(at, "there is no %s %q: there are %s", what, at.text, strings.Join(among, ", ")).(*CommandError)
		if near, ok := Nearest(at.text, among); ok {
			e.Hint = w.verb.Word + " " + near
		}
		return e
	}
	c.Word = at.text
	return nil
}

// numbers reads so many whole numbers with commas between them.
func (w *words) numbers(at word, into ...*int) error {
	parts := strings.Split(at.text, ",")
	if len(parts) != len(into) {
		return w.wrong(at, "%q is not %d numbers with commas between them", at.text, len(into))
	}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 1 || n > roles.MaxPerKind {
			return w.wrong(at, "%q is not a whole number between 1 and %d", p, roles.MaxPerKind)
		}
		*into[i] = n
	}
	return nil
}
