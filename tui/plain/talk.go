package plain

import (
	"context"
	"fmt"
	"io"
)

// prompt asks for the next command.
const prompt = "synod> "

// Converse carries out what a person types. A mistake is explained, and the conversation goes on.
func (s *Session) Converse(ctx context.Context, in io.Reader, explain func(error)) error {
	s.write.answer("This is " + describe(s.run.Settings()) + ". Type propose A red, then run 1s. help lists the commands, quit ends.")
	lines := read(in)
	for {
		fmt.Fprint(s.out, prompt)
		s.out.Flush()
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case l, more := <-lines:
			if l.caught != nil {
				panic(l.caught)
			}
			if !more || isFarewell(l.text) {
				return s.farewell(!more)
			}
			if l.err == nil {
				l.err = s.Do(ctx, l.text)
			}
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if l.err != nil {
				explain(l.err)
			}
		}
	}
}

// farewell ends a conversation. After an end of input the cursor still stands behind the prompt.
func (s *Session) farewell(behindPrompt bool) error {
	if behindPrompt {
		fmt.Fprintln(s.out)
	}
	return s.End()
}
