package cluster

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// String writes the command as ParseCommand reads it, in its one canonical form. No command is an empty string.
func (c Command) String() string {
	s, ok := specOf(c.Verb)
	if !ok {
		return ""
	}
	word := s.Word
	if c.Force {
		word += "!"
	}
	return strings.TrimRight(word+" "+s.format(c), " ")
}

// quote puts quotes around a word that would not be read back as it is.
func quote(s string) string {
	if at, _ := unreadable(s); s == "" || s[0] == '#' || at >= 0 || strings.ContainsFunc(s, isBlankOrQuote) {
		return strconv.Quote(s)
	}
	return s
}

func isBlankOrQuote(r rune) bool { return r == '"' || unicode.IsSpace(r) }

func formatProposal(c Command) string { return c.Agent.String() + " " + quoteValue(string(c.Value)) }

// quoteValue quotes a value unless each of its words can be read back as it is.
func quoteValue(text string) string {
	for _, word := range strings.Split(text, " ") {
		if quote(word) != word {
			return quote(text)
		}
	}
	return text
}

func formatTimeout(c Command) string {
	if c.Timer == "" {
		return c.Agent.String()
	}
	return c.Agent.String() + " " + quote(c.Word) + " " + quote(c.Timer)
}

func formatPause(c Command) string {
	if c.Min == 0 {
		return c.Agent.String()
	}
	return c.Agent.String() + " " + c.Min.short()
}

func formatNothing(Command) string { return "" }
func formatAgent(c Command) string { return c.Agent.String() }
func formatSelect(c Command) string {
	if c.N > 0 {
		return slotWord + " " + strconv.Itoa(c.N)
	}
	return formatAgent(c)
}
func formatDisk(c Command) string { return c.Agent.String() + " " + c.Mode.String() }
func formatLinksOnly(c Command) string {
	text := c.Links.String()
	for _, g := range c.Groups {
		text += " " + Links{From: g[0], To: g[1], Both: true}.String()
	}
	return text
}
func formatWord(c Command) string { return quote(c.Word) }
func formatFile(c Command) string { return quote(c.Word) }
func formatRun(c Command) string  { return c.Min.short() }
func formatSeed(c Command) string { return strconv.FormatUint(c.Seed, 10) }
func formatAgain(c Command) string {
	if c.N == 0 {
		return ""
	}
	return "seed " + formatSeed(c)
}

func formatPercentage(c Command) string { return c.Links.before() + percent(c.Percent) }
func formatSpeed(c Command) string {
	return strconv.FormatFloat(c.Percent/100, 'f', -1, 64) + "x"
}

func formatDrift(c Command) string {
	if c.Links.Every {
		return "all " + percent(c.Percent)
	}
	return c.Agent.String() + " " + percent(c.Percent)
}

func formatCrash(c Command) string {
	if c.Point == CrashNow {
		return c.Agent.String()
	}
	return c.Agent.String() + " " + c.Point.String()
}

// String writes A-B, A>B or A; every link is written as nothing.
func (l Links) String() string {
	switch {
	case l.Every:
		return ""
	case l.Around:
		return l.From.String()
	case l.Both:
		return l.From.String() + "-" + l.To.String()
	}
	return l.From.String() + ">" + l.To.String()
}

// before writes the links with a blank behind them, if there is anything to write.
func (l Links) before() string {
	if l.Every {
		return ""
	}
	return l.String() + " "
}

func formatDelay(c Command) string {
	if c.Min == c.Max {
		return c.Links.before() + c.Min.short()
	}
	return c.Links.before() + c.Min.short() + ".." + c.Max.short()
}

func formatOrder(c Command) string {
	if c.Fifo {
		return c.Links.before() + "fifo"
	}
	return c.Links.before() + "any"
}

// formatMessage writes the words of a message, in quotes if they would be read as other words.
func formatMessage(c Command) string {
	text := quoteWords(c.Word)
	if c.Verb == Duplicate && strings.HasSuffix(text, "%") && !strings.Contains(text, " ") {
		text = strconv.Quote(text) // without quotes, it would be a probability
	}
	return c.Links.before() + text
}

func formatHoldNext(c Command) string { return nextMessage + " " + formatMessage(c) }

// quoteWords puts quotes around all words if they would be read as other words.
func quoteWords(s string) string {
	fields := strings.Fields(s)
	plain := strings.Join(fields, " ") == s
	for _, f := range fields {
		plain = plain && f[0] != '"' && f != "#"
	}
	if plain {
		return s
	}
	return strconv.Quote(s)
}

func formatCount(none int) func(Command) string {
	return func(c Command) string {
		if c.N == none {
			return ""
		}
		return strconv.Itoa(c.N)
	}
}

func formatSeparate(c Command) string {
	text := strconv.Itoa(c.N) + "," + strconv.Itoa(c.N2)
	if c.N3 > 0 {
		text += "," + strconv.Itoa(c.N3)
	}
	return text
}

func formatQuorum(c Command) string {
	if c.N == 0 {
		return "majority"
	}
	return strconv.Itoa(c.N) + "," + strconv.Itoa(c.N2)
}

func formatLearning(c Command) string {
	switch {
	case c.N2 > 0:
		return "only " + strconv.Itoa(c.N2)
	case c.N == 0:
		return "all"
	}
	return "distinguished " + strconv.Itoa(c.N)
}

// short writes a duration without zero minutes and seconds: 1m, 90s, 1.5s, 40ms.
func (t Time) short() string {
	switch {
	case t%60_000 == 0 && t > 0:
		return strconv.Itoa(int(t/60_000)) + "m"
	case t >= 1000:
		return strconv.FormatFloat(float64(t)/1000, 'f', -1, 64) + "s"
	}
	return (time.Duration(t) * time.Millisecond).String()
}
