package cluster

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"synod/roles"
)

// namedRecord is a Record as it is written to a store: one entry a role, under the role's name. It is comparable, so a
// store in memory can keep it as it is; as JSON it reads
//
//	{"proposer": {"tried": "2.A"}, "acceptor": {"promised": "2.A", "accepted": {"ballot": "2.A", "value": "red"}}}
type namedRecord struct {
	Names [maxRoles]string
	Data  [maxRoles]any
	types [maxRoles]reflect.Type // what to decode into
	cast  *cast                  // whose agent it is of
	index int
	off   roles.Flaws // the rules that may have been off when it was written
}

// named returns a record to be written, or what one is to be read into; off are the rules that may have been off when it was written.
func (p *process) named(r Record, off roles.Flaws) namedRecord {
	n := namedRecord{Data: r, cast: p.cast, index: p.index, off: off}
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
// cluster, and to guess would be to forget. So is whatever no run of the protocol can have left.
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
		v := reflect.New(n.types[i])
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.DisallowUnknownFields()
		if err := dec.Decode(v.Interface()); err != nil {
			return fmt.Errorf("the record of the %s: %w", name, err)
		}
		n.Data[i] = v.Elem().Interface()
	}
	for name := range byName {
		if !slices.Contains(n.Names[:], name) {
			return fmt.Errorf("it holds the record of a %s, which this agent does not play", name)
		}
	}
	if err := n.cast.checkRecord(n.index, n.Data, n.off); err != nil {
		return err
	}
	return n.checkText(byName)
}

// checkText refuses text that MarshalJSON does not write for a record of a role: with a field missing, or twice, or with nothing where
// something belongs.
func (n *namedRecord) checkText(byName map[string]json.RawMessage) error {
	for i, name := range n.Names {
		if n.Data[i] == nil {
			continue
		}
		want, err := json.Marshal(n.Data[i])
		if err != nil {
			return fmt.Errorf("the record of the %s: %w", name, err)
		}
		var got bytes.Buffer
		if err := json.Compact(&got, byName[name]); err != nil || !bytes.Equal(got.Bytes(), want) {
			return fmt.Errorf("the record of the %s is not written as a run writes it, which would be %s", name, want)
		}
	}
	return nil
}

// checkRecord refuses what an agent cannot have on stable storage.
func (k *cast) checkRecord(index int, r Record, off roles.Flaws) error {
	c := k.config
	c.Without = off
	if err := k.protocol.CheckRecords(c, k.ids[index], r[:]); err != nil {
		return fmt.Errorf("no run leaves such a record: %w", err)
	}
	return nil
}
