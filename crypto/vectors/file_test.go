package vectors

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const dir = "../testdata/vectors"

// vector is one case: named values in their order. In a file it is lines of
// "name: value"; cases are separated by empty lines, and lines that begin with #
// are remarks.
type vector struct {
	t     testing.TB
	names []string
	value map[string]string
}

func newVector(t testing.TB, pairs ...any) *vector {
	v := &vector{t: t, value: map[string]string{}}
	for i := 0; i < len(pairs); i += 2 {
		v.set(pairs[i].(string), pairs[i+1])
	}
	return v
}

func (v *vector) set(name string, value any) {
	var s string
	switch x := value.(type) {
	case []byte:
		s = hex.EncodeToString(x)
	case string:
		s = x
	default:
		s = fmt.Sprint(x)
	}
	if _, ok := v.value[name]; !ok {
		v.names = append(v.names, name)
	}
	v.value[name] = s
}

// with returns a copy with other values and another expectation.
func (v *vector) with(expect string, pairs ...any) *vector {
	c := newVector(v.t)
	for _, n := range v.names {
		c.set(n, v.value[n])
	}
	for i := 0; i < len(pairs); i += 2 {
		c.set(pairs[i].(string), pairs[i+1])
	}
	c.set("expect", expect)
	return c
}

func (v *vector) text(name string) string {
	v.t.Helper()
	s, ok := v.value[name]
	if !ok {
		v.t.Fatalf("vector %q has no %s", v.value["case"], name)
	}
	return s
}

func (v *vector) bytes(name string) []byte {
	v.t.Helper()
	b, err := hex.DecodeString(v.text(name))
	if err != nil {
		v.t.Fatalf("vector %q: %s: %v", v.value["case"], name, err)
	}
	return b
}

func readFile(t *testing.T, name string) []*vector {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	var out []*vector
	var v *vector
	for i, line := range strings.Split(string(b), "\n") {
		switch {
		case strings.HasPrefix(line, "#"):
		case line == "":
			v = nil
		default:
			n, val, ok := strings.Cut(line, ": ")
			if !ok {
				n, ok = strings.CutSuffix(line, ":")
			}
			if !ok {
				t.Fatalf("%s:%d: not a line of a vector", name, i+1)
			}
			if v == nil {
				v = newVector(t)
				out = append(out, v)
			}
			v.set(n, val)
		}
	}
	return out
}

func writeFile(t *testing.T, name, remark string, vs []*vector) {
	t.Helper()
	var b strings.Builder
	for _, line := range strings.Split(remark, "\n") {
		b.WriteString("# " + line + "\n")
	}
	for _, v := range vs {
		b.WriteString("\n")
		for _, n := range v.names {
			b.WriteString(strings.TrimRight(n+": "+v.value[n], " ") + "\n")
		}
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
