package tui

import (
	tea "charm.land/bubbletea/v2"

	"synod/cluster"
)

// globalKeys are the keys that work wherever nothing nearer has a use for them.
var globalKeys = []binding{
	{keys: []string{"p"}, short: "propose", help: "Propose a value at the selected agent; enter takes the suggested one.", off: canPropose, do: (*Model).askPropose},
	{keys: []string{"x"}, short: "partition", help: "Partition the cluster: choose who is on which side, then cut.", do: func(m *Model) tea.Cmd { m.open(newPartition(m)); return nil }},
	{keys: []string{"h", "H"}, short: "heal", now: ifCut, help: "Mend every cut link.", do: deed(cluster.Command{Verb: cluster.Heal})},
	{keys: []string{"c"}, short: "crash/restart", now: crashOrRestartWord, help: "Crash the selected agent, or restart it when it is down.", do: (*Model).crashOrRestart},
	{keys: []string{"u"}, short: "undo", now: undoWord, help: "Take your last act back. The run with it is kept as a branch.", do: (*Model).undo},
	{keys: []string{"U"}, help: "Do again what u took back.", do: (*Model).redo},
	{keys: []string{"T"}, now: handsBackWord, help: "Hand a tape that you took over back to its script.", do: (*Model).handsBack},
	{keys: []string{"space"}, short: "pause", now: pauseWord, help: "Stop the clock or let it run.", do: (*Model).pauseOrPlay},
	{keys: []string{"right", "."}, show: "← →", short: "step", help: "One step forward: the next recorded one, or the next thing due.", do: (*Model).forward},
	{keys: []string{"left", ","}, help: "One step back in time. Acting there begins a new branch.", do: (*Model).back},
	{keys: []string{":", "ctrl+p"}, short: "command", help: "Type a command; tab completes, up and down recall earlier ones.", do: func(m *Model) tea.Cmd { return m.ask("") }},
	{keys: []string{"?"}, short: "help", help: "Help: keys, commands, rules and signs.", do: func(m *Model) tea.Cmd { m.open(newHelp(m)); return nil }},
	{keys: []string{"L"}, short: "lessons", help: "Lessons.", do: func(m *Model) tea.Cmd { m.open(newLessons(m)); return nil }},
	{keys: []string{"enter"}, short: "inspect", help: "Inspect the selected agent: its state, and why it acted.", do: func(m *Model) tea.Cmd { m.open(newInspector(m)); return nil }},
	{keys: []string{"tab"}, help: "Next panel.", do: func(m *Model) tea.Cmd { m.focus = (m.focus + 1) % focuses; return nil }},
	{keys: []string{"shift+tab"}, help: "Previous panel.", do: func(m *Model) tea.Cmd { m.focus = (m.focus + focuses - 1) % focuses; return nil }},
	{keys: []string{"0"}, help: "The agents.", do: func(m *Model) tea.Cmd { m.focus = onAgents; return nil }},
	{keys: []string{"1"}, help: "The Stage: agents, links and messages in flight.", do: show(0)},
	{keys: []string{"3"}, help: "The Log: what each agent has in every slot.", do: show(1)},
	{keys: []string{"4"}, help: "Messages in flight: deliver, drop, duplicate or hold one.", do: show(2)},
	{keys: []string{"5"}, help: "Events: the history in words, each with its reason.", do: show(3)},
	{keys: []string{"j", "down"}, show: "j ↓", help: "Select the next agent.", do: func(m *Model) tea.Cmd { m.selectAgent(1); return nil }},
	{keys: []string{"k", "up"}, show: "k ↑", help: "Select the agent before.", do: func(m *Model) tea.Cmd { m.selectAgent(-1); return nil }},
	{keys: []string{">", "]"}, help: "Twice as fast. 1x is 1/40 of real time.", do: faster(2)},
	{keys: []string{"<", "["}, help: "Half as fast.", do: faster(0.5)},
	{keys: []string{"G", "end"}, help: "To the present, and follow it.", do: (*Model).live},
	{keys: []string{"g", "home"}, help: "To the beginning of the run.", do: func(m *Model) tea.Cmd { m.rewind(0); return nil }},
	{keys: []string{"l"}, help: "Links: cut, delay, loss, duplicates and order of each.", do: func(m *Model) tea.Cmd { m.open(newLinks(m)); return nil }},
	{keys: []string{"w"}, help: "Wipe the selected agent's disk. It asks first.", do: (*Model).askWipe},
	{keys: []string{"t"}, help: "End the selected agent's next timer now.", do: func(m *Model) tea.Cmd {
		m.do(cluster.Command{Verb: cluster.Timeout, Agent: m.selected})
		return nil
	}},
	{keys: []string{"B"}, help: "The branches of the run, and earlier runs.", do: func(m *Model) tea.Cmd { m.open(newBranches(m)); return nil }},
	{keys: []string{"E"}, help: "Export the screen, as a picture or as text.", do: func(m *Model) tea.Cmd { return m.ask("export screen.svg") }},
	{keys: []string{"b"}, short: "rules", help: "Rules of the protocol: switch one off, and ask what could go wrong.", do: func(m *Model) tea.Cmd { m.open(newRules(m)); return nil }},
	{keys: []string{"P"}, short: "protocols", help: "Protocols: what each is for; begin a run of another one.", do: func(m *Model) tea.Cmd { m.open(newChooser(m)); return nil }},
	{keys: []string{"r"}, short: "again", help: "Begin again from the start: your run with the next seed, the lesson, or the run that was found. Nothing is lost.",
		do: begunAgain},
	{keys: []string{"K"}, help: "Keep what is shown as your own run, and go on from here.", do: (*Model).keep},
	{keys: []string{"n"}, help: "Play the next beat of the lesson, or go to the end of one that plays; or the next step of a run that was found.", off: hasLesson, do: (*Model).goOn},
	{keys: []string{";", "shift+down"}, help: "Read on: the next page of the caption.", do: (*Model).readOn},
	{keys: []string{"V"}, help: "The last verdict again: which invariant, values, votes and step.", do: (*Model).verdictAgain},
	{keys: []string{"N", "shift+left"}, help: "One beat of the lesson back, narration and run together.", off: isTaught, do: (*Model).beatBack},
	{keys: []string{"esc"}, help: "One level up: stops what takes long, clears a filter, leaves a lesson. It never quits.", do: (*Model).up},
	{keys: []string{"%"}, help: "Toggle mouse capture (off: select text with the mouse).", do: func(m *Model) tea.Cmd { m.mouse = !m.mouse; return nil }},
	{keys: []string{"q"}, now: quitWord, help: "Leave this place; in your own run: quit, with a question if something would be lost.", do: (*Model).leave},
}

