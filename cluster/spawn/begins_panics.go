//go:build panics

package spawn

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
)

// SYNOD_PANIC=an agent:6 has the sixth goroutine of the name an agent panic at its beginning. Only a build with the tag panics
// looks: it is made by the tests that see what becomes of the terminal then.
var (
	victim, number, _ = strings.Cut(os.Getenv("SYNOD_PANIC"), ":")
	begun             atomic.Int64
)

func begins(where string) {
	if victim == "" || where != victim {
		return
	}
	if n, err := strconv.ParseInt(number, 10, 64); err != nil || begun.Add(1) == n {
		panic("a panic on purpose")
	}
}
