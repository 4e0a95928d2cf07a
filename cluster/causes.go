package cluster

import (
	"fmt"
	"slices"

	"synod/roles"
)

// What is wrong with the world around the agents, as far as it can keep them from what they want.

// deaf reports whether nothing that one agent sends can arrive at another one that is up.
func (s *State) deaf(from, to roles.ID) bool {
	l := s.Link(from, to)
	return from != to && (l.Cut || l.Loss >= 100)
}

// deafness says of two agents who does not hear whom.
func (s *State) deafness(a, b roles.ID) string {
	switch there, back := s.deaf(a, b), s.deaf(b, a); {
	case there && back:
		return fmt.Sprintf("%s and %s do not hear each other", a, b)
	case there:
		return fmt.Sprintf("%s does not hear %s", b, a)
	}
	return fmt.Sprintf("%s does not hear %s", a, b)
}

// fewDeaf is of how many agents it is said whom they do not hear.
const fewDeaf = 3

// causes says what may be to blame, each in half a sentence.
func (s *State) causes(wants []want) []string {
	all := s.noQuorum()
	said := len(all) > 0
	if told := s.cast.config.Distinguished; told.Len() > 0 {
		for id := range told.All() {
			if !s.Up(id) {
				all = append(all, fmt.Sprintf("%s, which tells the other learners, is down", id))
			}
		}
	}
	for _, w := range wants {
		if (w.kind == toLearn || w.kind != aChoice && !said) && len(w.who) <= fewDeaf {
			for _, id := range w.who {
				if why := s.unheard(id); why != "" && !slices.Contains(all, why) {
					all = append(all, why)
				}
			}
		}
	}
	if paused := s.paused(); len(paused) > 0 {
		all = append(all, and(paused)+" "+areOrIs(len(paused))+" paused")
	}
	var failing []roles.ID
	for i := range s.agents {
		if s.agents[i].disk.mode == DiskFails {
			failing = append(failing, s.agents[i].id())
		}
	}
	switch len(failing) {
	case 0:
	case 1:
		all = append(all, fmt.Sprintf("the disk of %s fails", failing[0]))
	default:
		all = append(all, fmt.Sprintf("the disks of %s fail", and(failing)))
	}
	return append(all, s.badLinks()...)
}

// electorate is the cluster as it is where not all acceptors vote: with those that vote in the next instance.
func (s *State) electorate() roles.Config {
	c := s.cast.config
	if s.cast.protocol.Voters != nil {
		c.Acceptors = s.world.Voters(s.nextInstance())
	}
	return c
}

// nextInstance returns the first one in which nothing is decided yet, nor above it; 0 where there are none.
func (s *State) nextInstance() roles.Instance {
	if !s.cast.protocol.Sequence {
		return 0
	}
	if all := s.world.Decided(); len(all) > 0 {
		return all[len(all)-1].First.Instance + 1
	}
	return s.Forgotten() + 1
}

// needed is how many acceptors a proposer must hear from.
func (s *State) needed() int {
	c := s.electorate()
	first, _ := s.cast.protocol.Sizes(c)
	return max(first, s.cast.protocol.Least(c))
}

// reach is how many acceptors that are up an agent hears, and is heard by.
func (s *State) reach(id roles.ID) (n int) {
	for a := range s.electorate().Acceptors.All() {
		if s.acts(a) && !s.deaf(id, a) && !s.deaf(a, id) {
			n++
		}
	}
	return n
}

// noQuorum says why no proposer can have a quorum, if that is so.
func (s *State) noQuorum() []string {
	up, most, any := 0, 0, false
	voters := s.electorate().Acceptors
	for id := range voters.All() {
		if s.acts(id) {
			up++
		}
	}
	for id := range s.cast.config.Proposers.All() {
		if s.acts(id) {
			any, most = true, max(most, s.reach(id))
		}
	}
	need := s.needed()
	of := several(voters.Len(), "acceptor")
	if voters != s.cast.config.Acceptors {
		of += " that vote now"
	}
	works := s.works()
	switch {
	case up == 0:
		return []string{fmt.Sprintf("none of the %s is %s, and a quorum is %d", of, works, need)}
	case up < need:
		return []string{fmt.Sprintf("only %d of %s %s %s, and a quorum is %d", up, of, areOrIs(up), works, need)}
	case !any:
		return []string{"no proposer is " + works}
	case most == 0:
		return []string{"no proposer is in touch with an acceptor"}
	case most < need:
		return []string{fmt.Sprintf("no proposer is in touch with more than %s, and a quorum is %d", several(most, "acceptor"), need)}
	}
	return nil
}

func areOrIs(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// works is what is true of an agent that acts.
func (s *State) works() string {
	if len(s.paused()) > 0 {
		return "up and not paused"
	}
	return "up"
}

// unheard says whom an agent does not hear; "" when it hears everybody.
func (s *State) unheard(id roles.ID) string {
	var deaf []roles.ID
	others := 0
	for _, from := range s.cast.ids {
		if from == id || !s.acts(from) {
			continue
		}
		if others++; s.deaf(from, id) {
			deaf = append(deaf, from)
		}
	}
	switch {
	case others == 0:
		return fmt.Sprintf("nobody but %s is %s", id, s.works())
	case len(deaf) == 0:
		return ""
	case len(deaf) == others:
		return fmt.Sprintf("%s hears nobody", id)
	}
	return fmt.Sprintf("%s does not hear %s", id, and(deaf))
}

// slow is how long a message may take before time-outs end too early again and again.
func (s *State) slow() Time { return 3 * Time(s.cast.config.Delay) }

// badLinks says what is wrong with messages that are not simply stopped.
func (s *State) badLinks() []string {
	var all []string
	lossy, sum, slowest := 0, 0.0, Time(0)
	for i := range s.agents {
		for j := range s.agents {
			if l := s.link(int16(i), int16(j)); i != j {
				slowest = max(slowest, l.Max)
				if l.Loss > 0 {
					lossy++
					sum += l.Loss
				}
			}
		}
	}
	switch links := len(s.agents) * (len(s.agents) - 1); {
	case lossy == 0: // nor are there any links where one is alone
	case lossy == links:
		all = append(all, fmt.Sprintf("%.0f%% of the messages are lost", sum/float64(links)))
	default:
		all = append(all, fmt.Sprintf("%d of the %d links lose messages", lossy, links))
	}
	if slowest > s.slow() {
		all = append(all, fmt.Sprintf("messages take up to %s, and time-outs assume no more than %s",
			slowest.short(), Time(s.cast.config.Delay).short()))
	}
	return all
}
