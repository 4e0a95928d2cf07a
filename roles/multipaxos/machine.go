package multipaxos

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"synod/roles"
)

// Machine is the state machine: a small store of keys and values, and for each client what came of its latest commands. Both
// are text, so that a machine is a value that is never written into, and a snapshot of it costs nothing.
type Machine struct {
	Store    Store    `json:"store"`
	Sessions Sessions `json:"sessions"`
	Members  Members  `json:"members"`
}

// text is all of it, for a person who looks for a difference.
func (m Machine) text() roles.Text {
	return text("%s; clients %s; members %s", m.Store.text(), m.Sessions, m.Members)
}

// Store has the keys in order with their values: n=5 x=1.
type Store string

// MaxKeys bounds the keys of a store: it is rewritten with every change.
const MaxKeys = 64

// operations are the commands of the state machine, by their first word.
var operations = map[string]struct {
	form string
	do   func(s *entries, args []string) string
}{
	"set": {"set KEY VALUE", func(s *entries, a []string) string { return s.set(a[0], a[1]) }},
	"get": {"get KEY", func(s *entries, a []string) string { return s.get(a[0]) }},
	"cas": {"cas KEY OLD NEW", func(s *entries, a []string) string {
		if s.get(a[0]) != a[1] {
			return "no"
		}
		return s.set(a[0], a[2])
	}},
	"del": {"del KEY", func(s *entries, a []string) string { return s.del(a[0]) }},
	"add": {"add KEY NUMBER", func(s *entries, a []string) string { return s.add(a[0], a[1]) }},
}

// forms are for an error.
const forms = "set x 1, get x, cas x 1 2, del x, add n 5, members A B C"

// checkOperation refuses what is no command of the state machine.
func checkOperation(v roles.Value) error {
	words := strings.Split(string(v), " ")
	if words[0] == membersWord {
		return checkMembers(words[1:])
	}
	op, ok := operations[words[0]]
	switch {
	case !ok:
		return fmt.Errorf("%q is not a command of the state machine: the commands are %s", v, forms)
	case len(words) != len(strings.Fields(op.form)):
		return fmt.Errorf("%q is not complete, or too long: the form is %s", v, op.form)
	}
	for _, w := range words[1:] {
		if err := checkWord(w); err != nil {
			return fmt.Errorf("%q: %w", v, err)
		}
	}
	if words[0] == "add" {
		if _, err := strconv.ParseInt(words[2], 10, 64); err != nil {
			return fmt.Errorf("%q is not a whole number: the form is %s", words[2], op.form)
		}
	}
	return nil
}

func isSeparator(r rune) bool {
	return r <= ' ' || unicode.IsSpace(r) || r == '=' || r == '|' || r == '#'
}

// checkMembers refuses what names no agents.
func checkMembers(names []string) error {
	if len(names) == 0 {
		return fmt.Errorf("nobody is named: the form is members A B C, with those that vote from then on")
	}
	for _, name := range names {
		if _, ok := roles.ParseID(name); !ok {
			return fmt.Errorf("%q is not an agent: the form is members A B C, with those that vote from then on", name)
		}
	}
	return nil
}

// do carries out the operation of an instance, and returns the machine after it and the answer.
func (m Machine) do(c roles.Config, at roles.Instance, op roles.Value) (Machine, string) {
	var result string
	if words := strings.Fields(string(op)); words[0] == membersWord {
		set, problem := parseMembers(c, words[1:])
		if problem != "" {
			m.Members = m.Members.told(c)
			return m, problem
		}
		m.Members = m.Members.with(c, at, set)
		return m, "ok"
	}
	m.Store, result = m.Store.do(op)
	return m, result
}

// do carries out an operation that was checked, and returns the store after it and the answer.
func (s Store) do(op roles.Value) (Store, string) {
	words := strings.Fields(string(op))
	all := s.entries()
	result := operations[words[0]].do(&all, words[1:])
	return all.store(), result
}

func (s Store) text() roles.Text {
	if s == "" {
		return "empty"
	}
	return roles.Text(s)
}

// entries is a store taken apart: key=value, in order.
type entries []string

func (s Store) entries() entries { return strings.Fields(string(s)) }

func (e entries) store() Store { return Store(strings.Join(e, " ")) }

func (e entries) find(key string) (int, bool) {
	return slices.BinarySearchFunc(e, key, func(entry, key string) int {
		k, _, _ := strings.Cut(entry, "=")
		return strings.Compare(k, key)
	})
}

func (e entries) get(key string) string {
	if i, ok := e.find(key); ok {
		_, value, _ := strings.Cut(e[i], "=")
		return value
	}
	return "none"
}

