package cluster

import "synod/persist"

// The agents' stores go through persist.Faulty, so that a person can make one agent's disk fail, lie or lose its last
// write. A process without a store has the same disk as a value, in process.go.

func setMode(store persist.Store, agent string, m DiskMode) {
	if f, ok := store.(*persist.Faulty); ok {
		f.SetMode(agent, persist.Mode(m))
	}
}

func crashStore(store persist.Store, agent string) error {
	if f, ok := store.(*persist.Faulty); ok {
		return f.Crash(agent)
	}
	return nil
}

// putOn makes an empty store hold what the process's disk holds, and misbehave as that does.
func (p *process) putOn(store persist.Store) error {
	agent := p.id().String()
	write := func(r Record) error {
		if r == (Record{}) {
			return nil
		}
		return store.Save(agent, p.named(r, 0))
	}
	if p.disk.mode != DiskLosesLast {
		err := write(p.disk.record)
		setMode(store, agent, p.disk.mode)
		return err
	}
	err := write(p.disk.before)
	setMode(store, agent, p.disk.mode) // what is written from here on can be lost
	if err != nil || p.disk.record == p.disk.before {
		return err
	}
	return write(p.disk.record)
}
