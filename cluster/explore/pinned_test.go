package explore

// pinned are the numbers of states of the trials of Simple Paxos, with reductions.
var pinned = map[string]int{
	"two-proposers":    130_401,
	"one-ballot-again": 280_882,
	"three-ballots":    109_213,
	"three-proposers":  167_933,
	"a-crash":          1_227_957,
	"a-timeout":        38_981,
	"two-ballots-each": 4_048_633,
}
