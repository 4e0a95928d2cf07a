package grid

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Formats are the endings of the files that can be written, in the order in which messages name them.
var Formats = []string{".txt", ".svg", ".cast"}

// later are the endings that people expect of a recorder and that are not written yet.
var later = []string{".gif", ".png", ".mp4", ".webm"}

// NotYetError says that a kind of file is known and cannot be written yet.
type NotYetError struct {
	Ext string // with its dot: .gif
}

func (e *NotYetError) Error() string {
	return fmt.Sprintf("%s export isn't supported yet; use .svg, .txt or .cast", strings.ToUpper(strings.TrimPrefix(e.Ext, ".")))
}

// UnknownFormatError says that a kind of file means nothing to this program.
type UnknownFormatError struct {
	Ext string // with its dot, or empty
}

func (e *UnknownFormatError) Error() string {
	if e.Ext == "" {
		return "the file name has no ending: .txt, .svg and .cast work"
	}
	return fmt.Sprintf("%s is not a format of a frame: .txt, .svg and .cast work", e.Ext)
}

// FormatOf is the format that the ending of a path asks for, one of [Formats]. Two endings that VHS gives to text,
// .ascii and .test, are ".txt". The error is a [*NotYetError] or an [*UnknownFormatError].
func FormatOf(path string) (string, error) {
	ext := strings.ToLower(filepath.Ext(path))
	switch {
	case slices.Contains(Formats, ext):
		return ext, nil
	case ext == ".ascii", ext == ".test":
		return ".txt", nil
	case slices.Contains(later, ext):
		return "", &NotYetError{Ext: ext}
	}
	return "", &UnknownFormatError{Ext: ext}
}
