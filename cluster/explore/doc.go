// Package explore searches the runs of a small cluster for one that breaks an invariant. It runs the very roles that run
// in the dashboard, and asks the very judge.
//
// # What is searched
//
// A Trial bounds what people and nature may do: how often each proposer is told to propose, how often timers end, how often
// agents crash. Messages are bounded by nothing: the messages under way are a set that only grows, and each of them may
// arrive at any time, any number of times, or never. So every delay, loss, duplication and reordering is in the search.
// A crash with the restart that follows is one action, since an agent that is down is no different from a slow one; it can
// come at any time, also between a write and the messages that depend on it.
//
// # How
//
// What an agent does depends on its own state alone (cluster.Local), and what the judge says of it on a few parts of what it
// knows (roles.Part). Both are computed once, by the real code, and remembered; agents, parts and messages are then small
// numbers, and a state of the cluster is a handful of them with a set of bits. A state is recognised by a 64-bit
// fingerprint, which changes with each part by exclusive or. Two different states may have the same fingerprint: in n
// states that happens with a probability of about n²/2⁶⁵, which a Result says.
//
// Agents that only listen are left out of the states, and states that differ only in which of the acceptors is which are
// taken for one; Options say which of these reductions is not wanted.
//
// The search is a level of states at a time, shared among workers. They only look up what is known; what nobody has asked an
// agent or the judge before is left over until they rest. So there are no locks, and the states of a level are the same
// whoever finds them.
//
// # Reading order
//
// trial.go says what is searched, machine.go what an agent does, verdict.go what the judge says, and print.go how a state is
// recognised. search.go goes through the states level by level, so that the first run found is a shortest one; its workers
// (worker.go) find the successors of states and keep their fingerprints in a table (table.go, memory.go); sinks.go and
// alike.go have fewer states visited. path.go turns what is found into commands, and into a scenario. walk.go tries random
// runs instead, for what is too large to search: schedulers.go says what happens in them, and troupe.go who plays. shrink.go
// makes those short, and here.go does all of it for somebody who waits.
package explore
