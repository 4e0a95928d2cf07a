package traffic

import (
	"fmt"
	"strings"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
	"synod/tui/layout"
)

// stages are the insides of the Stage on screens of 80x24 and 160x48.
var stages = [][2]int{{52, 18}, {122, 41}}

// run is a cluster at work.
type run struct {
	testing.TB
	timeline *cluster.Timeline
	layout   *layout.Layout
	index    map[roles.ID]int
	memory   Memory
}

func start(t testing.TB, protocol, agents int, size [2]int, seed uint64) *run {
	t.Helper()
	timeline, err := cluster.NewTimeline(cluster.Settings{Protocol: all.Protocols()[protocol], Config: roles.Together(agents), Seed: seed}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(timeline.Close)
	r := &run{TB: t, timeline: timeline, index: map[roles.ID]int{}}
	r.layout = layout.Of(layout.Ask{Width: size[0], Height: size[1], Agents: agents, Leader: -1})
	for i, id := range timeline.State().IDs() {
		r.index[id] = i
	}
	return r
}

func (r *run) propose(agent int, value roles.Value) {
	if err := r.timeline.Do(cluster.Command{Verb: cluster.Propose, Agent: roles.ID(agent), Value: value}); err != nil {
		r.Fatal(err)
	}
}

// scene is what there is at an instant, in milliseconds.
func (r *run) scene(now float64) *Scene {
	r.timeline.Advance(cluster.Time(now), 1<<30)
	s := &Scene{Layout: r.layout, Selected: 0}
	for _, id := range r.timeline.State().IDs() {
		s.Names = append(s.Names, id.String())
	}
	if r.layout.Agents <= 9 {
		for i := range s.Names {
			for j := range i {
				a, b := r.layout.Link(i, j)
				s.Lines = append(s.Lines, layout.Lane{From: a, To: b})
			}
		}
	}
	s.Messages = MessagesOf(r.timeline.State(), r.index, now)
	return s
}

// MessagesOf is what a state has in flight.
func MessagesOf(st *cluster.State, index map[roles.ID]int, now float64) []Message {
	var list []Message
	for _, f := range st.InFlight() {
		if f.From != f.To {
			m := Message{Seq: f.Seq, From: index[f.From], To: index[f.To], Sent: int64(f.Sent), Class: f.Msg.Class(), Words: WordsOf(f.Msg)}
			m.Done = (now - float64(f.Sent)) / max(1, float64(f.Due-f.Sent))
			m.Left = float64(f.Due) - now
			list = append(list, m)
		}
	}
	return list
}

// sketch draws a picture as text.
func sketch(s *Scene, p *Picture) string {
	w, h := s.Layout.Width, s.Layout.Height
	cells := make([][]rune, h)
	for y := range cells {
		cells[y] = []rune(strings.Repeat(" ", w))
	}
	put := func(x, y int, text string) {
		for i, r := range []rune(text) {
			if x+i >= 0 && x+i < w && y >= 0 && y < h {
				cells[y][x+i] = r
			}
		}
	}
	for _, d := range p.Tails {
		put(d.X, d.Y, string(rune(0x2800+int(d.Bits))))
	}
	for i, b := range s.Layout.Nodes {
		for y := range b.H {
			put(b.X, b.Y+y, "┃"+strings.Repeat("▒", b.W-1))
		}
		put(b.X+1, b.Y, s.Names[i])
	}
	for _, d := range p.Heads {
		if d.Shown && !d.Dot {
			m := s.Messages[d.Messages[0]]
			put(d.X, d.Y, HeadSign(m.Class, d.Way, m.State, false))
		}
	}
	write := func(x, y int, pieces []Piece) {
		for _, q := range pieces {
			text := q.Text
			if q.Kind == ChipPiece {
				text = "[" + text + "]"
			}
			put(x, y, text)
			x += len([]rune(text))
		}
	}
	for _, l := range p.Labels {
		write(l.X, l.Y, l.Pieces)
	}
	if l := p.Ledger; l != nil {
		put(l.Box.X, l.Box.Y+l.Asks, l.Title)
		if !l.Short {
			put(l.Box.X+l.Ways, l.Box.Y+l.Asks, ledgerWays)
		}
		for i, r := range l.Rows {
			y := l.Box.Y + l.Asks + 1 + i
			if !r.Rest {
				put(l.Box.X, y, Sample(r.Class, false))
			}
			write(l.Box.X+4, y, r.Pieces)
			if !l.Short && !r.Rest {
				put(l.Box.X+l.Ways, y, r.From.Text)
				put(l.Box.X+l.To-2, y, "→ "+r.To.Text)
			}
			n := fmt.Sprintf("%d×", r.Count)
			put(l.Box.X+l.Counts-len([]rune(n)), y, n)
		}
	}
	var out strings.Builder
	for _, row := range cells {
		out.WriteString("|" + string(row) + "|\n")
	}
	return out.String() + fmt.Sprintf("%d hidden of %d\n", p.Hidden, len(s.Messages))
}

// value is something that can be proposed.
func value(protocol, n int) roles.Value { return all.Protocols()[protocol].Examples()[n] }
