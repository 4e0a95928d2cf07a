package tui

import (
	tea "charm.land/bubbletea/v2"

	"synod/cluster"
)

func init() {
	bind("always", map[string]act{ // they work also in the command line, in a question, and on a screen that is too small
		"quit.now": {do: (*Model).quit},
		"suspend":  {do: func(*Model) tea.Cmd { return tea.Suspend }},
		"redraw":   {do: func(*Model) tea.Cmd { return tea.ClearScreen }},
	})
	bind("everywhere", map[string]act{
		"propose.ask":      {do: (*Model).askPropose, off: canPropose},
		"partition.edit":   {do: opens(newPartition)},
		"partition.oneway": {do: opens(newOneWay)},
		"net.heal":         {do: deed(cluster.Command{Verb: cluster.Heal}), off: noneIsCut, word: ifCut},
		"agent.crash":      {do: (*Model).crashOrRestart, word: crashOrRestartWord},
		"hold":             {do: (*Model).holds, word: holdsWord},
		"acts.open":        {do: opens(newMenu)},
		"view.full":        {do: quietly(func(m *Model) { m.full = !m.full }), word: fullWord},
		"view.filter":      {do: func(*Model) tea.Cmd { return nil }, off: nothingToFilter},
		"agent.wipe":       {do: (*Model).askWipe},
		"agent.timer": {do: func(m *Model) tea.Cmd {
			m.do(cluster.Command{Verb: cluster.Timeout, Agent: m.selected})
			return nil
		}},
		"links.open":     {do: opens(newLinks)},
		"rules.open":     {do: opens(newRules)},
		"explore.ask":    {do: func(m *Model) tea.Cmd { return m.ask("explore") }},
		"act.undo":       {do: (*Model).undo, word: undoWord},
		"act.redo":       {do: (*Model).redo},
		"run.again":      {do: begunAgain},
		"play.next":      {do: (*Model).goOn, off: nothingPlays},
		"play.back":      {do: (*Model).goBack, off: nothingPlays},
		"clock.toggle":   {do: (*Model).pauseOrPlay, word: pauseWord},
		"step.forward":   {do: (*Model).forward},
		"step.back":      {do: (*Model).back},
		"mark.next":      {do: quietly(func(m *Model) { m.toMark(1) })},
		"mark.prev":      {do: quietly(func(m *Model) { m.toMark(-1) })},
		"clock.faster":   {do: faster(2)},
		"clock.slower":   {do: faster(0.5)},
		"run.begin":      {do: quietly(func(m *Model) { m.rewind(0) })},
		"run.present":    {do: (*Model).live},
		"agent.next":     {do: quietly(func(m *Model) { m.selectAgent(1) })},
		"agent.prev":     {do: quietly(func(m *Model) { m.selectAgent(-1) })},
		"inspect":        {do: opens(newInspector)},
		"focus.next":     {do: quietly(func(m *Model) { m.focus = (m.focus + 1) % focuses })},
		"focus.prev":     {do: quietly(func(m *Model) { m.focus = (m.focus + focuses - 1) % focuses })},
		"focus.agents":   {do: quietly(func(m *Model) { m.focus = onAgents })},
		"view.stage":     {do: show("stage")},
		"view.spacetime": {do: show("space-time")},
		"view.board":     {do: show("board")},
		"view.messages":  {do: show("messages")},
		"view.events":    {do: show("events")},
		"view.form":      {do: (*Model).otherForm, off: oneForm},
		"caption.more":   {do: (*Model).readOn},
		"verdict.open":   {do: (*Model).verdictAgain},
		"export.ask":     {do: func(m *Model) tea.Cmd { return m.askFor("export ", "screen.svg") }},
		"branches.open":  {do: opens(newBranches)},
		"tape.hand":      {do: (*Model).handsBack, word: handsBackWord},
		"place.keep":     {do: (*Model).keep, word: ifAbove("keep")},
		"lessons.open":   {do: opens(newLessons)},
		"protocols.open": {do: opens(newChooser)},
		"prompt.open":    {do: openPrompt},
		"help.open":      {do: opens(newHelp)},
		"mouse.toggle":   {do: toggleMouse},
		"place.up":       {do: (*Model).up, word: ifAbove("leave")},
		"place.leave":    {do: (*Model).leave, word: quitWord},
	})
	bind("agents", map[string]act{
		"agent.fardown": {do: quietly(func(m *Model) { m.selectFar(farRows) })},
		"agent.farup":   {do: quietly(func(m *Model) { m.selectFar(-farRows) })},
		"hold":          {do: (*Model).pauseOrResume, word: pauseAgentWord},
	})
	bind("overlay", map[string]act{
		"overlay.close": {do: closeTop},
		"clock.toggle":  {do: (*Model).pauseOrPlay},
		"step.forward":  {do: (*Model).forward},
		"step.back":     {do: (*Model).back},
		"caption.more":  {do: (*Model).readOn},
		"prompt.open":   {do: openPrompt},
		"help.open":     {do: opens(newHelp)},
		"mouse.toggle":  {do: toggleMouse},
	})
	bind("lesson", map[string]act{
		"play.next":    {do: (*Model).goOn, word: nextWord},
		"play.back":    {do: (*Model).goBack, word: backWord},
		"run.again":    {do: begunAgain},
		"clock.toggle": {do: (*Model).pauseOrPlay, word: pauseWord},
		"step.forward": {do: (*Model).forward},
		"step.back":    {do: (*Model).back},
		"place.up":     {do: (*Model).up},
	})
	bind("found", map[string]act{
		"play.next":    {do: (*Model).goOn, word: nextWord},
		"play.back":    {do: (*Model).goBack, word: backWord},
		"run.again":    {do: begunAgain},
		"step.forward": {do: (*Model).forward},
		"step.back":    {do: (*Model).back},
		"place.keep":   {do: (*Model).keep},
		"place.up":     {do: (*Model).up},
	})
	bind("search", map[string]act{"place.up": {do: (*Model).up, word: stopWord}})
}

