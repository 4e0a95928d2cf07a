package cluster

import "slices"

// What one can do against what keeps a run from getting anywhere.

// remedies are what may help by itself, the gentlest first.
func (s *State) remedies() []remedy {
	all := append(s.repairs(), s.mends()...)
	all = append(all, s.lossless()...)
	all = append(all, s.usualDelay()...)
	for _, id := range owners(s.recentTurns()) {
		if len(s.recentTurns()) >= turnsMany {
			all = append(all, remedy{{Verb: Crash, Agent: id}})
		}
	}
	return all
}

// wholesale is everything that may help, at once; what matters least comes last.
func (s *State) wholesale() []remedy {
	all := []remedy{{{Verb: Heal}}, {{Verb: Loss, Links: Links{Every: true}}}}
	if len(s.cutPairs()) == 0 {
		all = all[1:]
	}
	if len(s.lossless()) == 0 {
		all = all[:len(all)-1]
	}
	all = append(all, s.usualDelay()...)
	return append(all, s.repairs()...)
}

// repairs bring agents and their disks back.
func (s *State) repairs() []remedy {
	var all []remedy
	for i := range s.agents {
		a := &s.agents[i]
		var r remedy
		if a.disk.mode == DiskFails {
			r = append(r, Command{Verb: Disk, Agent: a.id(), Mode: DiskOK})
		}
		if !a.up {
			r = append(r, Command{Verb: Restart, Agent: a.id()})
		}
		if a.pause.on {
			r = append(r, Command{Verb: ResumeAgent, Agent: a.id()})
		}
		if r != nil {
			all = append(all, r)
		}
	}
	return all
}

// cutPairs are the links between two agents that are cut, both of them as one where both are.
func (s *State) cutPairs() []Links { return s.linksWith(func(l LinkSettings) bool { return l.Cut }) }

// linksWith are the links that something holds for, two between the same agents as one where it holds for both.
func (s *State) linksWith(holds func(LinkSettings) bool) []Links {
	var all []Links
	for i, a := range s.cast.ids {
		for _, b := range s.cast.ids[i+1:] {
			switch there, back := holds(s.Link(a, b)), holds(s.Link(b, a)); {
			case there && back:
				all = append(all, Links{From: a, To: b, Both: true})
			case there:
				all = append(all, Links{From: a, To: b})
			case back:
				all = append(all, Links{From: b, To: a})
			}
		}
	}
	return all
}

// mends are the links that can be mended: one by one where there are few, around the agent that all of them begin or end at, or
// all of them.
func (s *State) mends() []remedy {
	cut := s.cutPairs()
	var all []remedy
	if len(cut) <= fewLinks {
		for _, l := range cut {
			all = append(all, remedy{{Verb: Mend, Links: l}})
		}
	}
	if len(cut) < 2 {
		return all
	}
	for _, id := range s.cast.ids {
		if !slices.ContainsFunc(cut, func(l Links) bool { return l.From != id && l.To != id }) {
			return append(all, remedy{{Verb: Mend, Links: Links{From: id, Around: true}}})
		}
	}
	return append(all, remedy{{Verb: Heal}})
}

// fewLinks are looked at one by one.
const fewLinks = 3

// lossless are the links that can be made to lose nothing: one by one where only a few lose something, and all of them.
func (s *State) lossless() []remedy {
	lossy := s.linksWith(func(l LinkSettings) bool { return l.Loss > 0 })
	var all []remedy
	if n := len(s.agents); len(lossy) == 1 || len(lossy) <= fewLinks && len(lossy) < n*(n-1)/2 {
		for _, l := range lossy {
			all = append(all, remedy{{Verb: Loss, Links: l}})
		}
	}
	if len(lossy) > 1 {
		all = append(all, remedy{{Verb: Loss, Links: Links{Every: true}}})
	}
	return all
}

// usualDelay makes messages as fast as time-outs assume.
func (s *State) usualDelay() []remedy {
	for i := range s.links {
		if s.links[i].Max > s.slow() {
			return []remedy{{{Verb: Delay, Links: Links{Every: true}, Min: defaultLink.Min, Max: defaultLink.Max}}}
		}
	}
	return nil
}
