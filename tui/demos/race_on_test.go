//go:build race

package demos_test

// raceDetector makes tests draw less: what one goroutine draws takes ten times as long with it, and it finds nothing there.
const raceDetector = true
