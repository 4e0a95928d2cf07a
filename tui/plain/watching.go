package plain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"

	"synod/cluster"
	"synod/cluster/explore"
	"synod/persist"
	"synod/persist/outfile"
	"synod/roles"
	"synod/roles/choosable"
	"synod/tui/board"
)

// watching are the verbs that are not for the cluster but for whoever watches it, or that make another cluster.
var watching = map[cluster.Verb]func(*Session, context.Context, cluster.Command) error{
	cluster.Step:   (*Session).step,
	cluster.Run:    (*Session).advance,
	cluster.Rewind: (*Session).rewind,
	cluster.Live:   (*Session).live,
	cluster.Branch: (*Session).branch,

	cluster.NameBranch: (*Session).nameBranch,

	cluster.Undo:    (*Session).undo,
	cluster.Redo:    (*Session).redo,
	cluster.Again:   (*Session).startOver,
	cluster.Keep:    (*Session).nothingElse,
	cluster.Status:  (*Session).status,
	cluster.Why:     (*Session).why,
	cluster.Save:    (*Session).save,
	cluster.Open:    (*Session).open,
	cluster.Detach:  (*Session).detach,
	cluster.Attach:  (*Session).attach,
	cluster.Explore: (*Session).explore,
	cluster.Compare: (*Session).compare,
	cluster.Export:  (*Session).noScreen,
	cluster.Pause:   (*Session).noClock,
	cluster.Resume:  (*Session).noClock,
	cluster.Speed:   (*Session).noClock,
	cluster.Pace:    (*Session).noClock,
	cluster.Set:     (*Session).noClock,
	cluster.View:    (*Session).noView,
	cluster.Lesson:  (*Session).lesson,
	cluster.Select:  (*Session).noView,

	cluster.Protocol: (*Session).anew,
	cluster.Agents:   (*Session).anew,
	cluster.Separate: (*Session).anew,
	cluster.Quorum:   (*Session).anew,
	cluster.Learning: (*Session).anew,
	cluster.Variant:  (*Session).anew,
	cluster.Window:   (*Session).anew,
	cluster.Snapshot: (*Session).anew,
	cluster.Members:  (*Session).anew,
	cluster.Seed:     (*Session).anew,
}

// at answers with the step that is looked at.
func (s *Session) at() {
	st := s.run.State()
	text := fmt.Sprintf("This is step %d at %s, ", st.Steps(), st.Now().Clock())
	if n := s.run.Behind(); n > 0 {
		s.write.answer(text + roles.Count(n, "step").String() + " before the latest.")
		return
	}
	s.write.answer(text + "the latest.")
}

// step goes on step by step. In the past these are recorded ones, which nobody else tells of.
func (s *Session) step(ctx context.Context, cmd cluster.Command) error {
	n := max(1, cmd.N)
	for i := range n {
		past := s.run.Behind() > 0
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case !s.run.Step():
			s.write.answer(fmt.Sprintf("Nothing more is due, after %d of %s.", i, roles.Count(n, "step")))
			return nil
		case past:
			s.again()
		}
	}
	return nil
}

// again writes the events of the recorded step that is looked at.
func (s *Session) again() {
	at := s.run.State().Steps()
	for _, e := range s.run.Events(at, at) {
		s.write.event(&e)
	}
}

// stretch is how many steps are taken between two looks at whether the program is to end.
const stretch = 4096

// advance lets time pass in the present.
func (s *Session) advance(ctx context.Context, cmd cluster.Command) error {
	s.run.Goto(math.MaxInt)
	until := s.run.State().Now() + cmd.Min
	before := s.run.State().Steps()
	for s.run.State().Now() < until {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		s.run.Advance(until, stretch)
	}
	if s.run.State().Steps() == before {
		s.write.answer(fmt.Sprintf("Nothing happens for %s.", cmd.Min))
	}
	return nil
}

func (s *Session) rewind(_ context.Context, cmd cluster.Command) error {
	step := cmd.N
	if step < 0 {
		step = s.run.State().Steps() - 1
	}
	s.run.Goto(step)
	s.at()
	return nil
}

func (s *Session) live(context.Context, cluster.Command) error {
	s.run.Goto(math.MaxInt)
	s.at()
	return nil
}

// branch goes to another branch, or lists them.
func (s *Session) branch(_ context.Context, cmd cluster.Command) error {
	if cmd.N == 0 && cmd.Word == "" {
		s.write.branches(s.run.Branches())
		return nil
	}
	n, err := s.run.BranchBy(cmd.N, cmd.Word)
	if err != nil {
		return err
	}
	if err := s.run.Switch(n); err != nil {
		return err
	}
	s.chosen, _ = s.run.State().Decisions()
	s.at()
	return nil
}

// nameBranch gives a branch a name.
func (s *Session) nameBranch(_ context.Context, cmd cluster.Command) error {
	says, err := s.run.CallBranch(cmd)
	if err == nil {
		s.write.answer(says)
	}
	return err
}

func (s *Session) status(context.Context, cluster.Command) error {
	s.write.status(s.run)
	return nil
}

func (s *Session) noClock(context.Context, cluster.Command) error {
	s.write.answer("Time never waits here: step and run say how far it goes.")
	return nil
}

