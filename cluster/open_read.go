package cluster

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"synod/roles"
)

// reading is a saved run that is being read, line by line.
type reading struct {
	name      string
	protocols func(string) (*roles.Protocol, bool)
	line      int   // the number of the line that is read, from 1
	journal   bool  // it is read from a journal,
	from      []int // in which the lines had these numbers
	rest      string
	ended     bool // there is no further line, not even an empty one

	settings Settings
	cast     *cast
	records  []Record
	stable   []int // the lines in which they stand
	risks    []string
	open     *branch // the one that is being read
	branches []*branch
	ends     []int // the lines in which the branches end
	current  int
	undone   []undone // acts that can be done again, the latest last
	weight   int      // of the inputs of all branches
	over     bool     // all is read
}

// The bounds of a saved run, so that one from a stranger takes no more memory than a machine has.
const (
	maxRunLine  = 1 << 20 // characters of a line
	maxHead     = 200     // commands that are settings, and reasons why a run is at risk
	weightOfAct = 4       // of any other input, and of a branch
)

// maxWeight bounds all inputs of a run together: a proposal weighs 1.
var maxWeight = 8 << 20 // less in a test

// wrong is an error at a column of the present line, or at the line as a whole when the column is 0.
func (o *reading) wrong(column int, problem string, args ...any) error {
	line := max(1, o.line)
	if o.journal {
		line, column = o.from[min(line, len(o.from))-1], 0
	}
	where := fmt.Sprintf("%s:%d: ", o.name, line)
	if column > 0 {
		where = fmt.Sprintf("%s:%d:%d: ", o.name, line, column)
	}
	return fmt.Errorf("%s"+problem, append([]any{where}, args...)...)
}

// next returns the next line; the text ends with an empty one.
func (o *reading) next() string {
	if o.ended {
		return ""
	}
	line, rest, more := strings.Cut(o.rest, "\n")
	o.rest, o.ended, o.line = rest, !more, o.line+1
	return line
}

