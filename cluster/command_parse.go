package cluster

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/agnivade/levenshtein"

	"synod/roles"
)

// Scope is what commands may name. What is nil is not checked.
type Scope struct {
	Agents    []roles.ID
	Rules     []string
	Protocols []string
}

// CommandError says what is wrong with a line, where, and what would be right.
type CommandError struct {
	Line    string
	Column  int // in characters, from 1
	Problem string
	Hint    string // a form that is right
}

func (e *CommandError) Error() string {
	text := fmt.Sprintf("column %d: %s", e.Column, e.Problem)
	if e.Hint != "" {
		text += "; try: " + e.Hint
	}
	return text
}

// The bounds of the language. Each is far beyond what a run can use.
const (
	maxValue = 64             // characters of a value
	maxDelay = Time(3600_000) // an hour of virtual time
	maxRun   = Time(24 * 3600_000)
	maxWords = 200 // characters of a message's description
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

// ParseCommand reads one command. A blank line and a remark, which begins with #, are a Command without a verb. Every
// error is a *CommandError.
func ParseCommand(text string, s Scope) (Command, error) {
	w := &words{line: text, scope: s}
	if err := w.split(); err != nil {
		return Command{}, err
	}
	if len(w.rest) == 0 || strings.HasPrefix(w.rest[0].text, "#") && !w.rest[0].quoted {
		return Command{}, nil
	}
	verb := w.take()
	for _, spec := range CommandTable() {
		if spec.Word != verb.text || spec.parse == nil {
			continue
		}
		w.verb = spec
		c := Command{Verb: spec.Verb}
		if err := spec.parse(w, &c); err != nil {
			return Command{}, err
		}
		if len(w.rest) > 0 {
			return Command{}, w.wrong(w.rest[0], "%q is too much", w.rest[0].text)
		}
		return c, nil
	}
	return Command{}, w.unknown(verb)
}

func (w *words) unknown(verb word) error {
	if why, ok := later[verb.text]; ok {
		return &CommandError{w.line, verb.column, verb.text + " is not there yet: " + why, ""}
	}
	var known []string
	for _, s := range CommandTable() {
		known = append(known, s.Word)
	}
	e := &CommandError{w.line, verb.column, fmt.Sprintf("there is no command %q", verb.text), "help lists them: press ?"}
	if near, ok := Nearest(verb.text, known); ok {
		for _, s := range CommandTable() {
			if s.Word == near {
				e.Hint = s.Forms[0]
				break
			}
		}
	}
	return e
}

// Nearest returns the most similar of some words, or false when none is similar.
func Nearest(text string, among []string) (string, bool) {
	best, distance := "", math.MaxInt
	for _, a := range among {
		if d := levenshtein.ComputeDistance(text, a); d < distance {
			best, distance = a, d
		}
	}
	return best, best != "" && distance <= max(1, len(best)/2)
}

// split cuts the line into words. A word in double quotes may hold blanks and escapes.
func (w *words) split() error {
	runes := []rune(w.line)
	for i := 0; i < len(runes); {
		switch {
		case unicode.IsSpace(runes[i]):
			i++
		case runes[i] == '"':
			end := i + 1
			for end < len(runes) && runes[end] != '"' {
				if runes[end] == '\\' {
					end++
				}
				end++
			}
			if end >= len(runes) {
				return &CommandError{w.line, i + 1, "the quote is not closed", ""}
			}
			text, err := strconv.Unquote(string(runes[i : end+1]))
			if err != nil {
				return &CommandError{w.line, i + 1, "the quoted word has an escape that does not exist", ""}
			}
			w.rest = append(w.rest, word{text, i + 1, true})
			i = end + 1
		default:
			end := i
			for end < len(runes) && !unicode.IsSpace(runes[end]) {
				end++
			}
			w.rest = append(w.rest, word{string(runes[i:end]), i + 1, false})
			i = end
		}
	}
	w.end = len(runes) + 1
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
		return id, w.wrong(at, "%q is no agent: agents are A, B … or p1, a2, l1", name)
	case w.scope.Agents != nil && !slices.Contains(w.scope.Agents, id):
		return id, w.wrong(at, "there is no agent %s: the agents are %s", id, join(w.scope.Agents))
	}
	return id, nil
}

func parseNothing(*words, *Command) error { return nil }

func parseAgent(w *words, c *Command) (err error) {
	at := w.take()
	c.Agent, err = w.id(at, at.text)
	return err
}

