package session_test

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// reachable looks through everything that hangs on a value, unexported fields
// too, for secrets, and names those that it finds.
func reachable(root any, secrets map[string][]byte) []string {
	r := reach{secrets: secrets, seen: map[[2]uintptr]bool{}, found: map[string]bool{}}
	r.look(reflect.ValueOf(root), 0)
	var names []string
	for n := range r.found {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

type reach struct {
	secrets map[string][]byte
	seen    map[[2]uintptr]bool
	found   map[string]bool
}

func (r *reach) bytes(b []byte) {
	for name, s := range r.secrets {
		if bytes.Contains(b, s) {
			r.found[name] = true
		}
	}
}

func (r *reach) look(v reflect.Value, depth int) {
	if !v.IsValid() || depth > 200 {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || r.again(v.Pointer(), v.Type()) {
			return
		}
		r.look(v.Elem(), depth+1)
	case reflect.Interface:
		r.look(v.Elem(), depth+1)
	case reflect.Struct:
		// What belongs to others, a connection or the view's database, is not
		// ours to walk, and holds what we gave it through values of our own.
		if pkg := v.Type().PkgPath(); pkg != "" && !strings.HasPrefix(pkg, "doorstep/") {
			return
		}
		for i := range v.NumField() {
			r.look(v.Field(i), depth+1)
		}
	case reflect.Map:
		if v.IsNil() || r.again(v.Pointer(), v.Type()) {
			return
		}
		for it := v.MapRange(); it.Next(); {
			r.look(it.Key(), depth+1)
			r.look(it.Value(), depth+1)
		}
	case reflect.Slice, reflect.Array:
		if v.Len() == 0 {
			return
		}
		if v.Type().Elem().Kind() == reflect.Uint8 {
			r.bytes(contents(v))
			return
		}
		if v.Kind() == reflect.Slice && r.again(v.Pointer(), v.Type()) {
			return
		}
		for i := range v.Len() {
			r.look(v.Index(i), depth+1)
		}
	case reflect.String:
		r.bytes([]byte(v.String()))
	}
}

func (r *reach) again(p uintptr, t reflect.Type) bool {
	key := [2]uintptr{p, reflect.ValueOf(t).Pointer()}
	if r.seen[key] {
		return true
	}
	r.seen[key] = true
	return false
}

// contents copies the bytes of a slice or array of them, whether or not reflect
// lets them be read as such.
func contents(v reflect.Value) []byte {
	if v.Kind() == reflect.Slice {
		return bytes.Clone(unsafe.Slice((*byte)(v.UnsafePointer()), v.Len()))
	}
	out := make([]byte, v.Len())
	for i := range out {
		out[i] = byte(v.Index(i).Uint())
	}
	return out
}
