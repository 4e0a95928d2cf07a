package cli

import (
	"bytes"
	"context"
	"io"
	"time"

	"synod/cluster"
	"synod/roles/all"
)

// openSaved goes through a saved run again, and says on a terminal how far it has come. A signal ends the program meanwhile.
func openSaved(errs io.Writer, env []string, name string, text []byte) (*cluster.Timeline, error) {
	tell, clear := openingLine(errs, env)(name)
	defer clear()
	run, err := cluster.OpenTimeline(context.Background(), bytes.NewReader(text), name, all.Named, tell)
	if err != nil {
		return nil, usage(err)
	}
	return run, nil
}

// openingLine returns what writes on a terminal how far the opening of a run has come, in a line that the next one replaces, and
// what clears it away. Elsewhere they write nothing.
func openingLine(w io.Writer, env []string) func(name string) (tell func(done, of int), clear func()) {
	const between = 100 * time.Millisecond
	say := newSayer(w, env, false)
	return func(name string) (func(done, of int), func()) {
		began := time.Now()
		last := began
		tell := func(done, of int) {
			if !say.terminal || time.Since(last) < between {
				return
			}
			last = time.Now()
			p := progress{what: "opening " + quoteIfOdd(name), done: done, total: of, count: done, of: "steps", elapsed: last.Sub(began)}
			say.passing("%s", p.row(say.columns()))
		}
		return tell, func() {
			if last != began {
				say.clear()
			}
		}
	}
}