// alwaysKeys work wherever one is, also in the command line, in a question, and on a screen that is too small.
var alwaysKeys = []binding{
	{keys: []string{"ctrl+c"}, help: "Quit at once, wherever you are.", do: (*Model).quit},
	{keys: []string{"ctrl+z"}, help: "Suspend; fg brings synod back.", do: func(*Model) tea.Cmd { return tea.Suspend }},
	{keys: []string{"ctrl+l"}, help: "Draw the screen anew.", do: func(*Model) tea.Cmd { return tea.ClearScreen }},
}

func show(view int) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd { m.view, m.focus = view, onView; return nil }
}

// undoWord shows the key that takes back once there is something to take back.
func undoWord(m *Model) string {
	if _, _, ok := m.run.LastAct(); ok {
		return "undo"
	}
	return ""
}

func quitWord(m *Model) string {
	if len(m.below) > 0 {
		return "" // esc leaves, and says so
	}
	return "quit"
}

// The keys of places above my run stand before all others.
var (
	leaveKey = binding{keys: []string{"esc"}, short: "leave", help: "Leave it: what stands below is there as it was.", do: (*Model).up}
	pauseKey = binding{keys: []string{"space"}, now: pauseWord, help: "Stop the clock or let it run.", do: (*Model).pauseOrPlay}
	keepKey  = binding{keys: []string{"K"}, short: "keep", help: "Keep it as your own run and go on from here.", do: (*Model).keep}

	stepKey     = binding{keys: []string{"."}, show: ", .", short: "step", help: "One step forward; what is played waits.", do: (*Model).forward}
	stepBackKey = binding{keys: []string{","}, help: "One step back; what is played waits.", do: (*Model).back}

	lessonKeys = []binding{
		{keys: []string{"n"}, short: "next", help: "Play the next beat, or go to the end of the one that plays.", do: (*Model).goOn},
		{keys: []string{"N", "shift+left"}, short: "back", help: "One beat back, words and state together.", do: (*Model).beatBack},
		leaveKey, pauseKey, stepKey, stepBackKey,
		{keys: []string{"r"}, short: "again", help: "The lesson from its beginning.", do: begunAgain},
	}
	foundKeys = []binding{
		{keys: []string{"n"}, short: "next", help: "The next step of the run that was found.", do: (*Model).goOn},
		leaveKey, keepKey, stepKey, stepBackKey,
		{keys: []string{"r"}, short: "again", help: "From its first step.", do: begunAgain},
	}
	openedKeys = []binding{keepKey, leaveKey}
)

