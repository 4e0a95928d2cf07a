package board

import (
	"fmt"
	"slices"
	"strings"

	"synod/roles"
	"synod/roles/choosable"
)

// Words writes the board as a table, a line a row, for where there is no screen: the newest ballot first, the acceptors in their order,
// and at the end what can become of the ballot.
func Words(b *Board) []string {
	head := []string{"ballot"}
	for _, agent := range b.Facts.Agents {
		head = append(head, agent.ID.String())
	}
	rows := [][]string{append(head, "")}
	var says []string
	for k := range slices.Backward(b.Facts.Ballots) {
		if b.Facts.Ballots[k].Unseen {
			continue
		}
		row := []string{b.Facts.Ballots[k].Ballot.String()}
		for _, c := range b.Cells[k] {
			row = append(row, cellWords(c))
		}
		rows = append(rows, append(row, b.rowWords(k)))
		says = append(says, b.tellRow(k))
	}
	widths := make([]int, len(head)+1)
	for _, row := range rows {
		for i, word := range row[:len(head)] {
			widths[i] = max(widths[i], len(word))
		}
	}
	var lines []string
	for _, row := range rows {
		line := ""
		for i, word := range row {
			line += fmt.Sprintf("%-*s  ", widths[i], word)
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	lines = append(lines, b.tellHigher())
	return append(lines, says...)
}

// cellWords says in a few words what an acceptor has done in a ballot, and whether it may still vote.
func cellWords(c choosable.Cell) string {
	switch {
	case c.Broke:
		return "voted " + string(c.Vote) + ", broke promise"
	case c.Voted:
		return "voted " + string(c.Vote)
	case c.Promised && c.May:
		return "promised, may vote"
	case c.May:
		return "may vote"
	case c.Promised:
		return "promised, never"
	}
	return "never"
}

// rowWords says in a word what can become of a ballot.
func (b *Board) rowWords(k int) string {
	r := &b.Verdict.Rows[k]
	open := b.open(k)
	switch {
	case len(r.Chosen) > 0:
		return string(r.Chosen[0].Value) + " chosen"
	case open.Any:
		return "any value can be chosen"
	case !open.None():
		var all []string
		for _, v := range open.Named {
			all = append(all, string(v))
		}
		return roles.Prose(all, "or") + " can be chosen"
	}
	return "dead"
}
