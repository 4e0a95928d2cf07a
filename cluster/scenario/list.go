package scenario

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"synod/cluster"
	"synod/roles"
)

// Info is what a list of scenarios shows.
type Info struct {
	Name     string // what Find finds it by: with its protocol's before it where an earlier protocol has one of the same name
	Protocol string
	Title    string // the claim
	Source   string
	Lesson   int      // its place among those of its protocol; 0 for none
	Number   int      // what a person calls it by; 0 for none
	Without  []string // the rules that it switches off
	Beats    int      // how many parts it is told in
}

// Key names a scenario whatever others there are: its protocol, and its file.
func (i Info) Key() string { return i.Protocol + "/" + i.Name[strings.LastIndex(i.Name, "/")+1:] }

// Key is that of the scenario in a list, for one that is in its protocol's folder.
func (s *Scenario) Key() string { return s.Settings.Protocol.Name + "/" + s.Name }

// List returns the scenarios of protocols, in their order and then in reading order. One that cannot be read is listed
// with the reason as its claim.
func List(protocols []*roles.Protocol) []Info {
	var all []Info
	taken := map[string]bool{}
	for k, p := range protocols {
		var of []Info
		for _, name := range names(p) {
			i := describe(p, name, protocols)
			if i.Lesson > 0 {
				i.Number = hundred*(k+1) + i.Lesson
			}
			if taken[name] {
				i.Name = p.Name + "/" + name
			}
			taken[name] = true
			of = append(of, i)
		}
		slices.SortStableFunc(of, func(a, b Info) int {
			return cmp.Or(cmp.Compare(a.place(), b.place()), cmp.Compare(a.Name, b.Name))
		})
		all = append(all, of...)
	}
	return all
}

// hundred is how many numbers each protocol has: the lessons of the first are 101, 102 and so on, in their reading order, and those of
// the second 201. The numbers below are kept for a course that goes through all protocols.
const hundred = 100

// place puts those without a number last.
func (i Info) place() int {
	if i.Lesson == 0 {
		return math.MaxInt
	}
	return i.Lesson
}

// names returns the scenarios in a protocol's folder.
func names(p *roles.Protocol) []string {
	if p.Scenarios == nil {
		return nil
	}
	files, err := fs.Glob(p.Scenarios, "*.txt")
	roles.Assert(err == nil, "a pattern without brackets cannot be malformed")
	for i := range files {
		files[i] = baseName(files[i])
	}
	return files
}

func describe(p *roles.Protocol, name string, protocols []*roles.Protocol) Info {
	i := Info{Name: name, Protocol: p.Name}
	s, err := load(p, name, protocols)
	if err != nil {
		i.Title = "It cannot be read: " + err.Error()
		return i
	}
	i.Title, i.Source, i.Lesson, i.Beats = s.Title, s.Source, s.Lesson, len(s.Beats())
	i.Without = s.Settings.Protocol.Off(s.Settings.Config.Without)
	return i
}

func load(p *roles.Protocol, name string, protocols []*roles.Protocol) (*Scenario, error) {
	text, err := fs.ReadFile(p.Scenarios, name+".txt")
	if err != nil {
		return nil, err
	}
	return Parse(name, text, protocols)
}

// Find returns the scenario of a name, or of a number in the list. Where protocols have scenarios of the same name, PROTOCOL/NAME tells them apart,
// and the first one counts without it.
func Find(name string, protocols []*roles.Protocol) (*Scenario, error) {
	if number, err := strconv.Atoi(name); err == nil {
		return numbered(number, protocols)
	}
	folder, base, inFolder := strings.Cut(name, "/")
	if !inFolder {
		base = name
	}
	if _, ok := roles.Among(protocols)(folder); inFolder && !ok {
		var known []string
		for _, p := range protocols {
			known = append(known, p.Name)
		}
		return nil, fmt.Errorf("there is no scenario %q, for there is no protocol %q%s", name, folder, nearest(folder, known))
	}
	var known []string
	for _, p := range protocols {
		for _, n := range names(p) {
			if n == strings.TrimSuffix(base, ".txt") && (!inFolder || folder == p.Name) {
				return load(p, n, protocols)
			}
			if !inFolder || folder == p.Name {
				known = append(known, n)
			}
		}
	}
	return nil, fmt.Errorf("there is no scenario %q%s", name, nearest(base, known))
}

// numbered returns the scenario of a number.
func numbered(number int, protocols []*roles.Protocol) (*Scenario, error) {
	var known []string
	for _, i := range List(protocols) {
		if i.Number == number && number > 0 {
			return Find(i.Key(), protocols)
		}
		if i.Number > 0 {
			known = append(known, strconv.Itoa(i.Number))
		}
	}
	return nil, fmt.Errorf("there is no lesson %d%s", number, nearest(strconv.Itoa(number), known))
}

// nearest ends an error about a name: with the most similar one, or with all of them when they are few.
func nearest(name string, known []string) string {
	const few = 15
	if best, ok := cluster.Nearest(name, known); ok {
		return fmt.Sprintf(": did you mean %q?", best)
	}
	if len(known) == 0 || len(known) > few {
		return ""
	}
	return ": there are " + strings.Join(known, ", ")
}
