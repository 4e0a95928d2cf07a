package scenario

import (
	"slices"
	"strings"

	"synod/cluster"
)

// Beat is what one press of a key plays: a remark and what it is about, up to the next one, or a whole stretch between quiet and
// show. What is only said belongs to the beat that follows.
type Beat struct {
	// Remark is what to read while it plays, in paragraphs; it is empty when the last one still applies.
	Remark string
	Quiet  bool   // set-up that the scenario wants to be over quickly
	Lines  []Line // commands and expectations
}

// Claims returns what the beat expects, as it is written.
func (b *Beat) Claims() []string {
	var all []string
	for _, l := range b.Lines {
		if l.Kind == Expect {
			all = append(all, strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(l.Text), "expect ")))
		}
	}
	return all
}

// Commands returns the commands of the beat.
func (b *Beat) Commands() []cluster.Command {
	var all []cluster.Command
	for _, l := range b.Lines {
		if l.Kind == Do {
			all = append(all, l.Command)
		}
	}
	return all
}

// acts reports whether a beat does anything with the run.
func (b *Beat) acts() bool {
	return slices.ContainsFunc(b.Commands(), func(c cluster.Command) bool { return !isCue(c) })
}

// begun reports whether there is more in a beat than what it wants to be seen.
func (b *Beat) begun() bool {
	return slices.ContainsFunc(b.Lines, func(l Line) bool { return l.Kind != Do || !isCue(l.Command) })
}

// Opening returns what to read before the first beat: the claim, and who states it.
func (s *Scenario) Opening() string {
	if s.Source == "" {
		return s.Title
	}
	return s.Title + " (" + s.Source + ")"
}

// Beats returns the scenario in pieces for playing it. The claim is not among the remarks.
func (s *Scenario) Beats() []Beat {
	var c cutter
	for i, b := range s.Blocks {
		lines := b.Lines
		if i == 0 {
			lines = lines[titleLines(lines):]
		}
		for _, l := range lines {
			c.add(l)
		}
	}
	c.cut()
	return joined(c.beats)
}

// joined joins beats that do nothing to their neighbours, so that whoever presses a key sees something change: what is only
// said goes before the next beat, and at the end behind the last.
func joined(beats []Beat) []Beat {
	var all []Beat
	var said *Beat
	for _, b := range beats {
		if said != nil {
			b, said = said.before(b), nil
		}
		if b.acts() {
			all = append(all, b)
		} else {
			said = &b
		}
	}
	switch {
	case said == nil:
	case len(all) == 0:
		all = append(all, *said)
	default:
		last := &all[len(all)-1]
		said.Quiet = last.Quiet
		*last = last.before(*said)
	}
	return all
}

// before returns a beat and the one that follows it as one.
func (b *Beat) before(next Beat) Beat {
	next.Lines = slices.Concat(b.Lines, next.Lines)
	if b.Remark != "" && next.Remark != "" {
		next.Remark = b.Remark + "\n" + next.Remark
	} else {
		next.Remark = b.Remark + next.Remark
	}
	return next
}

// cutter cuts lines into beats.
type cutter struct {
	beats   []Beat
	open    Beat
	remarks []Line
}

func (c *cutter) add(l Line) {
	switch l.Kind {
	case Blank:
		c.remarks = append(c.remarks, l)
	case Remark:
		if c.open.begun() && !c.open.Quiet {
			c.cut()
		}
		c.remarks = append(c.remarks, l)
	case Do, Expect:
		if last := len(c.beats) - 1; last >= 0 && len(c.open.Lines) == 0 && len(remarks(c.remarks)) == 0 {
			c.beats[last].Lines = append(c.beats[last].Lines, l) // behind show, it is about what was quiet
			return
		}
		c.open.Lines = append(c.open.Lines, l)
	case Quiet:
		if c.open.begun() {
			c.cut()
		}
		c.open.Quiet = true
	case Show:
		c.cut()
	}
}

// cut ends a beat, unless there is nothing in it.
func (c *cutter) cut() {
	c.open.Remark = strings.Join(remarks(c.remarks), "\n")
	if c.open.Remark != "" || len(c.open.Lines) > 0 {
		c.beats = append(c.beats, c.open)
	}
	c.open, c.remarks = Beat{}, nil
}
