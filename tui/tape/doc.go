// Package tape plays scripts of keystrokes into the dashboard, and writes down what is seen.
//
// # The language
//
// A tape is a script of VHS, https://github.com/charmbracelet/vhs, so that one file can be played by both: VHS makes a
// film of a real terminal, and this package plays the same keys in virtual time, in milliseconds, with the same frames
// on every machine. What VHS has no word for stands in comments that start with "#:", which it skips:
//
//	# A proposer gets a value chosen.
//	Output propose.gif
//	#: size 120x40
//
//	Hide
//	Type "synod --seed 7" Enter
//	Wait+Screen /propose/
//	Show
//
//	#: caption A proposes red.
//	Type "p" Sleep 500ms Enter
//	Wait+Screen@10s /chosen red/
//	#: expect /SAFE/
//	#: refuse /VIOLATED/
//
// The commands are those of VHS 0.11. A tape that this package takes means the same to VHS; the other way round it is
// stricter, because VHS lets pass what is surely a mistake, such as a string without an end, or the arguments of a
// command on the line after it. The directives are:
//
//	#: caption TEXT          tell the program what the viewer should know; it gets a [CaptionMsg]
//	#: expect /RE/           the screen must show this, now
//	#: refuse /RE/           the screen must not show this, now
//	#: size 120x40           the size in cells; later in the tape it resizes the terminal
//	#: click 10,5 [right]    a click into column 10 of row 5, counted from 1
//	#: wheel up 10,5 [3]     turns of the wheel
//	#: key ctrl+home         a key that VHS has no word for
//	#: paste TEXT            a paste in one piece; the command Paste types the text key by key, as in VHS
//	#: background light      the terminal is light
//	#: output FILE           as Output, for formats that VHS does not write
//	#: screenshot FILE       as Screenshot, likewise
//
// A directive that is not in this list is an error: a misspelt expectation must not pass for a remark.
//
// # The prompt
//
// A tape starts the program as a person would, at a prompt. The player has a shell for this that knows next to nothing:
// it starts the program (synod, ./synod, go run .), clears the screen, and takes "go build" for done. When the program
// quits, the prompt is back. The prompt is that of VHS, "> ", which the default pattern of Wait is made for.
//
// # How it plays
//
// The [Driver] runs a model of Bubble Tea without a terminal, a goroutine or the time of day. Keys are turned into the
// bytes that a terminal sends, and the library's decoder makes messages of them, so that player and terminal agree by
// construction; views are painted by the library too, see package grid. Time is a clock.Virtual: Sleep and the pauses
// between keys move it, and the program's own timers run meanwhile.
//
// [Play] runs a tape to its end. [Live] is a model for a real terminal that plays it at its own pace, and lets a
// person stop it and take over.
//
// # Reading order
//
// lexer.go, parser.go, verbs.go, directives.go, settings.go: from text to commands. commands.go: what they are. acts.go,
// wait.go: what they do. keys.go, driver.go, shell.go, terminal.go: what they do it to. record.go: what comes out.
package tape
