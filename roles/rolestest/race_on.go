//go:build race

package rolestest

const raceDetector = true
