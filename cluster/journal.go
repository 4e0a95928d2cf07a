package cluster

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"synod/roles"
)

// A journal is a saved run that is written while the run goes on: to it lines are only ever added. It has the lines of a saved run
// in the order in which they came about.
//
//	protocol simplepaxos                          what stands above the branches of a saved run,
//	agents 5                                      without the line that says what it is
//	seed 1
//	branch 1                                      what follows is of this new branch
//	0 0s propose A red
//	17 340ms played cut A-C                       nobody's act
//	at 812 4.2s 0f1e2d3c4b5a6978                  the branch has come so far; the digest is not always known
//	branch 2 from 1 at 340 after 12
//	undone 2                                      branch 2 began when an act was taken back, which can be done again
//	on 1                                          what follows is of branch 1 again, which is the current one
//	name 2 retry wins                             branch 2 has got a name; without one it has none any more
//	shelf 20261201-1 20261201-2                   what other journals there are of runs that this one took the place of

// The words of a journal that a saved run does not have.
const (
	atWord     = "at "
	onWord     = "on "
	undoneWord = "undone"
	playedWord = "played "
	shelfWord  = "shelf"
	noDigest   = "?"
)

// Journal is how much of a run has been written down. The zero value is nothing of any run.
type Journal struct {
	run     *branch // the first branch tells runs apart
	noted   []noted // of the branches
	current int
	undone  []int // the branches that began when an act was taken back that can be done again
	namings int   // how often branches had been given names
}

// noted is what has been written down of a branch.
type noted struct {
	inputs int
	end    int
	endAt  Time
	digest string
	name   string
}

// Of reports whether what has been written down is of the run as it is now, and not of one that was there before.
func (j *Journal) Of(t *Timeline) bool { return j.run == t.branches[0] }

