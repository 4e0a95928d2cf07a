package tui

import (
	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles"
)

// place is a run and how it is looked at: its clock, what is selected in it, and what plays it. The dashboard shows one
// place; those that stand below are whole and still.
type place struct {
	run *cluster.Timeline
	pulse

	selected roles.ID
	focus    focus
	view     int // index into views
	events   eventsPanel
	messages messagesPanel
	log      logPanel

	lesson *scenario.Player // nil when none is told
	beat   *beat            // what is played of the lesson now; nil for nothing
	script *script          // a run that was found and is played; nil for none
	judged []string         // the verdicts that have been shown
	found  *verdict         // the last run that a search has found; nil for none
	spared []roles.Flaw     // rules that a search has not missed, because their partner is in force
}

// newPlace returns a place for a run, which it owns, with the run's clock as it says.
func newPlace(run *cluster.Timeline, p pulse) *place {
	p.instant = float64(run.State().Now())
	return &place{run: run, pulse: p, selected: run.State().IDs()[0]}
}

// st returns the cluster as it is looked at.
func (p *place) st() *cluster.State { return p.run.State() }

// atNow has the movement on the screen begin where virtual time stands.
func (p *place) atNow() { p.instant = float64(p.st().Now()) }
