package roles

// Phase is the part of the algorithm that a kind of message belongs to.
type Phase uint8

// The phases. What only helps the two along, such as the word that a value is chosen, or who leads, belongs to neither.
const (
	NoPhase  Phase = iota
	PhaseOne       // promises are asked for and given, and votes are reported
	PhaseTwo       // votes are asked for and given
)

// Class is what a kind of message is for. A protocol declares it, so that a screen can draw a message without knowing it by name:
// in which phase it is, whether it asks or answers, and whether it turns a request down.
type Class struct {
	Phase   Phase
	Answers bool // it answers a request; otherwise it asks for something, or tells
	Refuses bool // it turns the request down, so it answers, too
}

// The classes that protocols have in common.
var (
	Ask1    = Class{Phase: PhaseOne}
	Answer1 = Class{Phase: PhaseOne, Answers: true}
	Ask2    = Class{Phase: PhaseTwo}
	Answer2 = Class{Phase: PhaseTwo, Answers: true}
	Tell    = Class{} // a request or news outside the phases
	Answer  = Class{Answers: true}
	Refusal = Class{Answers: true, Refuses: true}
)

// Round is what follows from the number of a ballot, where a protocol has ballots of several kinds.
type Round struct {
	Open bool // its owner may leave the value to the acceptors: a fast round
	// First says that it is the lowest of all: nobody can have voted below it, so its owner needs no promises.
	First bool
	// After is the open ballot before it, whose votes its owner may take for promises of it; the zero Ballot when there is none.
	After Ballot
	// Alone says that acceptors may go on from there by themselves, each by the votes of a quorum.
	Alone bool
}