// farRows is how far the keys go that go further than one row.
const farRows = 10

// show shows a view, and gives it the keys.
func show(mode string) func(*Model) tea.Cmd {
	return quietly(func(m *Model) { m.view, m.focus = viewOf(mode), onView })
}

func openPrompt(m *Model) tea.Cmd { return m.ask("") }

func toggleMouse(m *Model) tea.Cmd { m.mouse = !m.mouse; return nil }

func closeTop(m *Model) tea.Cmd {
	if _, compared := m.top().(*comparison); compared {
		return m.down()
	}
	m.close()
	return nil
}

func begunAgain(m *Model) tea.Cmd { return m.again(cluster.Command{}) }

func deed(c cluster.Command) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd { m.do(c); return nil }
}

// undoWord shows the key that takes back once there is something to take back.
func undoWord(m *Model) (string, int) {
	if _, _, ok := m.run.LastAct(); ok {
		return "undo", 0
	}
	return "", 0
}

// nextWord shows the key that goes on until what is played has come to its end and all of it was read.
func nextWord(m *Model) (string, int) {
	over := false
	switch {
	case m.script != nil:
		over = m.script.at == len(m.script.commands) && !m.script.astray(m.run)
	case m.lesson != nil:
		over = m.lesson.Done() && !m.lesson.Astray()
	}
	if over && !m.unread() {
		return "", 0
	}
	return "next", 0
}

// backWord shows the key that goes back as soon as there is something to go back to.
func backWord(m *Model) (string, int) {
	begins := false
	switch {
	case m.script != nil:
		begins = m.script.at == 0 && !m.script.astray(m.run)
	case m.lesson != nil:
		played, _ := m.lesson.Progress()
		begins = played == 0 && !m.lesson.Midway() && !m.lesson.Astray()
	}
	if begins {
		return "", 0
	}
	return "back", 0
}