// placeKeys are the keys of the place that is shown.
func (m *Model) placeKeys() []binding {
	switch {
	case len(m.below) == 0:
		return nil
	case m.lesson != nil:
		return lessonKeys
	case m.script != nil:
		return foundKeys
	}
	return openedKeys
}

func begunAgain(m *Model) tea.Cmd { return m.again(cluster.Command{}) }

func deed(c cluster.Command) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd { m.do(c); return nil }
}

// ifCut shows the key that heals while there is something to heal.
func ifCut(m *Model) string {
	for _, a := range m.st().IDs() {
		for _, b := range m.st().IDs() {
			if a != b && m.st().Link(a, b).Cut {
				return "heal"
			}
		}
	}
	return ""
}

func crashOrRestartWord(m *Model) string {
	if m.st().Up(m.selected) {
		return "crash " + m.selected.String()
	}
	return "restart " + m.selected.String()
}

func pauseWord(m *Model) string {
	switch {
	case m.run.Behind() > 0 || m.standing():
		return "go on"
	case m.runs():
		return "pause"
	}
	return "run"
}

func canPropose(m *Model) string {
	c := m.st().Config()
	switch {
	case !c.Proposers.Has(m.selected):
		return m.selected.String() + " is not a proposer: select one of " + c.Proposers.String() + "."
	case !m.st().Up(m.selected):
		return m.selected.String() + " is down: press c to restart it."
	}
	return ""
}

func isTaught(m *Model) string {
	if m.lesson == nil {
		return "No lesson is open: press L to choose one."
	}
	return ""
}

func hasLesson(m *Model) string {
	if m.lesson == nil && m.script == nil {
		return "No lesson is open: press L to choose one."
	}
	return ""
}

// allBindings returns every key in groups, for the help and the README.
func (m *Model) allBindings() []bindingGroup {
	return []bindingGroup{
		{"Always", alwaysKeys},
		{"Everywhere", globalKeys},
		{"Log", m.log.bindings()},
		{"Messages", m.messages.bindings()},
		{"Events", m.events.bindings()},
		{"Any list", sheetKeys},
		{"Verdict", (&verdict{}).bindings()},
		{"Inspector", (&inspector{}).bindings()},
		{"Partition", newPartition(m).bindings()},
		{"Links", newLinks(m).bindings()},
		{"Branches", (&branches{}).bindings()},
		{"Lessons", (&lessons{}).bindings()},
		{"Protocols", (&chooser{}).bindings()},
		{"Rules", (&rulesPanel{}).bindings()},
		{"Lesson playing", lessonKeys},
		{"Found run playing", foundKeys},
		{"Opened run", openedKeys},
		{"Tape playing", tapeKeys},
		{"Tape playing", tapeKeys},
	}
}

