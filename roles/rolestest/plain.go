package rolestest

import (
	"fmt"
	"reflect"
)

// checkPlain refuses a type whose values are more than their bytes: == must compare all of it, and a copy must share
// nothing that can change. An interface could hide anything and make == panic. A unique.Handle is a pointer inside, but
// one that never changes what it points to.
func checkPlain(t reflect.Type) error {
	switch t.Kind() {
	case reflect.Struct:
		if t.PkgPath() == "unique" {
			return nil
		}
		for f := range t.Fields() {
			if err := checkPlain(f.Type); err != nil {
				return fmt.Errorf("%s.%s: %w", t, f.Name, err)
			}
		}
		return nil
	case reflect.Array:
		return checkPlain(t.Elem())
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan, reflect.Interface, reflect.UnsafePointer:
		return fmt.Errorf("a %s is not a plain value: use a roles.Set, a roles.Table, an array or a string", t.Kind())
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return fmt.Errorf("a %s may differ from itself: use a whole number", t.Kind())
	}
	return nil
}
