package cluster

import "slices"

// Twig is a branch with its place in the tree of all branches.
type Twig struct {
	BranchInfo
	From  int // which of the tree it leaves, counted from 0; -1 for the first branch
	Depth int // how many branches lie between it and the beginning of the run
}

// Tree returns branches so that each stands below the one that it leaves, those that leave later before those that leave earlier: so
// drawn from left to right, no line crosses another. A branch that began in the part that its parent shares with others leaves the one
// that this part belongs to.
func Tree(all []BranchInfo) []Twig {
	leaves := make([]int, len(all)) // by index, the number of the branch that each leaves
	for i, b := range all {
		for leaves[i] = b.Parent; leaves[i] > 1 && b.Fork <= all[leaves[i]-1].Fork; {
			leaves[i] = all[leaves[i]-1].Parent
		}
	}
	var tree []Twig
	var grow func(number, from, depth int)
	grow = func(number, from, depth int) {
		var next []BranchInfo
		for i, b := range all {
			if leaves[i] == number {
				next = append(next, b)
			}
		}
		slices.SortStableFunc(next, func(a, b BranchInfo) int { return b.Fork - a.Fork })
		for _, b := range next {
			tree = append(tree, Twig{b, from, depth})
			grow(b.Number, len(tree)-1, depth+1)
		}
	}
	grow(0, -1, 0)
	return tree
}
