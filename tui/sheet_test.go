package tui

import (
	"slices"
	"testing"

	"synod/cluster/scenario"
	"synod/roles/all"
)

// tab goes from heading to heading, to what is the first below each, and around.
func TestSections(t *testing.T) {
	d := start(t, sizes[0], Options{Protocols: all.Protocols(), Paused: true})
	d.do("L")
	l := d.model.top().(*lessons)
	var got, want []string
	for _, info := range scenario.List(all.Protocols()) {
		if !slices.Contains(want, info.Protocol) {
			want = append(want, info.Protocol)
		}
	}
	for range want {
		info, _ := l.selected()
		got = append(got, info.Protocol)
		d.do("tab")
	}
	if first, _ := l.selected(); !slices.Equal(got, want) || first.Protocol != want[0] {
		t.Errorf("tab goes through %q, want %q", got, want)
	}
	if d.do("shift+tab"); l.all[l.of[l.at]].Protocol != want[len(want)-1] {
		t.Errorf("shift+tab goes to %s", l.all[l.of[l.at]].Protocol)
	}
	d.do("esc ?")
	h := d.model.top().(*help)
	d.do("tab")
	d.wants("Keys of what you were looking at: 0 Agents")
	if at := h.at; at == 0 {
		t.Error("tab does not go on in the help")
	} else if d.do("tab shift+tab"); h.at != at {
		t.Errorf("back and forth leads to line %d, not %d", h.at, at)
	}
}
