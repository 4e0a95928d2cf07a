package cluster

import "slices"

// Parked is a run that nobody lives: no goroutine belongs to it, and of its past it keeps so little that many can be kept.
type Parked struct{ life life }

// parkedStates is how many states of its past a branch keeps while it is parked.
const parkedStates = 16

// park ends the agents of the run that is shown, and returns it.
func (t *Timeline) park() *Parked {
	t.leave()
	t.conductor.Close()
	p := &Parked{t.life}
	p.life.past, p.life.recent, p.life.segments = nil, ring{}, nil
	for _, b := range p.life.branches {
		b.near = nil
		for len(b.kept) > parkedStates {
			b.halve()
		}
	}
	return p
}

// Wake has agents live the run again, in memory, where it stood. It can be woken several times.
func (p *Parked) Wake() *Timeline {
	t := &Timeline{life: p.life}
	t.branches = nil
	for _, b := range p.life.branches {
		own := *b
		own.inputs, own.kept = slices.Clip(b.inputs), slices.Clip(b.kept)
		t.branches = append(t.branches, &own)
	}
	t.undone = slices.Clip(t.undone)
	t.live(t.conductor.state.Clone())
	return t
}

// Acts returns how many commands of persons there are in it.
func (p *Parked) Acts() int { return p.life.Acts() }

// Settings returns what the run is a function of.
func (p *Parked) Settings() Settings { return p.life.settings }

// State returns the cluster where the run stood. It must only be read.
func (p *Parked) State() *State { return p.life.conductor.state }

// Apart returns a run of its own that has come to the step that is looked at, with all that led there. This run stays as it is.
func (t *Timeline) Apart() *Parked {
	tip := t.State().Clone()
	b := &branch{thin: t.now().thin, inputs: slices.Clone(t.now().inputs[:tip.inputs]), kept: t.now().keptUntil(tip)}
	apart := life{settings: t.settings, cast: t.cast, records: t.records, risks: t.risks, opening: t.opening,
		branches: []*branch{b}, begun: tip.inputs}
	apart.conductor = newConductor(tip, nil, nil)
	return &Parked{apart}
}
