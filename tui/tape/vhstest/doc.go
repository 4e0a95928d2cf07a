// Package vhstest asks VHS what a tape means. Its tests read many tapes with the lexer and the parser of VHS and with
// those of package tape, and want one verdict and the same commands of both: the tapes that come with the program, those
// in the README, the examples of VHS, a table of small ones, and thousands that are made of these by chance with a fixed
// seed. It is a module of its own, so that nobody who builds the playground has to fetch VHS.
//
//	cd tui/tape/vhstest && go test ./...
//
// Where package tape refuses what VHS takes, its error must say which oversight of VHS it is. A panic of VHS's parser
// counts as a refusal, and so does a tape without a command, which VHS refuses when it plays.
package vhstest