// fullWord shows the key that leads back from the full screen.
func fullWord(m *Model) (string, int) {
	if m.full {
		return "panels", 1
	}
	return "", 0
}

// nothingToFilter says where / shows only what contains a text.
func nothingToFilter(m *Model) string {
	return m.keyed("There are no rows to choose from here: {view.messages} lists the messages, {view.events} the events, and {view.filter} works there and in every list.")
}

func quitWord(m *Model) (string, int) {
	if len(m.below) > 0 && !m.onlyForLesson() {
		return "", 0 // esc leaves, and says so
	}
	return "quit", 0
}

// ifAbove shows a key while something stands above my run.
func ifAbove(says string) func(*Model) (string, int) {
	return func(m *Model) (string, int) {
		if len(m.below) > 0 {
			return says, 0
		}
		return "", 0
	}
}

// ifCut shows the key that heals while there is something to heal. Nothing else is as likely to be wanted then.
func ifCut(m *Model) (string, int) {
	const soon = 2
	for _, a := range m.st().IDs() {
		for _, b := range m.st().IDs() {
			if a != b && m.st().Link(a, b).Cut {
				return "heal", soon
			}
		}
	}
	return "", 0
}

func crashOrRestartWord(m *Model) (string, int) {
	if m.st().Up(m.selected) {
		return "crash " + m.selected.String(), 0
	}
	return "restart " + m.selected.String(), 0
}

// pauseAgentWord shows the key that pauses an agent where the table does, and wherever one is to go on again.
func pauseAgentWord(m *Model) (string, int) {
	const soon = 2
	if _, paused := m.st().Paused(m.selected); paused {
		return "resume " + m.selected.String(), soon
	}
	if m.focus == onAgents {
		return "pause " + m.selected.String(), 0
	}
	return "", 0
}

func pauseWord(m *Model) (string, int) {
	switch {
	case m.goal() != "":
		return "stop", 0
	case m.run.Behind() > 0 || m.standing():
		return "go on", 0
	case m.runs():
		return "pause", 0
	}
	return "run", 0
}

// stopWord names what esc stops.
func stopWord(m *Model) (string, int) {
	if m.searching() {
		return "stop search", 0
	}
	return "stop", 0
}

func canPropose(m *Model) string {
	c := m.st().Config()
	switch {
	case !c.Proposers.Has(m.selected):
		return m.selected.String() + " cannot propose, because it is no proposer: " + m.keyed("{agent.next} and {agent.prev} select ") + c.Proposers.Prose("or") + "."
	case !m.st().Up(m.selected):
		return m.selected.String() + " is down: press " + m.keyOf("agent.crash") + " to restart it."
	}
	return ""
}

// noneIsCut says that there is no link to mend.
func noneIsCut(m *Model) string {
	if says, _ := ifCut(m); says == "" {
		return "No link is cut."
	}
	return ""
}

// nothingPlays says that there is nothing that could go on or back.
func nothingPlays(m *Model) string {
	if m.lesson == nil && m.script == nil {
		return m.keyed("No lesson is open: press {lessons.open} to choose one.")
	}
	return ""
}

// goOn plays what is being played.
func (m *Model) goOn() tea.Cmd {
	if m.held() {
		return nil
	}
	if m.unread() {
		return m.readOn()
	}
	if m.script != nil {
		return m.playOn()
	}
	return m.nextBeat()
}

// goBack goes one beat of a lesson back, or one step of a run that was found.
func (m *Model) goBack() tea.Cmd {
	if m.script != nil {
		return m.playBack()
	}
	return m.beatBack()
}

func (m *Model) crashOrRestart() tea.Cmd {
	verb := cluster.Crash
	if !m.st().Up(m.selected) {
		verb = cluster.Restart
	}
	m.do(cluster.Command{Verb: verb, Agent: m.selected})
	return nil
}

