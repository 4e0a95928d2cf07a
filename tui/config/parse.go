package config

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"synod/cluster"
	"synod/tui/keymap"
)

// MaxSize bounds the file.
const MaxSize = 64 << 10

// Problem is something that is wrong in the file.
type Problem struct {
	Line, Column int // from 1; 0 for the whole file
	// Says is a sentence without its end: what is wrong, and what is used instead.
	Says string
}

// String says where it is, too.
func (p Problem) String() string {
	if p.Line == 0 {
		return "config.toml: " + p.Says + "."
	}
	return fmt.Sprintf("config.toml line %d, column %d: %s.", p.Line, p.Column, p.Says)
}

// File is what was read.
type File struct {
	// Settings has the default of every entry that is wrong or not there.
	Settings Settings
	Problems []Problem
	// Path is where the file is, or would be; "" for nowhere.
	Path string
	// Keys is the key table with the keys of the file.
	Keys *keymap.Table

	where  map[string]unstable.Position // of each entry
	values map[string]unstable.Position // of what is behind it, for the cluster
}

// None is what is read where there is no file.
func None() *File { return &File{Settings: Default(), Keys: keymap.Default()} }

// Parse reads a file. Whatever is wrong becomes a problem, and everything else counts. Cluster says what is wrong with an option of
// the cluster, or nil.
//
// It reads the file's expressions one after the other, and not all of it into a value: the library's decoder ends at the first
// mistake, and knows no place of a number that is one.
func Parse(text []byte, cluster func(name, value string) error) *File {
	r := &reader{File: None(), cluster: cluster, text: text}
	r.where, r.values = map[string]unstable.Position{}, map[string]unstable.Position{}
	r.toml.Reset(slices.Clip(text))
	for r.toml.NextExpression() {
		switch e := r.toml.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			r.table(e)
		case unstable.KeyValue:
			r.entry(e)
		}
	}
	if wrong := new(unstable.ParserError); errors.As(r.toml.Error(), &wrong) {
		at := r.toml.Shape(r.toml.Range(wrong.Highlight)).Start
		r.problem(at, "%s: this is no TOML, and nothing from here on is read", wrong.Message)
	}
	r.remap()
	r.inOrder()
	return r.File
}

func (f *File) inOrder() {
	slices.SortStableFunc(f.Problems, func(a, b Problem) int { return a.Line - b.Line })
}

// reader reads a file.
type reader struct {
	*File
	toml    unstable.Parser
	text    []byte
	cluster func(name, value string) error
	section []string // where the entries are
	skip    bool     // the section is one that there is not
	changes []change
}

func (f *File) problem(at unstable.Position, format string, args ...any) {
	f.Problems = append(f.Problems, Problem{at.Line, at.Column, fmt.Sprintf(format, args...)})
}

// parts returns the words of a key, and where it stands.
func (r *reader) parts(n *unstable.Node) (words []string, at unstable.Position) {
	for it := n.Key(); it.Next(); {
		if words == nil {
			at = r.toml.Shape(it.Node().Raw).Start
		}
		words = append(words, string(it.Node().Data))
	}
	return words, at
}

// valueAt returns where the value of an entry stands: behind its key, an equals sign and blanks.
func (r *reader) valueAt(n *unstable.Node) unstable.Position {
	end := 0
	for it := n.Key(); it.Next(); {
		end = int(it.Node().Raw.Offset + it.Node().Raw.Length)
	}
	rest := r.text[end:]
	blanks := len(rest) - len(bytes.TrimLeft(rest, " \t="))
	return r.toml.Shape(unstable.Range{Offset: uint32(end + blanks), Length: 1}).Start
}

func (r *reader) table(n *unstable.Node) {
	words, at := r.parts(n)
	name := strings.Join(words, ".")
	r.section, r.skip = words, true
	switch {
	case n.Kind == unstable.ArrayTable:
		r.problem(at, "[[%s]] is a list, and there is none; write [%[1]s]", name)
	case words[0] == "keys" && len(words) == 2 && !slices.Contains(keymap.Modes(), words[1]):
		r.problem(at, "there is no mode %q%s; the modes are %s", words[1], nearest(words[1], keymap.Modes()), strings.Join(keymap.Modes(), ", "))
	case !slices.Contains(sections, words[0]), len(words) > 1 && (words[0] != "keys" || len(words) > 2):
		r.problem(at, "there is no section [%s]%s; the sections are %s", name, nearest(name, sections), strings.Join(sections, ", "))
	case r.twice(name, at):
	default:
		r.skip = false
	}
}

