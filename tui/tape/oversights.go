package tape

// Oversight is a kind of what VHS takes and this package refuses: VHS takes it only because it does not look closely, and
// whoever wrote it meant something else.
type Oversight string

// The oversights of VHS. There are no others: whatever else VHS takes is taken here.
const (
	// Unended is a string, a pattern or an object that does not end. VHS ends it with the line, or with the file.
	Unended Oversight = "what never ends"
	// LaterLine is an argument on a line after that of its command. To VHS the end of a line is a space.
	LaterLine Oversight = "an argument on a later line"
	// BadValue is a value that cannot be: a word for a number, a time such as 1.2.3s, half a key press, a shell that VHS
	// does not know, a pattern that every screen matches. VHS finds out when it plays, or never.
	BadValue Oversight = "a value that cannot be"
	// Lost is what VHS passes over or breaks down at when it plays: a setting behind the first key, a chord that presses
	// nothing, a first Hide that no Show ends.
	Lost Oversight = "what has no effect"
	// Misspelt is a word that looks like a command behind a text, which VHS types, and a directive that is none, which is
	// a remark to VHS.
	Misspelt Oversight = "a misspelt word"
	// Ending is an output with an ending that VHS does not know. It writes a GIF into it.
	Ending Oversight = "an unknown ending"
	// Unreadable is a file that is no text. VHS stops at a NUL and takes other bytes for letters.
	Unreadable Oversight = "what is no text"
	// Limit is what is larger than the limits of this package, such as MaxCount.
	Limit Oversight = "what is too large"
)
