package keymap

import "slices"

// The modes, by what they are. Views, places and overlays give keys that they have no use for to whatever is behind them; a mode
// that stands alone gives none, but for those that always work.
var (
	views    = []string{"stage", "space-time", "board", "messages", "events", "agents"}
	places   = []string{"lesson", "challenge", "found", "search"}
	lists    = []string{"inspector", "rules", "lessons", "challenges", "protocols", "branches", "compare", "settings", "stops", "acts", "copy", "help"}
	overlays = append([]string{"links"}, lists...)
	alone    = []string{"violation", "partition", "question", "dialog", "palette", "prompt", "tape"}
	common   = []string{"always", "everywhere", "overlay", "list"} // what others have behind them
	texts    = []string{"palette", "prompt"}                       // where characters are typed
	quiet    = []string{"lesson", "found"}                         // their footers name their own keys, and the help
)

func isMode(mode string) bool {
	return mode == mouse || slices.Contains(slices.Concat(views, places, overlays, alone, common), mode)
}

// Behind returns a mode and those behind it, the nearest first. Places stand before views; the caller puts them together.
func Behind(mode string) []string {
	switch {
	case slices.Contains(lists, mode):
		return []string{mode, "list", "overlay", "always"}
	case slices.Contains(overlays, mode):
		return []string{mode, "overlay", "always"}
	case slices.Contains(alone, mode):
		return []string{mode, "always"}
	}
	return []string{mode, "everywhere", "always"}
}

// titles are the headings of modes in help and README, in their order.
var titles = []struct{ mode, title string }{
	{"always", "Always"}, {"everywhere", "Everywhere"}, {"stage", "1 Stage"}, {"space-time", "2 Space-time"}, {"board", "3 Board / Log"},
	{"messages", "4 Messages"}, {"events", "5 Events"}, {"agents", "0 Agents"}, {"overlay", "Any overlay"}, {"list", "Any list"},
	{"inspector", "Inspector"}, {"lesson", "Lesson playing"}, {"challenge", "Challenge playing"}, {"found", "Found run playing"},
	{"search", "Search running"}, {"violation", "Violation found, verdict"}, {"partition", "Partition editor"}, {"links", "Links editor"},
	{"rules", "Rules"}, {"lessons", "Lessons, courses"}, {"challenges", "Challenges"}, {"protocols", "Protocols"},
	{"branches", "Branches, time bar"}, {"compare", "Compare"}, {"question", "Question in a lesson"}, {"dialog", "Any question yes/no"},
	{"settings", "Settings"}, {"stops", "Stops and watches"}, {"acts", "Acts menu"}, {"copy", "Copy menu"}, {"help", "Help"},
	{"palette", "Palette"}, {"prompt", "Command line"}, {"tape", "Tape playing"},
}

// Modes returns all modes that have keys, in the order of the help.
func Modes() []string {
	var all []string
	for _, t := range titles {
		all = append(all, t.mode)
	}
	return all
}

// Title returns the heading of a mode.
func Title(mode string) string {
	for _, t := range titles {
		if t.mode == mode {
			return t.title
		}
	}
	return mode
}