// twice notes where something stands, and complains when it has stood elsewhere.
func (r *reader) twice(name string, at unstable.Position) bool {
	if before, is := r.where[name]; is {
		r.problem(at, "%s stands there twice; line %d counts", name, before.Line)
		return true
	}
	r.where[name] = at
	return false
}

func (r *reader) entry(n *unstable.Node) {
	words, at := r.parts(n)
	if r.skip {
		return
	}
	value := r.valueAt(n)
	path := append(slices.Clone(r.section), words...)
	section, name := path[0], strings.Join(path[1:], ".")
	switch {
	case len(path) == 1 && slices.Contains(sections, section):
		r.problem(at, "%s is a section: write [%[1]s], and below it its entries", section)
	case !slices.Contains(sections, section) || len(path) == 1:
		r.problem(at, "%s stands in no section%s", strings.Join(path, "."), inSection(path[len(path)-1]))
	case section == "keys":
		r.key(path[1:], n.Value(), at, value)
	case r.twice(section+" "+name, at):
	case section == "cluster":
		r.option(name, n.Value(), at, value)
	default:
		r.setting(section, name, n.Value(), at, value)
	}
}

// inSection says where an entry would belong.
func inSection(name string) string {
	for _, e := range Entries {
		if e.Name == name {
			return "; it belongs to [" + e.Section + "]"
		}
	}
	if slices.Contains(options, name) {
		return "; it belongs to [cluster]"
	}
	return ""
}

// as returns a value as it stands in the file.
func (r *reader) as(v *unstable.Node) string {
	switch v.Kind {
	case unstable.Array:
		return "[…]"
	case unstable.InlineTable:
		return "{…}"
	case unstable.String:
		return fmt.Sprintf("%q", v.Data)
	}
	return string(v.Data)
}

func (r *reader) setting(section, name string, v *unstable.Node, at, value unstable.Position) {
	e := Find(section, name)
	if e == nil {
		var names []string
		for _, other := range Entries {
			if other.Section == section {
				names = append(names, other.Name)
			}
		}
		hint := nearest(name, names)
		if hint == "" {
			hint = inSection(name)
		}
		r.problem(at, "[%s] has no entry %s%s; it has %s", section, name, hint, strings.Join(names, ", "))
		return
	}
	text := r.as(v)
	if (v.Kind == unstable.String) == e.quoted() && v.Kind != unstable.Array && v.Kind != unstable.InlineTable {
		text = string(v.Data)
	}
	if err := e.Set(&r.Settings, text); err != nil {
		r.problem(value, "%s %s %v; %s is used", name, r.as(v), err, e.says(&r.Settings))
	}
}

func (r *reader) option(name string, v *unstable.Node, at, place unstable.Position) {
	if !slices.Contains(options, name) {
		hint := nearest(name, options)
		if hint == "" {
			hint = inSection(name)
		}
		r.problem(at, "[cluster] has no entry %s%s; it has %s", name, hint, strings.Join(options, ", "))
		return
	}
	switch v.Kind {
	case unstable.Array, unstable.InlineTable, unstable.Bool:
		r.problem(place, `%[1]s %[2]s cannot be: write it as the flag --%[1]s has it, in quotes; it is left out`, name, r.as(v))
		return
	}
	value := strings.ReplaceAll(string(v.Data), "_", "")
	if v.Kind == unstable.String {
		value = string(v.Data)
	}
	if err := r.cluster(name, value); err != nil {
		r.problem(place, "%s %s cannot be: %v; it is left out", name, r.as(v), err)
		return
	}
	r.values[name] = place
	r.Settings.setOption(name, value)
}

// DropOption leaves an option of the cluster out, because it does not go with the others.
func (f *File) DropOption(name string, why error) {
	value := f.Settings.Option(name)
	f.Settings.dropOption(name)
	f.problem(f.values[name], "%s %q cannot be: %s; it is left out", name, value, strings.TrimPrefix(why.Error(), "--"+name+": "))
	f.inOrder()
}

// DropCluster leaves the options of the cluster out, because of what is wrong with them together.
func (f *File) DropCluster(why error) {
	if len(f.Settings.Cluster) == 0 {
		return
	}
	at := f.where["cluster"]
	if at.Line == 0 {
		at = f.where["cluster "+f.Settings.Cluster[0].Name]
	}
	f.Settings.Cluster = nil
	f.problem(at, "no cluster can be so: %v; a usual one is used", why)
	f.inOrder()
}

// nearest asks for a word that may have been meant.
func nearest(word string, words []string) string {
	if best, ok := cluster.Nearest(word, words); ok {
		return ": did you mean " + best + "?"
	}
	return ""
}