// key gives a key to whoever is nearest, but for those that always work: the command line, the topmost overlay, the focused view, then everybody.
func (m *Model) key(k tea.KeyPressMsg) tea.Cmd {
	name := k.String()
	m.unsay()
	if cmd, found := press(alwaysKeys, m, name); found {
		return cmd
	}
	if m.w < minWidth || m.h < minHeight {
		if name == "q" {
			return m.quit()
		}
		return nil
	}
	if m.standing() && name != ";" && name != "shift+down" { // who reads on has not read yet
		m.hasRead()
		if name == "space" {
			return nil // it has ended the pause, and stops nothing
		}
	}
	if m.prompt != nil {
		return m.prompt.key(m, k)
	}
	if m.isDeaf() {
		return nil
	}
	var levels [][]binding
	if o := m.top(); o != nil {
		levels = append(levels, o.bindings())
		levels = append(levels, keysOf(o))
		if s := sheetOf(o); s == nil || !s.asks {
			levels = append(levels, overlayKeys)
		}
	} else {
		levels = append(levels, m.panelKeys()...)
	}
	for _, bindings := range levels {
		if cmd, found := press(bindings, m, name); found {
			return cmd
		}
	}
	return nil
}

// panelKeys are the keys where nothing lies over the panels, the most particular ones first.
func (m *Model) panelKeys() [][]binding {
	levels := [][]binding{m.placeKeys()}
	if m.focus == onView {
		levels = append(levels, views[m.view].keys(m))
	}
	return append(levels, globalKeys)
}

// overlayKeys work in every overlay that has no other use for them.
var overlayKeys = []binding{
	{keys: []string{"esc", "q"}, short: "close", help: "Close.", do: func(m *Model) tea.Cmd { m.close(); return nil }},
	{keys: []string{"right", "."}, help: "One step forward.", do: (*Model).forward},
	{keys: []string{"left", ","}, help: "One step back.", do: (*Model).back},
	{keys: []string{"space"}, help: "Stop the clock or let it run.", do: (*Model).pauseOrPlay},
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

func (m *Model) crashOrRestart() tea.Cmd {
	verb := cluster.Crash
	if !m.st().Up(m.selected) {
		verb = cluster.Restart
	}
	m.do(cluster.Command{Verb: verb, Agent: m.selected})
	return nil
}

func (m *Model) askWipe() tea.Cmd {
	question := "Wipe " + m.selected.String() + "'s disk? It will forget every promise and every vote."
	m.open(newConfirm(question+m.forEver(), func(m *Model) {
		m.do(cluster.Command{Verb: cluster.Wipe, Agent: m.selected})
	}))
	return nil
}

func (m *Model) askPropose() tea.Cmd {
	m.ask("propose " + m.selected.String() + " ")
	m.prompt.suggest(string(suggest(m.st().Protocol().Examples(), m.run.Proposed())))
	return nil
}

// pauseOrPlay stops or starts the clock. From the past, it goes back to the present first.
func (m *Model) pauseOrPlay() tea.Cmd {
	if m.held() {
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
	if m.held() {
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
		m.say("Nothing is due: no message is in flight and no timer is running.")
	}
	if m.run.Behind() == 0 {
		m.stop()
	}
	m.atNow()
	return nil
}

// live goes back to the present, where the clock goes on as it was.
func (m *Model) live() tea.Cmd {
	if !m.held() {
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
	return nil
}

// rewind looks at a step. The past stands still by itself, so the clock stays as it was; whoever comes to the present step by step
// wants to look.
func (m *Model) rewind(step int) {
	if m.held() {
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

// wheel moves the selection of what is under the pointer.
func (m *Model) wheel(at tea.Mouse) {
	if m.w < minWidth || m.h < minHeight {
		return // nothing is under it
	}
	key := "down"
	if at.Button == tea.MouseWheelUp {
		key = "up"
	}
	if o := m.top(); o != nil {
		if _, found := press(o.bindings(), m, key); !found {
			press(keysOf(o), m, key)
		}
		return
	}
	if at.X >= leftWidth(m.w) {
		if _, found := press(views[m.view].keys(m), m, key); found {
			return
		}
	}
	press(globalKeys, m, key)
}
