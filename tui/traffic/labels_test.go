package traffic

import (
	"fmt"
	"testing"

	"synod/tui/layout"
)

// frame is the virtual time from one frame to the next, at 60 frames a second, in milliseconds.
const frame = 0.4

// TestLabelsAreCalm plays runs frame by frame: no two labels meet and none lies on an agent or a head, everything in flight is spoken
// for or counted, and labels and tails stay at their heads.
func TestLabelsAreCalm(t *testing.T) {
	for _, size := range stages {
		stayed, jumped, flew, changed := 0, 0, 0, 0
		for i, agents := range []int{3, 5, 9, 15, 25} {
			for protocol := range 3 {
				r := start(t, protocol, agents, size, uint64(i))
				r.propose(0, value(protocol, 0))
				r.propose(2, value(protocol, 1))
				before, behind := map[uint64][2]int{}, map[uint64]Behind{}
				for now := 0.0; now <= 75; now += frame {
					s := r.scene(now)
					p := r.memory.Compose(s)
					r.checkLabels(s, p)
					after := map[uint64][2]int{}
					for _, l := range p.Labels {
						h := p.Heads[l.Head]
						seq, at := s.Messages[l.Messages[0]].Seq, [2]int{l.X - h.X, l.Y - h.Y}
						after[seq] = at
						if was, ok := before[seq]; ok {
							stayed++
							if max(dist(was[0], at[0]), dist(was[1], at[1])) > 8 {
								jumped++
							}
						}
					}
					before = after
					tails := map[uint64]Behind{}
					for _, h := range p.Heads {
						seq := s.Messages[h.Messages[0]].Seq
						if !h.Shown || h.Dot {
							continue
						}
						tails[seq] = h.Behind
						if was, ok := behind[seq]; ok {
							if flew++; was != h.Behind {
								changed++
							}
						}
					}
					behind = tails
				}
			}
		}
		t.Logf("%v: %d of %d labels move more than 8 cells against their heads from one frame to the next: %.2f %%", size, jumped, stayed, 100*float64(jumped)/float64(stayed))
		t.Logf("%v: %d of %d tails come or go: %.2f %%", size, changed, flew, 100*float64(changed)/float64(flew))
		if 100*changed > 3*flew {
			t.Errorf("on %v more than 3 %% of tails come or go from one frame to the next", size)
		}
		if 1000*jumped > 13*stayed {
			t.Errorf("on %v more than 1.3 %% of labels move more than 8 cells against their heads", size)
		}
	}
}

// A sign on a link, such as the arrow of one that works in one direction, hides no message: it gives way while one flies over it, and
// lies over tails otherwise.
func TestASignHidesNoHead(t *testing.T) {
	r := start(t, 0, 3, stages[1], 1)
	r.propose(0, value(0, 0))
	lane := r.layout.Lane(0, 1)
	sign := whole(lane, 0.3)
	over, beside := 0, 0
	for now := 0.0; now <= 15; now += frame {
		s := r.scene(now)
		s.Signs = []layout.Dot{sign}
		p := r.memory.Compose(s)
		x, y := sign.Cell()
		at := false
		for _, h := range p.Heads {
			m := &s.Messages[h.Messages[0]]
			if !h.Shown {
				t.Errorf("at %.1f the head of %s to %s is hidden", now, s.Names[m.From], s.Names[m.To])
			}
			at = at || h.X == x && h.Y == y
		}
		if at {
			over++
			continue
		}
		for _, d := range p.Tails {
			if d.X == x && d.Y == y && p.Heads[d.Head].X-x > 3 {
				t.Errorf("at %.1f a tail lies over the sign", now)
			}
		}
		for _, l := range p.Labels {
			if y == l.Y && x >= l.X && x < l.X+l.W {
				t.Errorf("at %.1f a label lies over the sign", now)
			}
		}
		beside++
	}
	if over == 0 || beside == 0 {
		t.Errorf("a head flew over the sign in %d frames, and in %d none did", over, beside)
	}
}

// checkLabels holds one picture against what every picture must keep.
func (r *run) checkLabels(s *Scene, p *Picture) {
	r.Helper()
	spoken := p.Hidden
	boxes := make([]layout.Box, len(p.Labels))
	for i, l := range p.Labels {
		spoken += len(l.Messages)
		boxes[i] = layout.Box{X: l.X, Y: l.Y, W: l.W, H: 1}
		if !boxes[i].Within(layout.Box{W: s.Layout.Width, H: s.Layout.Height}) {
			r.Errorf("a label leaves the Stage: %+v", l)
		}
		width := 0
		for _, piece := range l.Pieces {
			if width += s.Measure(piece.Text); piece.Kind == ChipPiece {
				width += 2
			}
		}
		if width != l.W {
			r.Errorf("a label of %d cells has taken %d: %+v", width, l.W, l)
		}
		for _, other := range append(boxes[:i:i], s.Layout.Nodes...) {
			if boxes[i].Meets(other) {
				r.Errorf("a label meets %+v: %+v", other, l)
			}
		}
		for _, h := range p.Heads {
			if h.Shown && !h.Dot && boxes[i].Has(h.X, h.Y) {
				r.Errorf("a label lies on a head: %+v", l)
			}
		}
	}
	if p.Ledger != nil {
		spoken = 0
		for _, row := range p.Ledger.Rows {
			spoken += row.Count
		}
		for _, b := range s.Layout.Nodes {
			if b.Meets(p.Ledger.Ground()) {
				r.Errorf("the ledger at %+v meets an agent at %+v", p.Ledger.Box, b)
			}
		}
	}
	if spoken != len(s.Messages) {
		r.Errorf("of %d messages %d are spoken for or counted\n%s", len(s.Messages), spoken, sketch(s, p))
	}
	if r.Failed() {
		r.FailNow()
	}
}

// The same scene has the same picture, whatever was before.
func TestAPictureIsAFunctionOfSceneAndMemory(t *testing.T) {
	r := start(t, 0, 9, stages[1], 1)
	r.propose(0, "red")
	r.propose(2, "blue")
	var a, b Memory
	for now := 0.0; now <= 60; now += 5 {
		s := r.scene(now)
		if one, two := sketch(s, a.Compose(s)), sketch(s, b.Compose(s)); one != two {
			t.Fatalf("one scene is drawn as\n%s\nand as\n%s", one, two)
		}
	}
}

// BenchmarkCompose makes one picture of many labels: as they come, and once they stand.
func BenchmarkCompose(b *testing.B) {
	for _, c := range []struct {
		agents int
		now    float64
	}{{5, 57}, {9, 30}, {25, 60}} {
		for _, fresh := range []bool{true, false} {
			b.Run(fmt.Sprintf("agents=%d/fresh=%v", c.agents, fresh), func(b *testing.B) {
				r := start(b, 0, c.agents, stages[1], 1)
				r.propose(0, "red")
				r.propose(2, "blue")
				s := r.scene(c.now)
				r.memory.Compose(s)
				b.ReportAllocs()
				for b.Loop() {
					if fresh {
						r.memory = Memory{}
					}
					r.memory.Compose(s)
				}
				b.ReportMetric(float64(len(s.Messages)), "messages")
			})
		}
	}
}
