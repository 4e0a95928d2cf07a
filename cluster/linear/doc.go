// Package linear asks whether a replicated state machine looks like a single one to its clients: whether their histories are
// linearizable (Herlihy and Wing, 1990). In a linearizable history every operation seems to take effect at one instant
// between the moment in which a client asks for it and the moment in which it has the answer.
//
// A run is a real cluster in virtual time (cluster.Timeline) with clients at all proposers, and with trouble: agents crash and
// restart, the network splits, messages are late, lost and repeated, and clocks drift, but by no more than the protocol
// allows. What clients ask and are told is the history. The specification is the protocol's own (roles.Machine), and
// porcupine (Athalye, 2017) decides. An operation without an answer may have taken effect at any time, or not at all. But in the
// end all is well for a while, and then a client that lives must have its answers.
//
// storm.go plays a run, history.go takes down what clients see, check.go decides, and walk.go goes through many seeds.
package linear
