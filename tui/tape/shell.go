package tape

import (
	"fmt"
	"path"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"synod/tui/visible"
)

// prompt is that of VHS, whose default for Wait is to wait for it.
const prompt = "\x1b[38;2;90;86;224m> \x1b[m"

// shell is the prompt at which a tape starts the program. It knows a handful of commands, and refuses all others rather
// than pretending to run them.
type shell struct {
	program string   // The name of the program that it starts.
	lines   []string // What is on the screen above the prompt.
	input   string
}

// invocation is the program to be started.
type invocation struct{ args, env []string }

// key handles a key. The answer is a program to start, if the key is the Enter of such a line.
func (s *shell) key(k tea.KeyPressMsg) (*invocation, error) {
	switch name := k.String(); {
	case name == "enter":
		return s.enter()
	case k.Text != "":
		s.input += k.Text
	case name == "backspace":
		r := []rune(s.input)
		s.input = string(r[:max(len(r)-1, 0)])
	case name == "ctrl+u", name == "ctrl+c":
		s.input = ""
	case name == "ctrl+l":
		s.lines = nil
	default:
		return nil, fmt.Errorf("the key %s does nothing at the prompt", name)
	}
	return nil, nil
}

func (s *shell) enter() (*invocation, error) {
	line := s.input
	s.lines, s.input = append(s.lines, prompt+visible.Line(line)), ""
	words, err := split(line)
	if err != nil {
		return nil, err
	}
	for len(words) > 0 {
		end := slices.IndexFunc(words, func(w shellWord) bool { return w.operator })
		if end < 0 {
			return s.command(words)
		}
		if start, err := s.command(words[:end]); err != nil || start != nil {
			if start != nil {
				err = fmt.Errorf("nothing can stand after %s at the prompt", s.program)
			}
			return nil, err
		}
		words = words[end+1:]
	}
	return nil, nil
}

// command runs one command, without && and ; in it.
func (s *shell) command(words []shellWord) (*invocation, error) {
	var env, args []string
	for _, w := range words {
		if name, _, ok := strings.Cut(w.text, "="); ok && len(args) == 0 && name != "" && !w.literal {
			env = append(env, w.text)
		} else {
			args = append(args, w.text)
		}
	}
	switch {
	case len(args) == 0 && len(env) > 0:
		return nil, fmt.Errorf("%s sets nothing that lasts; a tape says Env KEY \"value\"", env[0])
	case len(args) == 0:
		return nil, nil
	case path.Base(args[0]) == s.program:
		return &invocation{args: args[1:], env: env}, nil
	case len(args) > 2 && args[0] == "go" && args[1] == "run":
		return &invocation{args: args[3:], env: env}, nil
	case len(args) > 1 && args[0] == "go" && (args[1] == "build" || args[1] == "install"):
		return nil, nil // The program that plays is built already.
	case args[0] == "clear" && len(args) == 1:
		s.lines = nil
		return nil, nil
	}
	return nil, fmt.Errorf("the prompt of the player knows %s, go run, go build and clear, not %q", s.program, args[0])
}

// view is the screen of the shell: the end of what was written, and the prompt.
func (s *shell) view(width, height int) tea.View {
	text := strings.Join(append(slices.Clip(s.lines), prompt+visible.Line(s.input)), "\n")
	rows := strings.Split(ansi.Hardwrap(text, max(width, 1), true), "\n")
	rows = rows[max(len(rows)-height, 0):]
	v := tea.NewView(strings.Join(rows, "\n"))
	v.AltScreen = true // So that no frame is cut: the rows fit.
	last := rows[max(len(rows)-1, 0):]
	v.Cursor = tea.NewCursor(ansi.StringWidth(strings.Join(last, "")), max(len(rows)-1, 0))
	return v
}

// shellWord is a word of a command line.
type shellWord struct {
	text     string
	literal  bool // It began with a quote, and so it is no assignment.
	operator bool // && or ;
}

// split cuts a command line into words. It knows both quotes and the backslash, && and ;. Whatever else means something
// to a shell is refused, because it would not mean it here.
func split(line string) (words []shellWord, err error) {
	var w shellWord
	started := false
	end := func() {
		if started {
			words = append(words, w)
		}
		w, started = shellWord{}, false
	}
	for line != "" {
		c := line[0]
		switch {
		case c == ' ' || c == '\t':
			end()
			line = line[1:]
		case strings.HasPrefix(line, "&&"), c == ';':
			end()
			words = append(words, shellWord{operator: true})
			line = strings.TrimPrefix(strings.TrimPrefix(line, ";"), "&&")
		case c == '\'' || c == '"':
			inner, rest, ok := strings.Cut(line[1:], string(c))
			if !ok {
				return nil, fmt.Errorf("the quote %c at the prompt does not end", c)
			}
			if c == '"' && strings.ContainsAny(inner, "$`\\") {
				return nil, fmt.Errorf("the prompt of the player does not know $, ` and \\ in double quotes")
			}
			w.text, w.literal, started, line = w.text+inner, w.literal || !strings.Contains(w.text, "="), true, rest
		case c == '\\' && len(line) > 1:
			w.text, started, line = w.text+line[1:2], true, line[2:]
		case strings.IndexByte("$`|<>*?&(){}~!\\#", c) >= 0:
			return nil, fmt.Errorf("the prompt of the player does not know %c; it stands in quotes if it is meant as it is", c)
		default:
			w.text, started, line = w.text+line[:1], true, line[1:]
		}
	}
	end()
	return words, nil
}
