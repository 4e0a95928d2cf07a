package plain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"synod/cluster"
	"synod/cluster/compare"
	"synod/persist"
	"synod/roles"
)

// compare says how this run differs from another one, or two others from each other. The run stays where it is.
func (s *Session) compare(ctx context.Context, cmd cluster.Command) error {
	var sides []compare.Side
	defer func() {
		for _, side := range sides {
			side.Run.Close()
		}
	}()
	branch := func(n int, name string) (*cluster.Parked, error) {
		p, err := s.run.ApartFrom(n)
		if err == nil {
			sides = append(sides, compare.Side{Name: name, Run: p.Wake()})
		}
		return p, err
	}
	mine := func() (*cluster.Parked, error) { return branch(s.run.Branch(), "this run") }
	switch cmd.Against {
	case cluster.NoVerb:
		return errors.New("compare with what? Say compare without and a rule, compare protocol and its name, compare branch 1 branch 2, or a file")
	case cluster.Branch:
		two, err := s.run.TwoBranches(cmd)
		if err != nil {
			return err
		}
		for _, b := range two {
			if _, err := branch(b.Number, b.Title()); err != nil {
				return err
			}
		}
	case cluster.Open:
		if cmd.Other == "" {
			if _, err := mine(); err != nil {
				return err
			}
		}
		for _, file := range []string{cmd.Word, cmd.Other} {
			if file == "" {
				continue
			}
			run, err := s.saved(ctx, file)
			if err != nil {
				return err
			}
			sides = append(sides, compare.Side{Name: filepath.Base(file), Run: run})
		}
	default:
		p, err := mine()
		if err != nil {
			return err
		}
		change := compare.Change{Command: cluster.Command{Verb: cmd.Against, Word: cmd.Word}}
		told, err := change.Of(p, roles.Among(s.protocols))
		if err != nil {
			return err
		}
		sides = append(sides, compare.Side{Name: change.Name(), Run: told.Run()})
		for !told.Advance(stretch) {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
		}
		sides[1].Refused = told.Refused()
	}
	c := compare.Begin(sides[0], sides[1])
	for !c.Advance(stretch) {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	for _, line := range c.Result().Lines() {
		s.write.answer(line)
	}
	return nil
}

// saved opens a saved run.
func (s *Session) saved(ctx context.Context, file string) (*cluster.Timeline, error) {
	text, err := persist.ReadFile(file, cluster.MaxFile)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be opened: %w", file, err)
	}
	var tell func(done, of int)
	if s.opening != nil {
		var end func()
		tell, end = s.opening(file)
		defer end()
	}
	return cluster.OpenTimeline(ctx, bytes.NewReader(text), file, roles.Among(s.protocols), tell)
}
