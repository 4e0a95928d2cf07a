package traffic

// What it costs to have a label somewhere, in tenths, so that it is exact. Cheaper is better.
const (
	lineCost       = 10 // a cell of a link
	otherTail      = 50 // a cell of another's tail,
	otherFaint     = 25 // and where that is faint
	ownTail        = 30 // a cell of its own
	ownFaint       = 15
	headInRow      = 140 // another head within two cells of an end, in a row that is not that of the label's own head,
	headInOwnRow   = 90  // and in that row
	headAboveBelow = 30  // another head right above or below
	nearerHead     = 180 // another head is nearer to the label than its own,
	asNearHead     = 80  // or as near
	laterHead      = 60  // each moment to come in which another head would run into it
	laterPlace     = 20  // each of three places on the rest of the way where it would touch an agent or the edge
	sameSpotForm   = -80 // it has stood there in the frame before, with the same words,
	sameSpot       = -48 // or with others
	moveColumn     = 7   // each column that it moves against its head,
	moveRow        = 22  // and each row,
	mostMove       = 350 // but no more than this
	slideCost      = 20  // it stands off all spots,
	slideColumn    = 12  // and each column between it and its head beyond the usual one
	fanPrice       = 2   // times the price of a form, where a label speaks for several messages
)

// When a label stays, when it is looked at again, and when it makes way.
const (
	mayKeep     = 320     // what a label costs at most that stays where it was, whatever else is free
	betterBy    = 120     // what another place must save
	tooDear     = 80      // forms whose price alone is so much above the best are not tried
	firstToFix  = Form(2) // the first form of a new label for which others are asked to make way,
	mostRepairs = 12      // at most so many times a frame,
	neighbours  = 3       // of so many neighbours,
	repairWorth = 10      // if that saves as much
	gap         = 2       // cells between two labels in a row
)

// A label has a number of spots around its head: at the right, at the left, and five starts in each of four rows. One that has to make
// way may also slide so many columns, off all spots.
const (
	starts    = 5
	spots     = 2 + 4*starts
	slid      = spots
	mostSlide = 8
)

// rows are those above and below a head in which labels may be, with what that costs.
var rows = [4]struct{ dy, cost int }{{-1, 25}, {1, 25}, {-2, 90}, {2, 90}}

// spotAt returns where a label of so many cells stands in a spot, and what that alone costs.
func (h *Head) spotAt(spot, w int) (x, y, cost int) {
	switch spot {
	case 0:
		return h.X + 2, h.Y, 0
	case 1:
		return h.X - 1 - w, h.Y, 5
	}
	row := rows[(spot-2)/starts]
	y, cost = h.Y+row.dy, row.cost
	switch (spot - 2) % starts {
	case 0:
		return h.X + 1, y, cost + 10
	case 1:
		return h.X, y, cost
	case 2:
		return h.X - w/2, y, cost
	case 3:
		return h.X - w + 1, y, cost
	}
	return h.X - w, y, cost + 10
}

// slidCost is what a place off all spots costs.
func slidCost(dx, dy, w int) int {
	cost := slideCost + slideColumn*max(0, dx-2, -1-dx-w)
	if dy != 0 {
		cost += rows[2*(max(dy, -dy)-1)].cost
	}
	return cost
}
