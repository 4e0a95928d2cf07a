// Package chronicle is an index of a run that is kept while the run goes on. A picture of the whole run, or of any window of it, asks
// the chronicle and need not go through the run: how many messages there were between two steps, who sent which to whom and what became
// of it, where something rare happened, what could have influenced what, and what a choice rests on. Nothing in it is sampled.
//
// A [Chronicle] has a [Branch] for each future of the run. A branch is a list of blocks of steps, to which only the present is added
// (block.go, record.go); what happened before two branches part is shared. A step takes 16 bytes: what happened in it, when, and at
// which step the message that it received was sent. A block begins with running totals, the messages in flight and the vector clocks.
//
//   - scale.go has the places of steps on a line from left to right,
//   - counts.go and marks.go tell what happened between two steps,
//   - messages.go has messages with both ends, spans.go who was down and what was cut, events.go the events themselves,
//   - clocks.go and causes.go have the past and the future of an event by vector clocks ("happened before" is Lamport's),
//   - proof.go has the votes and promises that a choice rests on.
package chronicle
