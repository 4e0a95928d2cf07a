//go:build race

package demos_test

// raceDetector makes tests of what one goroutine draws do less: it makes them ten times slower and finds nothing there.
const raceDetector = true
