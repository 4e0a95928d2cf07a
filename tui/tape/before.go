package tape

import (
	"regexp"
	"strings"

	"synod/roles"
)

// The dashboard has been drawn anew since the first tapes were written: cards say "knows red" where a row of the agents said
// "learner  red ✓", and the judge's word has a sign. Tapes of then wait for, and check, the words and signs of then. So a pattern that has
// one of them is tried on the screen as it is and, if it does not match that, on the screen in the words of before. This reaches as far
// as what is on the screen can be said again in the older words; what is no longer there is not made up.

// wordsBefore tells a pattern that may be older than the screen. A sign in front of the judge's word is of today.
var wordsBefore = regexp.MustCompile(`[●✓]|SAFE|AT RISK|VIOLATED|acceptor|proposer|learner|leader|dropped on purpose`)

// signsBefore are those that stood for something else: a living agent and a learned value. Whoever refuses them speaks of that.
var (
	signsBefore = regexp.MustCompile(`[●✓]`)
	signsOfNow  = regexp.MustCompile(`✓ ?\\?S|[●✓](\\d|[0-9])`)
)

// before says what the screen shows in the words of before, one change after the other. A row is one of the agents' panel if it begins
// with the border, a mark or a blank, and a name.
var before = []struct {
	now  *regexp.Regexp
	then string
}{
	{regexp.MustCompile(`✓ SAFE`), "  SAFE"},
	{regexp.MustCompile(`! AT RISK`), "  AT RISK"},
	{regexp.MustCompile(`✗ VIOLATED`), "  VIOLATED"},
	{regexp.MustCompile(`You dropped ([^\n]*?)( on its way)`), "$1 was dropped on purpose$2"},
	{regexp.MustCompile(`knows nothing`), "learner  … "},
	{regexp.MustCompile(`knows +([^│╯\n]*?[^│╯\n ])((?:  | ?[│╯])[^\n]*)`), "learner  $1 ✓$2"},
	{regexp.MustCompile(`(asks for) (votes|promises) ([0-9]+\.[A-Za-z0-9]+)`), "proposer $3  $2"},
	{regexp.MustCompile(`leads ([0-9]+\.[A-Za-z0-9]+)`), "proposer leader $1"},
	{regexp.MustCompile(` waiting`), " wait"},
	{regexp.MustCompile(`┊idle`), "┊proposer idle"},
	{regexp.MustCompile(`(?m)^│.([A-Z]) ?[┊│]`), "│ $1  ● "},
	{regexp.MustCompile(`(?m)^│.([a-z][0-9]+) ?[┊│]`), "│ $1 ● "},
	// What was one row of the panel is two now.
	{regexp.MustCompile(`\n│. +[┊│]promised ([^ \n]+) [^\n]*\n│. +[┊│]voted +`), "\n│      acceptor $1  "},
	{regexp.MustCompile(`\n│. +[┊│]promised ([^ \n]+) [^\n]*\n│. +[┊│]no vote`), "\n│      acceptor $1         "},
}

func inWordsOfBefore(screen string) string {
	for _, b := range before {
		screen = b.now.ReplaceAllString(screen, b.then)
	}
	return screen
}

// setBefore is how a pattern names a set of agents that sentences listed as the papers do, {A B C}, and list as sentences do now.
var setBefore = regexp.MustCompile(`\\\{([A-Za-z0-9]+(?: [A-Za-z0-9]+)*)\\\}`)

// inProse is a pattern with the sets in it as sentences list them.
func inProse(pattern string) *regexp.Regexp {
	return regexp.MustCompile(setBefore.ReplaceAllStringFunc(pattern, func(set string) string {
		return roles.Prose(strings.Fields(strings.Trim(set, `\{}`)), "and")
	}))
}

// shown reports whether a screen matches a pattern, in its own words or in those of before.
func shown(screen string, re *regexp.Regexp) bool {
	p := re.String()
	return re.MatchString(screen) || setBefore.MatchString(p) && inProse(p).MatchString(screen) ||
		wordsBefore.MatchString(p) && re.MatchString(inWordsOfBefore(screen))
}

// refused reports whether a screen shows what a tape does not want to see. With a sign that meant something else before, the pattern
// speaks of what it meant.
func refused(screen string, re *regexp.Regexp) bool {
	if p := re.String(); signsBefore.MatchString(p) && !signsOfNow.MatchString(p) {
		return re.MatchString(inWordsOfBefore(screen))
	}
	return re.MatchString(screen)
}