// pauseOrResume has the selected agent stand still, or go on.
func (m *Model) pauseOrResume() tea.Cmd {
	verb := cluster.PauseAgent
	if _, paused := m.st().Paused(m.selected); paused {
		verb = cluster.ResumeAgent
	}
	m.do(cluster.Command{Verb: verb, Agent: m.selected})
	return nil
}

func (m *Model) askWipe() tea.Cmd {
	question := "Wipe " + m.selected.String() + "'s disk? It will forget every promise and every vote."
	ask := newConfirm(question+m.forEver(), func(m *Model) {
		m.do(cluster.Command{Verb: cluster.Wipe, Agent: m.selected})
	})
	ask.only = m.forEver() != ""
	m.open(ask)
	return nil
}

func (m *Model) askPropose() tea.Cmd {
	m.askFor("propose "+m.selected.String()+" ", "")
	m.prompt.suggest(m.suggestion())
	return nil
}

// suggestion is the value that is offered to be proposed next.
func (m *Model) suggestion() string {
	return string(suggest(m.st().Protocol().Examples(), m.run.Proposed()))
}

// pauseOrPlay stops or starts the clock. From the past, it goes back to the present first. It ends what lets time pass up to a goal.
func (m *Model) pauseOrPlay() tea.Cmd {
	if m.goal() != "" {
		return m.stopWork()
	}
	if m.held() || m.inComparison(cluster.Command{Verb: cluster.Resume}) {
		return nil
	}
	if m.run.Behind() > 0 {
		m.run.Goto(m.run.Present().Steps())
		m.let(byPerson)
		return nil
	}
	switch {
	case m.runs():
		m.stop()
	case m.beat != nil:
		m.let(byBeat)
		return nil
	default:
		if err := m.stray(); err != nil {
			m.fail(err)
			return nil
		}
		m.let(byPerson)
	}
	m.atNow()
	return nil
}

// forward takes one step and stops the clock, for whoever steps wants to look.
func (m *Model) forward() tea.Cmd {
	if m.held() || m.inComparison(cluster.Command{Verb: cluster.Step, N: 1}) {
		return nil
	}
	m.hush()
	if m.onPath() && m.run.Behind() == 0 && !m.lesson.Done() {
		return m.stepOfBeat()
	}
	if m.run.Behind() == 0 {
		if err := m.stray(); err != nil {
			m.fail(err)
			return nil
		}
	}
	if !m.run.Step() {
		m.say("Nothing more happens by itself: %s.", m.st().WhyIdle())
	}
	if m.run.Behind() == 0 {
		m.stop()
	}
	m.atNow()
	m.selectHere()
	return nil
}

// live goes back to the present, where the clock goes on as it was.
func (m *Model) live() tea.Cmd {
	switch {
	case m.held():
	case m.versus != nil:
		m.versus.look(m, m.run.Present().Steps())
	default:
		m.run.Goto(m.run.Present().Steps())
		m.atNow()
	}
	return nil
}

func (m *Model) back() tea.Cmd {
	if m.st().Steps() == 0 {
		m.say("This is the beginning of the run.")
		return nil
	}
	m.rewind(m.st().Steps() - 1)
	m.selectHere()
	return nil
}

// rewind looks at a step. The past stands still by itself, so the clock stays as it was; whoever comes to the present step by step
// wants to look.
func (m *Model) rewind(step int) {
	if m.held() {
		return
	}
	if m.versus != nil {
		m.versus.look(m, step)
		return
	}
	if step >= m.run.Present().Steps() {
		m.stop()
	}
	m.hush()
	if far := m.run.Approach(step); far != nil {
		m.owed = m.begin(goingTo(step, far))
		return
	}
	m.run.Goto(step)
	m.atNow()
}

func faster(by float64) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		m.setSpeed(m.speed * by)
		return nil
	}
}

func (m *Model) quit() tea.Cmd {
	m.quitting = true
	return tea.Quit
}
