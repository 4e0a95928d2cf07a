package cli

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"synod/cluster/spawn"
)

// endings are the signals that end a program, which may then tidy up. (Windows has no SIGHUP, and sends none.)
var endings = []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT}

// grace is how long whatever is under way may take to notice that it is to end, before it is ended.
const grace = 500 * time.Millisecond

// untilEnded runs do with a context that ends with the first ending signal, or when do or something beside it ends it with
// a cause of its own; do returns the context's cause then. If do does not return soon after that, the program ends without
// it: undo gives back what do has taken, and what the system gives back by itself, such as locks, needs nobody. A file that
// is being replaced is the old one or the new one then.
func untilEnded(errs io.Writer, undo func(), do func(context.Context, context.CancelCauseFunc) error) error {
	ctx, end := context.WithCancelCause(context.Background())
	defer end(nil)
	over := make(chan struct{})
	defer close(over)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, endings...) // and what comes after the first one is nothing new
	defer signal.Stop(signals)
	failed := func(p *spawn.Panic) { end(crash{p}) }
	spawn.Alone("the watch for signals", func() {
		select {
		case s := <-signals:
			end(stopped{s})
		case <-ctx.Done():
		}
	}, failed)
	spawn.Alone("the last resort", func() {
		<-ctx.Done()
		select {
		case <-over:
			return
		case <-time.After(grace):
		}
		undo()
		os.Exit(tell(errs, context.Cause(ctx)))
	}, failed)
	return do(ctx, end)
}
