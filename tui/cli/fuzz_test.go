package cli

import (
	"bytes"
	"context"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unicode"
	"unicode/utf8"
)

// writers are the words that have a program without a terminal write files, which a test with any words may not.
var writers = []string{"--data", "--out", "--write", "adopt"}

// isTame reports whether words write no file and name none outside of the folder where the program runs.
func isTame(words []string) bool {
	for i, word := range words {
		for _, w := range writers {
			value, isFlag := strings.CutPrefix(word, w)
			if isFlag && value != "=" && !(value == "" && i+1 < len(words) && words[i+1] == "") {
				return false
			}
		}
		if strings.HasPrefix(word, "/") || strings.Contains(word, "..") || strings.Contains(word, "=/") {
			return false
		}
	}
	return true
}

// FuzzFlags types arbitrary words behind synod, where there is no terminal. A signal has come already, so what is understood
// is begun and not carried on. Whatever the words are, the exit code is one of the table, and an error is one line of text
// that says whose it is.
func FuzzFlags(f *testing.F) {
	for _, line := range []string{
		"", "--help", "-h", "-v", "help", "help exit-codes", "help nope", "man", "completion zsh --no-descriptions", "completion nosuch",
		"--agents 3 --seed 7", "--separate 2,3,1 --quorum 2,2", "--agents=31 --learning distinguished:2 --plain", "--color always --help",
		"run --json -", "run a-vote-outlives-its-proposer", "run --protocol multipaxos --window 2 --snapshot 4 --members 3 --variant lease -",
		"run --without persist-promise,keep-promise -", "open a-vote-outlives-its-proposer", "open no-such.synod", "play", "play partition",
		"play partition --headless --format svg,txt --size 120x40", "scenarios fastpaxos", "check --all", "check multipaxos --linearizable",
		"check --without keep-promise --first-alarm --workers 2 --memory 16 --reductions none", "check x.txt", "--data ", "data", "data adopt",
		"--theme pink --size 3x3 --speed NaN", "__complete run --", "__completeNoDesc --protocol s", "-- run", "--\x1b[2J", "run \xff", "-abc", "--=x", "-\n",
		"a\nb", "run a\nb", "run a\nb.txt", "open a\nb.synod", "open a\nb", "check a\nb.txt", "check a\nb", "play a\nb.tape", "scenarios a\nb", "help a\nb",
		"completion a\nb", "--protocol a\nb", "--variant a\nb", "--without a\nb", "run --learning a\nb -", "check multipaxos --linearizable --variant a\nb",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		words := strings.Split(line, " ")
		if line == "" {
			words = nil
		}
		if !isTame(words) {
			t.Skip()
		}
		t.Chdir(t.TempDir())
		ctx, end := context.WithCancelCause(context.Background())
		end(stopped{syscall.SIGTERM})
		var out, errs bytes.Buffer
		code := app{show: inTerminal}.main(ctx, words, strings.NewReader(""), &out, &errs)
		if !slices.ContainsFunc(exitCodes, func(c exitCode) bool { return c.code == code }) {
			t.Errorf("exit code %d is none of the table", code)
		}
		if code == exitUsage && errs.Len() == 0 || code == exitDone && strings.HasPrefix(errs.String(), "synod: ") {
			t.Errorf("exit code %d, and standard error has %q", code, &errs)
		}
		if len(words) == 0 || !strings.HasPrefix(words[0], "__complete") { // what shells ask has an answer in their own way
			checkMessage(t, errs.String())
		}
		if strings.Contains(errs.String(), "panicked") {
			t.Errorf("it has panicked: %s", &errs)
		}
		if left, err := os.ReadDir("."); err != nil || len(left) > 0 {
			t.Errorf("it has written %v, %v", left, err)
		}
	})
}

// checkMessage wants nothing, or one line for a person.
func checkMessage(t *testing.T, text string) {
	t.Helper()
	if text == "" {
		return
	}
	line, ends := strings.CutSuffix(text, "\n")
	if !strings.HasPrefix(text, "synod: ") || !ends || !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return unicode.IsControl(r) }) {
		t.Errorf("this is no message of one line: %q", text)
	}
}
