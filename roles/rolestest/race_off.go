//go:build !race

package rolestest

const raceDetector = false
