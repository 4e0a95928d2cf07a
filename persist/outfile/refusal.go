package outfile

import (
	"errors"
	"io/fs"
	"os"
)

// ErrOutside says that a tape wants to read or write outside of the folder that it may use.
var ErrOutside = errors.New("it is outside of the folder that a tape may use")

// Refusal says that a file is not written because of what stands in its place. Nothing has changed.
type Refusal struct {
	Name string
	Why  string
	// Forcible reports whether whoever writes may replace it all the same, by asking for it.
	Forcible bool
	// Way is how to ask for it, in words that go on after "or"; empty if there is none, or if it goes without saying.
	Way string
}

func (r *Refusal) Error() string {
	text := r.Name + " " + r.Why + "; choose another name"
	if r.Way != "" {
		text += ", or " + r.Way
	}
	return text
}

// Suggest adds the way in which a refused file is replaced all the same, if there is one.
func Suggest(err error, way string) error {
	var r *Refusal
	if errors.As(err, &r) && r.Forcible && r.Way == "" {
		r.Way = way
	}
	return err
}

// Error is what went wrong with a file.
type Error struct {
	Name string
	Err  error
}

func (e *Error) Error() string { return e.Name + ": " + e.Err.Error() }
func (e *Error) Unwrap() error { return e.Err }

// wrong names the file in an error, once.
func wrong(name string, err error) error {
	var (
		refused *Refusal
		named   *Error
		path    *fs.PathError
		rename  *os.LinkError
	)
	switch {
	case err == nil || errors.As(err, &refused) || errors.As(err, &named):
		return err
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &rename): // whose names are those of temporary files
		err = rename.Err
	}
	return &Error{name, err}
}
