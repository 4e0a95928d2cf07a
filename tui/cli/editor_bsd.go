//go:build darwin || dragonfly || freebsd || netbsd || openbsd

package cli

import "golang.org/x/sys/unix"

// What asks for the settings of a terminal, and what sets them at once, so that nothing is lost that was typed ahead.
const (
	getTermios = unix.TIOCGETA
	setTermios = unix.TIOCSETA
)
