package fastpaxos

import (
	"fmt"

	"synod/roles"
)

// quorums returns the sizes of classic and of fast quorums. Of N acceptors a classic quorum has N−F and a fast one N−E: up to
// F crashed acceptors do not stop the protocol, and up to E do not stop a fast round. Unless the configuration asks for
// other sizes (Phase1 is the classic one, Phase2 the fast one), F is as large as it can be, and then E.
func quorums(c roles.Config) (classic, fast int) {
	n := c.Acceptors.Len()
	classic, fast = c.Phase1, c.Phase2
	if classic == 0 {
		classic = n - ((n+1)/2 - 1)
	}
	if fast == 0 {
		fast = n - n/4
		if c.Without.Has(quorumsMeet) {
			fast = classic
		}
	}
	return classic, fast
}

// sizeOf returns the size of a quorum of a round.
func sizeOf(c roles.Config, b roles.Ballot) int {
	classic, fast := quorums(c)
	if isFast(c, b) {
		return fast
	}
	return classic
}

// requirement is the paper's Quorum Requirement (§3.1), for sizes: (a) any two quorums share an acceptor, and (b) any
// quorum and any two fast quorums do. It is the only place that checks them.
func requirement(c roles.Config) error {
	n := c.Acceptors.Len()
	classic, fast := quorums(c)
	least := min(classic, fast)
	switch {
	case least < 1 || max(classic, fast) > n:
		return fmt.Errorf("classic quorums of %d and fast quorums of %d cannot be drawn from %d acceptors: each must be between 1 and %d", classic, fast, n, n)
	case c.Without.Has(quorumsMeet):
		return nil
	case 2*least <= n:
		return fmt.Errorf("two quorums of %d among %d acceptors need not share one (%d+%d is not more than %d): two values could be chosen; "+
			"use larger ones, or switch the rule off on purpose with --without quorums-meet", least, n, least, least, n)
	case least+2*fast <= 2*n:
		return fmt.Errorf("a quorum of %d and two fast quorums of %d among %d acceptors need not share one (%d+2·%d is not more than 2·%d): "+
			"after a collision two values could pass for the one that may be chosen; use fast quorums of %d, or switch the rule off on purpose with --without quorums-meet",
			least, fast, n, least, fast, n, min(n, (2*n-least)/2+1))
	}
	return nil
}

// check refuses what Fast Paxos cannot keep its promise in.
func check(c roles.Config) error {
	if err := c.Check(); err != nil {
		return err
	}
	if c.Variant < 0 || c.Variant >= len(variants) {
		return fmt.Errorf("there is no variant number %d", c.Variant)
	}
	return requirement(c)
}
