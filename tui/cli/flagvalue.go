package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"synod/tui/visible"
)

// value is a flag that is checked as it is read, by a function that can say what is wrong with it.
type value[T any] struct {
	to    *T
	text  string
	kind  string // what stands for it in the help
	parse func(string) (T, error)
}

// Set reads the flag.
func (v *value[T]) Set(text string) error {
	got, err := v.parse(text)
	if err != nil {
		return err
	}
	*v.to, v.text = got, text
	return nil
}

// String returns the flag as it was given; of one that was not, the default.
func (v *value[T]) String() string { return v.text }

// Type returns what stands for the value in the help.
func (v *value[T]) Type() string { return v.kind }

// add adds a flag with its default as text, which is not parsed: the variable has its value already.
func add[T any](f *pflag.FlagSet, to *T, name, kind, text, help string, parse func(string) (T, error)) {
	f.VarP(&value[T]{to, text, kind, parse}, name, shorts[name], help)
}

// shorts are the flags that have a letter too: the ones that are given most. A letter means the same with every command.
var shorts = map[string]string{"protocol": "p", "agents": "n", "seed": "s", "data": "d"}

// oneOf reads one word of a few.
func oneOf(words ...string) func(string) (string, error) {
	return func(text string) (string, error) {
		for _, w := range words {
			if text == w {
				return w, nil
			}
		}
		return "", fmt.Errorf("choose one of %s", strings.Join(words, ", "))
	}
}

// given reads any text but the empty one, which is what a shell makes of a variable that is not set.
func given(what string) func(string) (string, error) {
	return func(text string) (string, error) {
		if text == "" {
			return "", fmt.Errorf("the value is empty: is a variable of the shell not set? Give %s, or leave the flag out", what)
		}
		return text, nil
	}
}

// numberIn reads a whole number.
func numberIn(least, most int) func(string) (int, error) {
	return func(text string) (int, error) {
		n, err := strconv.Atoi(text)
		if err != nil || n < least || n > most {
			return 0, fmt.Errorf("it must be a whole number from %d to %d", least, most)
		}
		return n, nil
	}
}

// explainFlag turns what pflag has to say into an error that says what to do.
func explainFlag(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		invalid *pflag.InvalidValueError
		missing *pflag.ValueRequiredError
		garbled *pflag.InvalidSyntaxError
	)
	oneDash := func(name string) error { return usagef("-%[1]s is the flag --%[1]s with a dash too few", name) }
	switch {
	case errors.As(err, &unknown) && cmd.Flags().Lookup(unknown.GetSpecifiedShortnames()) != nil:
		return oneDash(unknown.GetSpecifiedShortnames())
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return usagef("there is no flag %s: all but a few have two dashes; %s --help lists them", quoteIfOdd("-"+unknown.GetSpecifiedShortnames()), cmd.CommandPath())
	case errors.As(err, &unknown):
		return usagef("%s has no flag %s%s", cmd.CommandPath(), quoteIfOdd("--"+unknown.GetSpecifiedName()), nearest(unknown.GetSpecifiedName(), flagNames(cmd)))
	case errors.As(err, &invalid) && invalid.GetFlag().Shorthand+invalid.GetValue() == invalid.GetFlag().Name:
		return oneDash(invalid.GetFlag().Name)
	case errors.As(err, &invalid):
		return usagef("--%s %s: %w", invalid.GetFlag().Name, quoteIfOdd(invalid.GetValue()), errors.Unwrap(invalid))
	case errors.As(err, &missing):
		return usagef("--%s wants a value, %s: %s", missing.GetFlag().Name, missing.GetFlag().Value.Type(), missing.GetFlag().Usage)
	case errors.As(err, &garbled):
		return usagef("%s is not a flag: write --name, --name value or --name=value; %s --help lists them", quoteIfOdd(garbled.GetSpecifiedFlag()), cmd.CommandPath())
	}
	return usage(err)
}

// quoteIfOdd makes a text visible that would not be by itself, or whose end could not be told.
func quoteIfOdd(text string) string {
	if text == "" || visible.Line(text) != text || strings.ContainsFunc(text, unicode.IsSpace) {
		return strconv.Quote(text)
	}
	return text
}

// asTyped returns the name of a file as a shell wants it.
func asTyped(name string) string {
	if strings.HasPrefix(name, "-") {
		name = "./" + name
	}
	if strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.N) && !strings.ContainsRune("._-/+,:@%", r)
	}) {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return name
}
