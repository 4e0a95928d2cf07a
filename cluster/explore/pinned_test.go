package explore

// counts are how many states a search visits, and how many those stand for.
type counts struct{ states, stand int }

// pinned are the counts of the trials of Simple Paxos.
var pinned = map[string]counts{
	"two-proposers":    {23_010, 130_401},
	"one-ballot-again": {48_896, 280_882},
	"three-ballots":    {19_400, 109_213},
	"three-proposers":  {29_860, 167_933},
	"a-crash":          {211_639, 1_227_957},
	"a-timeout":        {19_629, 38_981},
	"two-ballots-each": {686_875, 4_048_633},
}
