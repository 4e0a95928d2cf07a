// Package cluster is the world around the agents of package roles: agents as goroutines, links as channels, virtual time, seeded
// faults, stable storage, and the commands by which a person meddles with all that. A run is a function of its settings, its seed
// and its commands, so its past can be gone through again and begin branches. The model of processes and messages is that of
// "Paxos Made Simple", section 2.1.
package cluster
