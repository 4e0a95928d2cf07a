package chronicle

// reckoned is the clocks of a block's steps.
type reckoned struct{}
