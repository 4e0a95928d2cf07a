package outfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// Log opens a log to be written at its end. A file that is there must be such a log; nothing of it is replaced.
func (p *Place) Log(name string) (*os.File, error) {
	if p.taped {
		return nil, &Error{name, errors.New("a tape keeps no log")}
	}
	info, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, wrong(name, err)
	case info.Mode()&fs.ModeCharDevice != 0: // such as a terminal, which keeps nothing
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
		return f, wrong(name, err)
	case !info.Mode().IsRegular() || !isLog(name):
		return nil, &Refusal{Name: name, Why: "is there and is no " + logFile.name + " that synod has written"}
	}
	flags := os.O_WRONLY | os.O_APPEND
	if info == nil {
		flags |= os.O_CREATE | os.O_EXCL
	}
	f, err := os.OpenFile(name, flags, 0o666)
	if err != nil {
		return nil, wrong(name, err)
	}
	if info == nil {
		if _, err := fmt.Fprintf(f, "%s, begun %s\n", logMark, time.Now().Format(time.RFC3339)); err != nil {
			f.Close()
			return nil, wrong(name, err)
		}
	}
	return f, nil
}

func isLog(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, headSize)
	n, _ := f.Read(head)
	return logFile.Marks(head[:n])
}
