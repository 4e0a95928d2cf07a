package cluster

import (
	"errors"
	"strings"
	"testing"
)

// commandMistakes are lines that are wrong, the column at which they are, and what is said. A test of the same kind in
// command_test.go has the common ones; here are the corners.
var commandMistakes = []struct {
	line    string
	column  int
	problem string
	hint    string
}{
	{"Propose A red", 1, `there is no command "Propose"`, "propose A red"},
	{"crsh C", 1, `there is no command "crsh"`, "crash C"},
	{"mned A-B", 1, `there is no command "mned"`, "mend A-B"},
	{"  partiton AB", 3, `there is no command "partiton"`, "partition AB | CDE"},
	{`""`, 1, `there is no command ""`, "press ? for all of them"},
	{`"#" x`, 1, `there is no command "#"`, "press ? for all of them"},

	{`propose "" red`, 9, "the name of an agent is missing", "propose A red"},
	{"propose  ", 10, "the name of an agent is missing", "propose A red"},
	{"propose A   ", 13, "the value is missing", "propose A red"},
	{`propose 漢 red`, 9, `"漢" is not an agent: agents are A, B … or p1, a2, l1`, "propose A red"},
	{`propose A "漢" blau`, 15, `unexpected "blau"`, "propose A red"},
	{`propose A "two`, 11, "the quote is not closed", ""},
	{`propose A "two\`, 11, "the quote is not closed", ""},
	{`propose A "two\"`, 11, "the quote is not closed", ""},
	{`propose A "`, 11, "the quote is not closed", ""},
	{"propose A \u202ered", 11, "U+202E changes the direction in which a line is read: leave it out", ""},
	{"propose A " + strings.Repeat("漢", maxValue+1), 11, "a value has at most 64 characters", "propose A red"},

	{"crash", 6, "the name of an agent is missing", "crash C"},
	{"crash C now now", 13, `unexpected "now"`, "crash C"},
	{`crash C ""`, 9, `an agent crashes now, before-write or after-write, not ""`, "crash C"},
	{"disk C full", 8, `a disk is ok, fails, lies or loses-last, not "full"`, "disk C ok"},
	{"clock B", 8, "a number with % is missing", "clock B 110%"},
	{"clock B 1001%", 9, "1001% is out of bounds: between 10% and 1000%", "clock B 110%"},
	{"clock all 9.9%", 11, "9.9% is out of bounds: between 10% and 1000%", "clock B 110%"},
	{"clock all", 10, "a number with % is missing", "clock B 110%"},
	{"clock F 110%", 7, "there is no agent F: the agents are A B C D E", "clock B 110%"},
	{"clock B fast", 9, `"fast" is not a number with %`, "clock B 110%"},
	{"timeout A B", 12, "the name of the timer is missing, after that of the role", "timeout A"},
	{"timeout A proposer retry x", 26, `unexpected "x"`, "timeout A"},

	{"hold next", 10, `"" is not a link: a link is A-B for both ways or A>B for one`, "hold A>B Accept 2.A"},
	{"hold next A-B Accept", 11, "a message goes one way: write A>B", "hold A>B Accept 2.A"},
	{"hold next A>B Acepted", 15, `there is no message "Acepted": there are Prepare, Accept, Accepted`, "hold next A>B Accepted"},
	{"hold next A>B Zzzzzzzzz", 15, `there is no message "Zzzzzzzzz": there are Prepare, Accept, Accepted`, "hold next A>C"},

	{"cut", 4, "the name of an agent is missing", "cut A-B"},
	{"cut -B", 5, "the name of an agent is missing", "cut A-B"},
	{"cut A-", 7, "the name of an agent is missing", "cut A-B"},
	{"cut A-B-C", 7, `"B-C" is not an agent: agents are A, B … or p1, a2, l1`, "cut A-B"},
	{"cut A>A", 5, "A has no link to itself: what it tells itself takes no time and is never lost", "cut A-B"},
	{"mend A<B", 6, `"A<B" is not an agent: agents are A, B … or p1, a2, l1`, "mend A-B"},
	{"heal A", 6, `unexpected "A"`, "heal"},

	{"partition AB |", 15, "a group is missing", "partition AB | CDE"},
	{"partition AB || C", 15, "a group is empty", "partition AB | CDE"},
	{"partition AB|", 14, "a group is missing", "partition AB | CDE"},
	{"partition AB||C", 14, "a group is empty", "partition AB | CDE"},
	{"partition ,|A", 12, "a group is empty", "partition AB | CDE"},
	{"partition AB|CDF", 14, "there is no agent F: the agents are A B C D E", "partition AB | CDE"},
	{"partition AB|CDA", 14, "A is in two groups", "partition AB | CDE"},
	{"partition AB | CBD", 16, "B is in two groups", "partition AB | CDE"},
	{"partition AA | B", 11, "A is twice in a group", "partition AB | CDE"},
	{"cut A-B A>C", 9, "of several links each is written A-B, both ways", "cut A-B"},
	{"cut A-B C", 9, `"C" is not a link: a link is A-B for both ways or A>B for one`, "cut A-B"},
	{"partition brige", 11, `"brige" is neither a shape nor agents; did you mean bridge?`, ""},
	{"partition onway AB | C", 11, `"onway" is neither a shape nor agents; did you mean one-way?`, ""},
	{"partition xyzzy", 11, `"xyzzy" is neither a shape nor agents`, "partition AB | CDE"},
	{"partition bridge", 17, "the name of an agent is missing", "partition AB | CDE"},
	{"partition hub F", 15, "there is no agent F: the agents are A B C D E", "partition AB | CDE"},
	{"partition ring A", 16, `unexpected "A"`, "partition AB | CDE"},
	{"partition chain A B A", 21, "A is twice in the chain", "partition AB | CDE"},
	{"partition chain A", 18, "a chain has at least two agents", "partition AB | CDE"},
	{"partition AB >", 15, "a group is missing", "partition AB | CDE"},
	{"partition AB > C | DE", 18, "sides have either | or > between them, not both", "partition AB | CDE"},
	{"partition one-way AB", 21, "a group is missing", "partition AB | CDE"},
	{"partition one-way AB > CDE", 22, `"one-way" already says that it is one way: write | or leave the word out`, "partition AB | CDE"},
	{"partition A A", 13, "A is twice in a group", "partition AB | CDE"},

	{"delay", 6, "a duration such as 40ms is missing", "delay 10ms..40ms"},
	{"delay A>B", 10, "a duration such as 40ms is missing", "delay 10ms..40ms"},
	{"delay 10ms..", 13, "a duration such as 40ms is missing", "delay 10ms..40ms"},
	{"delay ..10ms", 7, "a duration such as 40ms is missing", "delay 10ms..40ms"},
	{"delay 10ms..soon", 13, `"soon" is not a duration: write 40ms, 1.5s or 2m`, "delay 10ms..40ms"},
	{"delay 10ms 40ms", 12, `unexpected "40ms"`, "delay 10ms..40ms"},
	{"delay 40", 7, `"40" is not a duration: write 40ms, 1.5s or 2m`, "delay 10ms..40ms"},
	{"delay A>B 61m", 11, "61m is out of bounds: between 1ms and 1h0m0s", "delay 10ms..40ms"},
	{"delay -5ms", 7, "-5ms is out of bounds: between 1ms and 1h0m0s", "delay 10ms..40ms"},
	{"run 25h", 5, "25h is out of bounds: between 1ms and 24h0m0s", "run 500ms"},
	{"run 9999999999h", 5, `"9999999999h" is not a duration: write 40ms, 1.5s or 2m`, "run 500ms"},

	{"loss", 5, "a number with % is missing", "loss 20%"},
	{"loss A-B", 9, "a number with % is missing", "loss 20%"},
	{"loss -1%", 6, "-1% is out of bounds: between 0% and 100%", "loss 20%"},
	{"loss Inf%", 6, "Inf% is out of bounds: between 0% and 100%", "loss 20%"},
	{"loss 1e1%", 6, `"1e1%" is not a number with %`, "loss 20%"},
	{"loss 0x1p1%", 6, `"0x1p1%" is not a number with %`, "loss 20%"},
	{"loss %", 6, `"%" is not a number with %`, "loss 20%"},
	{"dup", 4, `"" is not a link: a link is A-B for both ways or A>B for one`, "dup 5%"},
	{"dup 101%", 5, "101% is out of bounds: between 0% and 100%", "dup 5%"},
	{"dup A-B Accept", 5, "a message goes one way: write A>B", "dup 5%"},
	{"order", 6, `the order is fifo or any, not ""`, "order fifo"},
	{"order A>B", 10, `the order is fifo or any, not ""`, "order fifo"},
	{"order lifo", 7, `the order is fifo or any, not "lifo"`, "order fifo"},

	{"deliver", 8, `"" is not a link: a link is A-B for both ways or A>B for one`, "deliver A>B Accept 2.A"},
	{"deliver Accept 2.A", 9, `"Accept" is not a link: a link is A-B for both ways or A>B for one`, "deliver A>B Accept 2.A"},
	{"hold A>F Accept", 8, "there is no agent F: the agents are A B C D E", "hold A>B Accept 2.A"},
	{"drop A>B " + strings.Repeat("x", maxWords+1), 10, "no message has a description of more than 200 characters", "drop A>B Accept 2.A"},

	{"without", 8, "the name of a rule is missing", "without persist-promise"},
	{`with ""`, 6, "the name of a rule is missing", "with persist-promise"},
	{"protocol", 9, "the name of a protocol is missing", "protocol simplepaxos"},
	{"protocol simplepaxo", 10, `there is no protocol "simplepaxo": there are simplepaxos, fastpaxos`, "protocol simplepaxos"},

	{"step ten", 6, `"ten" is not a whole number between 1 and 1000000`, "step"},
	{"step 1 2", 8, `unexpected "2"`, "step"},
	{"rewind -1", 8, `"-1" is not a whole number between 0 and 1000000000`, "rewind"},
	{"branch 0", 8, `"0" is not a whole number between 1 and 1048576`, "branch"},
	{"branch 2 retry", 10, `unexpected "retry"`, "branch"},
	{"branch name", 12, "the name is missing", "branch name retry-wins"},
	{"branch name 12", 13, "12 is the number of a branch: a name has something else in it too", "branch name retry-wins"},
	{"branch 2 name " + strings.Repeat("x", MaxBranchName+1), 15, "the name of a branch has at most 20 characters", "branch name retry-wins"},
	{"compare branch a branch a", 25, "a branch is not compared with itself", "compare branch 1 branch 2"},
	{"agents", 7, `"" is not a whole number between 1 and 31`, "agents 5"},
	{"agents 32", 8, `"32" is not a whole number between 1 and 31`, "agents 5"},
	{"separate 2,3,32", 10, `"32" is not a whole number between 1 and 31`, "separate 2,3,1"},
	{"quorum 2", 8, `"2" is not 2 numbers with commas between them`, "quorum 2,4"},
	{"learning some", 10, `write all, distinguished 1 or only 1, not "some"`, "learning all"},
	{"learning distinguished 0", 24, `"0" is not a whole number between 1 and 31`, "learning all"},
	{"seed 18446744073709551616", 6, `"18446744073709551616" is not a seed: a seed is a whole number from 0`, "seed 9"},
	{"speed 2", 7, `"2" is not a number with x`, "speed 2x"},
	{"speed 0.05x", 7, "0.05x is out of bounds: between 0.0625x and 4096x", "speed 2x"},
	{"view", 5, "the name of a view is missing", "view log"},
	{"view lgo", 6, `there is no view "lgo": there are stage, space-time, board, log, messages, events`, "view log"},
	{"select Q", 8, "there is no agent Q: the agents are A B C D E", "select B"},
	{"pace", 5, "on or off is missing", "pace off"},
	{"pace slow", 6, `"slow" is neither on nor off`, "pace off"},
	{"set", 4, "the name of a setting is missing", "set hold off"},
	{"set theme dark", 5, `there is no setting "theme": the settings are hold, first-steps`, "set hold off"},
	{"set hold maybe", 10, `"maybe" is neither on nor off`, "set hold off"},
	{"save", 5, "the name of a file is missing", "save run.synod"},
	{"save!", 6, "the name of a file is missing", "save run.synod"},
	{"save ! x", 8, `unexpected "x"`, "save run.synod"},
	{"open! x", 1, `there is no command "open!"`, "open run.synod"},
	{"save!! x", 1, `there is no command "save!!"`, "save run.synod"},
	{"open a b", 8, `unexpected "b"`, "open run.synod"},
}

func TestCommandMistakesAreShownWhereTheyAre(t *testing.T) {
	for _, test := range commandMistakes {
		c, err := ParseCommand(test.line, five())
		var e *CommandError
		if !errors.As(err, &e) {
			t.Errorf("%q: %+v, %v, want an error at column %d: %s", test.line, c, err, test.column, test.problem)
			continue
		}
		if want := (CommandError{test.line, test.column, test.problem, test.hint}); *e != want {
			t.Errorf("%q:\n got %+v\nwant %+v", test.line, *e, want)
		}
		if c.Verb != NoVerb {
			t.Errorf("%q is wrong, and still the command %s", test.line, c)
		}
	}
}

func TestNearestWord(t *testing.T) {
	known := []string{"propose", "cut", "partition", "protocol"}
	for text, want := range map[string]string{
		"propose": "propose", "porpose": "propose", "protocl": "protocol", "cat": "cut", "ct": "cut",
		"": "", "xyz": "", "c": "",
	} {
		if got, ok := Nearest(text, known); ok != (want != "") || ok && got != want {
			t.Errorf("nearest to %q is %q, %v, want %q", text, got, ok, want)
		}
	}
	if got, ok := Nearest("x", nil); ok {
		t.Errorf("nearest among nothing is %q", got)
	}
}
