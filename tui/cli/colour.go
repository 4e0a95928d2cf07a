package cli

import (
	"runtime"
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// environment looks a variable up among entries KEY=value; the last one counts.
func environment(env []string, key string) string {
	found := ""
	for _, entry := range env {
		if k, v, ok := strings.Cut(entry, "="); ok && k == key {
			found = v
		}
	}
	return found
}

// colourProfile decides about colours: the flag first, then NO_COLOR (https://no-color.org, any text that is not empty,
// which the library does not know), then those that ask for colours, then what the terminal can do. It reports false
// when the last is to be found out by whoever draws.
func colourProfile(flag string, env []string) (colorprofile.Profile, bool) {
	get := func(key string) string { return environment(env, key) }
	force := get("CLICOLOR_FORCE") + get("FORCE_COLOR")
	switch {
	case flag == "never":
		return colorprofile.ASCII, true
	case flag == "always":
		return atLeastAnsi(env), true
	case get("NO_COLOR") != "", force == "" && get("CLICOLOR") == "0", isNo(get("FORCE_COLOR")):
		return colorprofile.ASCII, true
	case force != "" && !isNo(force):
		return atLeastAnsi(env), true
	}
	return colorprofile.ASCII, false
}

func isNo(text string) bool { return text == "0" || text == "false" }

// atLeastAnsi returns the colours that the terminal names, and sixteen of one that names none.
func atLeastAnsi(env []string) colorprofile.Profile {
	var known []string
	for _, entry := range env {
		if !strings.HasPrefix(entry, "NO_COLOR=") {
			known = append(known, entry)
		}
	}
	return max(colorprofile.ANSI, colorprofile.Env(known))
}

// inColour reports whether text on a stream is to be coloured. Where nothing else decides, it is on a terminal that is
// not dumb; nobody is asked.
func inColour(flag string, env []string, stream any) bool {
	if profile, decided := colourProfile(flag, env); decided {
		return profile > colorprofile.ASCII
	}
	return isTerminal(stream) && !isDumb(env)
}

// isDumb reports whether the terminal obeys no escapes, or has not said what it is.
func isDumb(env []string) bool {
	term := environment(env, "TERM")
	return term == "dumb" || term == "" && runtime.GOOS != "windows"
}
