package tui

import (
	"errors"
	"math"
	"path/filepath"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/cluster/compare"
	"synod/cluster/scenario"
	"synod/roles"
)

// How a comparison begins: the two runs have to be found, one of them perhaps by telling the other again, and then they are gone through.

// compare compares this run with another one, or asks with which.
func (m *Model) compare(c cluster.Command) tea.Cmd {
	if m.versus != nil { // it is about the run below
		m.leavePlace()
		m.overlays = nil
	}
	switch c.Against {
	case cluster.NoVerb:
		m.open(newComparer(m))
		return nil
	case cluster.Open:
		return m.compareFiles(c)
	case cluster.Branch:
		two, err := m.run.TwoBranches(c)
		if err != nil {
			m.fail(err)
			return nil
		}
		var sides [2]compare.Side
		for i, b := range two {
			p, err := m.run.ApartFrom(b.Number)
			if err != nil {
				if i > 0 {
					sides[0].Run.Close()
				}
				m.fail(err)
				return nil
			}
			sides[i] = compare.Side{Name: b.Title(), Run: p.Wake()}
		}
		return m.compareSides(sides[0], sides[1], nil)
	}
	mine, err := m.run.ApartFrom(m.run.Branch())
	if err != nil {
		m.fail(err)
		return nil
	}
	change := compare.Change{Command: cluster.Command{Verb: c.Against, Word: c.Word}}
	told, err := change.Of(mine, roles.Among(m.protocols))
	if err != nil {
		m.fail(err)
		return nil
	}
	return m.compareSides(compare.Side{Name: "this run", Run: mine.Wake()}, compare.Side{Name: change.Name(), Run: told.Run()}, told)
}

// compareSides goes through two runs, which it owns, and opens the place of the comparison. The second one may still have to be told.
func (m *Model) compareSides(a, b compare.Side, told *cluster.Retelling) tea.Cmd {
	m.hush()
	var c *compare.Comparing
	s := &stint{what: "Comparing"}
	s.abandon = func() {
		a.Run.Close()
		b.Run.Close()
	}
	s.slice = func(m *Model) bool {
		if told != nil {
			if !told.Advance(sliceSteps) {
				return false
			}
			b.Refused, told = told.Refused(), nil
		}
		if c == nil {
			c = compare.Begin(a, b)
		}
		if !c.Advance(2 * sliceSteps) {
			return false
		}
		m.work = nil
		m.enterComparison(c.Result())
		return true
	}
	s.share = func(*Model) (done, of float64) {
		var n, all int
		switch {
		case told != nil:
			n, all = told.Progress()
			all *= 2
		case c != nil:
			n, all = c.Progress()
			n += all
			all *= 2
		}
		return float64(n), float64(all)
	}
	s.word = func(*Model) string { return "before it was done" }
	return m.begin(s)
}

// enterComparison opens the place of a comparison.
func (m *Model) enterComparison(r *compare.Result) {
	p := newComparison(m, r)
	m.enter(p)
	m.open(p.versus)
	for i := range p.versus.sides {
		p.versus.sides[i].run.Goto(r.Common)
		p.versus.sides[i].atNow()
	}
	if r.Same() {
		m.say("%s", r.Sentence())
	}
}

// runNamed opens a run that was saved, or plays a lesson to its end by its name or number.
func (m *Model) runNamed(name string, then func(*Model, *cluster.Timeline) tea.Cmd, abandon func()) tea.Cmd {
	s, err := scenario.Find(name, m.protocols)
	if err != nil {
		return m.openRun(name, then, abandon)
	}
	run, err := cluster.NewTimeline(s.Settings, nil)
	if err == nil {
		lesson := scenario.NewPlayer(s, run)
		lesson.Trust()
		_, err = lesson.ToTheEnd(math.MaxInt, func() bool { return true })
	}
	if err != nil {
		if abandon != nil {
			abandon()
		}
		m.fail(err)
		return nil
	}
	return then(m, run)
}

// compareFiles opens one saved run or lesson, or two, and compares it with this one, or the two.
func (m *Model) compareFiles(c cluster.Command) tea.Cmd {
	if isTape(c.Word) || isTape(c.Other) {
		m.fail(errors.New("a tape is no run: name files that save has written"))
		return nil
	}
	named := func(file string) string { return filepath.Base(file) }
	return m.runNamed(c.Word, func(m *Model, first *cluster.Timeline) tea.Cmd {
		if c.Other == "" {
			mine, err := m.run.ApartFrom(m.run.Branch())
			if err != nil {
				first.Close()
				m.fail(err)
				return nil
			}
			return m.compareSides(compare.Side{Name: "this run", Run: mine.Wake()}, compare.Side{Name: named(c.Word), Run: first}, nil)
		}
		return m.runNamed(c.Other, func(m *Model, second *cluster.Timeline) tea.Cmd {
			return m.compareSides(compare.Side{Name: named(c.Word), Run: first}, compare.Side{Name: named(c.Other), Run: second}, nil)
		}, first.Close)
	}, nil)
}
