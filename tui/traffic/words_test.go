package traffic

import (
	"strings"
	"testing"

	"synod/roles"
	"synod/roles/fastpaxos"
	"synod/roles/multipaxos"
	"synod/roles/simplepaxos"
)

var (
	ballot   = roles.Ballot{Round: 2, Owner: 2}
	earlier  = roles.Ballot{Round: 1, Owner: 0}
	red      = roles.Proposal{Ballot: earlier, Value: "red"}
	setY     = roles.Proposal{Ballot: earlier, Value: "set y 2"}
	ofLabels = []struct {
		msg   roles.Message
		forms string
	}{
		{simplepaxos.Prepare{Ballot: ballot}, "Prepare 2.C | Prepare | 2.C"},
		{simplepaxos.Accept{Proposal: red}, "Accept 1.A [red] | Accept 1.A [re] | Accept 1.A | Accept | [re]"},
		{simplepaxos.Promise{Ballot: ballot}, "Promise 2.C | Promise | 2.C"},
		{simplepaxos.Promise{Ballot: ballot, Last: red},
			"Promise 2.C reports 1.A [red] | Promise reports 1.A [red] | reports 1.A [red] | reports 1.A [re] | [re]"},
		{simplepaxos.Nack{Ballot: earlier, Promised: ballot}, "⊘ Nack 1.A promised 2.C | ⊘ Nack promised 2.C | ⊘ promised 2.C | ⊘ 2.C"},
		{fastpaxos.Propose{Value: "red"}, "Propose [red] | Propose [re] | Propose | [re]"},
		{multipaxos.Accept{Instance: 2, Proposal: setY}, "Accept slot 2 1.A [set y 2] | Accept 1.A [2] | Accept [2] | [2]"},
		{multipaxos.Heartbeat{Ballot: ballot, Commit: 3}, "Heartbeat 2.C | Heartbeat | 2.C"},
		{multipaxos.Commit{Ballot: ballot, Instance: 3, Value: "set y 2"}, "Commit slot 3 [set y 2] | Commit [3] | [3]"},
		{multipaxos.Reply{Command: "get x", Result: "1"}, "Reply [get x] is [1] | Reply is [1] | is [1] | [1]"},
		{multipaxos.CatchUp{From: 4}, "CatchUp"},
	}
)

// TestForms writes every form of some labels, the longest first.
func TestForms(t *testing.T) {
	w := writer{measure: func(text string) int { return len([]rune(text)) }}
	for _, l := range ofLabels {
		m := Message{Class: l.msg.Class(), Words: WordsOf(l.msg)}
		var all []string
		last := 1 << 30
		for f := range Form(forms) {
			if !w.write(&m, f, 1, false) {
				continue
			}
			if w.cells >= last {
				t.Errorf("form %d of %s is no shorter than the one before", f, roles.Describe(l.msg))
			}
			last = w.cells
			all = append(all, plain(w.pieces))
		}
		if got := strings.Join(all, " | "); got != l.forms {
			t.Errorf("the labels of %s are\n%s\nand not\n%s", roles.Describe(l.msg), got, l.forms)
		}
	}
}

// What is held or lost, and what speaks for several, says so in every form.
func TestEveryFormSaysItsState(t *testing.T) {
	w := writer{measure: func(text string) int { return len(text) }}
	m := Message{Class: roles.Ask2, State: Lost, Words: WordsOf(simplepaxos.Accept{Proposal: red})}
	for f := range Form(forms) {
		if w.write(&m, f, 3, true); !strings.HasPrefix(plain(w.pieces), "lost ") || !strings.HasSuffix(plain(w.pieces), " x3") {
			t.Errorf("form %d is %q", f, plain(w.pieces))
		}
	}
}

// plain is the text of a label without colours.
func plain(pieces []Piece) string {
	text := ""
	for _, p := range pieces {
		if p.Kind == ChipPiece {
			p.Text = "[" + p.Text + "]"
		}
		text += p.Text
	}
	return text
}
