// Synod is a playground for Paxos in the terminal: put proposers, acceptors and learners in front of you, propose,
// partition, crash, step back in time, and see why nothing unsafe happens.
//
// The commands, their flags and their exit codes are in package cli.
package main

import (
	"os"
	"runtime/debug"

	"synod/tui/cli"
)

func main() {
	tuneMemory()
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// tuneMemory trades memory for speed. A run makes very many very small things, most of which die at once, and keeps
// little: collecting at five times what is kept instead of at twice makes it noticeably faster. The limit keeps that
// bargain from growing without bound on a long exploration: near it, the collector works harder instead.
func tuneMemory() {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(2 << 30)
}
