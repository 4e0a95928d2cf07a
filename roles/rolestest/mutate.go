package rolestest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"synod/roles"
)

const (
	// mutants is how many changed records of each agent are tried after a run.
	mutants = 25
	// mutantSteps is how long an agent lives on with one.
	mutantSteps = 40
)

// playMutants lets a run go on for a while, and then changes what each agent has on stable storage, as text. A protocol refuses what it
// makes of that, or it can go on with it: the agent comes up, says how it is, hears messages, and is asked to propose.
func playMutants(p *roles.Protocol, c roles.Config, seed uint64) error {
	n, err := newNetwork(p, c, seed)
	if err != nil {
		return err
	}
	if err := n.chaos(); err != nil {
		return err
	}
	for _, a := range n.agents {
		for range mutants {
			records, text := n.mutate(a)
			if records == nil || p.CheckRecords(c, a.id, records) != nil {
				continue
			}
			if err := n.goOn(a.id, records); err != nil {
				return fmt.Errorf("%s comes up with %s, which CheckRecords lets pass: %w", a.id, text, err)
			}
		}
	}
	return nil
}

// mutate returns an agent's records after their text was changed, and that text; no records where it cannot be read any more.
func (n *network) mutate(a *process) (records []any, text string) {
	records = make([]any, len(a.disk))
	for i, r := range a.first {
		if a.disk[i] == nil {
			continue
		}
		written, err := json.Marshal(a.disk[i])
		if err != nil {
			return nil, ""
		}
		changed := string(written)
		for range n.random.below(3) {
			changed = n.change(changed)
		}
		into := reflect.New(reflect.TypeOf(r.Durable()))
		if json.Unmarshal([]byte(changed), into.Interface()) != nil {
			return nil, ""
		}
		records[i] = into.Elem().Interface()
		text += changed
	}
	return records, text
}

// strange are what people and broken disks write: numbers at the ends of their ranges, names of nobody, nothing.
var strange = []string{"0", "1", "7", "-1", "2147483647", "2147483648", "4294967295", "4294967296", "281474976710656", "9223372036854775807",
	"18446744073709551615", "1e3", "null", "true", `""`, `"x"`, `"–"`, `"1.A"`, `"9.B"`, `"4294967295.A"`, `"1.p2"`, `"2.a1"`, `"no-op"`, `"A#1 set x 1"`,
	`"A#4294967295 add n 1"`, `"Z#1 get x"`, `"B#2 members A"`, `"1=A"`, `"1=A,B 2=x"`, `"1="`, `"9=A"`, `"A#1=ok|||"`, `"A#4294967295=ok|||"`, `"A#2147483648=ok|||"`, `"A"`, `"x=1 x=1"`, "[]", "{}"}

const letters = "0129:,.{}[]\"ABCap #=|x"

// change changes a text in one place.
func (n *network) change(text string) string {
	at := n.random.below(len(text))
	switch n.random.below(6) {
	case 0: // a character
		return text[:at] + string(letters[n.random.below(len(letters))]) + text[at+1:]
	case 1: // one less
		return text[:at] + text[at+1:]
	case 2: // a stretch twice
		end := at + n.random.below(len(text)-at+1)
		return text[:end] + text[at:end] + text[end:]
	}
	ends := n.values(text)
	if len(ends) == 0 {
		return text
	}
	value := ends[n.random.below(len(ends))]
	other := strange[n.random.below(len(strange))]
	if n.random.below(3) == 0 { // what stands elsewhere
		from := ends[n.random.below(len(ends))]
		other = text[from[0]:from[1]]
	}
	return text[:value[0]] + other + text[value[1]:]
}

// values returns where the strings and numbers of a text begin and end.
func (n *network) values(text string) (all [][2]int) {
	for i := 0; i < len(text); i++ {
		if text[i] != ':' && text[i] != '[' && text[i] != ',' || i+1 == len(text) {
			continue
		}
		begin := i + 1
		end := begin
		if text[begin] == '"' {
			if end = strings.IndexByte(text[begin+1:], '"'); end < 0 {
				continue
			}
			end += begin + 2
		} else {
			for end < len(text) && text[end] >= '0' && text[end] <= '9' {
				end++
			}
		}
		if end > begin {
			all = append(all, [2]int{begin, end})
		}
	}
	return all
}

// goOn brings an agent up with other records, in a copy of the network, and lets that live on for a while.
func (n *network) goOn(id roles.ID, records []any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it panics: %v", p)
		}
	}()
	c := *n
	c.agents, c.flying, c.world = nil, slices.Clone(n.flying), n.world.Clone()
	c.learned, c.asked, c.recent, c.strange = map[roles.ID][]roles.Fact{}, map[roles.ID][]roles.Value{}, nil, true
	for _, a := range n.agents {
		same := *a
		same.roles, same.disk, same.timers = slices.Clone(a.roles), slices.Clone(a.disk), slices.Clone(a.timers)
		c.agents = append(c.agents, &same)
	}
	a := c.agent(id)
	c.crash(a)
	a.disk = records
	for i, r := range a.first {
		if records[i] != nil {
			for _, f := range n.protocol.Recall(id, r.Name(), records[i]) {
				c.world.Recall(f)
			}
		}
	}
	if err := c.restart(a); err != nil {
		return err
	}
	for range mutantSteps {
		if err := c.mishap(); err != nil {
			return err
		}
	}
	return nil
}
