package visible

import "io"

// Writer returns a writer on which text arrives as Text makes it. A character must not be split between two writes.
func Writer(w io.Writer) io.Writer { return writer{w, Text} }

// JSONWriter is Writer for objects in JSON.
func JSONWriter(w io.Writer) io.Writer { return writer{w, JSON} }

type writer struct {
	to   io.Writer
	make func(string) string
}

func (w writer) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.to, w.make(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
