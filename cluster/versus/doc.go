// Package versus measures Multi-Paxos as the playground runs it beside the raft of etcd: commits a second of the same
// commands, with equally many outstanding, in one run of one program. It is a module of its own, so that nobody who builds
// the playground has to fetch what it is compared with.
//
//	cd cluster/versus && go test -bench . -benchtime 3s
//
// The two are no equals. The playground delivers in virtual time, in an order that a seed decides; every step is recorded, so
// that one can go back to it, says why it did what it did, and is judged. The raft does none of that: its nodes are
// goroutines that step as fast as channels allow.
package versus
