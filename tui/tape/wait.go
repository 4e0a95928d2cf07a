package tape

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"synod/tui/grid"
)

// waitStep is how often the screen is looked at while a tape waits, in virtual time. It is that of VHS.
const waitStep = 10 * time.Millisecond

// play lets time pass until the screen matches. Between two looks at least waitStep passes, and as much as it takes until
// the program has something to do: a screen changes only with a message.
func (c Wait) play(p *player) error {
	re, timeout := p.pattern, p.timeout
	if c.Pattern != "" {
		var err error
		if re, err = regexp.Compile(c.Pattern); err != nil {
			return err
		}
	}
	if c.Timeout > 0 {
		timeout = c.Timeout
	}
	deadline := p.clock.Now() + timeout
	for last := ""; ; {
		if seen := c.seen(p); seen != last || last == "" {
			if shown(seen, re) {
				return nil
			}
			last = seen
		}
		if p.clock.Now() >= deadline {
			return fmt.Errorf("timed out after %s waiting for /%s/ on %s", timeout, re, c.where())
		}
		next := deadline
		if due, ok := p.clock.Due(); ok && due < deadline {
			next = min(max(due, p.clock.Now()+waitStep), deadline)
		}
		if err := p.sleep(next - p.clock.Now()); err != nil {
			return err
		}
	}
}

func (c Wait) where() string {
	if c.Screen {
		return "the screen"
	}
	return "the line with the cursor"
}

// seen is the text that must match.
func (c Wait) seen(p *player) string {
	frame := p.term.wholeFrame()
	if c.Screen {
		return screenText(frame)
	}
	return cursorLine(frame)
}

// screenText is the screen as VHS puts it before a pattern: all rows, without a line break after the last one.
func screenText(g *grid.Grid) string { return strings.Join(g.Lines(), "\n") }

// cursorLine is the row with the cursor. If the program hides the cursor it is the last row that is not empty: where a
// hidden cursor is depends on how a terminal was written to.
func cursorLine(g *grid.Grid) string {
	lines := g.Lines()
	if g.Cursor != nil {
		return lines[g.Cursor.Y]
	}
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i] != "" {
			return lines[i]
		}
	}
	return ""
}

// play checks the screen. A failed expectation does not end the tape: what else is wrong is worth knowing.
func (c Expect) play(p *player) error {
	re, err := regexp.Compile(c.Pattern)
	if err != nil {
		return err
	}
	switch screen := screenText(p.term.wholeFrame()); {
	case !c.Refuse && !shown(screen, re):
		p.fail(fmt.Errorf("expected /%s/, and the screen does not show it", c.Pattern))
	case c.Refuse && refused(screen, re):
		p.fail(fmt.Errorf("refused /%s/, and the screen shows it", c.Pattern))
	}
	return nil
}
