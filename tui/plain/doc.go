// Package plain is the playground without a dashboard: the same commands, typed in lines or read from a script, and one
// line of text for each event with the reason for it. It is for screen readers, for pipes and for programs.
//
// A line begins with where it happened in the run, and goes on in sentences:
//
//	step 7, 0.031s: B receives Accept 1.A red from A. B accepts 1.A red: it has promised no higher ballot. (P1a)
//
// Nothing is drawn, and nothing depends on the time of day or on a terminal, so a script has the same output everywhere.
// Time never waits: run 5s is done at once.
//
// # Reading order
//
// session.go carries out commands; watching.go has those that are for whoever watches. script.go and talk.go read them from
// a file and from a person. sentence.go and status.go write text, json.go writes objects.
package plain
