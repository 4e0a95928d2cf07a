package spacetime

import "synod/roles"

// signs are what the picture is made of.
type signSet struct {
	lane, pass, tick, down, paused                   string
	ask, begin, promise, issue, saved, unsaved       string
	refused, chosen, learned, lost, back, timer      string
	risk, broken, here, pick, vertical, cut, fork    string
	held, waits, other                               string
	heads                                            [3]string // of a message under way, by phase
	dash                                             string
	bars                                             [9]string
	ellipsis, arrow                                  string
	turnedLane, turnedTick, turnedCross, turnedBreak string
}

var unicodeSigns = signSet{
	lane: "─", pass: "┼", tick: "┼", down: "▒", paused: "░",
	ask: "»", begin: "▻", promise: "┬", issue: "►", saved: "▂", unsaved: "┊",
	refused: "⊘", chosen: "◆", learned: "✓", lost: "✗", back: "↺", timer: "◷",
	risk: "!", broken: "‼", here: "▼", pick: "▸", vertical: "┊", cut: "╌", fork: "╎",
	held: "❙", waits: "‖", other: "·",
	heads: [3]string{roles.NoPhase: "⇢", roles.PhaseOne: "▻", roles.PhaseTwo: "►"}, dash: "╌",
	bars:     [9]string{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
	ellipsis: "…", arrow: "→",
	turnedLane: "│", turnedTick: "├", turnedCross: "┼", turnedBreak: "╎",
}

var asciiSigns = signSet{
	lane: "-", pass: "|", tick: "|", down: "#", paused: "=",
	ask: ">>", begin: ">", promise: "T", issue: ">", saved: "_", unsaved: ":",
	refused: "(/)", chosen: "*", learned: "+", lost: "x", back: "^", timer: "@",
	risk: "!", broken: "!!", here: "v", pick: ">", vertical: ":", cut: "-", fork: "%",
	held: "I", waits: "=", other: ".",
	heads: [3]string{roles.NoPhase: ">", roles.PhaseOne: ">", roles.PhaseTwo: ">"}, dash: "-",
	bars:     [9]string{" ", ".", ":", "-", "=", "+", "*", "#", "@"},
	ellipsis: "~", arrow: ">",
	turnedLane: "|", turnedTick: "+", turnedCross: "|", turnedBreak: ":",
}

func (s *Scene) signs() *signSet {
	if s.ASCII {
		return &asciiSigns
	}
	return &unicodeSigns
}
