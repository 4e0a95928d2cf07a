package cli

import (
	"fmt"
	"io"
	"strings"

	"synod/tui/visible"
)

// report writes an error for a person: every message of the program on standard error goes through here, begins with its
// name, and has nothing in it that a terminal obeys. Several errors are several messages, in their order.
func report(w io.Writer, err error) {
	for _, one := range each(err) {
		note(w, "%v", one)
	}
}

// note writes a message on standard error. It is one line, whatever an argument or the name of a file holds; only the trace of
// a panic has several.
func note(w io.Writer, format string, args ...any) {
	text := strings.TrimRight(fmt.Sprintf(format, args...), "\n")
	if !strings.Contains(text, "\ngoroutine ") {
		text = strings.NewReplacer("\n", `\n`, "\t", `\t`).Replace(text)
	}
	fmt.Fprintf(w, "synod: %s\n", visible.Text(text))
}

// each returns the errors that one is a list of, or itself.
func each(err error) []error {
	if marked, ok := err.(usageError); ok {
		err = marked.error
	}
	list, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	var texts []string
	for _, one := range list.Unwrap() {
		all, texts = append(all, each(one)...), append(texts, one.Error())
	}
	if strings.Join(texts, "\n") != err.Error() {
		return []error{err} // a sentence that several errors are parts of
	}
	return all
}
