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
