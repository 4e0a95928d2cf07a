//go:build !race

package demos_test

const raceDetector = false
