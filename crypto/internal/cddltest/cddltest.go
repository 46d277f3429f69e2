// Package cddltest holds Go structs against the maps of docs/spec/crypto.cddl,
// so that neither gains or loses a field without the other. Tests import it.
// It must never be imported by anything that is not a test.
package cddltest

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

var (
	rule  = regexp.MustCompile(`(?ms)^([a-z0-9-]+) = \{([^\n]*)\n(.*?)^\}`)
	field = regexp.MustCompile(`(?m)^\s*(\? )?(-?\d+) =>`)
)

// spec as seen from the folder of a package directly under crypto/, where its
// tests run.
const spec = "../../docs/spec/crypto.cddl"

// Check fails t unless each struct has exactly the keys of the CDDL map of its
// name, and leaves out when empty exactly those that the map marks as optional.
func Check(t *testing.T, structs map[string]any) {
	t.Helper()
	b, err := os.ReadFile(spec)
	if err != nil {
		t.Fatal(err)
	}
	maps := map[string]map[string]bool{}
	for _, m := range rule.FindAllStringSubmatch(string(b), -1) {
		keys := map[string]bool{}
		for _, f := range field.FindAllStringSubmatch(m[3], -1) {
			keys[f[2]] = f[1] != ""
		}
		maps[m[1]] = keys
	}
	for name, v := range structs {
		want, ok := maps[name]
		if !ok {
			t.Errorf("crypto.cddl has no map %s", name)
			continue
		}
		got := map[string]bool{}
		collect(reflect.TypeOf(v), got)
		for k, optional := range got {
			if o, ok := want[k]; !ok || o != optional {
				t.Errorf("%s: key %s (optional %v) is in the code, in crypto.cddl: %v (optional %v)", name, k, optional, ok, o)
			}
		}
		for k := range want {
			if _, ok := got[k]; !ok {
				t.Errorf("%s: key %s is in crypto.cddl only", name, k)
			}
		}
	}
}

func collect(t reflect.Type, keys map[string]bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			collect(f.Type, keys)
			continue
		}
		parts := strings.Split(f.Tag.Get("cbor"), ",")
		keys[parts[0]] = len(parts) > 2 && parts[2] == "omitempty"
	}
}
