package cluster

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"synod/persist"
	"synod/roles"
)

// MaxFile bounds the size of a saved run in bytes, so that a file given by mistake is refused at once.
const MaxFile = 64 << 20

// OpenTimeline reads a run that SaveFile has written, and goes through it again; its present is where it was when it was
// saved. The name is that of the file, for errors, each of which names the line. A nil store keeps stable storage in
// memory. On an error nothing is started.
func OpenTimeline(from io.Reader, name string, protocols func(string) (*roles.Protocol, bool), store persist.Store) (*Timeline, error) {
	text, err := io.ReadAll(io.LimitReader(from, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	o := &opening{name: name, protocols: protocols}
	if len(text) > MaxFile {
		return nil, o.wrong(0, "a saved run has no more than %d MB", MaxFile>>20)
	}
	text = asSaved(text)
	if err := o.read(string(text)); err != nil {
		if o.line > 1 && !clean(text) {
			err = fmt.Errorf("%w (the file is not as it was saved)", err)
		}
		return nil, err
	}
	if !clean(text) {
		return nil, o.wrong(0, "the checksum does not match: the file is not as it was saved")
	}
	return o.start(store)
}

// asSaved gives every line the end that it was saved with: an editor, or the way over another system, may have changed it.
func asSaved(text []byte) []byte {
	if !bytes.ContainsRune(text, '\r') && !bytes.HasPrefix(text, byteOrderMark) {
		return text
	}
	lines := strings.Join(Lines(string(text)), "\n")
	if bytes.HasSuffix(text, []byte("\n")) || bytes.HasSuffix(text, []byte("\r")) {
		lines += "\n"
	}
	return []byte(lines)
}

// opening is a saved run that is being read.
type opening struct {
	name      string
	protocols func(string) (*roles.Protocol, bool)
	line      int // the number of the line that is read, from 1
	rest      []string

	settings Settings
	cast     *cast
	records  []Record
	risks    []string
	branches []*branch
	ends     []int // the lines in which the branches end
	current  int
}

// wrong is an error at a column of the present line, or at the line as a whole when the column is 0.
func (o *opening) wrong(column int, problem string, args ...any) error {
	where := fmt.Sprintf("%s:%d: ", o.name, max(1, o.line))
	if column > 0 {
		where = fmt.Sprintf("%s:%d:%d: ", o.name, o.line, column)
	}
	return fmt.Errorf(where+problem, args...)
}

// next returns the next line; the text ends with an empty one.
func (o *opening) next() string {
	if len(o.rest) == 0 {
		return ""
	}
	line := o.rest[0]
	o.rest, o.line = o.rest[1:], o.line+1
	return line
}

// read goes through the text from top to bottom.
func (o *opening) read(text string) error {
	o.rest = strings.Split(text, "\n")
	for _, part := range []func() error{o.readFormat, o.readSettings, o.readRecords, o.readRisks, o.readBranches} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func (o *opening) readFormat() error {
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
func (o *opening) readSettings() error {
	o.settings = Settings{Config: roles.Together(3)}
	for {
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
			break
		}
	}
	var err error
	if o.cast, err = newCast(o.settings.Protocol, o.settings.Config); err != nil {
		return o.wrong(0, "%w", err)
	}
	return nil
}

// within moves the column of an error in a command to where the command stands in its line.
func (o *opening) within(before int, err error) error {
	if e, ok := err.(*CommandError); ok {
		return o.wrong(before+e.Column, "%s", e.Problem)
	}
	return o.wrong(0, "%w", err)
}

func (o *opening) scope() Scope {
	if o.settings.Protocol == nil {
		return Scope{}
	}
	return o.settings.Scope(nil)
}

// readRecords reads what stable storage held at the beginning.
func (o *opening) readRecords() error {
	first := o.cast.first(o.settings.Config.Without)
	for len(o.rest) > 0 && strings.HasPrefix(o.rest[0], "stable ") {
		words := strings.SplitN(o.next(), " ", 3)
		id, ok := roles.ParseID(words[1])
		if !ok || o.cast.index[id] < 0 || len(words) < 3 {
			return o.wrong(len("stable ")+1, "%q is no agent of this cluster", words[1])
		}
		i := int(o.cast.index[id])
		p := process{cast: o.cast, index: i, parts: first[i]}
		named := p.named(Record{})
		if err := json.Unmarshal([]byte(words[2]), &named); err != nil {
			return o.wrong(0, "%w", err)
		}
		if o.records == nil {
			o.records = make([]Record, len(o.cast.ids))
		}
		o.records[i] = named.record()
	}
	return nil
}

// readRisks reads why the run cannot be called safe.
func (o *opening) readRisks() error {
	for len(o.rest) > 0 && strings.HasPrefix(o.rest[0], riskWord) {
		reason, err := strconv.Unquote(strings.TrimPrefix(o.next(), riskWord))
		if err != nil || reason == "" {
			return o.wrong(len(riskWord)+1, "a reason in quotes is expected here")
		}
		o.risks = append(o.risks, reason)
	}
	return nil
}

// readBranches reads everything else.
func (o *opening) readBranches() error {
	for {
		line := o.next()
		words := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "branch "):
			if err := o.readBranch(words); err != nil {
				return err
			}
		case len(words) == 2 && words[0] == "current" && len(o.branches) > 0:
			n, err := strconv.Atoi(words[1])
			if err != nil || n < 1 || n > len(o.branches) {
				return o.wrong(len("current ")+1, "there is no branch %s", words[1])
			}
			o.current = n - 1
			return o.readSum()
		default:
			return o.wrong(0, "a branch, or which one is the current, is expected here")
		}
	}
}

func (o *opening) readSum() error {
	if !strings.HasPrefix(o.next(), sumWord) {
		return o.wrong(0, "the checksum is expected here")
	}
	if len(o.rest) != 1 || o.rest[0] != "" {
		o.line++
		return o.wrong(0, "nothing is expected behind the checksum")
	}
	return nil
}

// readBranch reads a branch from its heading to its end.
func (o *opening) readBranch(heading []string) error {
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
	for {
		line := o.next()
		if strings.HasPrefix(line, "end ") {
			o.branches, o.ends = append(o.branches, b), append(o.ends, o.line)
			return o.readEnd(b, strings.Fields(line))
		}
		in, err := o.readInput(line)
		if err != nil {
			return err
		}
		if n := len(b.inputs); in.step < b.fork || n > 0 && (in.step < b.inputs[n-1].step || in.at < b.inputs[n-1].at) {
			return o.wrong(1, "this comes before what stands above it")
		}
		b.inputs = append(b.inputs, in)
	}
}

// readInput reads a line of a branch.
func (o *opening) readInput(line string) (input, error) {
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
	cmd, err := ParseCommand(text, o.scope())
	if err != nil {
		return input{}, o.within(before, err)
	}
	if _, ok := deeds[cmd.Verb]; !ok {
		return input{}, o.wrong(before+1, "%q is no command that changes a cluster", text)
	}
	return inputOf(n, now, cmd), nil
}

func (o *opening) instant(step, at string) (int, Time, error) {
	n, err := strconv.ParseUint(step, 10, 32)
	if err != nil || n > maxSaved {
		return 0, 0, fmt.Errorf("%q is no step", step)
	}
	d, err := time.ParseDuration(at)
	if err != nil || d < 0 {
		return 0, 0, fmt.Errorf("%q is no instant", at)
	}
	return int(n), Time(d / time.Millisecond), nil
}

func (o *opening) readEnd(b *branch, words []string) error {
	if len(words) != 4 {
		return o.wrong(0, "the end of a branch says its step, its instant and its digest")
	}
	step, at, err := o.instant(words[1], words[2])
	if err != nil || step < b.fork || len(b.inputs) > 0 && step < b.inputs[len(b.inputs)-1].step {
		return o.wrong(len("end ")+1, "the branch cannot end at step %s, %s", words[1], words[2])
	}
	b.end, b.endAt, b.digest = step, at, words[3]
	return nil
}

// start begins the run and lets every branch happen again.
func (o *opening) start(store persist.Store) (*Timeline, error) {
	t := &Timeline{life: life{settings: o.settings, cast: o.cast, records: o.records, risks: o.risks}}
	t.start()
	beginning := t.branches[0].kept[0]
	var present *State
	for i, b := range o.branches {
		b.kept = []*State{beginning}
		tip, err := b.relive()
		if err != nil {
			t.Close()
			o.line = o.ends[i]
			return nil, o.wrong(0, "branch %d cannot have happened: %w", i+1, err)
		}
		if i == o.current {
			present = tip
		}
	}
	t.branches, t.current = o.branches, o.current
	t.live(present)
	return t, nil
}

// relive goes through a branch from its beginning to its end, keeps what going back will need, and checks that it ends as
// it did.
func (b *branch) relive() (*State, error) {
	w := b.walk(b.kept[0], nil)
	for step := 0; ; {
		step = min(step+keepEvery, b.end)
		s, err := w.try(step)
		switch {
		case err != nil:
			return nil, err
		case s.step < step:
			return nil, fmt.Errorf("nothing happens any more after step %d", s.step)
		case step < b.end:
			b.keep(s)
			continue
		}
		s.now = max(s.now, b.endAt)
		if s.inputs < len(b.inputs) || s.Digest() != b.digest {
			return nil, fmt.Errorf("it ends otherwise now; it was saved by a program that behaves differently")
		}
		return s, nil
	}
}
