package tui

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"synod/cluster"
)

// named are the commands whose last word is the name of a file, with how such names end; none for any.
var named = map[string][]string{
	"open": {".synod", ".txt", ".tape"}, "save": {".synod"}, "save!": {".synod"}, "export": {".svg", ".txt"}, "export!": {".svg", ".txt"},
	"compare": {".synod"},
}

// withView are the commands of named that take a word before the name of the file.
var withView = []string{"export", "export!", "compare"}

// maxNames is how many files of a folder are looked at.
const maxNames = 2000

// filesFor completes the name of a file at the end of a line, or returns nil where none belongs there, or nothing begins so. A tape, which
// may be a stranger's, is shown no names.
func (m *Model) filesFor(text string, cursor int) []cluster.Completion {
	verb, typed, ok := strings.Cut(strings.TrimLeft(text, " "), " ")
	typed = strings.TrimLeft(typed, " ")
	endings := named[verb]
	before := verb + " "
	if first, last, two := strings.Cut(typed, " "); two && slices.Contains(withView, verb) {
		before, typed = before+first+" ", strings.TrimLeft(last, " ")
	}
	if !ok || endings == nil || m.files.Taped() || cursor < len([]rune(text)) || strings.Contains(typed, " ") {
		return nil
	}
	folder, begun := filepath.Split(typed)
	entries := namesIn(folder)
	var all []cluster.Completion
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, begun) || begun == "" && strings.HasPrefix(name, ".") || strings.ContainsFunc(name, odd) {
			continue
		}
		help := "a file"
		switch isFolder := e.IsDir(); {
		case isFolder:
			name, help = name+string(filepath.Separator), "a folder"
		case !slices.Contains(endings, filepath.Ext(name)):
			continue
		}
		all = append(all, cluster.Completion{Line: before + folder + name, Word: name, Help: help})
	}
	return all
}

// namesIn lists a folder, in order.
func namesIn(folder string) []fs.DirEntry {
	if folder == "" {
		folder = "."
	}
	f, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer f.Close()
	entries, _ := f.ReadDir(maxNames) // what could be read
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries
}

// odd are the characters of names that no command can have, or that a terminal would obey.
func odd(r rune) bool {
	return unicode.IsSpace(r) || !unicode.IsGraphic(r) || strings.ContainsRune("\"'#", r)
}
