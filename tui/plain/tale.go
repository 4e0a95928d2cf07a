package plain

import (
	"context"
	"fmt"

	"synod/cluster"
	"synod/cluster/scenario"
)

// A lesson within a session is a run of its own, above that of the session, which stands meanwhile. To a person it is told beat by
// beat, as they ask for it; a script gets all of it.

// tale is a scenario that is being told to a person.
type tale struct {
	player *scenario.Player
	// mine is the run below, and chosen what was known of it; nil where the tale is all there is.
	mine   *cluster.Timeline
	chosen int
}

// toGoOn says what can be said while a lesson is told.
const toGoOn = "n or enter goes on, N goes a beat back, r begins again, q leaves the lesson."

// lesson begins a lesson.
func (s *Session) lesson(ctx context.Context, c cluster.Command) error {
	story, err := scenario.Find(c.Word, s.protocols)
	if err != nil {
		return err
	}
	run, err := cluster.NewTimeline(story.Settings, nil)
	if err != nil {
		return err
	}
	s.leaveTale()
	s.tale = &tale{player: scenario.NewPlayer(story, run), mine: s.run, chosen: s.chosen}
	s.run = run
	s.begin()
	run.Watch(s.watch)
	s.write.remark(story.Opening())
	if s.asking {
		s.write.answer(toGoOn)
		return nil
	}
	for s.tale != nil && err == nil {
		err = s.nextBeat(ctx)
	}
	s.leaveTale()
	return err
}

// nextBeat tells the next beat. After the last one the run below is there again.
func (s *Session) nextBeat(ctx context.Context) error {
	player := s.tale.player
	if beat := player.Upcoming(); !player.Done() {
		if beat.Remark != "" {
			s.write.remark(beat.Remark)
		}
		if err := s.beat(ctx, player); err != nil {
			return err
		}
		if claims := beat.Claims(); claims != nil {
			s.write.expected(claims)
		}
	}
	switch {
	case !player.Done():
	case s.tale.mine == nil:
		s.write.answer("The lesson is over; q ends.")
	default:
		s.leaveTale()
		s.write.answer("The lesson is over. This is your run again, as you left it.")
	}
	return nil
}

// beatBack goes back to where the beat began that was told last, and repeats what was said before it.
func (s *Session) beatBack(ctx context.Context) error {
	player := s.tale.player
	played, of := player.Progress()
	if played == 0 {
		s.write.answer("This is the beginning of the lesson.")
		return nil
	}
	if err := s.retell(ctx, played-1); err != nil {
		return err
	}
	if played == 1 {
		s.write.answer("Back at the beginning of the lesson.")
	} else {
		s.write.answer(fmt.Sprintf("Back at the end of beat %d of %d.", played-1, of))
	}
	s.write.remark(player.Caption())
	return nil
}

// tellAgain begins the lesson from its beginning.
func (s *Session) tellAgain(ctx context.Context) error {
	if err := s.retell(ctx, 0); err != nil {
		return err
	}
	s.write.answer("The lesson begins again.")
	s.write.remark(s.tale.player.Caption())
	return nil
}

// retell plays so many beats from the beginning, and writes nothing of it.
func (s *Session) retell(ctx context.Context, beats int) error {
	s.silent = true
	defer func() {
		s.silent = false
		s.chosen, _ = s.run.Present().Decisions()
	}()
	if err := s.tale.player.Again(); err != nil {
		return err
	}
	for range beats {
		if err := s.beat(ctx, s.tale.player); err != nil {
			return err
		}
	}
	return nil
}

// leaveTale goes back to the run below, if a lesson is told above one.
func (s *Session) leaveTale() {
	if s.tale == nil || s.tale.mine == nil {
		return
	}
	s.run.Close()
	s.run, s.chosen, s.tale = s.tale.mine, s.tale.chosen, nil
}

// inTale carries out a line of a person to whom a lesson is told; ended reports that this was the end of all.
func (s *Session) inTale(ctx context.Context, text string) (ended bool, err error) {
	defer s.out.Flush()
	word := bare(text)
	switch {
	case word == "" || word == "n" || word == "next":
		return false, s.nextBeat(ctx)
	case word == "N" || word == "back":
		return false, s.beatBack(ctx)
	case word == "r" || word == "again":
		return false, s.tellAgain(ctx)
	case (isFarewell(text) || word == "esc") && s.tale.mine == nil:
		return true, nil
	case isFarewell(text) || word == "esc":
		s.leaveTale()
		s.write.answer("Your run, as you left it.")
		return false, nil
	case word == "help" || word == "?":
		s.write.answer(toGoOn + " status says how things are, and lesson NAME begins another one.")
		return false, nil
	}
	cmd, err := cluster.ParseCommand(text, s.scope())
	switch {
	case err != nil:
		return false, err
	case cmd.Verb == cluster.Status || cmd.Verb == cluster.Lesson && s.tale.mine != nil:
		return false, s.Do(ctx, text)
	}
	return false, fmt.Errorf("a lesson is told here: %s Then %s can be said", toGoOn, cmd)
}

// ConverseAbout tells a scenario to a person, beat by beat as they ask for it, on the session's run, which must have its settings.
func (s *Session) ConverseAbout(ctx context.Context, story *scenario.Scenario, ask Asker, explain func(error)) error {
	s.tale = &tale{player: scenario.NewPlayer(story, s.run)}
	s.write.remark(story.Opening())
	s.write.answer(toGoOn)
	return s.talk(ctx, ask, explain)
}

// talk carries out what a person types, until they end it.
func (s *Session) talk(ctx context.Context, ask Asker, explain func(error)) error {
	s.asking = true
	wanted, lines := listen(ask)
	defer close(wanted)
	for {
		s.out.Flush()
		wanted <- struct{}{}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case l, more := <-lines:
			if l.caught != nil {
				panic(l.caught)
			}
			if !more || s.tale == nil && isFarewell(l.text) {
				return s.farewell(!more)
			}
			ended := false
			switch {
			case l.err != nil:
			case s.tale != nil:
				ended, l.err = s.inTale(ctx, l.text)
			default:
				l.err = s.Do(ctx, l.text)
			}
			switch {
			case ctx.Err() != nil:
				return context.Cause(ctx)
			case ended:
				return s.farewell(false)
			case l.err != nil:
				explain(l.err)
			}
		}
	}
}
