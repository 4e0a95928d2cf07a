package plain

import (
	"context"
	"errors"
	"strings"

	"synod/cluster"
	"synod/cluster/scenario"
)

// IsStory reports whether a text is a scenario and no mere list of commands: it expects something, or it has a
// transcript of what its commands cause.
func IsStory(text string) bool {
	for _, line := range cluster.Lines(text) {
		word, _, _ := strings.Cut(bare(line), " ")
		switch word {
		case "expect", "quiet", "show", "----":
			return true
		}
	}
	return false
}

// Tell plays a scenario on the session's run, which must have its settings, with its remarks above what they are
// about. The error has all expectations that did not come true. What the scenario breaks is none, unless it expects nothing.
func (s *Session) Tell(ctx context.Context, story *scenario.Scenario) error {
	defer s.out.Flush()
	player := scenario.NewPlayer(story, s.run)
	s.write.remark(story.Opening())
	var failures []error
	for !player.Done() {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		beat := player.Upcoming()
		if beat.Remark != "" {
			s.write.remark(beat.Remark)
		}
		err := s.beat(ctx, player)
		if err != nil {
			failures = append(failures, err)
		} else if claims := beat.Claims(); claims != nil {
			s.write.expected(claims)
		}
	}
	err := s.End()
	if errors.Is(err, ErrBroken) && story.Expects() {
		err = nil
	}
	return errors.Join(append(failures, err)...)
}

// beat plays the next beat, unless the program is to end.
func (s *Session) beat(ctx context.Context, player *scenario.Player) error {
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if done, err := player.Some(stretch); done {
			return err
		}
	}
}
