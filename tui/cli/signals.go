package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// endings are the signals that end a program, which may then tidy up.
var endings = []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}

// untilStopped runs do with a context that ends with the first ending signal; do returns the context's cause then.
// A second signal ends the program at once, whatever do is busy with.
func untilStopped(do func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, endings...)
	defer signal.Stop(signals)
	go func() {
		select {
		case s := <-signals:
			signal.Stop(signals) // from here on the system's own way of ending holds
			cancel(stopped{s})
		case <-ctx.Done():
		}
	}()
	return do(ctx)
}
