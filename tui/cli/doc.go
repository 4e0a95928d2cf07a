// Package cli is the command line of synod: what can be typed after its name, and what becomes of it.
//
//	synod [flags]              the dashboard
//	synod play [TAPE|NAME]     play a script of keystrokes; without a name, list the demos
//	synod run [FILE|NAME|-]    the same commands without a dashboard, one sentence an event
//	synod open NAME|FILE       a scenario or a saved run in the dashboard
//	synod scenarios            list the scenarios with their claims
//	synod check [PROTOCOL]     search the runs of small clusters
//	synod data adopt DIR       say whose records a directory without a manifest holds
//	synod man, completion, help
//
// # Exit codes
//
//	0    done
//	1    an expectation or an invariant failed, or the program could not do what it was asked to
//	2    bad use: a flag, a command or an input file that cannot be understood, or no terminal where one is needed
//	3    a check that was stopped, or came to a bound before its end
//	129  ended by SIGHUP
//	130  ended by SIGINT
//	143  ended by SIGTERM
//
// # Reading order
//
// main.go runs the tree of root.go and turns errors into exit codes (exit.go). clusterflags.go and lookflags.go turn
// flags into a cluster and a look. dashboard.go shows a run in the terminal; terminal.go, colour.go and signals.go are
// what it owes its user there. The other commands have a file each; what a check has to say is in sayer.go and progress.go.
package cli
