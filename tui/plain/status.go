package plain

import (
	"fmt"
	"slices"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// status says everything that there is to know about the step that is looked at: where it is, the agents, the links,
// what is under way, what is chosen, and the verdict.
func (t sentences) status(run *cluster.Timeline) {
	st := run.State()
	s := run.Settings()
	s.Config = st.Config()
	t.answer(fmt.Sprintf("Step %d at %s, of %s.", st.Steps(), st.Now().Clock(), describe(s)))
	if disks := diskWords(run); disks != "" {
		t.answer(disks)
	}
	if off := st.Without(); len(off) > 0 {
		t.answer("Switched off: " + roles.Prose(off, "and") + ".")
	}
	for _, id := range st.IDs() {
		t.agent(st.Agent(id))
	}
	t.links(st)
	t.underWay(st)
	all := st.Chosen()
	if values, _ := st.Decisions(); len(all) > manyValues {
		t.answer(fmt.Sprintf("%d values are chosen; these are the latest.", values))
		all = all[len(all)-manyValues:]
	}
	for _, c := range all {
		t.answer(fmt.Sprintf("Chosen%s: %s, accepted by %s in ballot %s.", inInstance(c.Instance), c.Proposal.Value, c.Quorum.Prose("and"), c.Proposal.Ballot))
	}
	for _, a := range st.Arrivals() {
		t.answer(fmt.Sprintf("Learned: %s, first by %s, after %s.", a.Value, a.Learner, roles.Count(a.Delays, "message delay")))
	}
	for _, h := range st.Hindrances() {
		t.answer(h.String())
	}
	t.answer(summary(st))
}

// diskWords says whether disks keep what happens.
func diskWords(run *cluster.Timeline) string {
	switch {
	case run.Attached() && run.Disks() != "":
		return fmt.Sprintf("The disks in %s keep its present.", run.Disks())
	case run.Detached():
		return fmt.Sprintf("This is detached: it is in memory only, and the disks in %s stay as they are; attach goes back to what they keep.", run.Disks())
	}
	return ""
}

// describe says in a few words what a run is a function of.
func describe(s cluster.Settings) string {
	q1, q2 := s.Protocol.Sizes(s.Config)
	return fmt.Sprintf("%s with %s, quorums of %d and %d, seed %d", s.Protocol.Title, roles.Count(len(s.Config.Agents()), "agent"), q1, q2, s.Seed)
}

// agent has one line, role by role; of an agent that is down, what its stable storage keeps.
func (t sentences) agent(a cluster.AgentView) {
	var b strings.Builder
	switch {
	case a.Paused && a.Until > 0:
		fmt.Fprintf(&b, "%s is up, and paused until %s.", a.ID, a.Until.Clock())
	case a.Paused:
		fmt.Fprintf(&b, "%s is up, and paused; resume %s lets it go on.", a.ID, a.ID)
	case a.Up:
		fmt.Fprintf(&b, "%s is up.", a.ID)
	default:
		fmt.Fprintf(&b, "%s is down, %s.", a.ID, a.Why)
	}
	for _, r := range a.Roles {
		if fields := fieldWords(r.Fields, a.Up); len(fields) > 0 {
			fmt.Fprintf(&b, " Its %s: %s.", r.Name, strings.Join(fields, ", "))
		}
	}
	for _, timer := range a.Timers {
		if a.Paused {
			fmt.Fprintf(&b, " Its %s timer stands still.", timer.Name)
			continue
		}
		fmt.Fprintf(&b, " Its %s timer ends at %s.", timer.Name, timer.Due.Clock())
	}
	if a.Clock != 100 {
		fmt.Fprintf(&b, " Its clock runs at %g%% of the speed of time.", a.Clock)
	}
	if a.Disk != cluster.DiskOK {
		fmt.Fprintf(&b, " Its disk %s.", a.Disk)
	}
	if a.Doom != cluster.CrashNow {
		fmt.Fprintf(&b, " It will crash %s.", a.Doom)
	}
	t.answer(b.String())
}

func fieldWords(fields []roles.Field, up bool) []string {
	var words []string
	for _, f := range fields {
		if up || f.Stable {
			words = append(words, fieldWord(f))
		}
	}
	return words
}

// fieldWord says in the words of the cards what one thing about a role is.
func fieldWord(f roles.Field) string {
	text := spoken(f.Value)
	none := text == "none" || text == "nothing"
	_, isValue := f.Value.(roles.Value)
	switch tally, is := f.Value.(roles.Tally); {
	case is && tally.Have.Len() == 0:
		return fmt.Sprintf("no %s (%d needed)", f.Name, tally.Need)
	case is:
		return fmt.Sprintf("%s of %s (%d needed)", f.Name, tally.Have.Prose("and"), tally.Need)
	case none && f.Row == roles.RowPromised:
		return "no promise"
	case none && f.Row == roles.RowVoted:
		return "no vote"
	case none && f.Row == roles.RowKnows:
		return "knows nothing"
	case none:
		return "no " + f.Name
	case f.Row == roles.RowKnows && isValue:
		return "knows " + text
	case slices.Contains([]string{"phase", "mode", "state"}, f.Name):
		return text
	}
	if _, is := f.Value.(roles.Log); is && strings.HasPrefix(text, "chosen") {
		return text // it says what it is about
	}
	return f.Name + " " + text
}

// spoken writes a noun so that it can be read aloud.
func spoken(noun any) string {
	text := cluster.Plain(noun)
	if text == "–" {
		return "none"
	}
	return text
}

// links names the sides of a partition and its shape, says what holds for most links once, and what is different beyond that by name.
func (t sentences) links(st *cluster.State) {
	w := st.Wiring()
	if sides := w.SidesText(); sides != "" {
		but := ""
		if slices.ContainsFunc(w.Odd, func(l cluster.OddLink) bool { return l.Open }) {
			but = ", but for the links that are said to be open"
		}
		t.answer(fmt.Sprintf("Partition: %s. No message passes from one side to another%s.", sides, but))
	}
	if shape := st.ShapeName(); shape != "" {
		t.answer("The links that are cut make a shape: " + shape + ".")
	}
	t.answer("Links: " + w.Usual.String() + ".")
	for _, l := range w.Odd {
		settings := l.Words()
		if l.Both {
			t.answer(fmt.Sprintf("The links between %s and %s: %s.", l.From, l.To, settings))
			continue
		}
		t.answer(fmt.Sprintf("The link from %s to %s: %s.", l.From, l.To, settings))
	}
	for _, n := range st.NextHeld() {
		t.answer(n.String() + ".")
	}
}

// underWay has a line for each message.
func (t sentences) underWay(st *cluster.State) {
	all := st.InFlight()
	if len(all) == 0 {
		t.answer("No message is in flight.")
		return
	}
	t.answer(roles.Count(len(all), "message").String() + " in flight.")
	for i := range all {
		f := &all[i]
		when, to := "is due at "+f.Due.Clock(), " to "+f.To.String()
		switch {
		case f.Held:
			when = "is held"
		case f.Waits:
			when = "waits there: " + f.To.String() + " is paused"
		}
		t.answer(f.Named() + to + " " + when + ".")
	}
}

// summary is the last line of a run: what is chosen, the verdict, and where that is.
func summary(st *cluster.State) string {
	v, why := st.Verdict()
	text := fmt.Sprintf("%s, %s, at step %d and %s", chosenWords(st), v, st.Steps(), st.Now().Clock())
	if v != cluster.Safe {
		text += "; " + why.Told()
	}
	return text + "."
}

// manyValues is how many chosen values are named; of a longer log the number says more.
const manyValues = 8

// chosenWords names the chosen values; of a log, with their instances.
func chosenWords(st *cluster.State) string {
	all := st.Chosen()
	if len(all) == 0 {
		return "nothing chosen"
	}
	values, isLog := st.Decisions()
	if isLog && values > manyValues {
		return fmt.Sprintf("chosen %d values, the last one %s", values, all[len(all)-1].Proposal.Value)
	}
	var words []string
	for _, c := range all {
		text := string(c.Proposal.Value)
		if isLog {
			text += fmt.Sprintf(" in slot %d", c.Instance)
		}
		words = append(words, text)
	}
	return "chosen " + roles.Prose(words, "and")
}

// branches has a line a branch, below the one that it leaves and further to the right.
func (t sentences) branches(all []cluster.BranchInfo) {
	tree := cluster.Tree(all)
	for _, b := range tree {
		text := strings.Repeat("  ", b.Depth) + fmt.Sprintf("Branch %d", b.Number)
		if b.Name != "" {
			text += ", " + b.Name + ","
		}
		if b.From >= 0 {
			text += fmt.Sprintf(" leaves %s after step %d and", tree[b.From].Title(), b.Fork)
		}
		text += fmt.Sprintf(" ends at step %d", b.End)
		if b.Current {
			text += "; this is where you are"
		}
		if b.Kept {
			text += "; the disks keep it"
		}
		t.answer(text + ".")
	}
}
