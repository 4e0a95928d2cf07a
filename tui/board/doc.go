// Package board draws the Board: what can still be chosen, ballot by ballot. A row is a ballot, the newest on top, and a column an
// acceptor; a promise is a wall that runs down its column through all lower rows, for its acceptor will never vote there. At a row's
// end stands what can become of it, and why.
//
// The package draws no cell of a screen and knows no protocol: what is known comes from package choosable, and [Picture] has pieces
// of text with what each means, which the dashboard gives its colours (pieces.go). One decision is drawn by table.go, its cells by
// cell.go and its verdicts by verdict.go; a sequence of decisions by slots.go. words.go tells what is selected in sentences, and plain.go
// writes the board as a table of words.
package board
