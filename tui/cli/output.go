package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/spf13/cobra"
)

// output is what the commands write to. It remembers the first write that failed, so that no command can lose what it had
// to say without a word, and a long one is ended then.
//
// A reader that has gone, as in synod scenarios | head -1, is no failure: the system ends a program with SIGPIPE at its
// next write, and one that is not ended because it inherits that SIGPIPE is ignored ends by itself, as silently.
type output struct {
	to   io.Writer
	lost context.Context // ends with the first error, which is its cause
	lose context.CancelCauseFunc
}

func newOutput(to io.Writer) *output {
	o := &output{to: to}
	o.lost, o.lose = context.WithCancelCause(context.Background())
	if f, ok := to.(*os.File); ok && isClosed(f) {
		o.lose(errors.New("standard output is closed"))
	}
	return o
}

// Write passes on what is written.
func (o *output) Write(p []byte) (int, error) {
	n, err := o.to.Write(p)
	if err != nil {
		o.lose(fmt.Errorf("standard output cannot be written: %w", pathless(err)))
	}
	return n, err
}

// err returns why something is lost, or nil.
func (o *output) err() error { return context.Cause(o.lost) }

// file returns the file that a stream of a command is, if it is one.
func file(stream any) (*os.File, bool) {
	if o, ok := stream.(*output); ok {
		stream = o.to
	}
	f, ok := stream.(*os.File)
	return f, ok
}

// isReaderGone reports whether an error says that nobody reads any more.
func isReaderGone(err error) bool { return errors.Is(err, syscall.EPIPE) }

// whileHeard runs something until it ends, a signal or its command's context ends it, or nothing that it writes can be
// written any more. Its context has the reason.
func whileHeard(cmd *cobra.Command, do func(context.Context) error) error {
	return untilEnded(cmd.ErrOrStderr(), func() {}, func(ctx context.Context, end context.CancelCauseFunc) error {
		if o, ok := cmd.OutOrStdout().(*output); ok {
			defer context.AfterFunc(o.lost, func() { end(o.err()) })()
		}
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		defer context.AfterFunc(cmd.Context(), func() { cancel(context.Cause(cmd.Context())) })()
		return do(ctx)
	})
}
