package outfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"synod/persist"
)

// Place says where a run may write and read files. The zero value is [Anywhere]'s.
type Place struct {
	folder string // what a tape may use; empty if it may write nowhere
	taped  bool
	force  bool // whatever is in the way is replaced
	lent   bool // a person has taken over from a tape, that has had force or not
	forced bool
	why    string          // it may write nowhere
	denied error           // the last file that a tape has typed and that was not written
	claims map[string]bool // the files of a tape, as Same names them: each is written once
	disk   disk
}

// Anywhere is the place of a person, who may write wherever the system lets them.
func Anywhere() *Place { return &Place{} }

// Within is the place of a tape: a folder and those below it. With force, which only a person can give, it replaces there
// what the program has not made; a tape alone cannot ask for that.
func Within(folder string, force bool) *Place {
	if folder == "" {
		folder = "."
	}
	return &Place{folder: folder, taped: true, force: force}
}

// Nowhere is the place of a tape that writes nothing, and why.
func Nowhere(why string) *Place { return &Place{taped: true, why: why} }

// Writes reports whether anything may be written at all.
func (p *Place) Writes() bool { return !p.taped || p.folder != "" }

// Taped reports whether a tape is at the keyboard.
func (p *Place) Taped() bool { return p.taped }

// Denied returns once why a file was not written that a tape has typed: it cannot read what the screen says, and goes on.
func (p *Place) Denied() error {
	err := p.denied
	p.denied = nil
	return err
}

// Claim keeps a name for a file that a tape writes in the end, or has written: nothing else of it may go there.
func (p *Place) Claim(name string) error {
	key, err := p.Same(name)
	if err != nil {
		return err
	}
	if p.claims[key] {
		return wrong(name, errors.New("the tape writes it twice; give one of them another name"))
	}
	if p.claims == nil {
		p.claims = map[string]bool{}
	}
	p.claims[key] = true
	return nil
}

// TakeOver makes the place that of the person who has taken over from a tape.
func (p *Place) TakeOver() {
	if p.taped {
		p.lent, p.forced, p.taped, p.force = true, p.force, false, false
	}
}

// HandBack makes the place again that of the tape from which a person took over.
func (p *Place) HandBack() {
	if p.lent {
		p.lent, p.taped, p.force, p.claims = false, true, p.forced, nil
	}
}

// parent opens the folder that a file is in, and returns its name there. Everything else goes through that folder, so no link
// leads out of it.
func (p *Place) parent(name string) (*os.Root, string, error) {
	base := filepath.Base(name)
	if err := checkName(name); err != nil {
		return nil, "", err
	}
	if !p.taped {
		dir, err := os.OpenRoot(filepath.Dir(name))
		return dir, base, err
	}
	if _, err := p.inside(name); err != nil {
		return nil, "", err
	}
	root, err := os.OpenRoot(p.folder)
	if err != nil {
		return nil, "", err
	}
	defer root.Close()
	dir, err := root.OpenRoot(filepath.Dir(filepath.FromSlash(name)))
	return dir, base, err
}

// checkName refuses names that no file can have.
func checkName(name string) error {
	switch base := filepath.Base(name); {
	case name == "":
		return errors.New("the name of the file is empty")
	case os.IsPathSeparator(name[len(name)-1]), base == ".", base == "..":
		return &Refusal{Name: name, Why: "is the name of a directory"}
	}
	return nil
}

// prepare makes the folders that a file of a tape is in, and returns those that were not there, the innermost first.
func (p *Place) prepare(name string) (made []string, err error) {
	if err := checkName(name); err != nil || !p.taped {
		return nil, err
	}
	path, err := p.inside(name)
	if err != nil {
		return nil, err
	}
	for d := filepath.Dir(path); d != filepath.Dir(d); d = filepath.Dir(d) {
		if _, err := os.Lstat(d); err == nil {
			break
		}
		made = append(made, d)
	}
	if err := os.MkdirAll(p.folder, 0o777); err != nil {
		return made, err
	}
	root, err := os.OpenRoot(p.folder)
	if err != nil {
		return made, err
	}
	defer root.Close()
	return made, root.MkdirAll(filepath.Dir(filepath.FromSlash(name)), 0o777)
}

