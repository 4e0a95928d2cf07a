package spacetime

import (
	"unicode/utf8"

	"synod/roles"
	"synod/tui/traffic"
)

// Scene is a stretch of a run, and how it is looked at.
type Scene struct {
	Width, Height int  // of the picture, in cells
	ASCII         bool // no other characters
	Bare          bool // no colours: values stand in brackets, and lines differ by their dots
	Turned        bool // time runs downwards

	Lanes    []Lane
	Steps    []Step // in their order
	Messages []Message
	Cuts     []Cut
	Bars     []Bar
	Counts   *Counts // in place of messages, when there are too many

	Zoom int // level; see [Factor]
	Left int // the column of the run that is the first one of the picture, or its first row when it is turned
	// Here is the position of the clock, HereStep the step that it stands at, and End the position of the present: what lies between
	// the two is drawn, but steps back.
	Here, End int64
	HereStep  int
	Cursor    Cursor
	Linear    bool // time is drawn as it is
	// Fork is the position from which on another run, drawn beside this one, is another; 0 for none. Turned pictures have no line for it.
	Fork int64
	Fold bool // votes that changed nothing are a tick only

	// Lit says that only what is lit stands out: causes, or a proof.
	Lit bool

	// Measure returns the number of cells of a text, and First its first character; nil for one a rune.
	// Visible has whatever a terminal would obey made visible; nil for texts that have nothing such.
	Measure func(string) int
	Visible func(string) string
	First   func(string) (sign string, cells int)
}

// Lane is an agent's.
type Lane struct {
	ID     roles.ID
	Name   string
	Is     []Piece   // what the agent has come to in a few cells: a promise, or a vote
	Rows   [][]Piece // the same in words, in rows
	Voted  roles.Value
	Down   string // a word when it is down or paused
	Both   bool   // it is in both quorums of a violation
	Picked bool
	Folded bool // it has no lane: nothing happens in it
}

// Mark says what a step was, for its sign on the lane.
type Mark uint32

// The marks. Rare ones come last.
const (
	Receives Mark = 1 << iota // a message from another agent
	Asks                      // it was given Step.Value to get chosen
	Begins                    // Step.Ballot
	Promises                  // Step.Ballot
	Issues                    // Step.Ballot with Step.Value
	Votes                     // for Step.Value in Step.Ballot
	Saves                     // what it decided is on stable storage
	Unsaved                   // it should be, and is not
	Refuses
	Expires // a timer
	Learns
	Pauses
	Resumes
	Restarts
	Crashes
	Completes // the quorum of a choice
	Weakens   // it breaks what the proof needs
	Breaks    // it breaks a promise to the user
)

// facts are the marks of what the judge notes.
const facts = Begins | Promises | Issues | Votes | Learns | Completes

// Step is something that happened on a lane.
type Step struct {
	Number   int
	Position int64 // in parts of a dot, see [Unit]
	At       int64 // milliseconds
	Lane     int   // -1 for what happened to none
	Is       Mark
	Ballot   roles.Ballot
	Value    roles.Value
	Slot     roles.Instance
	Slotted  bool
	Lit      bool
	Says     string // what happened, in words, for the turned picture
}

// End is what became of a message.
type End uint8

// The ends.
const (
	Arrives   End = iota
	Flies         // it is under way
	IsHeld        // until it is released
	Waits         // at an agent that is paused
	CutAtOnce     // the link was cut when it was sent
	CutLater      // it was under way
	NobodyUp      // its receiver is down
	LostHere      // by chance, or somebody dropped it
)

// Message is a message of an agent to another one.
type Message struct {
	Seq      uint64
	From, To int   // lanes
	Sent     int64 // position of the step that sent it
	SentStep int
	Got      int64 // position of its end; where it would end, if it is under way
	GotStep  int   // 0 while there is none
	End      End
	Done     float64 // the part of its way that it has flown, if it is under way
	Copy     bool
	Idle     bool // its receipt led to nothing that is noted, and sent nothing
	Class    roles.Class
	Words    traffic.Words
	Rough    bool // of its words only the kind is known yet
	Lit      bool
}

// Cut is a stretch of the run in which a partition held, or another change of the world around the agents.
type Cut struct {
	From, To    int64 // positions; To is the largest number for one that holds on
	Groups      []int // the group of each lane; nil when it is no partition
	Step, Until int   // the steps after which it began and ended; Until is 0 while it holds
	Says        string
	Quiet       bool // an instant that only the ruler tells
}

// Bar is a stretch in which an agent is down, or paused.
type Bar struct {
	Lane     int
	From, To int64
	Paused   bool
}

// Cursor is what is looked at.
type Cursor struct {
	On   bool
	Step int
	Lane int
	Seq  uint64 // a message; 0 for none
}

func (s *Scene) measure(text string) int {
	if s.Measure != nil {
		return s.Measure(text)
	}
	return utf8.RuneCountInString(text)
}

func (s *Scene) first(text string) (string, int) {
	if text[0] < utf8.RuneSelf && (len(text) == 1 || text[1] < utf8.RuneSelf) {
		return text[:1], 1
	}
	if s.First != nil {
		return s.First(text)
	}
	_, n := utf8.DecodeRuneInString(text)
	return text[:n], 1
}

// clip cuts a text to so many cells.
func (s *Scene) clip(text string, most int) string {
	for s.measure(text) > max(0, most) {
		_, n := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-n]
	}
	return text
}

// column returns the column of the picture in which a position stands.
func (c *Canvas) column(position int64) int { return c.gutter + Column(position, c.s.Zoom) - c.s.Left }
