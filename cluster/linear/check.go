package linear

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/anishathalye/porcupine"

	"synod/persist/outfile"
	"synod/roles"
)

// Verdict is what a history is.
type Verdict uint8

// The verdicts.
const (
	Linearizable Verdict = iota
	NotLinearizable
	Undecided // it took too long
)

// patience ends a decision: the question is NP-hard, but histories as short as ours take milliseconds.
const patience = time.Minute

// told is what porcupine is given for the answer to an operation.
type told struct {
	open   bool
	result roles.Value
	note   string
}

// model is a protocol's specification in the words of porcupine.
func model(m *roles.Machine) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return "" },
		Step: func(state, input, output any) (bool, any) {
			next, result := m.Step(state.(string), input.(roles.Value))
			t := output.(told)
			return t.open || t.result == result, next
		},
		Partition: func(all []porcupine.Operation) [][]porcupine.Operation {
			var parts [][]porcupine.Operation
			place := map[string]int{}
			for _, o := range all {
				key := m.Part(o.Input.(roles.Value))
				i, ok := place[key]
				if !ok {
					i = len(parts)
					place[key] = i
					parts = append(parts, nil)
				}
				parts[i] = append(parts[i], o)
			}
			return parts
		},
		DescribeOperation: func(input, output any) string {
			t := output.(told)
			if t.open {
				return fmt.Sprintf("%s = ?", input)
			}
			return fmt.Sprintf("%s = %s%s", input, t.result, t.note)
		},
		DescribeState: func(state any) string { return fmt.Sprintf("{%s}", state) },
	}
}

// operations are the history in the words of porcupine, and how many rows it takes to draw them: a client can have several
// operations open, each in a row of its own.
func (h *History) operations() (all []porcupine.Operation, rows int) {
	var free []int64 // of each row, from when on it has room
	owner := []roles.ID{}
	for _, o := range h.Operations {
		p := porcupine.Operation{Input: o.Command, Call: int64(o.Asked), Return: math.MaxInt64, Output: told{open: true}}
		if !o.Open {
			p.Return = int64(o.Told)
			note := ""
			if o.Holds == roles.MayBeStale {
				note = " (may be stale)"
			}
			p.Output = told{result: o.Result, note: note}
		}
		row := 0
		for row < len(free) && (owner[row] != o.Client || free[row] >= p.Call) {
			row++
		}
		if row == len(free) {
			free, owner = append(free, 0), append(owner, o.Client)
		}
		free[row], p.ClientId = p.Return, row
		all = append(all, p)
	}
	return all, len(free)
}

// Check decides whether a history is linearizable.
func Check(m *roles.Machine, h *History) Verdict {
	all, _ := h.operations()
	return verdictOf(porcupine.CheckOperationsTimeout(model(m), all, patience))
}

func verdictOf(r porcupine.CheckResult) Verdict {
	switch r {
	case porcupine.Ok:
		return Linearizable
	case porcupine.Illegal:
		return NotLinearizable
	}
	return Undecided
}

// Draw writes porcupine's picture of a history: a page for a browser, with the longest attempts to put the operations in an
// order, and with the trouble at its top.
func Draw(m *roles.Machine, h *History, out io.Writer) error {
	all, _ := h.operations()
	for i := range all {
		if all[i].Return == math.MaxInt64 {
			all[i].Return = int64(h.End) + 1
		}
	}
	_, info := porcupine.CheckOperationsVerbose(model(m), all, patience)
	var notes []porcupine.Annotation
	for _, t := range h.Trouble {
		notes = append(notes, porcupine.Annotation{Tag: "world", Start: int64(t.At), Description: t.Text, Details: t.At.Clock()})
	}
	info.AddAnnotations(notes)
	var page bytes.Buffer
	if err := porcupine.Visualize(model(m), info, &page); err != nil {
		return err
	}
	kind, rest, _ := bytes.Cut(page.Bytes(), []byte("\n"))
	_, err := fmt.Fprintf(out, "%s\n%s\n%s", kind, outfile.XMLMark, rest)
	return err
}
