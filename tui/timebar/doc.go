// Package timebar draws a run as one line from its beginning to its end: where one is in it, what lies behind and what ahead, and what
// is rare in it. It reads the index that package chronicle keeps of the run, never the run itself, so a line costs the same however long
// that is.
//
// A line stands on the chronicle's sparse scale, on which steps take hardly any room and a second of silence is seen as silence. It has
// a cell a column. Where something rare happened in the steps of a column, its cell has the mark of the rarest; where many columns have
// a choice, how many values were chosen in each is a height, below the rarer marks. Nothing is sampled.
//
// A [Window] is the stretch of the scale that is shown, so lines of several futures of a run stand below each other at one scale. What
// signs and colours cells have is for whoever puts them on the screen; [Cell.Text] has signs for every terminal.
package timebar
