package cli

// The exit codes that the program itself decides about.
const (
	exitDone       = 0
	exitFailed     = 1
	exitUsage      = 2
	exitUnfinished = 3
	// What a shell reports for a process that a signal has ended; synod ends by itself, and says the same.
	exitSignal = 128
	exitHangUp = exitSignal + 1
	exitBreak  = exitSignal + 2
	exitQuit   = exitSignal + 3
	exitPipe   = exitSignal + 13
	exitTerm   = exitSignal + 15
)

// exitCode is an exit code and what it means.
type exitCode struct {
	code  int
	means string
}

// exitCodes are all that there are. Scripts rely on them; the help, the manual page and the README show this table.
var exitCodes = []exitCode{
	{exitDone, "Done. Nothing that was asked for failed."},
	{exitFailed, "It failed. Of a tape or a scenario: an expectation did not come true. Of run, check and open, where nothing is expected: " +
		"an invariant is broken. Of compare: the two runs are not the same. Of any command: something could not be done, such as writing the output."},
	{exitUsage, "Bad use: a flag or a word that is not known, a command that is refused, a file that is not there or cannot be read or understood, " +
		"a directory that is in use, or no terminal where one is needed."},
	{exitUnfinished, "A check has not come to its end: it was stopped, by a signal as well, or has come to one of its bounds. It found nothing until then."},
	{exitHangUp, "Ended by SIGHUP."},
	{exitBreak, "Ended by SIGINT."},
	{exitQuit, "Ended by SIGQUIT."},
	{exitPipe, "Ended by SIGPIPE: whoever read the output has gone. Nothing is said of it."},
	{exitTerm, "Ended by SIGTERM."},
}