// Begin returns the first lines of a journal, which hold all of the run so far.
func (j *Journal) Begin(t *Timeline) ([]string, error) {
	var b bytes.Buffer
	if err := t.writeHead(&b); err != nil {
		return nil, err
	}
	*j = Journal{run: t.branches[0]}
	more, err := j.Lines(t, true)
	return append(strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n"), more...), err
}

// Changed reports whether anything has been done since the last lines, beside that time has passed. It costs next to nothing.
func (j *Journal) Changed(t *Timeline) bool {
	return j.moved(t) || t.namings != j.namings || len(t.now().inputs) != j.noted[j.current].inputs
}

// moved reports whether there is a new branch, or another one is the current.
func (j *Journal) moved(t *Timeline) bool {
	return t.current != j.current || len(t.branches) != len(j.noted)
}

// Late reports whether time has passed since it was written down how far the run has come.
func (j *Journal) Late(t *Timeline) bool {
	n, s := j.noted[j.current], t.Present()
	return n.end != s.step || n.endAt != s.now
}

// Lines returns what has been done since the last lines and, when that is asked for, how far the run has come, with the digest of its
// state, by which a program that behaves differently is found out. A run that has become too long to be gone through again is an error.
func (j *Journal) Lines(t *Timeline, progress bool) ([]string, error) {
	if t.Present().step > maxSaved {
		return nil, fmt.Errorf("it has more than %d steps, and going through them again would take too long", maxSaved)
	}
	if !progress && !j.moved(t) {
		return j.names(j.takenBack(j.inputs(nil, t, t.current), t), t), nil
	}
	t.leave()
	var lines []string
	on := j.current
	for i, b := range t.branches {
		if i == len(j.noted) {
			j.noted = append(j.noted, noted{inputs: b.inherited})
			lines = append(lines, b.heading(i+1))
		} else if j.noted[i].is(b) {
			continue
		} else if on != i {
			lines = append(lines, goesOn(i))
		}
		on = i
		lines = j.inputs(lines, t, i)
		n := &j.noted[i]
		n.end, n.endAt, n.digest = b.end, b.endAt, b.digest
		lines = append(lines, fmt.Sprintf("%s%d %s %s", atWord, b.end, b.endAt, b.digest))
	}
	lines = j.names(j.takenBack(lines, t), t)
	if on != t.current {
		lines = append(lines, goesOn(t.current))
	}
	j.current = t.current
	return lines, nil
}

// names adds the names that branches have been given, or lost.
func (j *Journal) names(lines []string, t *Timeline) []string {
	for i, b := range t.branches {
		if n := &j.noted[i]; n.name != b.name {
			n.name = b.name
			lines = append(lines, strings.TrimRight(fmt.Sprintf("%s%d %s", nameWord, i+1, b.name), " "))
		}
	}
	j.namings = t.namings
	return lines
}

// takenBack adds which acts were taken back and can be done again, where that is not what whoever reads the lines would think: a
// new branch, and an act, leave none.
func (j *Journal) takenBack(lines []string, t *Timeline) []string {
	if slices.ContainsFunc(lines, leavesNoneUndone) {
		j.undone = nil
	}
	var now []int
	for _, u := range t.undone {
		now = append(now, u.onto)
	}
	if slices.Equal(now, j.undone) {
		return lines
	}
	j.undone = now
	line := undoneWord
	for _, branch := range now {
		line += fmt.Sprintf(" %d", branch+1)
	}
	return append(lines, line)
}

// leavesNoneUndone reports whether there is nothing to be done again after a line, unless one that follows says so.
func leavesNoneUndone(line string) bool { return strings.HasPrefix(line, "branch ") || isActLine(line) }

// Passed returns the line that says how far the run has come, if nothing but time has passed since the last lines; else none. It costs
// next to nothing, for it has no digest.
func (j *Journal) Passed(t *Timeline) []string {
	if !j.Late(t) || j.Changed(t) {
		return nil
	}
	n, s := &j.noted[j.current], t.Present()
	n.end, n.endAt, n.digest = s.step, s.now, noDigest
	return []string{fmt.Sprintf("%s%d %s %s", atWord, n.end, n.endAt, n.digest)}
}

// goesOn is the line from which on lines are of a branch that is there already.
func goesOn(branch int) string { return fmt.Sprintf("%s%d", onWord, branch+1) }

// is reports whether nothing has become of a branch since it was noted.
func (n noted) is(b *branch) bool {
	return n.inputs == len(b.inputs) && n.end == b.end && n.endAt == b.endAt && n.digest == b.digest
}

// inputs adds the inputs of a branch that have not been written yet. The last of them also says how far the run has come.
func (j *Journal) inputs(lines []string, t *Timeline, branch int) []string {
	all := t.branches[branch].inputs
	for i := j.noted[branch].inputs; i < len(all); i++ {
		in, played := all[i], ""
		if in.played {
			played = playedWord
		}
		lines = append(lines, fmt.Sprintf("%d %s %s%s", in.step, in.at, played, in))
	}
	n := &j.noted[branch]
	if len(all) > n.inputs {
		n.end, n.endAt = after(all[len(all)-1])
		n.digest, n.inputs = noDigest, len(all)
	}
	return lines
}

// BeginJournal is BeginOpening for the lines of a journal: of what was written last some may be missing. The line of an error is
// that of the journal, of which so many lines stand before these.
func BeginJournal(lines []string, before int, name string, protocols func(string) (*roles.Protocol, bool)) (*Opening, error) {
	text, from := savedOf(lines, before)
	o := &Opening{reading: reading{name: name, protocols: protocols, from: from, journal: true}}
	if err := o.begin(text); err != nil {
		return nil, err
	}
	return o, nil
}

// savedOf puts the lines of a journal into the order of a saved run, and returns the number that each had.
func savedOf(lines []string, before int) (text []byte, from []int) {
	var (
		b       bytes.Buffer
		of      [][]int // the lines of each branch
		ends    []int   // of each the last that says how far it has come; -1 for none
		current = -1
		tail    []string
		undone  = -1            // the line that says what was taken back; -1 for none
		names   = map[int]int{} // the line that names a branch, by its index
	)
	write := func(line string, number int) {
		b.WriteString(line + "\n")
		from = append(from, number+1+before)
	}
	write(fmt.Sprintf("%s %d", runFormat, runVersion), 0)
	for i, line := range lines {
		if leavesNoneUndone(line) {
			undone = -1
		}
		switch {
		case isShelfLine(line):
		case strings.HasPrefix(line, "branch "):
			current = len(of)
			of, ends = append(of, []int{i}), append(ends, -1)
		case current < 0:
			write(line, i)
		case strings.HasPrefix(line, onWord):
			var n int
			if _, err := fmt.Sscanf(line, onWord+"%d", &n); err != nil || n < 1 || n > len(of) {
				tail = append(tail, line) // an error where it stands
				continue
			}
			current = n - 1
		case strings.HasPrefix(line, nameWord):
			n, _ := nameOf(line)
			if n < 1 || n > len(of) {
				tail = append(tail, line)
				continue
			}
			names[n-1] = i
		case line == undoneWord, strings.HasPrefix(line, undoneWord+" "):
			undone = i
		case strings.HasPrefix(line, atWord):
			ends[current] = i
		default:
			of[current] = append(of[current], i)
		}
	}
	for n, inputs := range of {
		for k, i := range inputs {
			write(lines[i], i)
			if at, named := names[n]; k == 0 && named {
				if _, name := nameOf(lines[at]); name != "" {
					write(nameWord+name, at)
				}
			}
		}
		last := inputs[len(inputs)-1]
		end := "0 0s " + noDigest
		if at := ends[n]; at >= 0 {
			end = strings.TrimPrefix(lines[at], atWord)
			if last > at { // something was done since
				end = end[:strings.LastIndexByte(end, ' ')+1] + noDigest
			}
			last = max(last, at)
		}
		write("end "+end, last)
	}
	for _, line := range tail {
		write(line, len(lines))
	}
	if undone >= 0 {
		write(lines[undone], undone)
	}
	write(fmt.Sprintf("current %d", current+1), len(lines)-1)
	b.WriteString(sealOf(b.Bytes()))
	return b.Bytes(), from
}

// nameOf reads a line that gives a branch a name. Its number is 0 if it has none.
func nameOf(line string) (number int, name string) {
	word, name, _ := strings.Cut(strings.TrimPrefix(line, nameWord), " ")
	number, _ = strconv.Atoi(word)
	return number, name
}

// after returns how far a branch has come with an input at least.
func after(in input) (int, Time) {
	if in.isStep() || in.isFault() {
		return in.step + 1, in.at
	}
	return in.step, in.at
}

// lift has a branch of a journal end no earlier than the last that is known of it: what was done last may have been written without
// how far the branch had come.
func (o *reading) lift(b *branch, step int, at Time, digest string) (int, Time, string) {
	least, then := b.fork, Time(0)
	if n := len(b.inputs); n > 0 {
		in := b.inputs[n-1]
		least, then = max(least, in.step), in.at
		if n > b.inherited {
			least, then = after(in)
		}
	}
	if step < least || at < then {
		return max(step, least), max(at, then), noDigest
	}
	return step, at, digest
}

// JournalActs returns how many commands of persons there are in the lines of a journal.
func JournalActs(lines []string) int {
	n := 0
	for _, line := range lines {
		if isActLine(line) {
			n++
		}
	}
	return n
}

// ShelfLine is the line of a journal that names those of the runs that this one took the place of; the last such line counts.
func ShelfLine(names []string) string {
	return strings.Join(append([]string{shelfWord}, names...), " ")
}

func isShelfLine(line string) bool {
	return line == shelfWord || strings.HasPrefix(line, shelfWord+" ")
}

// JournalShelf returns the names in the last line of a journal that has any.
func JournalShelf(lines []string) []string {
	for _, line := range slices.Backward(lines) {
		if isShelfLine(line) {
			return strings.Fields(line)[1:]
		}
	}
	return nil
}

// isActLine reports whether a line of a journal is the command of a person.
func isActLine(line string) bool {
	step, rest, _ := strings.Cut(line, " ")
	_, what, _ := strings.Cut(rest, " ")
	return step != "" && strings.Trim(step, "0123456789") == "" && !strings.HasPrefix(what, playedWord) && !strings.HasPrefix(what, "fault ")
}

// Untouched reports whether nothing has come into the run from outside.
func (t *Timeline) Untouched() bool { return len(t.branches) == 1 && len(t.now().inputs) == 0 }
