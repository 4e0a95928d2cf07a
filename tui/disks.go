package tui

import (
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
)

// Where disks keep the present of a run, whatever replaces or leaves it goes on in memory. The first time, the dashboard asks.

// leaving does something that may leave the present that disks keep.
func (m *Model) leaving(do func(*Model) error) {
	err := do(m)
	var kept *cluster.Kept
	switch {
	case errors.As(err, &kept):
		m.askToLeave(func(m *Model) tea.Cmd { m.leaving(do); return nil })
	case err != nil:
		m.fail(err)
	}
}

// askToLeave asks whether the present that disks keep may be left, and then goes on.
func (m *Model) askToLeave(then func(*Model) tea.Cmd) {
	question := fmt.Sprintf("The disks in %s keep this run as it is now. This goes on in memory and is not kept; their files stay as they are, "+
		"and :attach goes back to them. Go on?", m.home().run.Disks())
	ask := asking(question, func(m *Model) tea.Cmd {
		if err := m.home().run.Detach(); err != nil {
			m.fail(err)
			return nil
		}
		return then(m)
	})
	ask.only = true
	m.open(ask)
}

// forEver warns whoever does something in the present that the disks never forget; "" where none keep it.
func (m *Model) forEver() string {
	if m.run.Disks() == "" || !m.run.Attached() || m.run.Behind() > 0 {
		return ""
	}
	return fmt.Sprintf(" It is done to the disks in %s, and every later run on them begins AT RISK.", m.run.Disks())
}

// goTo goes to the latest step of a branch.
func (m *Model) goTo(branch int) error {
	if m.held() {
		return nil
	}
	if err := m.run.Switch(branch); err != nil {
		return err
	}
	m.atNow()
	return nil
}

func (m *Model) detach(cluster.Command) tea.Cmd {
	if err := m.run.Detach(); err != nil {
		m.fail(err)
		return nil
	}
	m.say("What replaces or leaves the present goes on in memory; the disks in %s keep the present, and :attach goes back to it.", m.run.Disks())
	return nil
}

// attach goes back to the present that disks keep.
func (m *Model) attach(cluster.Command) tea.Cmd {
	if err := m.home().run.Attach(); err != nil {
		m.fail(err)
		return nil
	}
	m.replaced()
	m.stop()
	m.say("This is what the disks in %s keep.", m.run.Disks())
	return nil
}

// diskLine says in the header that what happens is not kept.
func (m *Model) diskLine() line {
	if !m.run.Detached() {
		return nil
	}
	return line{{"  detached", m.theme.warn}}
}

// diskWords says in the status whether disks keep what happens.
func (m *Model) diskWords() string {
	switch {
	case m.run.Detached():
		return fmt.Sprintf(", detached from the disks in %s", m.run.Disks())
	case m.run.Disks() != "":
		return fmt.Sprintf(", kept on the disks in %s", m.run.Disks())
	}
	return ""
}
