package scenario

import (
	"fmt"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// recorder writes down what happens in a run while it is not silenced.
type recorder struct {
	run    *cluster.Timeline
	lines  []string
	quiet  bool
	chosen int // of the values known to be chosen
}

func (r *recorder) watch(e *cluster.Event) {
	news := r.choices()
	if r.quiet {
		return
	}
	r.lines = append(r.lines, Transcript(e)...)
	r.lines = append(r.lines, news...)
}

// take returns what was written down since the last call.
func (r *recorder) take() []string {
	lines := r.lines
	r.lines = nil
	return lines
}

// choices tells of values that have just become chosen.
func (r *recorder) choices() []string {
	all := r.run.Present().Chosen()
	if len(all) <= r.chosen {
		return nil
	}
	var news []string
	for _, c := range all[r.chosen:] {
		where := ""
		if c.Instance > 0 {
			where = fmt.Sprintf(" in slot %d", c.Instance)
		}
		news = append(news, fmt.Sprintf("  now %s is chosen%s: %s, a quorum, %s accepted %s", c.Proposal.Value, where, c.Quorum.Prose("and"), roles.Have(c.Quorum.Len()), c.Proposal))
	}
	r.chosen = len(all)
	return news
}

// Transcript writes an event: a line for what happened and, indented, one for each reason, for what it sent, and for
// each alarm. Instants are written once the clock has run.
func Transcript(e *cluster.Event) []string {
	what := e.Text()
	if e.At > 0 {
		what = e.At.Clock() + " " + what
	}
	lines := []string{what}
	add := func(text string) { lines = append(lines, "  "+text) }
	if e.Note != "" && e.Kind == cluster.Restarted { // first it reads, then it acts
		add(e.Note)
	}
	if e.Kind == cluster.Lost {
		add(e.Lost())
	}
	for _, r := range e.Reasons {
		add(r.String())
	}
	if e.Note != "" && e.Kind != cluster.Restarted {
		add(e.Note)
	}
	if e.Kind != cluster.Duplicated {
		for _, text := range sends(e.Sent) {
			add(text)
		}
	}
	for _, v := range e.Violations {
		add("ALARM " + v.String())
	}
	return lines
}

// sends has a line for each message and all its receivers.
func sends(all []cluster.Flight) []string {
	var lines []string
	var last roles.Message
	for _, f := range all {
		if f.Msg == last {
			lines[len(lines)-1] += " " + f.To.String()
			continue
		}
		last = f.Msg
		lines = append(lines, fmt.Sprintf("sends %s to %s", roles.Describe(f.Msg), f.To))
	}
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return lines
}
