//go:build race

package cli

// raceDetector leaves out what goes through a million states: the tests of the explorer have it look there.
const raceDetector = true
