//go:build panics

package spawn

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
)

// SYNOD_FAIL=panic:an agent:6 has the sixth goroutine with the name "an agent" panic at its beginning, and with hang in
// place of panic it never comes to its end. Only a build with the tag panics looks. It is made by the tests that see what
// becomes of the terminal then.
var (
	failure = strings.Split(os.Getenv("SYNOD_FAIL"), ":")
	begun   atomic.Int64
)

func begins(where string) {
	if len(failure) != 3 || failure[1] != where || strconv.FormatInt(begun.Add(1), 10) != failure[2] {
		return
	}
	if failure[0] == "hang" {
		os.Stderr.WriteString("a hang on purpose") // so that a test knows it has come to that
		select {}
	}
	panic("a panic on purpose")
}
