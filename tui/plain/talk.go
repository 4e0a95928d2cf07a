package plain

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"synod/cluster"
	"synod/cluster/spawn"
)

// prompt asks for the next command.
const prompt = "synod> "

// Asker asks a person for the next line, behind a prompt. After the last one the error is io.EOF.
type Asker func(prompt string) (string, error)

// Asking returns what asks by writing the prompt and reading a line.
func Asking(in io.Reader, out io.Writer) Asker {
	lines := scan(in)
	return func(prompt string) (string, error) {
		fmt.Fprint(out, prompt)
		return next(lines)
	}
}

// Converse carries out what a person types. A mistake is explained, and the conversation goes on.
func (s *Session) Converse(ctx context.Context, ask Asker, explain func(error)) error {
	s.write.answer("This is " + describe(s.run.Settings()) + ". Type propose A red, then run 1s. help lists the commands, quit ends.")
	return s.talk(ctx, ask, explain)
}

// listen asks beside whoever carries out the lines, so that a signal is not kept waiting by somebody who thinks: for one line each
// time that one is wanted. It ends with the last line, or when wanted is closed.
func listen(ask Asker) (wanted chan<- struct{}, lines <-chan line) {
	want, said := make(chan struct{}, 1), make(chan line, 1)
	spawn.Alone("the reader of lines", func() {
		for range want {
			text, err := ask(prompt)
			if err == io.EOF {
				break
			}
			if err != nil {
				said <- line{err: err}
				<-want // it is explained first
				break
			}
			said <- check(text)
		}
		close(said)
	}, func(caught *spawn.Panic) { said <- line{caught: caught} })
	return want, said
}

// farewell ends a conversation. After an end of input the cursor still stands behind the prompt.
func (s *Session) farewell(behindPrompt bool) error {
	if behindPrompt {
		fmt.Fprintln(s.out)
	}
	return s.End()
}

// scan splits an input into lines.
func scan(in io.Reader) *bufio.Scanner {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	lines.Split(cluster.ScanLines())
	return lines
}

// next returns the next line of an input; io.EOF after the last one.
func next(lines *bufio.Scanner) (string, error) {
	if lines.Scan() {
		return lines.Text(), nil
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return "", fmt.Errorf("a line has at most %d characters: is this a script?", maxLine)
	case err != nil:
		return "", fmt.Errorf("the input cannot be read: %w", err)
	}
	return "", io.EOF
}
