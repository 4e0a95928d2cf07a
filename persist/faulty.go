package persist

import (
	"reflect"
	"sync"
)

// Mode says how an agent's disk behaves.
type Mode uint8

// The modes of a disk. The last two break the contract of a Store.
const (
	OK        Mode = iota
	Fails          // Save returns ErrDisk and keeps nothing
	Lies           // Save returns without an error and keeps nothing
	LosesLast      // a crash loses what was saved last
)

// Faulty is a store whose disks misbehave as they are told, each agent's for itself. Nothing about it is random.
type Faulty struct {
	Store
	mu    sync.Mutex
	disks map[string]*faultyDisk
}

// faultyDisk is the mode of one agent's disk, and what its last write has replaced.
type faultyDisk struct {
	mode   Mode
	known  bool // last is what it holds
	before any  // the record before the last write; nil for none
	last   any
	risky  bool // the last write can be lost
}

// NewFaulty returns a store around another one; until told otherwise it behaves.
func NewFaulty(s Store) *Faulty { return &Faulty{Store: s, disks: map[string]*faultyDisk{}} }

// SetMode changes the behaviour of an agent's disk from now on. What it holds at that moment is not in danger: only a
// later write can fail, be a lie, or be lost.
func (f *Faulty) SetMode(agent string, m Mode) {
	f.mu.Lock()
	defer f.mu.Unlock()
	d := f.disk(agent)
	d.mode, d.before, d.risky = m, d.last, false
}

func (f *Faulty) disk(agent string) *faultyDisk {
	d := f.disks[agent]
	if d == nil {
		d = &faultyDisk{}
		f.disks[agent] = d
	}
	return d
}

// Save does what the mode of the agent's disk says. The record must be a value: the store keeps it to be able to lose
// it.
func (f *Faulty) Save(agent string, record any) error {
	f.mu.Lock()
	d := f.disk(agent)
	mode := d.mode
	f.mu.Unlock()
	if err := checkName(agent); err != nil {
		return err
	}
	switch mode {
	case Fails:
		return ErrDisk
	case Lies:
		return nil
	}
	if err := f.Store.Save(agent, record); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	d.before, d.last, d.known, d.risky = d.last, record, true, true
	return nil
}

// Load remembers what it reads first, for that is what the next write replaces.
func (f *Faulty) Load(agent string, record any) (bool, error) {
	found, err := f.Store.Load(agent, record)
	if err != nil {
		return false, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if d := f.disk(agent); !d.known {
		d.known = true
		if found {
			d.last = reflect.ValueOf(record).Elem().Interface()
		}
		d.before = d.last
	}
	return found, nil
}

// Wipe empties the agent's disk, whatever its mode.
func (f *Faulty) Wipe(agent string) error {
	f.mu.Lock()
	*f.disk(agent) = faultyDisk{mode: f.disk(agent).mode, known: true}
	f.mu.Unlock()
	return f.Store.Wipe(agent)
}

// Crash is what a power failure does to the agent's disk.
func (f *Faulty) Crash(agent string) error {
	f.mu.Lock()
	d := f.disk(agent)
	lost, before := d.mode == LosesLast && d.risky, d.before
	if lost {
		d.last = before
	}
	d.before, d.risky = d.last, false
	f.mu.Unlock()
	if !lost {
		return nil
	}
	if before == nil {
		return f.Store.Wipe(agent)
	}
	return f.Store.Save(agent, before)
}