func parseProposal(w *words, c *Command) error {
	if err := parseAgent(w, c); err != nil {
		return err
	}
	v := w.take()
	switch {
	case v.text == "":
		return w.wrong(v, "the value is missing")
	case len([]rune(v.text)) > maxValue:
		return w.wrong(v, "a value has at most %d characters", maxValue)
	case strings.ContainsFunc(v.text, func(r rune) bool { return !unicode.IsPrint(r) }):
		return w.wrong(v, "a value has only characters that can be seen")
	}
	c.Value = roles.Value(v.text)
	return nil
}

func parseCrash(w *words, c *Command) error {
	if err := parseAgent(w, c); err != nil || len(w.rest) == 0 {
		return err
	}
	at := w.take()
	for _, p := range []CrashPoint{CrashNow, CrashBeforeWrite, CrashAfterWrite} {
		if p.String() == at.text {
			c.Point = p
			return nil
		}
	}
	return w.wrong(at, "an agent crashes now, before-write or after-write, not %q", at.text)
}

func parseDisk(w *words, c *Command) error {
	if err := parseAgent(w, c); err != nil {
		return err
	}
	at := w.take()
	for _, m := range []DiskMode{DiskOK, DiskFails, DiskLies, DiskLosesLast} {
		if m.String() == at.text {
			c.Mode = m
			return nil
		}
	}
	return w.wrong(at, "a disk is ok, fails, lies or loses-last, not %q", at.text)
}

