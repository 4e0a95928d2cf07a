package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"testing"

	"github.com/creack/pty"
)

// From the start of the built program to the moment when its first frame is on the terminal, whole.
func BenchmarkFirstFrame(b *testing.B) {
	for b.Loop() {
		cmd := exec.Command(binary)
		cmd.Env = append(os.Environ(), "TERM=xterm-256color")
		tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
		if err != nil {
			b.Fatal(err)
		}
		var seen []byte
		for buf := make([]byte, 1<<16); !bytes.Contains(seen, []byte("inspect")); { // it stands at the end of the footer
			n, err := tty.Read(buf)
			if err != nil {
				b.Fatalf("%v after %q", err, seen)
			}
			seen = append(seen, buf[:n]...)
		}
		b.StopTimer()
		cmd.Process.Kill()
		cmd.Wait()
		tty.Close()
		b.StartTimer()
	}
}
