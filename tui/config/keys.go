package config

import (
	"errors"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"synod/tui/keymap"
)

// change is a change of keys, and where it stands, and each of its keys.
type change struct {
	keymap.Change
	at   unstable.Position
	keys []unstable.Position
}

// key reads an entry of the keys: ACTION = "key" or a list of keys, with the mode before it or none.
func (r *reader) key(path []string, v *unstable.Node, at, value unstable.Position) {
	mode := ""
	if len(path) > 1 && slices.Contains(keymap.Modes(), path[0]) {
		mode, path = path[0], path[1:]
	}
	c := change{keymap.Change{Mode: mode, Action: strings.Join(path, "."), Keys: []string{}}, at, nil}
	if r.twice("keys "+mode+" "+c.Action, at) {
		return
	}
	values, places := []*unstable.Node{v}, []unstable.Position{value}
	if v.Kind == unstable.Array {
		values, places = nil, nil
		for it := v.Children(); it.Next(); {
			values, places = append(values, it.Node()), append(places, r.toml.Shape(it.Node().Raw).Start)
		}
	}
	for i, one := range values {
		if one.Kind != unstable.String {
			r.problem(places[i], `%s is no key: keys stand in quotes, such as "p" or ["p", "ctrl+t"]; the shipped ones are used`, r.as(one))
			return
		}
		if key := string(one.Data); !slices.Contains(c.Keys, key) {
			c.Keys, c.keys = append(c.Keys, key), append(c.keys, places[i])
		}
	}
	if _, err := keymap.Default().Remap([]keymap.Change{c.Change}); err != nil && !isClash(err) {
		r.refuse(c, err)
		return
	}
	r.changes = append(r.changes, c)
}

// fault is where a change stands that cannot be: the first of its keys that cannot be by itself, if its act and its mode can.
func (c *change) fault() unstable.Position {
	with := func(keys ...string) error {
		alone := c.Change
		alone.Keys = append([]string{}, keys...)
		_, err := keymap.Default().Remap([]keymap.Change{alone})
		return err
	}
	none := with()
	for i, key := range c.Keys {
		if err := with(key); err != nil && (none == nil || none.Error() != err.Error()) {
			return c.keys[i]
		}
	}
	return c.at
}

// isClash reports whether other changes may make good what is wrong with one.
func isClash(err error) bool {
	f := new(keymap.Fault)
	return errors.As(err, &f) && len(f.Actions) > 1
}

func (r *reader) refuse(c change, why error) {
	r.problem(c.fault(), "%s: %s; its shipped keys are used", c.Action, strings.TrimPrefix(why.Error(), c.Action+": "))
}

// remap changes the keys. What cannot be together is refused from the end: the last change that can be to blame goes first.
func (r *reader) remap() {
	slices.SortStableFunc(r.changes, func(a, b change) int { // what is for one mode counts more
		return min(len(a.Mode), 1) - min(len(b.Mode), 1)
	})
	for {
		var all []keymap.Change
		for _, c := range r.changes {
			all = append(all, c.Change)
		}
		table, err := keymap.Default().Remap(all)
		if err == nil {
			r.Keys, r.Settings.Keys = table, all
			return
		}
		last := len(r.changes) - 1
		if f := new(keymap.Fault); errors.As(err, &f) {
			for i, c := range r.changes {
				if slices.Contains(f.Actions, c.Action) && (c.Mode == "" || slices.Contains(keymap.Behind(f.Mode), c.Mode)) {
					last = i
				}
			}
		}
		r.refuse(r.changes[last], err)
		r.changes = slices.Delete(r.changes, last, last+1)
	}
}
