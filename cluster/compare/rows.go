package compare

import (
	"fmt"
	"slices"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// Part is what a row is about.
type Part uint8

// The parts, in the order of the rows.
const (
	Settings Part = iota // what the runs are functions of
	Outcome              // the verdict, what is chosen, how far it has come
	Messages             // how many of each kind were sent
	Counts               // how often anything else happened
	Agents               // what an agent's card shows
	Network              // partitions and links
)

func (p Part) String() string {
	return [...]string{"settings", "outcome", "messages", "counts", "agents", "network"}[p]
}

// Row is something that differs.
type Row struct {
	Part Part
	Name string
	Text [2]string
	// Number is set where both texts are numbers, which are in Count.
	Number bool
	Count  [2]int
	// Step is what made it so in each run; -1 where no step did.
	Step [2]int
}

// By is how much more the second number is than the first.
func (r Row) By() int { return r.Count[1] - r.Count[0] }

// nowhere stands for no step.
const nowhere = -1

// table is the rows under way.
type table struct {
	states [2]*cluster.State
	tales  [2]*tale
	rows   []Row
}

// rows returns what differs.
func rows(r *Result, tales [2]*tale) []Row {
	t := &table{states: [2]*cluster.State{r.Sides[0].Run.Present(), r.Sides[1].Run.Present()}, tales: tales}
	t.settings(r.Sides)
	t.outcome()
	t.messages()
	t.agents()
	t.network()
	return t.rows
}

// add adds a row, unless both sides are the same.
func (t *table) add(p Part, name string, text [2]string, step [2]int) {
	if text[0] != text[1] {
		t.rows = append(t.rows, Row{Part: p, Name: name, Text: text, Step: step})
	}
}

func (t *table) number(p Part, name string, n, step [2]int) {
	if n[0] != n[1] {
		t.rows = append(t.rows, Row{Part: p, Name: name, Text: [2]string{fmt.Sprint(n[0]), fmt.Sprint(n[1])}, Number: true, Count: n, Step: step})
	}
}

// each makes something of both sides.
func each[T any](of func(side int) T) [2]T { return [2]T{of(0), of(1)} }

// settings compares what the runs are functions of; the rules, as they are in the end.
func (t *table) settings(sides [2]Side) {
	none := [2]int{0, 0}
	words := each(func(i int) map[string]string {
		all := map[string]string{}
		for _, c := range sides[i].Run.Settings().Commands() {
			if word, value, _ := strings.Cut(c.String(), " "); c.Verb != cluster.Without {
				all[word] = value
			}
		}
		return all
	})
	for _, name := range []string{"protocol", "agents", "separate", "quorum", "learning", "variant", "window", "snapshot", "members", "seed"} {
		t.add(Settings, name, each(func(i int) string { return orNone(words[i][name]) }), none)
	}
	t.add(Settings, "rules off", each(func(i int) string { return orNone(strings.Join(t.states[i].Without(), ", ")) }),
		each(func(i int) int { return max(0, t.tales[i].said) }))
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// outcome compares what came of the runs.
func (t *table) outcome() {
	verdicts := each(func(i int) string {
		v, why := t.states[i].Verdict()
		if v == cluster.Safe {
			return v.String()
		}
		return v.String() + " " + why.Invariant
	})
	t.add(Outcome, "verdict", verdicts, each(func(i int) int {
		if v, why := t.states[i].Verdict(); v != cluster.Safe && !why.Earlier() {
			return why.Step
		}
		return nowhere
	}))
	t.choices()
	t.number(Outcome, "steps", each(func(i int) int { return t.states[i].Steps() }), [2]int{nowhere, nowhere})
	t.add(Outcome, "time", each(func(i int) string { return t.states[i].Now().Clock() }), [2]int{nowhere, nowhere})
	t.add(Outcome, "ballots", each(func(i int) string { return ballotWords(t.tales[i].ballots) }), each(func(i int) int {
		other := t.tales[1-i].begun
		for _, b := range t.tales[i].ballots {
			if _, both := other[b]; !both {
				return t.tales[i].begun[b]
			}
		}
		return nowhere
	}))
}

// manyBallots is how many ballots are named; of more, the first and the last ones, and how many there are.
const manyBallots = 6

func ballotWords(all []roles.Ballot) string {
	var words []string
	for i, b := range all {
		if n := len(all); n > manyBallots && i >= manyBallots/2 && i < n-manyBallots/2 {
			if i == manyBallots/2 {
				words = append(words, "…")
			}
			continue
		}
		words = append(words, b.String())
	}
	text := orNone(strings.Join(words, " "))
	if len(all) > manyBallots {
		text += fmt.Sprintf(" (%d)", len(all))
	}
	return text
}

// manySlots is how many slots in which the choices differ have a row; there may be thousands.
const manySlots = 20

// choices compares what is chosen. In a log two slots are the same when the same value is chosen in the same ballot; of one decision
// it matters, too, by whom and when.
func (t *table) choices() {
	type slot struct {
		text [2]string
		step [2]int
	}
	slots := map[roles.Instance]*slot{}
	var order []roles.Instance
	chosen := each(func(i int) []cluster.Chosen { return t.states[i].Chosen() })
	isLog := false
	for side, all := range chosen {
		_, several := t.states[side].Decisions()
		isLog = isLog || several
		for _, c := range all {
			if slots[c.Instance] == nil {
				slots[c.Instance] = &slot{step: [2]int{nowhere, nowhere}}
				order = append(order, c.Instance)
			}
		}
	}
	for side, all := range chosen {
		for _, c := range all {
			s := slots[c.Instance]
			text := fmt.Sprintf("%s in %s", c.Proposal.Value, c.Proposal.Ballot)
			if !isLog {
				text += fmt.Sprintf(", by %s, at step %d", c.Quorum.Names(), c.Step)
			}
			if s.text[side] != "" {
				text = s.text[side] + "; " + text
			}
			s.text[side], s.step[side] = text, c.Step
		}
	}
	slices.Sort(order)
	told, more := 0, 0
	for _, n := range order {
		s := slots[n]
		text := each(func(i int) string {
			if s.text[i] == "" {
				return "nothing"
			}
			return s.text[i]
		})
		switch {
		case text[0] == text[1]:
		case told == manySlots:
			more++
		default:
			name := "chosen"
			if isLog {
				name = fmt.Sprintf("slot %d", n)
			}
			t.add(Outcome, name, text, s.step)
			told++
		}
	}
	if more > 0 {
		t.rows = append(t.rows, Row{Part: Outcome, Name: "more slots", Text: [2]string{fmt.Sprintf("%d more differ", more), "as many"}, Step: [2]int{nowhere, nowhere}})
	}
}

// messages compares what was counted.
func (t *table) messages() {
	kinds := slices.Clone(t.tales[0].kinds)
	for _, k := range t.tales[1].kinds {
		if !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	counted := func(p Part, name string, of func(*tale) map[string]tally) {
		t.number(p, name, each(func(i int) int { return of(t.tales[i])[name].n }), each(func(i int) int {
			if c, any := of(t.tales[i])[name]; any {
				return c.first
			}
			return nowhere
		}))
	}
	for _, k := range kinds {
		counted(Messages, k, func(t *tale) map[string]tally { return t.sent })
	}
	for _, name := range countNames {
		counted(Counts, name, func(t *tale) map[string]tally { return t.happened })
	}
}

// agents compares the cards of the agents, field by field. Of two protocols only what both have is compared.
func (t *table) agents() {
	foreign := t.states[0].Protocol().Name != t.states[1].Protocol().Name
	ids := t.states[0].IDs()
	for _, id := range t.states[1].IDs() {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, id := range ids {
		cards := each(func(i int) card { return cardOf(t.states[i], id) })
		names := slices.Clone(cards[0].names)
		for _, n := range cards[1].names {
			if !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
		step := each(func(i int) int {
			if at, any := t.tales[i].changed[id]; any {
				return at
			}
			return nowhere
		})
		for _, n := range names {
			if one := cards[0].has(n) != cards[1].has(n); one && (foreign || cards[0].down || cards[1].down) {
				continue
			}
			t.add(Agents, strings.TrimSpace(id.String()+" "+n), each(func(i int) string { return cards[i].at(n) }), step)
		}
	}
}

// card is what is to be seen of an agent.
type card struct {
	down  bool // what is only in memory is not there for no other reason
	names []string
	value map[string]string
}

func (c *card) has(name string) bool {
	_, there := c.value[name]
	return there
}

func (c *card) put(name, value string) {
	c.names = append(c.names, name)
	c.value[name] = value
}

// at returns what a card says under a name; one that does not have it has nothing to say.
func (c *card) at(name string) string {
	if text, ok := c.value[name]; ok {
		return text
	}
	return "–"
}

func cardOf(st *cluster.State, id roles.ID) card {
	c := card{value: map[string]string{}}
	if !slices.Contains(st.IDs(), id) {
		c.down = true
		c.put("", "not in the cluster")
		return c
	}
	a := st.Agent(id)
	switch {
	case !a.Up:
		c.down = true
		c.put("", "down, "+a.Why)
	case a.Paused:
		c.put("", "up, and paused")
	default:
		c.put("", "up")
	}
	if a.Disk != cluster.DiskOK {
		c.put("disk", a.Disk.String())
	}
	if a.Doom != cluster.CrashNow {
		c.put("will crash", a.Doom.String())
	}
	if a.Clock != 100 {
		c.put("clock", fmt.Sprintf("%g%%", a.Clock))
	}
	for _, r := range a.Roles {
		for _, f := range r.Fields {
			if a.Up || f.Stable {
				name := r.Name + " " + f.Name
				if r.Name == f.Name {
					name = r.Name
				}
				c.put(name, cluster.Plain(f.Value))
			}
		}
	}
	return c
}

// network compares the partitions and the links.
func (t *table) network() {
	wiring := each(func(i int) cluster.Wiring { return t.states[i].Wiring() })
	step := each(func(i int) int { return t.tales[i].said })
	t.add(Network, "partition", each(func(i int) string { return orNone(wiring[i].SidesText()) }), step)
	t.add(Network, "links", each(func(i int) string { return wiring[i].Usual.String() }), step)
	t.add(Network, "other links", each(func(i int) string {
		var words []string
		for _, l := range wiring[i].Odd {
			words = append(words, l.String())
		}
		return orNone(strings.Join(words, "; "))
	}), step)
	t.number(Network, "in flight", each(func(i int) int { return len(t.states[i].InFlight()) }), [2]int{nowhere, nowhere})
}
