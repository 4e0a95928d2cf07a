//go:build !unix

package tui

import "time"

func processorTime() time.Duration { return 0 }