// link reads A-B or A>B, or with alone just A.
func (w *words) link(at word, alone bool) (Links, error) {
	i := strings.IndexAny(at.text, "->")
	if i < 0 && alone {
		id, err := w.id(at, at.text)
		return Links{From: id, Around: true}, err
	}
	if i < 0 {
		return Links{}, w.wrong(at, "%q is no link: a link is A-B for both ways or A>B for one", at.text)
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

func parseLinks(w *words, c *Command) (err error) {
	c.Links, err = w.link(w.take(), true)
	return err
}

// optional reads a link if the next word is one; otherwise every link is meant.
func (w *words) optional(c *Command) (err error) {
	c.Links = Links{Every: true}
	if len(w.rest) > 1 && (strings.ContainsAny(w.peek(), "->") || unicode.IsLetter(rune(w.peek()[0]))) {
		c.Links, err = w.link(w.take(), true)
	}
	return err
}

func parseGroups(w *words, c *Command) error {
	seen := map[roles.ID]bool{}
	group := []roles.ID{}
	last := word{column: w.end}
	for len(w.rest) > 0 {
		at := w.take()
		column := at.column
		for part := range strings.SplitSeq(strings.ReplaceAll(at.text, "|", " | "), " ") {
			if part == "|" {
				if len(group) == 0 {
					return w.wrong(at, "a group is empty")
				}
				c.Groups, group = append(c.Groups, group), nil
				continue
			}
			ids, err := w.members(word{part, column, false})
			if err != nil {
				return err
			}
			for _, id := range ids {
				if seen[id] {
					return w.wrong(at, "%s is in two groups", id)
				}
				seen[id] = true
			}
			group = append(group, ids...)
		}
	}
	if len(group) == 0 {
		return w.wrong(last, "a group is missing")
	}
	c.Groups = append(c.Groups, group)
	return nil
}

// members reads agents that stand together: AB, or p1,a2.
func (w *words) members(at word) ([]roles.ID, error) {
	var ids []roles.ID
	for name := range strings.SplitSeq(at.text, ",") {
		if name == "" {
			continue
		}
		if _, ok := roles.ParseID(name); ok && (strings.ContainsAny(name, "0123456789") || len(name) == 1) {
			id, err := w.id(at, name)
			if err != nil {
				return nil, err
			}
			ids = append(ids, id)
			continue
		}
		for _, letter := range name {
			id, err := w.id(at, string(letter))
			if err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// duration reads 40ms, 1.5s or 2m, in whole milliseconds.
func (w *words) duration(at word, text string, min, max Time) (Time, error) {
	d, err := time.ParseDuration(text)
	t := Time(d / time.Millisecond)
	switch {
	case text == "":
		return 0, w.wrong(at, "a duration such as 40ms is missing")
	case err != nil:
		return 0, w.wrong(at, "%q is no duration: write 40ms, 1.5s or 2m", text)
	case d%time.Millisecond != 0:
		return 0, w.wrong(at, "%s is not a whole number of milliseconds", text)
	case t < min || t > max:
		return 0, w.wrong(at, "%s is out of bounds: between %s and %s", text, min, max)
	}
	return t, nil
}

func parseDelay(w *words, c *Command) error {
	if err := w.optional(c); err != nil {
		return err
	}
	at := w.take()
	low, high, isRange := strings.Cut(at.text, "..")
	if !isRange {
		high = low
	}
	var err error
	if c.Min, err = w.duration(at, low, 1, maxDelay); err != nil {
		return err
	}
	if c.Max, err = w.duration(at, high, 1, maxDelay); err != nil {
		return err
	}
	if c.Max < c.Min {
		return w.wrong(at, "%s is less than %s: write the smaller one first", c.Max, c.Min)
	}
	return nil
}

// number reads a decimal number with a unit behind it.
func (w *words) number(at word, unit string, min, max float64) (float64, error) {
	text, has := strings.CutSuffix(at.text, unit)
	f, err := strconv.ParseFloat(text, 64)
	switch {
	case at.text == "":
		return 0, w.wrong(at, "a number with %s is missing", unit)
	case !has || err != nil || math.IsNaN(f) || strings.ContainsAny(text, "eExXpP_+"):
		return 0, w.wrong(at, "%q is no number with %s", at.text, unit)
	case f < min || f > max:
		return 0, w.wrong(at, "%s is out of bounds: between %v%s and %v%s", at.text, min, unit, max, unit)
	}
	return f, nil
}

func parsePercentage(w *words, c *Command) (err error) {
	if err := w.optional(c); err != nil {
		return err
	}
	c.Percent, err = w.number(w.take(), "%", 0, 100)
	return err
}

// parseDup tells a probability from a message.
func parseDup(w *words, c *Command) error {
	if n := len(w.rest); n > 0 && strings.HasSuffix(w.rest[n-1].text, "%") {
		return parsePercentage(w, c)
	}
	c.Verb = Duplicate
	return parseMessage(w, c)
}

func parseOrder(w *words, c *Command) error {
	if err := w.optional(c); err != nil {
		return err
	}
	at := w.take()
	if at.text != "fifo" && at.text != "any" {
		return w.wrong(at, "the order is fifo or any, not %q", at.text)
	}
	c.Fifo = at.text == "fifo"
	return nil
}

func parseMessage(w *words, c *Command) error {
	at := w.take()
	link, err := w.link(at, false)
	if err != nil {
		return err
	}
	if link.Both {
		return w.wrong(at, "a message goes one way: write %s>%s", link.From, link.To)
	}
	c.Links = link
	var text []string
	for len(w.rest) > 0 {
		text = append(text, w.take().text)
	}
	if c.Word = strings.Join(text, " "); len(c.Word) > maxWords {
		return w.wrong(at, "no message has a description of more than %d characters", maxWords)
	}
	return nil
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

func parseRule(w *words, c *Command) error     { return w.choose(c, "rule", w.scope.Rules) }
func parseProtocol(w *words, c *Command) error { return w.choose(c, "protocol", w.scope.Protocols) }

func parseRun(w *words, c *Command) (err error) {
	at := w.take()
	c.Min, err = w.duration(at, at.text, 1, maxRun)
	return err
}

func parseSpeed(w *words, c *Command) error {
	f, err := w.number(w.take(), "x", 1.0/16, 4096)
	c.Percent = f * 100
	return err
}

// parseCount reads a whole number; without one, none stands for it.
func parseCount(none, min, max int) func(*words, *Command) error {
	return func(w *words, c *Command) error {
		if len(w.rest) == 0 && (none != 0 || w.verb.Verb == Branch) {
			c.N = none
			return nil
		}
		at := w.take()
		n, err := strconv.Atoi(at.text)
		if err != nil || n < min || n > max {
			return w.wrong(at, "%q is not a whole number between %d and %d", at.text, min, max)
		}
		c.N = n
		return nil
	}
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

func parseSeparate(w *words, c *Command) error { return w.numbers(w.take(), &c.N, &c.N2, &c.N3) }

func parseQuorum(w *words, c *Command) error {
	at := w.take()
	if at.text == "majority" {
		return nil
	}
	return w.numbers(at, &c.N, &c.N2)
}

func parseLearning(w *words, c *Command) error {
	at := w.take()
	switch at.text {
	case "all":
		return nil
	case "distinguished":
		c.N = 1
		if len(w.rest) > 0 {
			return w.numbers(w.take(), &c.N)
		}
		return nil
	}
	return w.wrong(at, "acceptors tell all learners or distinguished ones, not %q", at.text)
}

func parseSeed(w *words, c *Command) (err error) {
	at := w.take()
	if c.Seed, err = strconv.ParseUint(at.text, 10, 64); err != nil {
		return w.wrong(at, "%q is no seed: a seed is a whole number from 0", at.text)
	}
	return nil
}

func parseFile(w *words, c *Command) error {
	at := w.take()
	if at.text == "" {
		return w.wrong(at, "the name of a file is missing")
	}
	c.Word = at.text
	return nil
}
