package scenario

import (
	"fmt"
	"slices"

	"synod/cluster"
)

// Result is what came of a scenario that was played whole.
type Result struct {
	Transcripts [][]string // of each block
	Failures    []error    // commands that were impossible, expectations that did not come true
	Differences []error    // between the transcripts and what the file says
	Verdict     cluster.Verdict
	Digest      string // of the cluster at the end
}

// Err returns the first thing that is wrong, or nil.
func (r *Result) Err() error {
	for _, err := range slices.Concat(r.Failures, r.Differences) {
		return err
	}
	return nil
}

// Run plays a scenario on a cluster of its own, with a goroutine for each agent. An error means that no cluster could
// be started.
func Run(s *Scenario) (*Result, error) {
	run, err := cluster.NewTimeline(s.Settings, nil)
	if err != nil {
		return nil, fmt.Errorf("%s.txt: %w", s.Name, err)
	}
	defer run.Close()
	rec := &recorder{run: run}
	run.Watch(rec.watch)
	r := &Result{}
	for i := range s.Blocks {
		ok := s.playBlock(&s.Blocks[i], stage{run}, rec, r)
		r.Transcripts = append(r.Transcripts, rec.take())
		if !ok {
			break
		}
		if err := s.differs(&s.Blocks[i], r.Transcripts[i]); err != nil {
			r.Differences = append(r.Differences, err)
		}
	}
	r.Verdict, _ = run.State().Verdict()
	r.Digest = run.State().Digest()
	return r, nil
}

// playBlock plays all lines. It stops at an impossible command: what follows would be about another run.
func (s *Scenario) playBlock(b *Block, stage stage, rec *recorder, r *Result) bool {
	for i := range b.Lines {
		l := &b.Lines[i]
		if l.Kind == Quiet || l.Kind == Show {
			rec.quiet = l.Kind == Quiet
		}
		if err := stage.play(l); err != nil {
			r.Failures = append(r.Failures, s.fail(l, 1, err))
			if l.Kind == Do {
				return false
			}
		}
		rec.chosen = len(stage.run.State().Chosen()) // in the past there may be fewer
	}
	return true
}

// differs compares a transcript with what the file says.
func (s *Scenario) differs(b *Block, got []string) error {
	if slices.Equal(b.Want, got) {
		return nil
	}
	i := 0
	for i < len(b.Want) && i < len(got) && b.Want[i] == got[i] {
		i++
	}
	last := b.Lines[len(b.Lines)-1].Number
	return s.fail(&Line{Number: last + 1 + i + 1}, 1, fmt.Errorf(
		"the transcript is now\n\t%s\nand not\n\t%s\nIf that is meant, rewrite it (go test ./cluster/scenario -rewrite), and read the difference",
		lineOf(got, i), lineOf(b.Want, i)))
}

func lineOf(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing more)"
}

// Rewrite replaces the transcripts by those of a result. It refuses when an expectation failed: a rewritten file must
// still be true.
func (s *Scenario) Rewrite(r *Result) error {
	if len(r.Failures) > 0 {
		return fmt.Errorf("not rewritten, because its claim does not hold: %w", r.Failures[0])
	}
	for i := range s.Blocks {
		s.Blocks[i].Want = r.Transcripts[i]
		s.Blocks[i].Ruled = len(r.Transcripts[i]) > 0
	}
	return nil
}
