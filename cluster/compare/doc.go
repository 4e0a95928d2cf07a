// Package compare says how two runs differ: where they part, what is chosen in each, how many messages each needed, and in what state
// each has come to its end. What is the same in both is left out.
//
// Two runs part at the first step at which the kind of what happens, the agent or the message is not the same. When something happens
// is not asked, nor how a message is numbered: a run in which messages take twice as long but nothing happens in another order does
// not part from the first, and differs in its time alone.
//
// # Reading order
//
// compare.go goes through two runs side by side; count.go counts what happens in one of them; rows.go makes the rows of what differs;
// moment.go finds the step of one run that belongs to a step of the other.
package compare
