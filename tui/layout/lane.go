package layout

// Link returns where the line between the middles of two agents leaves the box of the first, and where it enters that of the
// second.
func (l *Layout) Link(i, j int) (from, to Dot) {
	return l.clip(i, j, l.Nodes[i].Middle(), l.Nodes[j].Middle())
}

// clip cuts off what lies in the boxes of two agents from a line between them.
func (l *Layout) clip(i, j int, a, b Dot) (from, to Dot) {
	f, g := l.Nodes[i].leaves(a, b), l.Nodes[j].leaves(b, a)
	if f+g > 1 { // the boxes meet
		f, g = 0.5, 0.5
	}
	return a.To(b, f), b.To(a, g)
}

// Lane is where messages from one agent to another fly, from the first place of a head to its last.
type Lane struct{ From, To Dot }

const (
	aside      = 2    // dots between a link and the lane at its right hand
	behind     = 6    // dots between the sender's box and the first place of a head
	shortStart = 0.25 // but no more than this part of the way
	before     = 0.02 // the part of the way that is left when a message arrives
	leastLeft  = 1    // and the least number of dots
)

// Lane returns the lane from one agent to another. It lies at the right hand of the link, as in traffic, so messages that fly in
// opposite directions do not hide each other. Between boxes without a cell of air it has no length.
func (l *Layout) Lane(i, j int) Lane {
	a, b := l.Nodes[i].Middle(), l.Nodes[j].Middle()
	if far := a.Far(b); far > 0 {
		right := Dot{-(b.Y - a.Y) / far * aside, (b.X - a.X) / far * aside}
		a, b = Dot{a.X + right.X, a.Y + right.Y}, Dot{b.X + right.X, b.Y + right.Y}
	}
	from, to := l.clip(i, j, a, b)
	far := from.Far(to)
	if far == 0 {
		return Lane{from, to}
	}
	start := min(behind/far, shortStart)
	end := 1 - min(max(before, leastLeft/far), 0.5)
	return Lane{from.To(to, start), from.To(to, end)}
}

// At returns where a head is that has a part f of its way behind it: 0 when it was just sent, 1 when it arrives.
func (n Lane) At(f float64) Dot { return n.From.To(n.To, f) }

// Len returns the length of the lane in dots.
func (n Lane) Len() float64 { return n.From.Far(n.To) }
