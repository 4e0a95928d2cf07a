package cli

import (
	"fmt"
	"strings"

	"synod/cluster"
)

// few is how many words an error lists; more would hide what it has to say.
const few = 12

// nearest ends an error about an unknown word: with the known word that was probably meant, or with all of them while
// they are few.
func nearest(word string, known []string) string {
	if best, ok := cluster.Nearest(word, known); ok {
		return fmt.Sprintf(": did you mean %q?", best)
	}
	if len(known) == 0 || len(known) > few {
		return ""
	}
	return ": there is " + strings.Join(known, ", ")
}
