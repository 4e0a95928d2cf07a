package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
)

// comparer asks what a run is to be compared with.
type comparer struct {
	sheet
	commands []cluster.Command // by entry; without a verb, a heading
}

func newComparer(m *Model) *comparer {
	c := &comparer{}
	c.sheet = sheet{list: list{at: 1}, width: 66, entries: c.list}
	return c
}

func (c *comparer) title() string { return "Compare with what?" }

func (c *comparer) mode() string { return dialog }

func (c *comparer) yesWord() string { return "compare" }

// compared is the run that a comparison is about: the one that is shown, or the one below a comparison.
func (m *Model) compared() *cluster.Timeline {
	if m.versus != nil {
		return m.below[len(m.below)-1].run
	}
	return m.run
}

// list is what there is to compare with, under headings.
func (c *comparer) list(m *Model, width int) []entry {
	t, run := m.theme, m.compared()
	c.commands = c.commands[:0]
	var all []entry
	heading := func(text string) {
		row := line{{text, t.dim}}
		rows := []line{row}
		if len(all) > 0 {
			rows = []line{nil, row}
		}
		all = append(all, entry{heading: true, rows: rows})
		c.commands = append(c.commands, cluster.Command{})
	}
	choice := func(word, means string, cmd cluster.Command) {
		style := t.text
		if len(all) == c.at {
			style = reverse(t.strong)
		}
		all = append(all, entry{rows: hang(line{{word, style}}, line{{"  " + means, t.dim}}, width)})
		cmd.Verb = cluster.Compare
		c.commands = append(c.commands, cmd)
	}
	if infos := run.Branches(); len(infos) > 1 {
		heading("This branch with another one")
		for _, info := range infos {
			if !info.Current {
				began := "the first, which"
				if info.Parent > 0 {
					began = fmt.Sprintf("it left branch %d at step %d and", info.Parent, info.Fork)
				}
				choice(fmt.Sprintf("branch %d", info.Number), fmt.Sprintf("%s ends at step %d", began, info.End),
					cluster.Command{Against: cluster.Branch, N: run.Branch(), N2: info.Number})
			}
		}
	}
	s := run.Settings()
	heading("The same commands at the same instants under another protocol")
	for _, p := range m.protocols {
		if p.Name != s.Protocol.Name {
			choice("protocol "+p.Name, p.Title, cluster.Command{Against: cluster.Protocol, Word: p.Name})
		}
	}
	if len(s.Protocol.Flaws) > 0 {
		heading("The same commands with one rule changed")
	}
	for i, f := range s.Protocol.Flaws {
		verb, word := cluster.Without, "without "
		if s.Config.Without.Has(i) {
			verb, word = cluster.With, "with "
		}
		choice(word+f.Name, f.Rule, cluster.Command{Against: verb, Word: f.Name})
	}
	heading("A saved run")
	choice("a file …", "one that save has written", cluster.Command{Against: cluster.Open})
	return all
}

func (c *comparer) answer(m *Model, a answer) tea.Cmd {
	m.close()
	if a == no || c.at < 0 || c.at >= len(c.commands) || c.commands[c.at].Verb == cluster.NoVerb {
		return nil
	}
	cmd := c.commands[c.at]
	if cmd.Against == cluster.Open {
		return m.askFor("compare ", "")
	}
	return m.execute(cmd)
}
