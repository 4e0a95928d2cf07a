package layout

import (
	"fmt"
	"strings"
	"testing"
)

// sizes are insides of the Stage: of screens of 120x40, 80x24, 160x48, 90x30, 100x30 and 200x60.
var sizes = [][2]int{{82, 33}, {52, 18}, {122, 41}, {58, 23}, {68, 23}, {162, 53}}

// columns are the numbers of agents in columns that are looked at.
var columns = [][3]int{{1, 1, 1}, {2, 3, 1}, {2, 3, 2}, {3, 5, 3}, {2, 7, 2}, {5, 9, 5}, {1, 15, 1}, {8, 15, 8}, {10, 11, 10}}

// everywhere calls f with every layout that is looked at.
func everywhere(t *testing.T, f func(t *testing.T, l *Layout)) {
	t.Helper()
	for _, size := range sizes {
		for n := 1; n <= 31; n++ {
			for _, leader := range []int{-1, 0, n - 1} {
				a := Ask{Width: size[0], Height: size[1], Agents: n, Leader: leader}
				t.Run(fmt.Sprintf("%dx%d/%d/%d", size[0], size[1], n, leader), func(t *testing.T) { f(t, Of(a)) })
			}
		}
		for _, c := range columns {
			a := Ask{Width: size[0], Height: size[1], Agents: c[0] + c[1] + c[2], Columns: c, Leader: -1}
			t.Run(fmt.Sprintf("%dx%d/%v", size[0], size[1], c), func(t *testing.T) { f(t, Of(a)) })
		}
	}
}

func TestNoTwoNodesMeetAndNoneLeavesTheStage(t *testing.T) {
	everywhere(t, func(t *testing.T, l *Layout) {
		for i, b := range l.Nodes {
			if b.W < 7 || b.H < 1 {
				t.Errorf("agent %d has %v, in which nothing can be read", i, b)
			}
			if !b.Within(Box{0, 0, l.Width, l.Height}) {
				t.Errorf("agent %d is off the Stage: %v", i, b)
			}
			for j, c := range l.Nodes[:i] {
				if (Box{b.X - 1, b.Y, b.W + 2, b.H}).Meets(c) {
					t.Errorf("agents %d and %d meet: %v %v", j, i, c, b)
				}
			}
			for _, h := range l.Headings {
				if h.W > 0 && h.Meets(b) {
					t.Errorf("agent %d lies on the heading of a column: %v %v", i, b, h)
				}
			}
		}
	})
}

func TestLanesBeginAndEndBesideTheBoxes(t *testing.T) {
	everywhere(t, func(t *testing.T, l *Layout) {
		for i := range l.Nodes {
			for j := range l.Nodes {
				if i == j {
					continue
				}
				there, back := l.Lane(i, j), l.Lane(j, i)
				if there.Len() == 0 {
					continue // there is nothing between the boxes
				}
				for _, at := range []float64{0, 0.1, 0.5, 0.9, 1} {
					x, y := there.At(at).Cell()
					if l.Nodes[i].Has(x, y) || l.Nodes[j].Has(x, y) {
						t.Errorf("at %v a message from %d to %d is over one of them", at, i, j)
					}
				}
				// The lanes of two directions are four dots apart. Close nodes leave no room to measure it.
				if there.Len() > 12 && back.Len() > 12 {
					if d := apart(there, back); d < 3.9 || d > 4.1 {
						t.Errorf("the lanes between %d and %d are %.1f dots apart", i, j, d)
					}
				}
			}
		}
	})
}

// apart is the distance between two parallel lanes.
func apart(a, b Lane) float64 {
	dx, dy := (a.To.X-a.From.X)/a.Len(), (a.To.Y-a.From.Y)/a.Len()
	return abs((b.From.X-a.From.X)*dy - (b.From.Y-a.From.Y)*dx)
}

func abs(v float64) float64 { return max(v, -v) }

func TestLevels(t *testing.T) {
	for _, c := range []struct {
		w, h, n int
		want    Level
	}{
		{82, 33, 1, Full}, {82, 33, 6, Full}, {82, 33, 7, Card}, {82, 33, 9, Card}, {82, 33, 10, Slip}, {82, 33, 31, Slip},
		{52, 18, 1, Slip}, {52, 18, 9, Slip}, {52, 18, 12, Slip}, {52, 18, 13, Row}, {52, 18, 31, Row},
		{60, 18, 7, Card}, {60, 18, 8, Slip},
	} {
		if l := Of(Ask{Width: c.w, Height: c.h, Agents: c.n, Leader: -1}); l.Level != c.want {
			t.Errorf("%d agents on %dx%d have level %d, not %d", c.n, c.w, c.h, l.Level, c.want)
		}
	}
}

// TestSmallStages: whatever the size, every agent has a box on the Stage.
func TestSmallStages(t *testing.T) {
	for w := 20; w <= 60; w += 4 {
		for h := 5; h <= 18; h++ {
			for n := 1; n <= 31; n++ {
				l := Of(Ask{Width: w, Height: h, Agents: n, Leader: 0})
				for i, b := range l.Nodes {
					if b.W < 2 || !b.Within(Box{0, 0, w, h}) {
						t.Fatalf("%d agents on %dx%d: agent %d has %v", n, w, h, i, b)
					}
				}
			}
		}
	}
}

func TestTheFirstAgentStandsInTheMiddleOfTheTop(t *testing.T) {
	for n := 2; n <= 31; n++ {
		for _, size := range sizes {
			l := Of(Ask{Width: size[0], Height: size[1], Agents: n, Leader: -1})
			b := l.Nodes[0]
			if off := abs(b.Middle().X - float64(size[0])); b.Y != 0 || off > 2 {
				t.Errorf("of %d agents on %v the first has %v", n, size, b)
			}
		}
	}
}

// sketch draws the boxes, for whoever looks at a failure: go test -v -run Sketch
func (l *Layout) sketch() string {
	rows := make([][]rune, l.Height)
	for y := range rows {
		rows[y] = []rune(strings.Repeat(".", l.Width))
	}
	for i, b := range l.Nodes {
		for y := b.Y; y < b.Y+b.H; y++ {
			for x := b.X; x < b.X+b.W; x++ {
				rows[y][x] = rune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghij"[i%36])
			}
		}
	}
	var s strings.Builder
	for _, r := range rows {
		s.WriteString(string(r) + "\n")
	}
	return s.String()
}

func TestSketch(t *testing.T) {
	if !testing.Verbose() {
		t.Skip("only drawn when asked for")
	}
	for _, n := range []int{1, 3, 5, 15, 25, 31} {
		for _, size := range sizes[:2] {
			t.Logf("\n%s", Of(Ask{Width: size[0], Height: size[1], Agents: n, Leader: -1}).sketch())
		}
	}
	for _, c := range columns {
		t.Logf("\n%s", Of(Ask{Width: 82, Height: 33, Agents: c[0] + c[1] + c[2], Columns: c, Leader: -1}).sketch())
	}
}