// readHead reads what stands above the branches.
func (o *reading) readHead() error {
	for _, part := range []func() error{o.readFormat, o.readSettings, o.readRecords, o.readRisks, o.checkRecords} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func (o *reading) readFormat() error {
	version, ok := strings.CutPrefix(o.next(), runFormat+" ")
	if !ok {
		return o.wrong(0, "this is no saved run: one begins with %q", fmt.Sprint(runFormat, " ", runVersion))
	}
	if version != strconv.Itoa(runVersion) {
		return o.wrong(len(runFormat)+2, "this run is of version %s, and this program reads version %d", version, runVersion)
	}
	return nil
}

// readSettings reads the commands up to the seed, which is the last of them.
func (o *reading) readSettings() error {
	o.settings = Settings{Config: roles.Together(3)}
	for range maxHead {
		c, err := ParseCommand(o.next(), o.scope())
		if err != nil {
			return o.within(0, err)
		}
		switch c.Verb {
		case Protocol, Agents, Separate, Quorum, Learning, Variant, Window, Snapshot, Members, Seed, Without:
		default:
			return o.wrong(0, "the settings of a run go on to its seed; this is none of them")
		}
		if o.settings.Protocol == nil && c.Verb != Protocol {
			return o.wrong(0, "the settings of a run begin with its protocol")
		}
		if o.settings, err = o.settings.set(c, o.protocols); err != nil {
			return o.wrong(0, "%w", err)
		}
		if c.Verb == Seed {
			if o.cast, err = newCast(o.settings.Protocol, o.settings.Config); err != nil {
				return o.wrong(0, "%w", err)
			}
			return nil
		}
	}
	return o.wrong(0, "a run has no more than %d settings, the last of which is its seed", maxHead)
}

// within moves the column of an error in a command to where the command stands in its line.
func (o *reading) within(before int, err error) error {
	if e, ok := err.(*CommandError); ok {
		return o.wrong(before+e.Column, "%s", e.Problem)
	}
	return o.wrong(0, "%w", err)
}

func (o *reading) scope() Scope {
	if o.settings.Protocol == nil {
		return Scope{}
	}
	return o.settings.Scope(nil)
}

// readRecords reads what stable storage held at the beginning.
func (o *reading) readRecords() error {
	first := o.cast.first(o.settings.Config.Without)
	for n := 1; strings.HasPrefix(o.rest, "stable "); n++ {
		line := o.next()
		if n > len(o.cast.ids) || len(line) > maxRunLine {
			return o.wrong(0, "an agent has one record, and none of that size")
		}
		words := strings.SplitN(line, " ", 3)
		id, ok := roles.ParseID(words[1])
		if !ok || o.cast.index[id] < 0 || len(words) < 3 {
			return o.wrong(len("stable ")+1, "%q is not an agent of this cluster", words[1])
		}
		i := int(o.cast.index[id])
		p := process{cast: o.cast, index: i, parts: first[i]}
		named := p.named(Record{}, ^roles.Flaws(0)) // which rules were off stands below: see checkRecords
		if err := json.Unmarshal([]byte(words[2]), &named); err != nil {
			return o.wrong(0, "%w", err)
		}
		if o.records == nil {
			o.records, o.stable = make([]Record, len(o.cast.ids)), make([]int, len(o.cast.ids))
		}
		o.records[i], o.stable[i] = named.record(), o.line
	}
	return nil
}

// checkRecords refuses what agents cannot have found, given all the rules that were ever off.
func (o *reading) checkRecords() error {
	for i, record := range o.records {
		if err := o.cast.checkRecord(i, record, o.settings.off(o.risks)); err != nil {
			o.line = o.stable[i]
			return o.wrong(0, "%w", err)
		}
	}
	return nil
}

// readRisks reads why the run cannot be called safe.
func (o *reading) readRisks() error {
	for strings.HasPrefix(o.rest, riskWord) {
		reason, err := strconv.Unquote(strings.TrimPrefix(o.next(), riskWord))
		if err != nil || reason == "" {
			return o.wrong(len(riskWord)+1, "a reason in quotes is expected here")
		}
		if o.risks = append(o.risks, reason); len(o.risks) > maxHead {
			return o.wrong(0, "a run has no more than %d reasons", maxHead)
		}
	}
	return nil
}

// readLine reads the next line below the head.
func (o *reading) readLine() error {
	line := o.next()
	if len(line) > maxRunLine {
		return o.wrong(0, "a line has no more than %d characters", maxRunLine)
	}
	if o.open != nil {
		return o.readOfBranch(line)
	}
	words := strings.Fields(line)
	switch {
	case strings.HasPrefix(line, "branch "):
		return o.readHeading(words)
	case o.journal && len(words) > 0 && words[0] == undoneWord:
		return o.readUndone(words[1:])
	case len(words) == 2 && words[0] == "current" && len(o.branches) > 0:
		n, err := strconv.Atoi(words[1])
		if err != nil || n < 1 || n > len(o.branches) {
			return o.wrong(len("current ")+1, "there is no branch %s", words[1])
		}
		o.current = n - 1
		return o.readSum()
	}
	return o.wrong(0, "a branch, or which one is the current, is expected here")
}

// readUndone reads which branches began when an act was taken back that can be done again.
func (o *reading) readUndone(branches []string) error {
	for _, word := range branches {
		n, err := strconv.Atoi(word)
		if err != nil || n < 2 || n > len(o.branches) {
			return o.wrong(0, "no branch %s began when an act was taken back", word)
		}
		b := o.branches[n-1]
		from := o.branches[b.parent].inputs
		if b.inherited >= len(from) || !from[b.inherited].isAct() {
			return o.wrong(0, "no act was taken back when branch %d began", n)
		}
		o.undone = append(o.undone, undone{cmd: from[b.inherited].command(), left: b.parent, onto: n - 1, at: b.fork, with: b.inherited})
	}
	return nil
}

func (o *reading) readSum() error {
	if !strings.HasPrefix(o.next(), sumWord) {
		return o.wrong(0, "the checksum is expected here")
	}
	if o.rest != "" || o.ended {
		o.line++
		return o.wrong(0, "nothing is expected behind the checksum")
	}
	o.over = true
	return nil
}

// readHeading begins a branch.
func (o *reading) readHeading(heading []string) error {
	b := &branch{}
	number := len(o.branches) + 1
	want := fmt.Sprintf("branch %d", number)
	if number > 1 {
		var parent int
		var self int
		_, err := fmt.Sscanf(strings.Join(heading, " "), "branch %d from %d at %d after %d", &self, &parent, &b.fork, &b.inherited)
		if err != nil || parent < 1 || parent >= number {
			return o.wrong(0, "branch %d must say which branch it left, and where", number)
		}
		b.parent = parent - 1
		from := o.branches[b.parent]
		if b.inherited < 0 || b.inherited > len(from.inputs) || b.fork < 0 || b.fork > from.end {
			return o.wrong(0, "branch %d does not come so far", parent)
		}
		b.inputs = from.inputs[:b.inherited:b.inherited]
		want = fmt.Sprintf("%s from %d at %d after %d", want, parent, b.fork, b.inherited)
	}
	if strings.Join(heading, " ") != want {
		return o.wrong(0, "%q is expected here", want)
	}
	o.open, o.weight = b, o.weight+weightOfAct
	return nil
}

// readOfBranch reads a line of the branch that is open: an input, or its end.
func (o *reading) readOfBranch(line string) error {
	b := o.open
	if strings.HasPrefix(line, "end ") {
		o.branches, o.ends, o.open = append(o.branches, b), append(o.ends, o.line), nil
		return o.readEnd(b, strings.Fields(line))
	}
	if name, ok := strings.CutPrefix(line, nameWord); ok && b.name == "" && len(b.inputs) == b.inherited {
		return o.readName(b, name)
	}
	in, err := o.readInput(line)
	if err != nil {
		return err
	}
	n := len(b.inputs)
	if in.step < b.fork || n > 0 && (in.step < b.inputs[n-1].step || in.at < b.inputs[n-1].at) {
		return o.wrong(1, "this comes before what stands above it")
	}
	if n == b.inherited {
		o.weight += n // the inputs of the other branch are copied
	}
	if o.weight++; in.other != nil {
		o.weight += weightOfAct - 1
	}
	if o.weight > maxWeight {
		return o.wrong(1, "more commands stand above this than this program keeps")
	}
	b.inputs = append(b.inputs, in)
	return nil
}

// readName reads the name of a branch.
func (o *reading) readName(b *branch, name string) error {
	err := checkBranchName(name)
	if name == "" || strings.Join(strings.Fields(name), " ") != name {
		err = errors.New("the name of a branch is expected here")
	}
	for i, other := range o.branches {
		if err == nil && other.name == name {
			err = fmt.Errorf("branch %d has the name %s already", i+1, name)
		}
	}
	if err != nil {
		return o.wrong(len(nameWord)+1, "%w", err)
	}
	b.name = name
	return nil
}

// readInput reads a line of a branch.
func (o *reading) readInput(line string) (input, error) {
	step, rest, _ := strings.Cut(line, " ")
	at, text, ok := strings.Cut(rest, " ")
	n, now, err := o.instant(step, at)
	if err != nil || !ok {
		return input{}, o.wrong(1, "a step, an instant and a command are expected here")
	}
	before := len(line) - len(text)
	if fault, ok := strings.CutPrefix(text, "fault "); ok {
		name, quoted, _ := strings.Cut(fault, " ")
		id, known := roles.ParseID(name)
		if fault, err = strconv.Unquote(quoted); err != nil || !known || o.cast.index[id] < 0 || fault == "" {
			return input{}, o.wrong(before+1, "a fault names an agent and, in quotes, the error of its disk")
		}
		return faultOf(n, now, id, fault), nil
	}
	played := false
	if o.journal {
		text, played = strings.CutPrefix(text, playedWord)
	}
	cmd, err := ParseCommand(text, o.scope())
	if err != nil {
		return input{}, o.within(before, err)
	}
	if _, ok := deeds[cmd.Verb]; !ok {
		return input{}, o.wrong(before+1, "%q is not a command that changes a cluster", text)
	}
	in := inputOf(n, now, cmd)
	in.played = played
	return in, nil
}

func (o *reading) instant(step, at string) (int, Time, error) {
	n, err := strconv.ParseUint(step, 10, 32)
	if err != nil || n > maxSaved {
		return 0, 0, fmt.Errorf("%q is not a step", step)
	}
	d, err := time.ParseDuration(at)
	if err != nil || d < 0 {
		return 0, 0, fmt.Errorf("%q is not an instant", at)
	}
	return int(n), Time(d / time.Millisecond), nil
}

func (o *reading) readEnd(b *branch, words []string) error {
	if len(words) != 4 {
		return o.wrong(0, "the end of a branch says its step, its instant and its digest")
	}
	step, at, err := o.instant(words[1], words[2])
	digest := words[3]
	if o.journal {
		step, at, digest = o.lift(b, step, at, digest)
	}
	if err != nil || step < b.fork || len(b.inputs) > 0 && step < b.inputs[len(b.inputs)-1].step {
		return o.wrong(len("end ")+1, "the branch cannot end at step %s, %s", words[1], words[2])
	}
	b.end, b.endAt, b.digest = step, at, digest
	return nil
}
