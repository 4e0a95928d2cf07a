//go:build !linux && !darwin && !dragonfly && !freebsd && !netbsd && !openbsd

package cli

import (
	"context"

	"synod/cluster/spawn"
	"synod/tui/plain"
)

// edit would return what asks for lines with an editor. The consoles of Windows have one, with a history, of their own.
func edit(context.Context, any, any, []string, completer, func(*spawn.Panic)) (ask plain.Asker, closeAll func()) {
	return nil, func() {}
}
