package cluster

import "strings"

// CommandSpec is one verb of the command language: what the parser, the help, the completion and the README know of it.
type CommandSpec struct {
	Verb    Verb
	Word    string
	Forms   []string // how it is written, the usual way first
	Summary string   // what it does, in a sentence
	Watcher bool     // it is for whoever watches the run, and is not part of the run

	parse  func(*words, *Command) error // nil where an earlier verb of the same word reads it
	format func(Command) string
}

// CommandTable returns every verb, in the order in which a person meets them.
func CommandTable() []CommandSpec {
	return []CommandSpec{
		{Propose, "propose", []string{"propose A red"}, "Ask a proposer to get a value chosen.", false, parseProposal, formatProposal},
		{Crash, "crash", []string{"crash C", "crash C before-write", "crash C after-write"}, "Crash an agent, now or at its next write to disk.", false, parseCrash, formatCrash},
		{Restart, "restart", []string{"restart C"}, "Bring an agent back with what is on its disk.", false, parseAgent, formatAgent},
		{Wipe, "wipe", []string{"wipe C"}, "Wipe an agent's disk.", false, parseAgent, formatAgent},
		{Disk, "disk", []string{"disk C ok", "disk C fails", "disk C lies", "disk C loses-last"}, "Make an agent's disk misbehave: writes fail, are not done, or the last one is lost in a crash.", false, parseDisk, formatDisk},
		{Drift, "clock", []string{"clock B 110%", "clock B 90%", "clock all 100%"}, "Make an agent's clock, or all of them, run fast or slow: at 110% its timers end after 1/1.1 of their time.", false, parseDrift, formatDrift},
		{Timeout, "timeout", []string{"timeout A", "timeout A proposer retry"}, "End an agent's next timer now, or one of a role.", false, parseTimeout, formatTimeout},
		{PauseAgent, "pause", []string{"pause A 2s", "pause A"}, "Have an agent stand still, for a time or until it is resumed: it is up and keeps its memory, its timers stand still, and what reaches it waits.", false, parsePause, formatPause},
		{ResumeAgent, "resume", []string{"resume A"}, "Let an agent that is paused go on.", false, parseResume, formatAgent},

		{Cut, "cut", []string{"cut A-B", "cut A>B", "cut A", "cut A-B A-C"}, "Cut a link both ways or one way, all links of an agent, or several links.", false, parseLinks, formatLinksOnly},
		{Mend, "mend", []string{"mend A-B", "mend A>B", "mend A"}, "Mend what was cut.", false, parseLinks, formatLinksOnly},
		{Partition, "partition", []string{"partition AB | CDE", "partition AB > CDE", "partition bridge C", "partition ring", "partition chain A B C", "partition hub C"},
			"Cut the links between sides, with > one way only, or all but those of a shape, and mend all others. Agents that are not named are one more side.", false, parsePartition, formatPartition},
		{Heal, "heal", []string{"heal"}, "Mend every cut link.", false, parseNothing, formatNothing},
		{Delay, "delay", []string{"delay 10ms..40ms", "delay A>B 200ms"}, "Set how long messages take, everywhere or on a link.", false, parseDelay, formatDelay},
		{Loss, "loss", []string{"loss 20%", "loss A-B 20%"}, "Set how many messages are lost, everywhere or on a link.", false, parsePercentage, formatPercentage},
		{Dup, "dup", []string{"dup 5%", "dup A-B 5%", "dup A>B Accept 2.A"}, "Set how many messages are duplicated, or duplicate one that is in flight.", false, parseDup, formatPercentage},
		{Order, "order", []string{"order fifo", "order any", "order A>B fifo"}, "Set whether messages arrive in the order in which they were sent.", false, parseOrder, formatOrder},

		{Deliver, "deliver", []string{"deliver A>B Accept 2.A", "deliver A>B"}, "Deliver a message in flight now.", false, parseMessage, formatMessage},
		{Drop, "drop", []string{"drop A>B Accept 2.A"}, "Drop a message in flight.", false, parseMessage, formatMessage},
		{Duplicate, "dup", nil, "", false, nil, formatMessage},
		{Hold, "hold", []string{"hold A>B Accept 2.A", "hold next A>C", "hold next A>C Accept"}, "Hold a message in flight until it is released; or the next one on that way, as soon as it is sent.", false, parseHold, formatMessage},
		{HoldNext, "hold", nil, "", false, nil, formatHoldNext},
		{Release, "release", []string{"release A>B Accept 2.A", "release A>B"}, "Let a held message go on; or, where none is held, call off that the next one will be.", false, parseMessage, formatMessage},

		{Without, "without", []string{"without persist-promise"}, "Switch a rule of the protocol off.", false, parseRule, formatWord},
		{With, "with", []string{"with persist-promise"}, "Switch a rule on again.", false, parseRule, formatWord},

		{Run, "run", []string{"run 500ms"}, "Let virtual time pass.", true, parseRun, formatRun},
		{Step, "step", []string{"step", "step 10"}, "Let the next things due happen.", true, parseCount(1, 1, 1_000_000), formatCount(1)},
		{Pause, "pause", []string{"pause"}, "Stop the clock.", true, nil, formatNothing},
		{Resume, "resume", []string{"resume"}, "Let the clock go on.", true, nil, formatNothing},
		{Speed, "speed", []string{"speed 2x", "speed 0.5x"}, "Set how fast virtual time passes; 1x is 1/40 of real time.", true, parseSpeed, formatSpeed},
		{Rewind, "rewind", []string{"rewind", "rewind 12"}, "Look at the step before, or at a step by its number.", true, parseCount(-1, 0, maxStep), formatCount(-1)},
		{Live, "live", []string{"live"}, "Look at the present again.", true, parseNothing, formatNothing},
		{Branch, "branch", []string{"branch", "branch 2", "branch retry-wins", "branch name retry-wins", "branch 2 name retry-wins"}, "List the futures of the run, go to one, or give one a name.", true, parseBranch, formatBranch},
		{NameBranch, "branch", nil, "", true, nil, formatBranch},
		{View, "view", []string{"view log", "view board", "view stage", "view space-time", "view messages", "view events"}, "Show a view.", true, parseView, formatWord},
		{Select, "select", []string{"select B", "select slot 2"}, "Select an agent, or a slot of a log.", true, parseSelect, formatSelect},
		{Pace, "pace", []string{"pace off", "pace on"}, "Whether the clock stops for what decides something, until it can be read.", true, parseOnOff, formatOnOff},
		{Set, "set", []string{"set hold off", "set hold on", "set first-steps off"}, "Whether the clock is held while you type, and in editors and lists; and whether the first steps are shown.", true, parseSwitch, formatSwitch},

		{Undo, "undo", []string{"undo"}, "Take your last act back: go to just before it, on a new branch.", true, parseNothing, formatNothing},
		{Redo, "redo", []string{"redo"}, "Do again what undo took back.", true, parseNothing, formatNothing},
		{Again, "again", []string{"again", "again seed 9"}, "Begin the run anew with the next seed: all are up and remember nothing; links, disks, clocks, rules and settings are as they are.", true, parseAgain, formatAgain},
		{Keep, "keep", []string{"keep"}, "Keep the run that is shown as your own, and go on from here.", true, parseNothing, formatNothing},

		{Protocol, "protocol", []string{"protocol simplepaxos"}, "New run of another protocol, with as many agents and the same seed.", true, parseProtocol, formatWord},
		{Agents, "agents", []string{"agents 5"}, "New run: N agents, each playing all three roles.", true, parseCount(0, 1, 31), formatCount(0)},
		{Separate, "separate", []string{"separate 2,3,1", "separate 2,3"}, "New run with separate proposers, acceptors and learners; without the third number the acceptors learn too.", true, parseSeparate, formatSeparate},
		{Quorum, "quorum", []string{"quorum 2,4", "quorum majority"}, "New run with quorums of these sizes for phase 1 and phase 2.", true, parseQuorum, formatQuorum},
		{Learning, "learning", []string{"learning all", "learning distinguished 1", "learning only 1"}, "New run: acceptors tell all learners, the first N of them, who tell the others, or only the first N.", true, parseLearning, formatLearning},
		{Seed, "seed", []string{"seed 9"}, "New run with this random seed; the same seed replays the same run.", true, parseSeed, formatSeed},

		{Variant, "variant", []string{"variant uncoordinated"}, "New run of another variant of the protocol, if it has several.", true, parseVariant, formatWord},
		{Window, "window", []string{"window 2"}, "New run: how many undecided slots a leader may have open (α).", true, parseCount(0, 1, maxInstances), formatCount(0)},
		{Snapshot, "snapshot", []string{"snapshot 4"}, "New run: a learner makes a snapshot after this many commands.", true, parseCount(0, 1, maxInstances), formatCount(0)},
		{Members, "members", []string{"members 3"}, "New run: only the first N acceptors vote, until a command changes the members.", true, parseCount(0, 1, 31), formatCount(0)},

		{Compare, "compare", []string{"compare branch 1 branch 2", "compare without persist-promise", "compare with persist-promise", "compare protocol fastpaxos", "compare A.synod B.synod", "compare run.synod", "compare"},
			"Show two runs side by side, and what differs: two branches, this run without a rule or under another protocol, or saved runs.", true, parseCompare, formatCompare},
		{Explore, "explore", []string{"explore"}, "Search from here for a run that breaks an invariant.", true, parseNothing, formatNothing},
		{Status, "status", []string{"status"}, "Say where the run stands.", true, parseNothing, formatNothing},
		{Why, "why", []string{"why"}, "Say what the last choice rests on: the votes, the promises before them, and what could be known there.", true, parseNothing, formatNothing},
		{Save, "save", []string{"save run.synod", "save! run.synod"}, "Write the run into a file; with ! also over one that synod has not made.", true, parseFile, formatFile},
		{Open, "open", []string{"open run.synod"}, "Open a run that was saved.", true, parseFile, formatFile},
		{Detach, "detach", []string{"detach"}, "With --data: what replaces or leaves the present that the disks keep may go on in memory.", true, parseNothing, formatNothing},
		{Attach, "attach", []string{"attach"}, "With --data: go back to the present that the disks keep.", true, parseNothing, formatNothing},
		{Export, "export", []string{"export screen.svg", "export screen.txt", "export! screen.svg", "export log fig3.svg", "export log fig3.svg paper"}, "Write what the screen shows, or one view, into a file, as a picture or as text; paper is in dark ink on white; with ! also over a file that synod has not made.", true, parseExport, formatExport},
		{Lesson, "lesson", []string{"lesson 101", "lesson a-vote-outlives-its-proposer"}, "Begin a lesson of the list, by its number or its name, or go on where you left it.", true, parseLesson, formatFile},
		{Quit, "quit", []string{"quit", "quit!"}, "Leave this place; in your own run quit, with a question if something would be lost; with ! quit at once. q is short for it.", true, parseNothing, formatNothing},
	}
}

// forcible reports whether the verb has a form with ! behind it.
func (s CommandSpec) forcible() bool { return s.Verb == Save || s.Verb == Export || s.Verb == Quit }

// names reports whether a word is the verb's, and whether it has the ! that only some verbs take.
func (s CommandSpec) names(word string) (named, force bool) {
	plain, force := strings.CutSuffix(word, "!")
	if s.Verb == Quit && plain == "q" {
		plain = s.Word
	}
	return plain == s.Word && (!force || s.forcible()), force
}

func specOf(v Verb) (CommandSpec, bool) {
	for _, s := range CommandTable() {
		if s.Verb == v {
			return s, true
		}
	}
	return CommandSpec{}, false
}
