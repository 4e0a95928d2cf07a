package cluster

import "strings"

// CommandSpec is one verb of the command language: what the parser, the help, the completion and the README know of it.
type CommandSpec struct {
	Verb    Verb
	Word    string
	Forms   []string // how it is written, the usual way first
	Summary string   // what it does, in a sentence
	Watcher bool     // it is for whoever watches the run, and is not part of the run

	parse  func(*words, *Command) error
	format func(Command) string
}

// CommandTable returns every verb, in the order in which a person meets them.
func CommandTable() []CommandSpec {
	return []CommandSpec{
		{Propose, "propose", []string{"propose A red"}, "Ask a proposer to get a value chosen.", false, parseProposal, formatProposal},
		{Crash, "crash", []string{"crash C", "crash C before-write", "crash C after-write"}, "Take an agent down, now or at its next write.", false, parseCrash, formatCrash},
		{Restart, "restart", []string{"restart C"}, "Bring an agent back with what its stable storage holds.", false, parseAgent, formatAgent},
		{Wipe, "wipe", []string{"wipe C"}, "Empty an agent's stable storage.", false, parseAgent, formatAgent},
		{Disk, "disk", []string{"disk C ok", "disk C fails", "disk C lies", "disk C loses-last"}, "Make an agent's stable storage misbehave.", false, parseDisk, formatDisk},
		{Drift, "clock", []string{"clock B 110%", "clock B 90%", "clock all 100%"}, "Make an agent's clock, or all of them, run fast or slow: at 110% its timers end after 1/1.1 of their time.", false, parseDrift, formatDrift},
		{Timeout, "timeout", []string{"timeout A", "timeout A proposer retry"}, "End an agent's next timer now, or one of a role.", false, parseTimeout, formatTimeout},

		{Cut, "cut", []string{"cut A-B", "cut A>B", "cut A"}, "Cut a link both ways or one way, or all links of an agent.", false, parseLinks, formatLinksOnly},
		{Mend, "mend", []string{"mend A-B", "mend A>B", "mend A"}, "Mend what was cut.", false, parseLinks, formatLinksOnly},
		{Partition, "partition", []string{"partition AB | CDE"}, "Cut every link between groups and mend those inside; agents in no group are one group more.", false, parseGroups, formatGroups},
		{Heal, "heal", []string{"heal"}, "Mend every link.", false, parseNothing, formatNothing},
		{Delay, "delay", []string{"delay 10ms..40ms", "delay A>B 200ms"}, "Set how long messages are under way, everywhere or on a link.", false, parseDelay, formatDelay},
		{Loss, "loss", []string{"loss 20%", "loss A-B 20%"}, "Set how many messages are lost.", false, parsePercentage, formatPercentage},
		{Dup, "dup", []string{"dup 5%", "dup A-B 5%", "dup A>B Accept 2.A"}, "Set how many messages arrive twice, or duplicate one under way.", false, parseDup, formatPercentage},
		{Order, "order", []string{"order fifo", "order any", "order A>B fifo"}, "Set whether messages arrive in the order in which they were sent.", false, parseOrder, formatOrder},

		{Deliver, "deliver", []string{"deliver A>B Accept 2.A", "deliver A>B"}, "Deliver a message under way now.", false, parseMessage, formatMessage},
		{Drop, "drop", []string{"drop A>B Accept 2.A"}, "Lose a message under way.", false, parseMessage, formatMessage},
		{Duplicate, "dup", nil, "", false, nil, formatMessage},
		{Hold, "hold", []string{"hold A>B Accept 2.A"}, "Keep a message under way until it is released.", false, parseMessage, formatMessage},
		{Release, "release", []string{"release A>B Accept 2.A"}, "Let a held message go on.", false, parseMessage, formatMessage},

		{Without, "without", []string{"without persist-promise"}, "Switch a rule of the protocol off.", false, parseRule, formatWord},
		{With, "with", []string{"with persist-promise"}, "Switch a rule on again.", false, parseRule, formatWord},

		{Run, "run", []string{"run 500ms"}, "Let virtual time pass.", true, parseRun, formatRun},
		{Step, "step", []string{"step", "step 10"}, "Let the next things due happen.", true, parseCount(1, 1, 1_000_000), formatCount(1)},
		{Pause, "pause", []string{"pause"}, "Stop the clock.", true, parseNothing, formatNothing},
		{Speed, "speed", []string{"speed 2x", "speed 0.5x"}, "Set how fast virtual time passes; 1x is 1/40 of real time.", true, parseSpeed, formatSpeed},
		{Rewind, "rewind", []string{"rewind", "rewind 12"}, "Look at the step before, or at a step by its number.", true, parseCount(-1, 0, maxStep), formatCount(-1)},
		{Live, "live", []string{"live"}, "Look at the present again.", true, parseNothing, formatNothing},
		{Branch, "branch", []string{"branch", "branch 2"}, "List the futures of the run, or go to one.", true, parseCount(0, 1, 1<<20), formatCount(0)},
		{View, "view", []string{"view log", "view stage", "view messages", "view events"}, "Show a view.", true, parseView, formatWord},
		{Select, "select", []string{"select B"}, "Select an agent.", true, parseAgent, formatAgent},
		{Pace, "pace", []string{"pace off", "pace on"}, "Whether the clock stops for what decides something, until it can be read.", true, parseOnOff, formatOnOff},
		{Set, "set", []string{"set hold off", "set hold on"}, "Whether the clock is held while you type, and in editors and lists.", true, parseSwitch, formatSwitch},

		{Protocol, "protocol", []string{"protocol simplepaxos"}, "Begin a new run of another protocol, with as many agents and the same seed.", true, parseProtocol, formatWord},
		{Agents, "agents", []string{"agents 5"}, "Begin a new run with so many agents that each play every role.", true, parseCount(0, 1, 31), formatCount(0)},
		{Separate, "separate", []string{"separate 2,3,1", "separate 2,3"}, "Begin a new run with proposers, acceptors and learners of their own, or with acceptors that learn too.", true, parseSeparate, formatSeparate},
		{Quorum, "quorum", []string{"quorum 2,4", "quorum majority"}, "Begin a new run with other quorums for the two phases.", true, parseQuorum, formatQuorum},
		{Learning, "learning", []string{"learning all", "learning distinguished 1", "learning only 1"}, "Begin a new run in which all learn, or only the first; or in which only some learners hear from acceptors.", true, parseLearning, formatLearning},
		{Seed, "seed", []string{"seed 9"}, "Begin a new run with another seed.", true, parseSeed, formatSeed},

		{Variant, "variant", []string{"variant uncoordinated"}, "Begin a new run in which the protocol does its work in another way, if it has several.", true, parseVariant, formatWord},
		{Window, "window", []string{"window 2"}, "Begin a new run in which a leader proposes so many instances beyond those that are decided.", true, parseCount(0, 1, maxInstances), formatCount(0)},
		{Snapshot, "snapshot", []string{"snapshot 4"}, "Begin a new run in which a learner makes a snapshot after so many commands.", true, parseCount(0, 1, maxInstances), formatCount(0)},
		{Members, "members", []string{"members 3"}, "Begin a new run in which only the first so many acceptors vote, until a command changes that.", true, parseCount(0, 1, 31), formatCount(0)},

		{Explore, "explore", []string{"explore"}, "Search from here for a run that breaks an invariant.", true, parseNothing, formatNothing},
		{Status, "status", []string{"status"}, "Say where the run stands.", true, parseNothing, formatNothing},
		{Save, "save", []string{"save run.synod", "save! run.synod"}, "Write the run into a file; with ! also over one that synod has not made.", true, parseFile, formatFile},
		{Open, "open", []string{"open run.synod"}, "Open a run that was saved.", true, parseFile, formatFile},
		{Detach, "detach", []string{"detach"}, "With --data: what replaces or leaves the present that the disks keep may go on in memory.", true, parseNothing, formatNothing},
		{Attach, "attach", []string{"attach"}, "With --data: go back to the present that the disks keep.", true, parseNothing, formatNothing},
		{Export, "export", []string{"export screen.svg", "export screen.txt", "export! screen.svg"}, "Write what the screen shows into a file, as a picture or as text; with ! also over one that synod has not made.", true, parseFile, formatFile},
	}
}

// forcible reports whether the verb has a form with ! behind it.
func (s CommandSpec) forcible() bool { return s.Verb == Save || s.Verb == Export }

// names reports whether a word is the verb's, and whether it has the ! that only some verbs take.
func (s CommandSpec) names(word string) (named, force bool) {
	if plain, ok := strings.CutSuffix(word, "!"); ok && s.forcible() {
		return plain == s.Word, true
	}
	return word == s.Word, false
}

func specOf(v Verb) (CommandSpec, bool) {
	for _, s := range CommandTable() {
		if s.Verb == v {
			return s, true
		}
	}
	return CommandSpec{}, false
}
