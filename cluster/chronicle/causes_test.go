package chronicle_test

import (
	"fmt"
	"math"
	"testing"

	"synod/cluster"
	"synod/cluster/chronicle"
	"synod/roles"
)

// graph is what a naive reader finds: of each event those right before it.
type graph struct {
	lane  []int   // by step; -1 for what no agent does
	right [][]int // the event before it on its lane, and that in which the message left that it received
}

func graphOf(run *cluster.Timeline, b *chronicle.Branch) graph {
	last := b.Last()
	g := graph{make([]int, last+1), make([][]int, last+1)}
	latest := make([]int, len(b.Lanes()))
	left := map[uint64]int{} // of each message the event that it left in
	for i := range g.lane {
		g.lane[i] = -1
	}
	for _, e := range run.Events(0, last) {
		switch e.Kind {
		case cluster.Delivered, cluster.Expired, cluster.Submitted, cluster.Crashed, cluster.Restarted, cluster.Paused, cluster.Resumed:
			lane := b.Lane(e.Agent)
			g.lane[e.Step] = lane
			g.right[e.Step] = append(g.right[e.Step], latest[lane])
			if e.Kind == cluster.Delivered {
				g.right[e.Step] = append(g.right[e.Step], left[e.Flight.Seq])
			}
			latest[lane] = e.Step
		}
		for _, f := range e.Sent {
			left[f.Seq] = latest[b.Lane(f.From)]
			if e.Kind == cluster.Duplicated {
				left[f.Seq] = left[e.Flight.Seq]
			}
		}
	}
	return g
}

// past walks back with a queue.
func (g graph) past(step int) map[int]bool {
	found, queue := map[int]bool{step: true}, []int{step}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		for _, s := range g.right[next] {
			if s > 0 && !found[s] {
				found[s] = true
				queue = append(queue, s)
			}
		}
	}
	return found
}