func (e *entries) set(key, value string) string {
	i, ok := e.find(key)
	switch {
	case ok:
		(*e)[i] = key + "=" + value
	case len(*e) == MaxKeys:
		return "full"
	default:
		*e = slices.Insert(*e, i, key+"="+value)
	}
	return "ok"
}

func (e *entries) del(key string) string {
	i, ok := e.find(key)
	if !ok {
		return "none"
	}
	*e = slices.Delete(*e, i, i+1)
	return "ok"
}

func (e *entries) add(key, number string) string {
	old := e.get(key)
	if old == "none" {
		old = "0"
	}
	a, err := strconv.ParseInt(old, 10, 64)
	b, _ := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return "no-number"
	}
	if a > 0 && b > math.MaxInt64-a || a < 0 && b < math.MinInt64-a {
		return "too-large"
	}
	sum := strconv.FormatInt(a+b, 10)
	if done := e.set(key, sum); done != "ok" {
		return done
	}
	return sum
}

// A command is an operation with the name of its client and the client's number for it: A#1 set x 1.

func command(client roles.ID, seq uint32, op roles.Value) roles.Value {
	return roles.Value(client.String() + "#" + strconv.FormatUint(uint64(seq), 10) + " " + string(op))
}

// parse returns whose command it is and its number; a no-op is nobody's.
func parse(v roles.Value) (client roles.ID, seq uint32, ok bool) {
	head, _, _ := strings.Cut(string(v), " ")
	name, number, ok := strings.Cut(head, "#")
	if !ok {
		return roles.Nobody, 0, false
	}
	client, ok = roles.ParseID(name)
	n, err := strconv.ParseUint(number, 10, 32)
	return client, uint32(n), ok && err == nil
}

// asked returns what a value asks for, whether or not it is a command already.
func asked(v roles.Value) roles.Value {
	if _, _, ok := parse(v); ok {
		return operation(v)
	}
	return v
}

// operation returns what a command asks for.
func operation(v roles.Value) roles.Value {
	_, op, _ := strings.Cut(string(v), " ")
	return roles.Value(op)
}

// Sessions is the table of clients: of each the number of its latest command that was carried out, and the answers to the
// last few, the latest first, empty for one that was not carried out: A#3=ok|5|| B#1=ok|||.
type Sessions string

// result returns what came of a command, and whether it was carried out; the answer is empty when it is too long ago. A
// client has at most MaxAsked commands open at a time, so what is older than that was answered or given up.
func (s Sessions) result(client roles.ID, seq uint32) (string, bool) {
	high, results := s.of(client)
	switch {
	case seq > high:
		return "", false
	case seq+MaxAsked <= high:
		return "", true
	}
	answer := results[high-seq]
	return answer, answer != ""
}

// with returns the table after a command was carried out.
func (s Sessions) with(client roles.ID, seq uint32, result string) Sessions {
	was, before := s.of(client)
	high, results := max(was, seq), [MaxAsked]string{}
	if up := high - was; up < MaxAsked {
		copy(results[up:], before[:])
	}
	if high-seq < MaxAsked {
		results[high-seq] = result
	}
	name := client.String()
	var text strings.Builder
	text.Grow(len(s) + len(name) + len(result) + 16)
	begin := func() {
		if text.Len() > 0 {
			text.WriteByte(' ')
		}
	}
	own := func() {
		begin()
		text.WriteString(name + "#")
		text.WriteString(strconv.FormatUint(uint64(high), 10))
		for k, r := range results {
			text.WriteByte("=|"[min(k, 1)])
			text.WriteString(r)
		}
	}
	written := false
	for other := range strings.SplitSeq(string(s), " ") { // they are in the order of their names
		who, _, _ := strings.Cut(other, "#")
		if !written && who >= name {
			own()
			written = true
		}
		if who != name && who != "" {
			begin()
			text.WriteString(other)
		}
	}
	if !written {
		own()
	}
	return Sessions(text.String())
}

// of returns the number of a client's latest command that was carried out, and the answers to the last few.
func (s Sessions) of(client roles.ID) (high uint32, results [MaxAsked]string) {
	for line := range strings.SplitSeq(string(s), " ") {
		name, rest, _ := strings.Cut(line, "#")
		if name != client.String() {
			continue
		}
		number, answers, _ := strings.Cut(rest, "=")
		n, err := strconv.ParseUint(number, 10, 32)
		roles.Assert(err == nil, "the table of clients has the line %q", line)
		for k := range results {
			results[k], answers, _ = strings.Cut(answers, "|")
		}
		return uint32(n), results
	}
	return 0, results
}