// MakeRoom makes the folder that a file of a person is to go into, for them alone, where it is not there yet. A tape's folders are
// made by what it writes, if it may.
func (p *Place) MakeRoom(name string) error {
	if p.taped {
		return nil
	}
	return os.MkdirAll(filepath.Dir(name), 0o700)
}

// inside returns where a name of a tape leads, with all links followed but one that is the file itself.
func (p *Place) inside(name string) (string, error) {
	if p.folder == "" {
		return "", errors.New(p.why)
	}
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return "", ErrOutside
	}
	dir, err := within(p.folder, filepath.Dir(filepath.FromSlash(name)))
	return filepath.Join(dir, filepath.Base(name)), err
}

// resolve follows all links of a path, as far as it exists.
func resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	rest := ""
	for {
		real, err := filepath.EvalSymlinks(path)
		if err == nil {
			return filepath.Join(real, rest), nil
		}
		_, there := os.Lstat(path)
		switch {
		case there == nil && errors.Is(err, fs.ErrNotExist):
			return "", errors.New("a link on the way to it leads nowhere")
		case !errors.Is(err, fs.ErrNotExist) || filepath.Dir(path) == path:
			return "", err
		}
		path, rest = filepath.Dir(path), filepath.Join(filepath.Base(path), rest)
	}
}

// Same returns a text that is the same for two names that a tape gives to one file, through whatever links and however written.
func (p *Place) Same(name string) (string, error) {
	path, err := p.inside(name)
	if err != nil {
		return "", wrong(name, err)
	}
	if ignoresCase {
		path = strings.ToLower(path)
	}
	return path, nil
}

// ignoresCase says that files whose names differ in upper and lower case alone are usually one.
var ignoresCase = runtime.GOOS == "darwin" || runtime.GOOS == "windows"

// Folder returns the path of a folder in which others keep files, such as stable storage. A tape's is inside of its own, and has
// no links in it, through which a write could lead out.
func (p *Place) Folder(name string) (string, error) {
	if !p.taped {
		return name, nil
	}
	path, err := p.inside(filepath.Join(name, "x"))
	if err != nil {
		return "", &Error{name, err}
	}
	path = filepath.Dir(path)
	entries, err := os.ReadDir(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", wrong(name, err)
	}
	for _, e := range entries {
		if e.Type()&fs.ModeSymlink != 0 {
			return "", &Error{name, errors.New("its file " + e.Name() + " is a link, and a tape must not write through one")}
		}
	}
	return path, nil
}

// Read reads a file of at most so many bytes. A person may read anything. A tape may read what is in its folder or in the one
// that it is played in, through no link that leads out: what it shows may be seen by others than whoever plays it.
func (p *Place) Read(name string, most int) ([]byte, error) {
	if !p.taped {
		return persist.ReadFile(name, most)
	}
	folders := []string{p.folder, "."}
	if p.folder == "" {
		folders = folders[1:]
	}
	var first error
	for _, folder := range folders {
		path, err := within(folder, name)
		if err == nil {
			var text []byte
			if text, err = persist.ReadFile(path, most); err == nil {
				return text, nil
			}
		} else {
			err = &fs.PathError{Op: "read", Path: name, Err: err}
		}
		if first == nil || errors.Is(first, fs.ErrNotExist) {
			first = err
		}
	}
	return nil, first
}

// within returns where a name below a folder leads. What leads out is ErrOutside.
func within(folder, name string) (string, error) {
	name = filepath.FromSlash(name)
	if !filepath.IsLocal(name) {
		return "", ErrOutside
	}
	folder, err := resolve(folder)
	if err != nil {
		return "", err
	}
	path, err := resolve(filepath.Join(folder, name))
	if err != nil {
		return "", err
	}
	if below, err := filepath.Rel(folder, path); err != nil || !filepath.IsLocal(below) {
		return "", ErrOutside
	}
	return path, nil
}
