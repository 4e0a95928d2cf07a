package tape

import (
	"regexp"
	"testing"
)

// A screen of today is also read in the words of before, by patterns that have some of them; what a tape refuses stays refused.
func TestAScreenInTheWordsOfBefore(t *testing.T) {
	const screen = " synod  Simple Paxos      chosen red   ✓ SAFE\n" +
		"╭─ 0 Agents ──────╮╭─ 1 Stage ──────╮\n" +
		"│ E┊idle          ││                │\n" +
		"│▍ │promised 1.A  ││ ╭─ E ────────╮ │\n" +
		"│▍ │voted 1.A red ││ │ voted 1.A red │\n" +
		"│  ┊knows red     ││ ╰── knows red ╯ │\n" +
		" red is chosen: A, B and C, a quorum, have accepted 1.A red. a1 has voted.\n" +
		" You dropped A's Accept 1.A red on its way to C.\n" +
		"│ F┊asks for votes 2.F ▱▱ 0/2 ││ │"
	for pattern, want := range map[string]bool{
		`chosen red +SAFE`: true, `chosen red +✓ SAFE`: true, `chosen red +AT RISK`: false,
		`E  .*(\n.*){2}red ✓`: true, `E  ● proposer idle`: true, `E +✗`: false, `acceptor 1\.A +1\.A red`: true,
		`proposer 2\.F +votes`: true, `blue ✓`: false, `E  idle`: false,
		`red is chosen: \{A B C\}, a quorum, have`: true, `\{a1\} has voted`: true, `\{A B\}, a quorum`: false,
		`A's Accept 1\.A red was dropped on purpose on its way to C`: true, `You dropped A's`: true,
	} {
		if got := shown(screen, regexp.MustCompile(pattern)); got != want {
			t.Errorf("/%s/ is shown: %v, want %v", pattern, got, want)
		}
	}
	for pattern, want := range map[string]bool{
		`red ✓`: true, `VIOLATED|AT RISK|blue ✓`: false, `SAFE`: true, `✓ SAFE`: true, `knows red`: true, `VIOLATED`: false,
	} {
		if got := refused(screen, regexp.MustCompile(pattern)); got != want {
			t.Errorf("/%s/ is refused: %v, want %v", pattern, got, want)
		}
	}
}
