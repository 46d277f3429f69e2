package bundle_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"doorstep/sync/bundle"
	"doorstep/sync/op"
)

// python runs the second decoder over bundles and gives a line for each.
func python(t *testing.T, names ...string) []map[string]any {
	t.Helper()
	py, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	pub := anna.Public()
	args := []string{"second_decoder.py", "../../assets/dict", hex.EncodeToString(pub[:]), hex.EncodeToString(org[:]), hex.EncodeToString(secret[:])}
	cmd := exec.Command(py, append(args, names...)...)
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8:surrogateescape")
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, complaint.String())
	}
	var read []map[string]any
	for line := range strings.Lines(string(out)) {
		var m map[string]any
		d := json.NewDecoder(strings.NewReader(line))
		d.UseNumber()
		if err := d.Decode(&m); err != nil {
			t.Fatal(err)
		}
		read = append(read, m)
	}
	if len(read) != len(names) {
		t.Fatalf("%d answers for %d bundles", len(read), len(names))
	}
	return read
}

// expected is what the second decoder must print of a bundle.
func expected(t *testing.T, raw []byte, b bundle.Body) map[string]any {
	t.Helper()
	s, err := bundle.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	ops := []any{}
	for _, o := range b.Ops {
		preds := []string{}
		for _, p := range o.Preds {
			preds = append(preds, fmt.Sprintf("%x.%d", p.Inc[:], p.Seq))
		}
		ops = append(ops, map[string]any{
			"seq": o.Dot.Seq, "doc": hex.EncodeToString(o.Doc[:]), "form": o.Form, "row": hex.EncodeToString(o.Row[:]),
			"link": o.Link, "value": plainValue(o.Value), "preds": preds, "at": o.At.Seconds(),
		})
	}
	elided, blobs := []uint64{}, []string{}
	for _, s := range b.Elided {
		for i := range s.Len {
			elided = append(elided, s.First+i)
		}
	}
	for _, h := range b.Blobs {
		blobs = append(blobs, hex.EncodeToString(h[:]))
	}
	h := s.Header
	j, err := json.Marshal(map[string]any{
		"device": h.Device.String(), "incarnation": hex.EncodeToString(h.Incarnation[:]), "space": hex.EncodeToString(h.Space[:]),
		"ops": ops, "elided": elided, "blobs": blobs, "n": h.N, "class": h.Class, "prev": hex.EncodeToString(h.Prev[:]),
	})
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	d := json.NewDecoder(bytes.NewReader(j))
	d.UseNumber()
	if err := d.Decode(&m); err != nil {
		t.Fatal(err)
	}
	return m
}

func plainValue(v op.Value) any {
	switch v.Kind() {
	case op.KindText:
		s, _ := v.Text()
		return s
	case op.KindInt:
		n, _ := v.Int()
		return n
	case op.KindBool:
		b, _ := v.Bool()
		return b
	case op.KindBytes:
		b, _ := v.Bytes()
		return map[string]any{"bytes": hex.EncodeToString(b)}
	case op.KindTyped:
		name, fields, _ := v.Typed()
		return map[string]any{"type": name, "fields": append([]string{}, fields...)}
	case op.KindRow:
		r, _ := v.Row()
		return map[string]any{"row": r.Group, "position": r.Pos, "parent": hex.EncodeToString(r.Parent[:])}
	case op.KindTick:
		k, _ := v.Tick()
		return map[string]any{"option": k.Option, "on": k.On}
	case op.KindTombstone:
		return map[string]any{"tombstone": true}
	case op.KindForeign:
		return map[string]any{"foreign": "[99, {1: 2}]"} // the only one in the tests
	}
	return nil
}

// TestSecondDecoder reads the golden bundles, and some larger ones, with a decoder in
// another language that was written from the specification and uses only its standard
// library. What it reads must be what Doorstep reads, to the last predecessor.
func TestSecondDecoder(t *testing.T) {
	dir := t.TempDir()
	var names []string
	var want []map[string]any
	for _, v := range vectors(t) {
		names = append(names, filepath.Join("testdata", v.name+".hex"))
		want = append(want, expected(t, v.raw, v.body))
	}
	for i, b := range someDays() {
		for _, class := range []bundle.Class{bundle.Published, bundle.Draft} {
			raw := sealed(t, header(class), b)
			name := filepath.Join(dir, fmt.Sprintf("%d-%d.hex", i, class))
			if err := os.WriteFile(name, []byte(hex.EncodeToString(raw)), 0o600); err != nil {
				t.Fatal(err)
			}
			names, want = append(names, name), append(want, expected(t, raw, b))
		}
	}
	for i, got := range python(t, names...) {
		if !reflect.DeepEqual(got, want[i]) {
			g, _ := json.Marshal(got)
			w, _ := json.Marshal(want[i])
			t.Errorf("%s: the second decoder reads\n%s\nnot\n%s", names[i], g, w)
		}
	}
}

// TestSecondDecoderRefuses: a flipped byte of a golden bundle is refused by it too.
func TestSecondDecoderRefuses(t *testing.T) {
	dir := t.TempDir()
	var names []string
	raw := vectors(t)[2].raw
	for at := 0; at < len(raw); at += 7 {
		bad := bytes.Clone(raw)
		bad[at] ^= 0x10
		name := filepath.Join(dir, fmt.Sprint(at))
		if err := os.WriteFile(name, []byte(hex.EncodeToString(bad)), 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	for i, got := range python(t, names...) {
		if got["refused"] == nil {
			t.Errorf("byte %s flipped, and it reads %v", filepath.Base(names[i]), got)
		}
	}
}

// someDays are bodies that make the compressor use all that it has: much text, many
// rows, long and short texts, and none.
func someDays() []bundle.Body {
	sentences := strings.Split("The child lives with his mother.|She needs help with washing and dressing.|School say attendance is poor this term.|"+
		"Grandmother visits on Sundays and helps with the younger two.|No concerns about food or heating were seen today.|xq9 zzkv 7711 wob.", "|")
	var out []bundle.Body
	for _, n := range []int{3, 40, 400} {
		var b bundle.Body
		seq := uint64(1)
		for i := range n {
			var text []string
			for k := range i%9 + 1 {
				text = append(text, sentences[(i*7+k*k)%len(sentences)], fmt.Sprint(i*k*7919%1000))
			}
			o := answer(seq, fmt.Sprintf("caf.section%d.item%d", i/12, i%12), op.Text(strings.Join(text, " ")))
			switch i % 5 {
			case 1:
				o.Value = op.Int(int64(i) * 1_000_003)
			case 2:
				o.Preds = []op.Dot{{Inc: inc, Seq: seq}, {Inc: inc, Seq: seq + 1}}
				b.Elided = append(b.Elided, bundle.Span{First: seq, Len: 2})
				seq += 2
				o.Dot.Seq = seq
			case 3:
				o.Row = op.RowID(op.Dot{Inc: inc, Seq: uint64(i/8*8 + 1)})
			}
			o.At = noon + op.HLC(seq*3000<<16)
			b.Ops = append(b.Ops, o)
			seq++
		}
		out = append(out, b)
	}
	return out
}
