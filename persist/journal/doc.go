// Package journal keeps what somebody does, while they do it, in files to which lines are only ever added. It knows nothing of what
// the lines say.
//
// A journal is text: a line that says what it is, and then line after line with a checksum before each.
//
//	synod journal 1
//	5f0a1c2e protocol simplepaxos
//	0b3d9a71 0 0s propose A red
//
// A checksum goes over all lines up to its own, so that a line that was changed, lost or moved is found.
//
// What survives: every line that Append has returned from outlives the end of the process, however that comes, for the system has
// it then. It need not outlive the end of the system: nothing is synced, because that takes longer than a key may take. After a
// loss of power the last lines may be missing, and a line that was cut is none; those before it are whole.
//
// One process writes a journal, and holds a lock beside it; a journal without a holder is one whose process has ended. One that was
// finished has another ending, so that it is known without being read.
package journal
