package chronicle

import (
	"math"

	"synod/cluster"
)

// Chronicle keeps the index of a run, and of whatever run takes its place in the timeline. Whoever uses it does so where the run is
// used: it takes no locks.
type Chronicle struct {
	run      *cluster.Timeline
	epoch    cluster.Epoch
	cast     *cast
	branches map[int]*Branch // by number
	now      *Branch
	replay   *cluster.Replay         // while the index of the present is behind
	others   map[int]*cluster.Replay // of branches that are read a little at a time, by number
}

// Keep begins to keep the index of a run. What has happened so far is read by Advance, and so is a branch, or a run, that takes the
// place of the present.
func Keep(run *cluster.Timeline) *Chronicle {
	c := &Chronicle{run: run}
	run.Watch(c.watch)
	c.follow()
	if run.Present().Steps() == 0 {
		c.Advance(math.MaxInt)
	}
	return c
}

// watch takes down what happens in the present.
func (c *Chronicle) watch(e *cluster.Event) {
	if c.follow(); c.replay == nil {
		c.now.add(e)
	}
}

// follow turns to what is the present now.
func (c *Chronicle) follow() {
	e := c.run.Epoch()
	if e == c.epoch && c.now != nil {
		return
	}
	if e.Run != c.epoch.Run || c.now == nil {
		c.cast, c.branches, c.others = newCast(c.run.Beginning()), map[int]*Branch{}, map[int]*cluster.Replay{}
	}
	c.epoch = e
	delete(c.others, c.run.Branch())
	c.now, c.replay = c.read(c.run.Branch())
	c.noteForks()
}

// read returns the index of a branch as far as it is known, and what reads the rest of it.
func (c *Chronicle) read(number int) (*Branch, *cluster.Replay) {
	b := c.branches[number]
	if b == nil {
		for _, info := range c.run.Branches() {
			if info.Number != number || info.Parent == 0 {
				continue
			}
			if parent := c.branches[info.Parent]; parent != nil {
				b = c.from(parent, min(info.Fork, parent.last+1))
			}
		}
		if b == nil {
			b = begin(c.cast, c.run.Beginning())
		}
	} else { // it has gone on, perhaps, or was not read to its end
		b = c.from(b, b.last)
	}
	b.run, b.number = c.run, number
	c.branches[number] = b
	first := b.last + 1
	if b.last == 0 && len(b.acts) == 0 {
		first = 0
	}
	return b, c.run.Replay(number, first, math.MaxInt, b.add)
}

// from returns a branch that has come to the beginning of the block of a step of another.
func (c *Chronicle) from(b *Branch, step int) *Branch {
	if step = min(step, b.last); step>>c.cast.shift == 0 {
		return begin(c.cast, c.run.Beginning())
	}
	return b.before(step)
}

// Advance reads at most about so many steps of what the index of the present lacks, and reports whether it lacks nothing any more.
func (c *Chronicle) Advance(most int) (done bool) {
	c.follow()
	if c.replay != nil && c.replay.Advance(most) {
		c.replay = nil
	}
	return c.replay == nil
}

// Progress returns how many steps of the present are known, and how many there are.
func (c *Chronicle) Progress() (known, of int) {
	c.follow()
	return c.now.last, c.run.Present().Steps()
}

// Now returns the index of the present branch. It lacks the latest steps as long as Advance is not done. Ask again for each picture: when
// another branch becomes the present, this is another Branch.
func (c *Chronicle) Now() *Branch {
	c.follow()
	return c.now
}

// Branch returns the index of a branch of the run, by its number from 1, read to its end. What it costs grows with what was never
// read of it: of a branch that was shown before, that is nothing.
func (c *Chronicle) Branch(number int) *Branch {
	c.follow()
	if number == c.run.Branch() {
		c.Advance(math.MaxInt)
		return c.now
	}
	b, _ := c.Read(number, math.MaxInt)
	return b
}

// Read is Branch a little at a time: it reads at most about so many steps of what the index lacks of a branch, and reports whether it
// lacks nothing any more. There must be such a branch.
func (c *Chronicle) Read(number, most int) (b *Branch, whole bool) {
	c.follow()
	if number == c.run.Branch() {
		whole = c.Advance(most)
		return c.now, whole
	}
	info := c.run.BranchInfo(number)
	if b = c.branches[number]; b != nil && b.last >= info.End && c.others[number] == nil {
		return b, true
	}
	if c.others[number] == nil {
		b, c.others[number] = c.read(number)
		c.noteForks()
	}
	if whole = c.others[number].Advance(most); whole {
		delete(c.others, number)
	}
	return b, whole
}

// noteForks notes where branches begin.
func (c *Chronicle) noteForks() {
	all := c.run.Branches()
	for number, b := range c.branches {
		b.forks = b.forks[:0]
		upto := math.MaxInt
		for at := number; at > 0; at = all[at-1].Parent {
			for _, info := range all {
				if info.Parent == at && info.Fork <= upto {
					b.forks = append(b.forks, info.Fork)
				}
			}
			upto = min(upto, all[at-1].Fork)
		}
	}
}
