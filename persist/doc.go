// Package persist is what survives.
//
// "Each process … has stable storage, preserved during failures, to maintain the information that the acceptor must
// remember. An acceptor records its intended response in stable storage before actually sending the response."
// That sentence (Lamport, "Paxos Made Simple", section 2.5, in other words) is the whole contract of a [Store]: when
// Save returns without an error, the record survives a crash; nothing that depends on it may be said before.
//
// An acceptor that comes back with less than it has said can break agreement, and no other agent can notice. So a
// store never guesses. [Memory] is the disk of a simulated agent: it lives as long as the program, which is longer than
// any agent's life. [Dir] keeps one small file an agent, under a checksum, replaced as a whole; a file that is damaged,
// of an unknown version or unreadable is an error that names it, and never "nothing stored". [Faulty] makes a disk
// fail, lie or lose its last write, because those are things that real disks do, and worth seeing.
package persist

// Store keeps one durable record for each agent. An agent's name is letters and digits; anything else is an error.
type Store interface {
	// Save replaces the agent's record and returns once the new one would survive a crash. After an error nothing is
	// known about what a later Load will find, so the agent must stop.
	Save(agent string, record any) error
	// Load reads the agent's record into what record points to, and reports whether there is one. An error means
	// that there is something, and that it cannot be trusted.
	Load(agent string, record any) (found bool, err error)
	// Wipe removes the agent's record, as a broken disk would. It is no error when there is none.
	Wipe(agent string) error
}
