package cluster

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
)

// namedRecord is a Record as it is written to a store: one entry a role, under the role's name. It is comparable, so a
// store in memory can keep it as it is; as JSON it reads
//
//	{"proposer": {"tried": "2.A"}, "acceptor": {"promised": "2.A", "accepted": {"ballot": "2.A", "value": "red"}}}
type namedRecord struct {
	Names [maxRoles]string
	Data  [maxRoles]any
	types [maxRoles]reflect.Type // what to decode into
}

func (p *process) named(r Record) namedRecord {
	n := namedRecord{Data: r}
	for i, role := range p.parts.all() {
		if d := role.Durable(); d != nil {
			n.Names[i], n.types[i] = role.Name(), reflect.TypeOf(d)
		}
	}
	return n
}

func (n namedRecord) record() Record { return n.Data }

// MarshalJSON writes the roles in their order.
func (n namedRecord) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, name := range n.Names {
		if name == "" || n.Data[i] == nil {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		data, err := json.Marshal(n.Data[i])
		if err != nil {
			return nil, fmt.Errorf("the record of the %s: %w", name, err)
		}
		fmt.Fprintf(&b, "%q:%s", name, data)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON reads what MarshalJSON wrote into a record that was made with named, which knows the types. A role
// that the agent does not play, or a field that its record does not have, is an error: the record belongs to another
// cluster, and to guess would be to forget.
func (n *namedRecord) UnmarshalJSON(data []byte) error {
	var byName map[string]json.RawMessage
	if err := json.Unmarshal(data, &byName); err != nil {
		return err
	}
	for i, name := range n.Names {
		raw, ok := byName[name]
		if name == "" || !ok {
			continue
		}
		delete(byName, name)
		v := reflect.New(n.types[i])
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.DisallowUnknownFields()
		if err := dec.Decode(v.Interface()); err != nil {
			return fmt.Errorf("the record of the %s: %w", name, err)
		}
		n.Data[i] = v.Elem().Interface()
	}
	for name := range byName {
		return fmt.Errorf("it holds the record of a %s, which this agent does not play", name)
	}
	return nil
}
