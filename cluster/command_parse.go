package cluster

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"synod/roles"
)

// Scope is what commands may name. What is nil is not checked.
type Scope struct {
	Agents    []roles.ID
	Values    []string // some that can be proposed; others can too
	Rules     []string
	Protocols []string
	Variants  []string
	Messages  []string // the kinds of messages that are sent
	Lessons   []string
	Branches  []string // their numbers and names
	Words     []string // what lines may begin with in this place, besides the verbs
	Help      string   // what lists all commands in this place; "" when nothing there does
}

// Scope returns what commands may name in a cluster with these settings, beside these protocols.
func (s Settings) Scope(protocols []*roles.Protocol) Scope {
	scope := Scope{Agents: s.Config.Agents(), Rules: s.Protocol.Rules()}
	for _, v := range s.Protocol.Examples() {
		scope.Values = append(scope.Values, string(v))
	}
	for _, p := range protocols {
		scope.Protocols = append(scope.Protocols, p.Name)
	}
	for _, m := range s.Protocol.Messages {
		scope.Messages = append(scope.Messages, m.Kind())
	}
	for _, v := range s.Protocol.Variants {
		scope.Variants = append(scope.Variants, v.Name)
	}
	return scope
}

// The bounds of the language. Each is far beyond what a run can use.
const (
	maxValue = 64             // characters of a value
	maxDelay = Time(3600_000) // an hour of virtual time
	maxRun   = Time(24 * 3600_000)
	maxWords = 200           // characters of a message's description
	maxStep  = 1_000_000_000 // the number of a step

	maxInstances = 1_000_000 // of a window, and between snapshots
)

// ParseCommand reads one command, up to a remark. A line in which there is nothing else is a Command without a verb. Every
// error is a *CommandError.
func ParseCommand(text string, s Scope) (Command, error) {
	w := &words{line: text, scope: s}
	if err := w.split(); err != nil || len(w.rest) == 0 {
		return Command{}, err
	}
	verb := w.take()
	for _, spec := range CommandTable() {
		named, force := spec.names(verb.text)
		if !named || spec.parse == nil {
			continue
		}
		w.verb = spec
		c := Command{Verb: spec.Verb, Force: force}
		if err := spec.parse(w, &c); err != nil {
			return Command{}, err
		}
		if len(w.rest) > 0 {
			return Command{}, w.wrong(w.rest[0], "unexpected %q", w.rest[0].text)
		}
		return c, nil
	}
	return Command{}, w.unknown(verb)
}

func parseNothing(*words, *Command) error { return nil }

func parseAgent(w *words, c *Command) (err error) {
	at := w.take()
	c.Agent, err = w.id(at, at.text)
	return err
}

// parseSelect reads an agent, or a slot: no agent has that name.
func parseSelect(w *words, c *Command) error {
	if w.peek() != slotWord {
		return parseAgent(w, c)
	}
	w.take()
	return w.count(w.take(), &c.N, 1, 1<<31-1)
}

// slotWord stands before the number of a slot.
const slotWord = "slot"

