package cli

import (
	"path/filepath"
	"strings"
)

// switches are the variables of synod's own. What one of them cannot mean is an error: whoever sets one relies on it.
var switches = []struct{ name, instead string }{
	{"SYNOD_STATE", "off keeps nothing, and a folder, such as /tmp/synod, is where things are kept"},
	{"SYNOD_CONFIG", "off reads no settings; which ones are read says XDG_CONFIG_HOME"},
	{"SYNOD_PACE", "off has the clock wait for nobody; how fast it goes says --speed"},
}

// checkSwitches refuses a variable that means nothing.
func (a app) checkSwitches() error {
	for _, s := range switches {
		value := environment(a.env, s.name)
		if value == "" || value == "off" || s.name == "SYNOD_STATE" && isFolder(value) {
			continue
		}
		return usagef("%s is %q, which means nothing: %s", s.name, value, s.instead)
	}
	return nil
}

// isFolder reports whether the value of a variable names a folder by its whole path. A word is none, for it may be a slip of the pen.
func isFolder(value string) bool { return filepath.IsAbs(value) && !strings.ContainsRune(value, 0) }
