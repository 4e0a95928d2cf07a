package outfile

import (
	"bytes"
	"strings"
)

// headSize is how far into a file its mark is looked for.
const headSize = 512

// Kind is a kind of file, and the mark by which one that the program has made is known again. A file keeps its mark when a person
// changes it; whoever wants to keep such a file takes the mark away, or gives it another name.
type Kind struct {
	name   string
	begins string // what the file begins with
	mark   string // what stands in its first bytes
}

// The marks that writers put into their formats, for whoever reads them as well as for Kind.
const (
	// XMLMark stands near the beginning of pictures and pages.
	XMLMark = "<!-- written by synod -->"
	// CastMark is a field in the header of a recording. Players pass over fields that they do not know.
	CastMark = `"generator":"synod"`
	// StoryMark is the beginning of a remark in the head of a scenario.
	StoryMark = "Found by synod"
	// RunMark is what a saved run begins with.
	RunMark = "synod run"
	// logMark is what a log begins with.
	logMark = "# log of synod"
)

// The kinds.
var (
	SavedRun  = Kind{"saved run", RunMark + " ", ""}
	Picture   = Kind{"picture", "<svg ", XMLMark}
	Recording = Kind{"recording", "{", CastMark}
	Page      = Kind{"page", "<!doctype html>", XMLMark}
	Story     = Kind{"scenario", "# ", "\n# " + StoryMark}
	// Text has no room for a mark: it is what the screen shows, and nothing else.
	Text = Kind{name: "text"}

	logFile = Kind{"log", logMark, ""}
)

// OfFormat is the kind of a frame or a recording in a format, which is named by its ending.
func OfFormat(ext string) Kind {
	switch ext {
	case ".svg":
		return Picture
	case ".cast":
		return Recording
	}
	return Text
}

// Marks reports whether a file of this kind with these contents is known to be made by the program.
func (k Kind) Marks(data []byte) bool {
	if k.begins == "" {
		return false
	}
	head := bytes.ReplaceAll(data[:min(len(data), headSize)], []byte("\r\n"), []byte("\n"))
	return strings.HasPrefix(string(head), k.begins) && strings.Contains(string(head), k.mark)
}