func parseProposal(w *words, c *Command) error {
	if err := parseAgent(w, c); err != nil {
		return err
	}
	v := w.take()
	for !v.quoted && len(w.rest) > 0 && !w.rest[0].quoted { // a command of a state machine has several words
		v.text += " " + w.take().text
	}
	switch {
	case v.text == "":
		return w.wrong(v, "the value is missing")
	case utf8.RuneCountInString(v.text) > maxValue:
		return w.wrong(v, "a value has at most %d characters", maxValue)
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

func parseTimeout(w *words, c *Command) error {
	if err := parseAgent(w, c); err != nil || len(w.rest) == 0 {
		return err
	}
	c.Word = w.take().text
	at := w.take()
	if c.Timer = at.text; c.Timer == "" {
		return w.wrong(at, "the name of the timer is missing, after that of the role")
	}
	return nil
}

// parsePause tells the agent's pause from the clock's: that has no object.
func parsePause(w *words, c *Command) error {
	if len(w.rest) == 0 {
		c.Verb = Pause
		return nil
	}
	if err := parseAgent(w, c); err != nil || len(w.rest) == 0 {
		return err
	}
	return parseRun(w, c)
}

func parseResume(w *words, c *Command) error {
	if len(w.rest) == 0 {
		c.Verb = Resume
		return nil
	}
	return parseAgent(w, c)
}

func parseLinks(w *words, c *Command) (err error) {
	c.Links, err = w.link(w.take(), true)
	for err == nil && len(w.rest) > 0 {
		var more Links
		at := w.take()
		if more, err = w.link(at, false); err == nil && !(more.Both && c.Links.Both) {
			err = w.wrong(at, "of several links each is written A-B, both ways")
		}
		c.Groups = append(c.Groups, []roles.ID{more.From, more.To})
	}
	return err
}

func parseDelay(w *words, c *Command) error {
	if err := w.optional(c); err != nil {
		return err
	}
	at := w.take()
	low, high, isRange := strings.Cut(at.text, "..")
	end := word{high, at.column + utf8.RuneCountInString(low) + len(".."), false}
	if !isRange {
		high, end = low, at
	}
	var err error
	if c.Min, err = w.duration(at, low, 1, maxDelay); err != nil {
		return err
	}
	if c.Max, err = w.duration(end, high, 1, maxDelay); err != nil {
		return err
	}
	if c.Max < c.Min {
		return w.wrong(at, "%s is less than %s: write the smaller one first", c.Max, c.Min)
	}
	return nil
}

func parsePercentage(w *words, c *Command) (err error) {
	if err := w.optional(c); err != nil {
		return err
	}
	c.Percent, err = w.number(w.take(), "%", 0, 100)
	return err
}

// The bounds of a clock's drift, in per cent of the speed of time.
const (
	minDrift = 10
	maxDrift = 1000
)

func parseDrift(w *words, c *Command) (err error) {
	if w.peek() == "all" {
		w.take()
		c.Links.Every = true
	} else if err := parseAgent(w, c); err != nil {
		return err
	}
	c.Percent, err = w.number(w.take(), "%", minDrift, maxDrift)
	return err
}

// parseDup tells a probability from a message.
func parseDup(w *words, c *Command) error {
	if n := len(w.rest); n > 0 && n <= 2 && strings.HasSuffix(w.rest[n-1].text, "%") && !w.rest[n-1].quoted {
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
	if len(w.rest) > 0 {
		at = w.rest[0]
	}
	for len(w.rest) > 0 {
		text = append(text, w.take().text)
	}
	if c.Word = strings.Join(text, " "); utf8.RuneCountInString(c.Word) > maxWords {
		return w.wrong(at, "no message has a description of more than %d characters", maxWords)
	}
	return nil
}

// nextMessage is the word by which a message that is still to be sent is told from one in flight.
const nextMessage = "next"

// parseHold tells a message in flight from the next one that is sent.
func parseHold(w *words, c *Command) error {
	if w.peek() != nextMessage {
		return parseMessage(w, c)
	}
	w.take()
	c.Verb = HoldNext
	if len(w.rest) > 1 {
		at := w.rest[1]
		if kind, _, _ := strings.Cut(at.text, " "); w.scope.Messages != nil && !slices.Contains(w.scope.Messages, kind) {
			e := w.wrong(at, "there is no message %q: there are %s", kind, strings.Join(w.scope.Messages, ", ")).(*CommandError)
			e.Hint = "hold next A>C"
			if near, ok := Nearest(kind, w.scope.Messages); ok {
				e.Hint = "hold next " + w.rest[0].text + " " + near
			}
			return e
		}
	}
	return parseMessage(w, c)
}

func parseRule(w *words, c *Command) error     { return w.choose(c, "rule", w.scope.Rules) }
func parseProtocol(w *words, c *Command) error { return w.choose(c, "protocol", w.scope.Protocols) }

func parseVariant(w *words, c *Command) error { return w.choose(c, "variant", w.scope.Variants) }

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
		if len(w.rest) == 0 && none != 0 {
			c.N = none
			return nil
		}
		return w.count(w.take(), &c.N, min, max)
	}
}

// count reads a whole number.
func (w *words) count(at word, to *int, min, max int) error {
	n, err := strconv.Atoi(at.text)
	if err != nil || n < min || n > max {
		return w.wrong(at, "%q is not a whole number between %d and %d", at.text, min, max)
	}
	*to = n
	return nil
}

func parseSeparate(w *words, c *Command) error {
	at := w.take()
	if strings.Count(at.text, ",") == 1 {
		return w.numbers(at, &c.N, &c.N2)
	}
	return w.numbers(at, &c.N, &c.N2, &c.N3)
}

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
	case "only":
		return w.numbers(w.take(), &c.N2)
	}
	return w.wrong(at, "write all, distinguished 1 or only 1, not %q", at.text)
}

func parseSeed(w *words, c *Command) (err error) {
	at := w.take()
	if c.Seed, err = strconv.ParseUint(at.text, 10, 64); err != nil {
		return w.wrong(at, "%q is not a seed: a seed is a whole number from 0", at.text)
	}
	return nil
}

func parseAgain(w *words, c *Command) error {
	if len(w.rest) == 0 {
		return nil
	}
	if at := w.take(); at.text != "seed" {
		return w.wrong(at, "a run begins again with the next seed, or with a seed of its own, not with %q", at.text)
	}
	c.N = 1
	return parseSeed(w, c)
}

func parseFile(w *words, c *Command) error {
	at := w.take()
	if at.text == "" {
		return w.wrong(at, "the name of a file is missing")
	}
	c.Word = at.text
	return nil
}
