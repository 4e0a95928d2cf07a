package traffic

import "synod/roles"

// A message of a broadcast has a label of its own when it has come so many dots, or such a part of its way.
const (
	spreadDots = 22
	spreadPart = 0.4
)

// fan is a broadcast: the same words, sent by one agent in one instant.
type fan struct {
	from  int
	sent  int64
	class roles.Class
	words Words
}

// fans returns for each head of a broadcast that has not come far enough yet to have a label of its own the head at which the label
// for all of these is: the slowest, so that it stays the same. A head for which there is no room has its part in that label, too. For
// any other head it returns -1.
func (c *composer) fans() []int {
	lead := map[fan]int{}
	leads := make([]int, len(c.picture.Heads))
	until := func(n int) float64 { // how long after it was sent a head has a label of its own
		i := c.picture.Heads[n].Messages[0]
		m := &c.Messages[i]
		return min(spreadPart, spreadDots/c.lanes[i].Len()) * m.Left / (1 - m.Done)
	}
	key := func(n int) (fan, bool) {
		h := &c.picture.Heads[n]
		i := h.Messages[0]
		m := &c.Messages[i]
		near := m.flown() < min(spreadPart, spreadDots/c.lanes[i].Len())
		return fan{m.From, m.Sent, m.Class, m.Words}, near && !h.Dot && m.State == Flying && m.Done < 1
	}
	for n := range leads {
		if f, ok := key(n); ok && c.picture.Heads[n].Shown {
			if l, seen := lead[f]; !seen || until(n) > until(l)+1e-6 {
				lead[f] = n
			}
		}
	}
	for n := range leads {
		leads[n] = -1
		if f, ok := key(n); ok {
			if l, shown := lead[f]; shown {
				leads[n] = l
			}
		}
	}
	return leads
}
