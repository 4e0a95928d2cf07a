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
// The commands are those of VHS 0.11, and a tape that this package takes means the same to VHS: the module vhstest has
// the proof, with VHS's own parser. What is beyond VHS stands in directives. There is one exception: a byte order mark at
// the start of a file is skipped here and refused there.
//
// What VHS takes is taken here as well, but for what it takes by oversight. Each of these is an error with its place and
// its reason; [Error] tells which [Oversight] it is.
//
//	Unended      a string, a pattern or an object without its end on the line
//	LaterLine    an argument on a line after that of its command
//	BadValue     a setting, a time or a count that is none, as in Set FontSize large, Sleep 1.2.3 and Enter 1.5; a shell
//	             that VHS does not know; a pattern that is empty
//	Lost         a setting behind the first key, a chord that presses nothing, a tape that hides and never shows
//	Misspelt     a word behind a text in quotes that looks like a command; a directive that is none
//	Ending       an Output into a file of another kind, which would get a GIF: demo.svg, demo.bmp
//	Unreadable   a file that is no UTF-8 text
//	Limit        more than MaxFile, MaxCount, MaxTime, MaxDepth, MaxSources or MaxLines
//
// What a chord sends is a matter of the terminal, and VHS has one in a browser. Here it is what xterm sends, but that a
// character behind Shift comes as it is written: Shift+b is b, as there.
//
// The directives are:
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
//	#: output FILE           as Output, also for what VHS does not write: .svg, .cast
//	#: screenshot FILE       as Screenshot, likewise: .svg, .txt
//
// A directive that is not in this list is an error: a misspelt expectation must not pass for a remark.
//
// # The prompt
//
// A tape starts the program as a person would, at a prompt. The player has a shell for this that knows next to nothing:
// it starts the program (synod, ./synod, go run .), clears the screen, and takes "go build" for done. When the program
// quits, the prompt is back. The prompt is that of VHS, "> ", which the default pattern of Wait is made for.
//
// # Files
//
// A tape may come from a stranger. It writes only in an outfile.Place, by Output and Screenshot as well as by what it types, and
// the program that it starts is handed the same place. Pictures that are synod's own are renewed when it is played again. Text has
// no room for a mark: it stays while it is the same, and is in the way when it is not. All files are written in the end, or none. VHS lets a
// later file replace an earlier one of the same name; here that is an error before the first key, as is a name outside of the place.
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
// lexer.go, parser.go, verbs.go, chords.go, settings.go, directives.go, load.go, lost.go: from text to commands.
// oversights.go: where VHS looks less closely. commands.go: what they are. acts.go, wait.go: what they do. keys.go,
// driver.go, shell.go, terminal.go: what they do it to. record.go, outputs.go: what comes out.
package tape
