package source

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWholeForm(t *testing.T) {
	q, err := Compile("moving.yaml", read(t, "moving.yaml"), nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := q.Indented()
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "moving.json")
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := read(t, "moving.json"); string(got) != string(want) {
		t.Errorf("the compiled form changed (run with -update and look at the difference):\n%s", got)
	}
}
