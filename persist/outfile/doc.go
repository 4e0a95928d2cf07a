// Package outfile writes what a person asks for: pictures, recordings, saved runs, scenarios, pages and logs.
//
// It keeps two promises. What is written replaces only what the program has made itself: each format carries a mark in its
// first 512 bytes, see [Kind], and whatever lacks the mark of the same kind is in the way, see [Refusal]. And a write that fails
// has changed nothing: a file is written beside its place, synced and renamed, so whoever looks finds the old one or the
// new one, and never a part.
//
// A [Place] says where a run may write and read. A person may do so anywhere. A tape, which may come from a stranger, may do so
// in one folder, whatever it types and whatever links stand there.
package outfile
