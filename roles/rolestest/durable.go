package rolestest

import (
	"encoding/json"
	"fmt"
	"reflect"

	"synod/roles"
)

// checkDurable refuses a role that does not come back from what it has on stable storage, or whose record does not
// survive being written down.
func checkDurable(first, now roles.Role) error {
	d := now.Durable()
	if reflect.TypeOf(d) != reflect.TypeOf(first.Durable()) {
		return fmt.Errorf("the durable record of the %s was a %T and is now a %T: it must always be of one type, or always nil", now.Name(), first.Durable(), d)
	}
	if d == nil {
		return nil
	}
	if err := checkRecord(reflect.TypeOf(d)); err != nil {
		return fmt.Errorf("the durable record of the %s: %w", now.Name(), err)
	}
	back := first.Restore(d)
	if back.Durable() != d {
		return fmt.Errorf("a crash changes the durable record of the %s from\n  %+v to\n  %+v", now.Name(), d, back.Durable())
	}
	if twice := back.Restore(d); twice != back {
		return fmt.Errorf("restoring the %s twice makes it another:\n  %+v and\n  %+v", now.Name(), back, twice)
	}
	return checkWritten(now.Name(), d)
}

// checkRecord refuses a record that could not be saved: a field that is not exported would be lost without a word.
func checkRecord(t reflect.Type) error {
	if t.Kind() != reflect.Struct {
		return fmt.Errorf("%s is not a struct", t)
	}
	for f := range t.Fields() {
		if !f.IsExported() {
			return fmt.Errorf("%s.%s is not exported, so it would not be saved", t, f.Name)
		}
	}
	return checkPlain(t)
}

// checkWritten refuses a record that differs from itself after a trip through JSON, which is how it lies on disk.
func checkWritten(role string, d any) error {
	text, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("the durable record of the %s cannot be written: %w", role, err)
	}
	read := reflect.New(reflect.TypeOf(d))
	if err := json.Unmarshal(text, read.Interface()); err != nil {
		return fmt.Errorf("the durable record of the %s cannot be read back from %s: %w", role, text, err)
	}
	if got := read.Elem().Interface(); got != d {
		return fmt.Errorf("the durable record of the %s is written as %s, which reads as\n  %+v instead of\n  %+v", role, text, got, d)
	}
	return nil
}
