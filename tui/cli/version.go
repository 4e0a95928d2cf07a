package cli

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
)

// version says which program this is: the release where there is one, the commit that it was built from, and the Go
// that built it. No part is ever empty.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	release := info.Main.Version
	if release == "(devel)" {
		release = ""
	}
	return fmt.Sprintf("synod %s (%s, %s, %s/%s)", cmp.Or(release, "development version"),
		commit(settings["vcs.revision"], settings["vcs.modified"] == "true"), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// commit writes a revision as short as people quote them.
func commit(revision string, modified bool) string {
	const short = 12
	switch {
	case revision == "":
		return "commit unknown"
	case modified:
		return "commit " + revision[:min(len(revision), short)] + " with changes"
	}
	return "commit " + revision[:min(len(revision), short)]
}