// TestClocksAgreeWithWalkingBack compares past and future of many events in random runs with what a queue finds.
func TestClocksAgreeWithWalkingBack(t *testing.T) {
	protocols(t, func(t *testing.T, p *roles.Protocol) {
		for seed := range uint64(3) {
			w := newWild(t, p, 100+seed)
			c := chronicle.Keep(w.run)
			w.live(25)
			w.steady(400)
			w.live(25)
			c.Advance(math.MaxInt)
			b := c.Now()
			g := graphOf(w.run, b)
			messages := b.Messages(nil, 0, b.Last())
			pasts := make([]map[int]bool, b.Last()+1)
			for step := range pasts {
				if g.lane[step] >= 0 {
					pasts[step] = g.past(step)
				}
			}
			for range 60 {
				step := 1 + w.random.IntN(b.Last())
				if g.lane[step] < 0 {
					continue
				}
				past, future := b.Past(step), b.Future(step)
				var known, before, led, after int
				for s := 1; s <= b.Last(); s++ {
					in := pasts[step][s]
					leads := pasts[s][step]
					if past.Has(s) != in || future.Has(s) != leads {
						t.Fatalf("seed %d: step %d: in the past of step %d %t and not %t, in its future %t and not %t",
							seed, s, step, past.Has(s), in, future.Has(s), leads)
					}
					if g.lane[s] >= 0 && s < step {
						before++
						known += count(in)
					} else if g.lane[s] >= 0 && s > step {
						after++
						led += count(leads)
					}
				}
				if got, want := fmt.Sprint(past.Count, past.Of, future.Count, future.Of), fmt.Sprint(known, before, led, after); got != want {
					t.Fatalf("seed %d, step %d: counted %s instead of %s", seed, step, got, want)
				}
				for i := range messages {
					m := &messages[i]
					if got, want := past.HasMessage(m), m.Ended > 0 && m.Ending == cluster.Arrived && pasts[step][m.Ended]; got != want {
						t.Fatalf("seed %d, step %d: %+v is in its past: %t", seed, step, *m, got)
					}
				}
			}
		}
	})
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// TestProofsAreWhatTheJudgeSaw compares the proof of every choice with the facts of the steps that it names.
func TestProofsAreWhatTheJudgeSaw(t *testing.T) {
	protocols(t, func(t *testing.T, p *roles.Protocol) {
		proved, promised, conflicts := 0, 0, 0
		for seed := range uint64(12) {
			w := newWild(t, p, 200+seed)
			c := chronicle.Keep(w.run)
			w.live(40)
			w.steady(100)
			c.Advance(math.MaxInt)
			b, s := c.Now(), w.run.Present()
			facts := func(step int) []roles.Fact {
				if e := b.Event(step); e != nil {
					return e.Facts
				}
				return nil
			}
			for _, choice := range s.Chosen() {
				proof := b.Prove(s, choice)
				where := fmt.Sprintf("seed %d, %v", seed, choice)
				top := proof.Rounds[0]
				var quorum roles.Set
				latest := 0
				for n, r := range proof.Rounds {
					for _, v := range r.Votes {
						id := b.Lanes()[v.Lane]
						voted := roles.Voted{Acceptor: id, Instance: choice.Instance, Proposal: roles.Proposal{Ballot: r.Ballot, Value: r.Value}}
						if !has(facts(v.Step), voted) {
							t.Fatalf("%s: in step %d nobody notes %v", where, v.Step, voted)
						}
						if v.Asked > v.Step || v.Asked > 0 && r.Issued > 0 && v.Asked < r.Issued {
							t.Fatalf("%s: the vote of step %d was asked for in step %d, and issued in %d", where, v.Step, v.Asked, r.Issued)
						}
						if n == 0 {
							quorum, latest = quorum.With(id), max(latest, v.Step)
						}
					}
					for _, q := range r.Promises {
						if q.Asked > q.Step || q.Step > q.Arrived || q.Arrived > r.Issued {
							t.Fatalf("%s: a promise comes about in the wrong order: %+v", where, q)
						}
						given := false
						for _, f := range facts(q.Step) {
							x, ok := f.(roles.Promised)
							given = given || ok && x.Ballot == r.Ballot && x.Acceptor == b.Lanes()[q.Lane] && x.Last == q.Last
							v, ok := f.(roles.Voted)
							given = given || ok && v.Acceptor == b.Lanes()[q.Lane] && v.Proposal == q.Last
						}
						if !given {
							t.Fatalf("%s: in step %d there is no promise %+v", where, q.Step, q)
						}
						promised++
					}
				}
				if quorum != choice.Quorum || latest != choice.Step || top.Ballot != choice.Proposal.Ballot {
					t.Fatalf("%s: the proof rests on votes of %s, the last in step %d", where, quorum, latest)
				}
				for _, m := range b.Messages(nil, 0, b.Last()) {
					if proof.HasMessage(&m) && (!proof.Has(m.Sent) && m.Sent > 0 || !proof.Has(m.Ended)) {
						t.Fatalf("%s: it rests on %+v and not on its ends", where, m)
					}
				}
				proved++
			}
			if first, second, both, ok := b.Conflict(s); ok {
				conflicts++
				if first.Choice.Proposal.Value == second.Choice.Proposal.Value || first.Choice.Instance != second.Choice.Instance ||
					both != first.Choice.Quorum.Intersect(second.Choice.Quorum) {
					t.Fatalf("seed %d: %v and %v are no conflict", seed, first.Choice, second.Choice)
				}
			}
		}
		if proved < 5 || promised < 5 {
			t.Fatalf("only %d choices and %d promises were met", proved, promised)
		}
		t.Logf("%d choices, %d promises, %d conflicts", proved, promised, conflicts)
	})
}

func has(facts []roles.Fact, f roles.Fact) bool {
	for _, x := range facts {
		if x == f {
			return true
		}
	}
	return false
}
