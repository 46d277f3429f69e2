package bundle_test

import (
	"bytes"
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doorstep/assets/dict"
	"doorstep/sync/bundle"
	"doorstep/sync/op"
)

var update = flag.Bool("update", false, "write the golden vectors")

type vector struct {
	name string
	raw  []byte
	body bundle.Body
	dict uint64
}

// vectors are one bundle of each kind, made with the fixed keys of these tests.
func vectors(t testing.TB) []vector {
	second := header(bundle.Published)
	second.N, second.Prev = 1, [32]byte{0xab}
	second.Checkpoint = bundle.Checkpoint{Size: 7, Root: [32]byte{0xcd}}
	all := []vector{
		{name: "published-visit", raw: sealed(t, header(bundle.Published), visit()), body: visit()},
		{name: "draft-visit", raw: sealed(t, header(bundle.Draft), visit()), body: visit()},
	}
	one := bundle.Body{Ops: []op.Op{answer(77, "caf.child.views", op.Text("He likes drawing."), 70)}}
	all = append(all,
		vector{name: "draft-one-answer", raw: sealed(t, header(bundle.Draft), one), body: one},
		vector{name: "published-one-answer", raw: sealed(t, second, one), body: one})
	for i := range all {
		all[i].dict = dict.ID
	}
	return all
}

// TestGoldenBundles: bundles that an earlier build made open for ever, and the same
// body under the same keys and randomness still gives the same bytes. When only the
// second part fails after an update of the compressor, run with -update and keep the
// old files under another name: the first part must go on passing for them.
func TestGoldenBundles(t *testing.T) {
	for _, v := range vectors(t) {
		name := filepath.Join("testdata", v.name+".hex")
		if *update {
			if err := os.WriteFile(name, []byte(wrap(hex.EncodeToString(v.raw))), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := hex.DecodeString(strings.ReplaceAll(string(text), "\n", ""))
		if err != nil {
			t.Fatal(err)
		}
		s, err := bundle.Parse(raw)
		if err != nil {
			t.Fatalf("%s: %v", v.name, err)
		}
		if err := s.Verify(anna.Public(), org); err != nil {
			t.Fatalf("%s: %v", v.name, err)
		}
		b, err := s.Open(epoch)
		if err != nil {
			t.Fatalf("%s: %v", v.name, err)
		}
		same(t, b, v.body)
		if !bytes.Equal(raw, v.raw) {
			t.Errorf("%s: the same body is packed differently now", v.name)
		}
	}
}

func wrap(s string) string {
	var b strings.Builder
	for len(s) > 96 {
		b.WriteString(s[:96] + "\n")
		s = s[96:]
	}
	return b.String() + s + "\n"
}
