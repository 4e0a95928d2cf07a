package config

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"synod/tui/keymap"
)

// Mark is what a file begins with that synod has written.
const Mark = "# synod: settings"

// Format writes settings as a file, with remarks.
func (s *Settings) Format() []byte {
	var b strings.Builder
	b.WriteString(Mark + " of the dashboard; flags win over them. synod config --check FILE says what is wrong.\n")
	for _, section := range sections {
		fmt.Fprintf(&b, "[%s]%s\n", section, map[string]string{
			"cluster": ` # what plain "synod" starts; quorum, learning, variant, window, snapshot and members may stand here too`,
			"keys":    ` # ACTION = "key" or ["key", "key"], in every mode that has the action; [keys.MODE] is for one mode`,
		}[section])
		switch section {
		case "cluster":
			s.formatCluster(&b)
		case "keys":
			s.formatKeys(&b)
		default:
			s.formatEntries(&b, section)
		}
	}
	return []byte(b.String())
}

func (s *Settings) formatEntries(b *strings.Builder, section string) {
	wide := 0
	for _, e := range Entries {
		if e.Section == section {
			wide = max(wide, len(e.Name))
		}
	}
	for _, e := range Entries {
		if e.Section != section {
			continue
		}
		text := e.Text(s)
		if e.quoted() {
			text = quote(text)
		}
		entry(b, wide, e.Name, text, e.Says)
	}
}

// entry writes a line, with a remark.
func entry(b *strings.Builder, wide int, name, value, says string) {
	const remark = 26 // the column of remarks
	line := fmt.Sprintf("%-*s = %s", wide, name, value)
	if says != "" {
		line = fmt.Sprintf("%-*s # %s", remark-1, line, says)
	}
	b.WriteString(line + "\n")
}

// usual is the cluster of somebody who has no file.
var usual = map[string]string{"protocol": "simplepaxos", "agents": "5", "seed": "1"}

func (s *Settings) formatCluster(b *strings.Builder) {
	const wide = len("protocol")
	for _, name := range options {
		value, says := s.Option(name), ""
		switch name {
		case "agents":
			if s.Option("separate") != "" {
				continue
			}
			says = `or separate = "2,3,1"`
		case "seed":
			says = "the same seed replays the same run"
		}
		if value == "" {
			value = usual[name]
		}
		if value == "" {
			continue
		}
		if _, err := strconv.ParseUint(value, 10, 63); err != nil { // TOML has no larger numbers
			value = quote(value)
		}
		entry(b, wide, name, value, says)
	}
}

func (s *Settings) formatKeys(b *strings.Builder) {
	section := ""
	write := func(c keymap.Change) {
		if c.Mode != section {
			section = c.Mode
			fmt.Fprintf(b, "[keys.%s]\n", section)
		}
		keys := make([]string, len(c.Keys))
		for i, k := range c.Keys {
			keys[i] = quote(k)
		}
		value := "[" + strings.Join(keys, ", ") + "]"
		if len(keys) == 1 {
			value = keys[0]
		}
		fmt.Fprintf(b, "%s = %s\n", quote(c.Action), value)
	}
	for _, c := range s.Keys { // those of all modes come first
		if c.Mode == "" {
			write(c)
		}
	}
	for _, mode := range keymap.Modes() {
		for _, c := range s.Keys {
			if c.Mode == mode {
				write(c)
			}
		}
	}
}

// quote writes a text as TOML has it.
func quote(text string) string {
	if !strings.ContainsAny(text, `"\`) {
		return `"` + text + `"`
	}
	line, err := toml.Marshal(map[string]string{"k": text})
	if err != nil {
		return `""` // no text is one that TOML cannot have
	}
	_, value, _ := strings.Cut(strings.TrimSpace(string(line)), " = ")
	return value
}
