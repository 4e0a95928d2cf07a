// Package cli is the command line of synod: what can be typed after its name, and what becomes of it.
//
//	synod [flags]              the dashboard
//	synod play [TAPE|NAME]     play a script of keystrokes; without a name, list the demos
//	synod run [FILE|NAME|-]    the same commands without a dashboard, one sentence an event
//	synod open NAME|FILE       a scenario or a saved run in the dashboard
//	synod scenarios            list the scenarios with their claims
//	synod check [PROTOCOL]     search the runs of small clusters
//	synod data adopt DIR       say whose records a directory without a manifest holds
//	synod help [WORD]          the help of a command, or a topic
//	synod man, completion
//
// The exit codes are those of the table in exitcodes.go, which the help, the manual page and the README show.
//
// # Reading order
//
// main.go runs the tree of root.go and turns errors into messages (report.go) and exit codes (exit.go, exitcodes.go).
// output.go sees to it that nothing is lost unnoticed. clusterflags.go and lookflags.go turn flags into a cluster and a look.
// dashboard.go shows a run in the terminal; terminal.go and colour.go are what it owes its user there. program.go has it run, with
// its model beside the event loop (loop.go), until it quits or something else ends it: signals.go, crash.go, tty.go. help.go
// lays out the help, topics.go has what it tells of besides commands, man.go the manual page. The other commands have a file
// each; what a check has to say is in sayer.go and progress.go.
package cli
