package tui

import (
	"fmt"
	"slices"
	"strings"

	"synod/cluster/chronicle"
	"synod/roles"
)

// columnCaption tells the column that the clock stands in, where Space-time counts: its steps, what happened in them, and the busiest
// links.
func (m *Model) columnCaption() (line, bool) {
	d := &m.diagram
	s := &d.scene
	if s.Counts == nil || !s.Cursor.On || d.lit != nil || m.run.Behind() == 0 && m.runs() {
		return nil, false
	}
	b, ok := m.branchIndex()
	if !ok {
		return nil, false
	}
	bounds, step := d.bounds, m.st().Steps()
	x, found := slices.BinarySearch(bounds, step)
	if !found {
		x--
	}
	for x >= 0 && x+1 < len(bounds) && bounds[x+1] == bounds[x] {
		x++
	}
	if x < 0 || x+1 >= len(bounds) { // the clock has left the columns of the frame before
		return nil, false
	}
	var c chronicle.Counts
	first, last := max(1, bounds[x]), min(b.Last(), bounds[x+1]-1)
	b.Count(&c, first, last)
	received, lost := 0, 0
	for lane := range c.Received {
		received, lost = received+c.Received[lane], lost+c.Lost[lane]
	}
	text := fmt.Sprintf("Steps %d to %d: %s received", first, last, roles.Count(received, "message"))
	if lost > 0 {
		text += fmt.Sprintf(", %d lost", lost)
	}
	text += fmt.Sprintf(", %s chosen.", roles.Count(c.Chosen, "value"))
	return line{{text + busiest(b, &c), m.theme.text}}, true
}

// busiest names the links between two agents on which most was received.
func busiest(b *chronicle.Branch, c *chronicle.Counts) string {
	const most = 3
	ids := b.Lanes()
	var links []int
	for i, n := range c.Links {
		if n > 0 && i/len(ids) != i%len(ids) {
			links = append(links, i)
		}
	}
	slices.SortStableFunc(links, func(i, j int) int { return c.Links[j] - c.Links[i] })
	var names []string
	for _, i := range links[:min(most, len(links))] {
		names = append(names, fmt.Sprintf("%s to %s (%d)", ids[i/len(ids)], ids[i%len(ids)], c.Links[i]))
	}
	if names == nil {
		return ""
	}
	return " The busiest links: " + strings.Join(names, ", ") + "."
}