// noView is all that comes of the choice of a view: here everything is told. Only the Board is not, so it is written as a table, of a
// log for its latest slots; nor is what Space-time knows of a choice.
func (s *Session) noView(ctx context.Context, c cluster.Command) error {
	if c.Verb == cluster.View && c.Word == "space-time" {
		return s.why(ctx, c)
	}
	if c.Verb != cluster.View || c.Word != "board" {
		if s.asking && s.tale == nil { // who reads a script does not look at one
			s.write.answer("Nothing is drawn here: status says how things are, why what the last choice rests on, and view board writes the Board as a table.")
		}
		return nil
	}
	st := s.run.State()
	first, last := roles.Instance(0), roles.Instance(0)
	if st.Protocol().Sequence {
		const latest = 3
		last = st.World().LastInstance()
		first = max(1, last-min(last, latest-1))
	}
	for i, f := range choosable.Slots(st.Protocol(), st.World(), first, max(first, last)) {
		b := board.New(f, board.Caveat(st.Protocol().Off(st.Config().Without), st.World().Violations()))
		if first > 0 {
			s.write.answer(fmt.Sprintf("Slot %d:", int(first)+i))
		}
		for _, l := range board.Words(&b) {
			s.write.answer(l)
		}
	}
	return nil
}

// explore searches from here, and answers with the commands of a run that breaks something.
func (s *Session) explore(ctx context.Context, _ cluster.Command) error {
	r, err := explore.Here(ctx, s.run.State(), explore.Options{})
	if err != nil {
		return err
	}
	s.write.answer(r.String())
	if r.Found != nil {
		for _, c := range r.Found.CommandsFrom(s.run.State()) {
			s.write.answer("  " + c.String())
		}
	}
	return context.Cause(ctx)
}

func (s *Session) noScreen(context.Context, cluster.Command) error {
	return errors.New("there is no screen here to be written: status says in words how things are")
}

func (s *Session) save(_ context.Context, cmd cluster.Command) error {
	text, err := s.run.Save()
	if err != nil {
		return err
	}
	if err := outfile.Anywhere().Write(cmd.Word, outfile.SavedRun, text, cmd.Force); err != nil {
		cmd.Force = true
		return fmt.Errorf("the run cannot be saved: %w", outfile.Suggest(err, "say "+cmd.String()))
	}
	s.write.answer(fmt.Sprintf("The run is saved in %s.", cmd.Word))
	return nil
}

// open goes on with a saved run in place of the present one.
func (s *Session) open(ctx context.Context, cmd cluster.Command) error {
	text, err := persist.ReadFile(cmd.Word, cluster.MaxFile)
	if err != nil {
		return fmt.Errorf("it cannot be opened: %w", err)
	}
	var tell func(done, of int)
	if s.opening != nil {
		var end func()
		tell, end = s.opening(cmd.Word)
		defer end()
	}
	run, err := cluster.OpenTimeline(ctx, bytes.NewReader(text), cmd.Word, roles.Among(s.protocols), tell)
	if err != nil {
		return err
	}
	if _, err := s.run.Take(run); err != nil {
		run.Close()
		return err
	}
	s.begin()
	s.write.answer(fmt.Sprintf("%s is open.", cmd.Word))
	s.at()
	return nil
}

// anew begins another run, with one setting changed.
func (s *Session) anew(_ context.Context, cmd cluster.Command) error {
	settings, err := s.run.Settings().With(cmd, roles.Among(s.protocols))
	if err != nil {
		return err
	}
	chosen := s.chosen
	s.chosen = 0
	if _, err := s.run.Reset(settings); err != nil {
		s.chosen = chosen
		return err
	}
	s.write.answer("This begins a new run: " + describe(settings) + ".")
	return nil
}

// startOver begins the run anew, in the world that it has.
func (s *Session) startOver(_ context.Context, cmd cluster.Command) error {
	seed := s.run.Settings().Seed + 1
	if cmd.N > 0 {
		seed = cmd.Seed
	}
	chosen := s.chosen
	s.chosen = 0
	if _, err := s.run.Again(seed); err != nil {
		s.chosen = chosen
		return err
	}
	s.write.answer("The run begins again: " + describe(s.run.Settings()) + ".")
	return nil
}

// undo takes the last act back, and redo does it again.
func (s *Session) undo(context.Context, cluster.Command) error {
	cmd, err := s.run.Undo()
	if err != nil {
		return err
	}
	s.chosen, _ = s.run.State().Decisions()
	s.write.answer(fmt.Sprintf("Back before: %s. redo does it again.", cmd))
	s.at()
	return nil
}

func (s *Session) redo(context.Context, cluster.Command) error {
	cmd, err := s.run.Redo()
	if err != nil {
		return err
	}
	s.chosen, _ = s.run.State().Decisions()
	s.write.answer(fmt.Sprintf("Done again: %s.", cmd))
	s.at()
	return nil
}

func (s *Session) nothingElse(context.Context, cluster.Command) error {
	return errors.New("there is one run here, and it is yours already")
}

// detach allows what leaves the present that disks keep.
func (s *Session) detach(context.Context, cluster.Command) error {
	if err := s.run.Detach(); err != nil {
		return err
	}
	s.write.answer(fmt.Sprintf("What replaces or leaves the present goes on in memory; the disks in %s keep the present, and attach goes back to it.", s.run.Disks()))
	return nil
}

// attach goes back to the present that disks keep.
func (s *Session) attach(context.Context, cluster.Command) error {
	if err := s.run.Attach(); err != nil {
		return err
	}
	s.chosen, _ = s.run.State().Decisions()
	s.at()
	return nil
}
