package cluster

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"synod/persist/outfile"
	"synod/roles"
)

// A saved run is text that a person can read: what the run is a function of, and nothing that follows from it.
//
//	synod run 1
//	protocol simplepaxos
//	agents 5
//	seed 1
//	stable A {"acceptor":{"Promised":"1.A"}}      what an agent found on its stable storage at the beginning
//	risk "the rule keep-promise was off"          why a run on such records cannot be called safe
//	branch 1
//	0 0s propose A red                            after step 0, at 0s
//	17 340ms fault C "no space left on device"    an error of C's real disk, in the step after step 17
//	end 812 4.2s 0f1e2d3c4b5a6978                 how far the branch has come, and the digest of its state there
//	branch 2 from 1 at 340 after 12               it left branch 1 after step 340 and 12 commands
//	name retry wins                               the name that somebody gave it
//	…
//	current 2
//	sha256 …                                      of every byte before this line

const (
	runFormat  = outfile.RunMark
	runVersion = 1
	riskWord   = "risk "
	sumWord    = "sha256 "
	nameWord   = namingWord + " "
)

// maxSaved bounds the steps of a run that is saved: opening one goes through all of them again.
const maxSaved = 100_000_000

// Save returns the run, with all its branches, as the text of a file that OpenTimeline reads.
func (t *Timeline) Save() ([]byte, error) {
	text, err := t.saved()
	if err != nil {
		return nil, fmt.Errorf("the run cannot be saved: %w", err)
	}
	return text, nil
}

// IsSaved reports whether a text begins like a saved run.
func IsSaved(text []byte) bool { return outfile.SavedRun.Marks(text) }

// saved returns the text of the run.
func (t *Timeline) saved() ([]byte, error) {
	t.leave()
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %d\n", runFormat, runVersion)
	if err := t.writeHead(&b); err != nil {
		return nil, err
	}
	for i, branch := range t.branches {
		if branch.end > maxSaved {
			return nil, fmt.Errorf("branch %d has %d steps, and opening it would take too long", i+1, branch.end)
		}
		branch.write(&b, i+1)
	}
	fmt.Fprintf(&b, "current %d\n", t.current+1)
	b.WriteString(sealOf(b.Bytes()))
	if b.Len() > MaxFile {
		return nil, fmt.Errorf("it takes more than %d MB, and could not be opened again", MaxFile>>20)
	}
	return b.Bytes(), nil
}

// writeHead writes what stands above the branches.
func (t *Timeline) writeHead(b *bytes.Buffer) error {
	commands, err := t.settings.whole()
	if err != nil {
		return err
	}
	for _, c := range commands {
		fmt.Fprintln(b, c)
	}
	if err := t.writeRecords(b); err != nil {
		return err
	}
	for _, reason := range t.risks {
		fmt.Fprintf(b, "%s%q\n", riskWord, reason)
	}
	return nil
}

// sealOf returns the last line of a saved run: the checksum of all lines before it.
func sealOf(text []byte) string {
	sum := sha256.Sum256(text)
	return sumWord + hex.EncodeToString(sum[:]) + "\n"
}

// Commands returns the settings as commands. Carried out in this order on any settings they give these.
func (s Settings) Commands() []Command {
	all := []Command{{Verb: Protocol, Word: s.Protocol.Name}}
	for _, rule := range s.Protocol.Off(s.Config.Without) {
		all = append(all, Command{Verb: Without, Word: rule})
	}
	c := s.Config
	if together := roles.Together(c.Acceptors.Len()); c.Acceptors == together.Acceptors {
		all = append(all, Command{Verb: Agents, N: c.Acceptors.Len()})
	} else {
		all = append(all, Command{Verb: Separate, N: c.Proposers.Len(), N2: c.Acceptors.Len(), N3: ownLearners(c)})
	}
	if c.Phase1 != 0 || c.Phase2 != 0 {
		all = append(all, Command{Verb: Quorum, N: c.Phase1, N2: c.Phase2})
	}
	if n := c.Distinguished.Len(); n > 0 {
		all = append(all, Command{Verb: Learning, N: n})
	}
	if n := c.Learners.Len(); ownLearners(c) == 0 && n < c.Acceptors.Len() {
		all = append(all, Command{Verb: Learning, N2: n})
	}
	if c.Variant != 0 {
		all = append(all, Command{Verb: Variant, Word: s.Protocol.Variants[c.Variant].Name})
	}
	if c.Window != 0 {
		all = append(all, Command{Verb: Window, N: c.Window})
	}
	if c.Snapshot != 0 {
		all = append(all, Command{Verb: Snapshot, N: c.Snapshot})
	}
	if c.Members != 0 {
		all = append(all, Command{Verb: Members, N: c.Members})
	}
	return append(all, Command{Verb: Seed, Seed: s.Seed})
}

// whole returns the settings as commands, or an error when commands cannot say all of them.
func (s Settings) whole() ([]Command, error) {
	all, again := s.Commands(), Settings{Config: roles.Together(3)}
	for _, c := range all {
		again, _ = again.set(c, func(string) (*roles.Protocol, bool) { return s.Protocol, true })
	}
	if again != s {
		return nil, errors.New("commands cannot say what its cluster is made of")
	}
	return all, nil
}

// ownLearners returns how many learners are agents of their own; 0 when acceptors learn too.
func ownLearners(c roles.Config) int {
	if c.Learners.Within(c.Acceptors) {
		return 0
	}
	return c.Learners.Len()
}

func (t *Timeline) writeRecords(b *bytes.Buffer) error {
	for i, record := range t.records {
		if record == (Record{}) {
			continue
		}
		a := process{cast: t.cast, index: i, parts: t.cast.first(t.settings.Config.Without)[i].restore(record)}
		text, err := json.Marshal(a.named(record, 0))
		if err != nil {
			return fmt.Errorf("what %s found on its disk: %w", a.id(), err)
		}
		fmt.Fprintf(b, "stable %s %s\n", a.id(), text)
	}
	return nil
}

// heading is the line that begins a branch.
func (b *branch) heading(number int) string {
	if number == 1 {
		return "branch 1"
	}
	return fmt.Sprintf("branch %d from %d at %d after %d", number, b.parent+1, b.fork, b.inherited)
}

func (b *branch) write(to *bytes.Buffer, number int) {
	fmt.Fprintln(to, b.heading(number))
	if b.name != "" {
		fmt.Fprintln(to, nameWord+b.name)
	}
	for _, in := range b.inputs[b.inherited:] {
		fmt.Fprintf(to, "%d %s %s\n", in.step, in.at, in)
	}
	fmt.Fprintf(to, "end %d %s %s\n", b.end, b.endAt, b.digest)
}

// String writes what came from outside, as a saved run keeps it.
func (in input) String() string {
	if in.isFault() {
		return "fault " + in.agent.String() + " " + strconv.Quote(in.other.fault)
	}
	return in.command().String()
}

// clean reports whether a text that was saved has been changed since.
func clean(text []byte) bool {
	at := bytes.LastIndex(text, []byte("\n"+sumWord)) + 1
	return string(text[at:]) == sealOf(text[:at])
}
