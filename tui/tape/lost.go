package tape

import "fmt"

// lost finds what VHS passes over when it plays a tape.
//
// It obeys settings only until the tape does something; the speed of typing is the one that may change later, and the
// shell is looked for in the whole tape. If what it does first is to hide, all is done at once until it shows, settings
// too; without a Show it begins once more behind that, hidden.
func lost(t *Tape) (errs Errors) {
	lose := func(pos Pos, format string, args ...any) {
		errs = append(errs, &Error{Pos: pos, Text: fmt.Sprintf(format, args...), Oversight: Lost})
	}
	acting := false
	var hide *Line // The Hide with which it begins, until a Show.
	for _, line := range t.Lines {
		switch c := line.Command.(type) {
		case Set:
			if acting && hide == nil && c.Name != "TypingSpeed" && c.Name != "Shell" {
				lose(line.Pos, "VHS does not see Set %s here: settings stand before the first command that does something", c.Name)
			}
		case Output, Require, Source:
		case Show:
			acting, hide = true, nil
		case Hide:
			if !acting {
				hide = &line
			}
			acting = true
		default:
			// VHS sees no comments, and so they may stand anywhere.
			acting = acting || !isComment(c)
		}
	}
	if hide != nil {
		lose(hide.Pos, "a Show is missing: VHS plays what it hides from the start, and then the tape once more, and shows nothing")
	}
	return errs
}
