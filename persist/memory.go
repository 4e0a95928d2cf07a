package persist

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
)

// Memory is a store that lives as long as the program. It may be used by several goroutines.
type Memory struct {
	mu      sync.Mutex
	records map[string]any
}

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{records: map[string]any{}} }

// encoded is a record that could have been changed behind the store's back, and so is kept as text.
type encoded []byte

// Save keeps a copy of the record: a comparable value is one already, as long as it holds no pointers, and anything else
// is kept as JSON.
func (m *Memory) Save(agent string, record any) error {
	if err := checkName(agent); err != nil {
		return err
	}
	kept := record
	if t := reflect.TypeOf(record); t == nil || !t.Comparable() || t.Kind() == reflect.Pointer {
		text, err := json.Marshal(record)
		if err != nil {
			return fmt.Errorf("persist: the record of %s cannot be kept: %w", agent, err)
		}
		kept = encoded(text)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.records[agent] = kept
	return nil
}

// Load reads the record back. It must be read into the type that was saved, or into one with the same JSON.
func (m *Memory) Load(agent string, record any) (bool, error) {
	if err := checkName(agent); err != nil {
		return false, err
	}
	m.mu.Lock()
	kept, found := m.records[agent]
	m.mu.Unlock()
	if !found {
		return false, nil
	}
	into := reflect.ValueOf(record).Elem()
	if v := reflect.ValueOf(kept); v.Type() == into.Type() {
		into.Set(v)
		return true, nil
	}
	text, ok := kept.(encoded)
	if !ok {
		var err error
		if text, err = json.Marshal(kept); err != nil {
			return false, fmt.Errorf("persist: the record of %s cannot be read: %w", agent, err)
		}
	}
	if err := json.Unmarshal(text, record); err != nil {
		return false, fmt.Errorf("persist: the record of %s is %w: %w", agent, ErrDamaged, err)
	}
	return true, nil
}

// Wipe forgets the agent.
func (m *Memory) Wipe(agent string) error {
	if err := checkName(agent); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.records, agent)
	return nil
}
