package detcbor_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"pgregory.net/rapid"

	"doorstep/crypto/detcbor"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Encodings from RFC 8949, appendix A, that are in the subset.
func TestAccepts(t *testing.T) {
	for _, s := range []string{
		"00", "17", "1818", "18ff", "190100", "1a000f4240", "1bffffffffffffffff", "20", "3903e7", "3bffffffffffffffff",
		"f4", "f5", "f6", "40", "4401020304", "60", "62c3bc", "80", "83010203", "a0", "a201020304",
		"a26161016162820203", "8180", "8181818181818180",
	} {
		if err := detcbor.Check(unhex(t, s)); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
}

func TestRefuses(t *testing.T) {
	for name, s := range map[string]string{
		"nothing":               "",
		"two items":             "0000",
		"long zero":             "1800",
		"long 23":               "1817",
		"long in two bytes":     "1900ff",
		"long in four bytes":    "1a0000ffff",
		"long in eight bytes":   "1b00000000ffffffff",
		"long length":           "5800",
		"indefinite bytes":      "5f41014101ff",
		"indefinite array":      "9f01ff",
		"indefinite map":        "bf0102ff",
		"break alone":           "ff",
		"tag":                   "c000",
		"self-described":        "d9d9f700",
		"half float":            "f93c00",
		"float":                 "fa47c35000",
		"double":                "fb3ff199999999999a",
		"undefined":             "f7",
		"simple 16":             "f0",
		"simple 255":            "f8ff",
		"reserved length":       "1c",
		"bad UTF-8":             "61ff",
		"keys out of order":     "a2030401 02",
		"keys out of order 2":   "a2 6162 01 6161 02",
		"key doubled":           "a201020103",
		"bytes cut":             "4401",
		"text cut":              "6461",
		"array cut":             "8301",
		"map cut":               "a101",
		"head cut":              "19 01",
		"nine deep":             "818181818181818180",
		"length that overflows": "5bffffffffffffffff",
		"array of everything":   "9bffffffffffffffff",
		"map of everything":     "bbffffffffffffffff",
		"array over the limit":  "9a00010001" + strings.Repeat("00", 65537),
	} {
		b := unhex(t, s)
		if err := detcbor.Check(b); !errors.Is(err, detcbor.ErrMalformed) {
			t.Errorf("%s was taken: %v", name, err)
		}
		var v any
		if err := detcbor.Unmarshal(b, &v); !errors.Is(err, detcbor.ErrMalformed) {
			t.Errorf("%s was decoded: %v", name, err)
		}
	}
}

type pair struct {
	Name string         `cbor:"1,keyasint"`
	ID   detcbor.B16    `cbor:"2,keyasint"`
	Box  detcbor.Bytes  `cbor:"3,keyasint,omitempty"`
	N    map[string]int `cbor:"-5,keyasint,omitempty"`
}

func TestStructs(t *testing.T) {
	p := pair{Name: "x", ID: detcbor.B16{1}, Box: []byte{9}, N: map[string]int{"b": 1, "a": -2}}
	b, err := detcbor.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	const want = "a4 01 6178 02 50 01000000000000000000000000000000 03 4109 24 a2 6161 21 6162 01"
	if !bytes.Equal(b, unhex(t, want)) {
		t.Errorf("encoded as %x", b)
	}
	var got pair
	if err := detcbor.Unmarshal(b, &got); err != nil || got.ID != p.ID || !bytes.Equal(got.Box, p.Box) || got.N["a"] != -2 {
		t.Errorf("%+v, %v", got, err)
	}
	if pre, err := detcbor.Append([]byte("pre"), p); err != nil || !bytes.Equal(pre, append([]byte("pre"), b...)) {
		t.Errorf("Append: %x, %v", pre, err)
	}
}

func TestUnknownFields(t *testing.T) {
	b := unhex(t, "a3 01 6178 02 50 01000000000000000000000000000000 08 00")
	var p pair
	if err := detcbor.Unmarshal(b, &p); !errors.Is(err, detcbor.ErrUnknownField) || !errors.Is(err, detcbor.ErrMalformed) {
		t.Errorf("strict: %v", err)
	}
	if err := detcbor.UnmarshalOpen(b, &p); err != nil || p.Name != "x" {
		t.Errorf("open: %v", err)
	}
}

// A byte string has one spelling: not an array of numbers, not null, not another
// length.
func TestByteStringsAreExact(t *testing.T) {
	for name, s := range map[string]string{
		"short id": "a2 01 60 02 4101", "long id": "a2 01 60 02 51 0000000000000000000000000000000000",
		"id as an array": "a2 01 60 02 90 01010101010101010101010101010101", "id as text": "a2 01 60 02 70 61616161616161616161616161616161",
		"id as null": "a2 01 60 02 f6", "box as an array": "a2 01 60 03 8101", "box as null": "a2 01 60 03 f6",
	} {
		var p pair
		if err := detcbor.Unmarshal(unhex(t, s), &p); !errors.Is(err, detcbor.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSplit(t *testing.T) {
	b := unhex(t, "820102 40 f6")
	for _, want := range []string{"820102", "40", "f6"} {
		var item []byte
		var err error
		if item, b, err = detcbor.Split(b); err != nil || !bytes.Equal(item, unhex(t, want)) {
			t.Fatalf("item %x, %v; want %s", item, err, want)
		}
	}
	if len(b) != 0 {
		t.Errorf("%d bytes left", len(b))
	}
	if _, _, err := detcbor.Split(nil); !errors.Is(err, detcbor.ErrMalformed) {
		t.Errorf("end: %v", err)
	}
}

// The hand-written heads agree with the library's.
func TestHeads(t *testing.T) {
	for _, n := range []int{0, 1, 23, 24, 255, 256, 65535, 65536, 1 << 20} {
		data := make([]byte, n)
		want, err := detcbor.Marshal(data)
		if err != nil {
			t.Fatal(err)
		}
		if got := detcbor.AppendBytes(nil, data); !bytes.Equal(got, want) {
			t.Errorf("%d bytes: head %x", n, got[:9])
		}
		if got, rest, err := detcbor.ReadBytes(want); err != nil || len(got) != n || len(rest) != 0 {
			t.Errorf("%d bytes read as %d, %v", n, len(got), err)
		}
	}
}

// item draws a value of the subset, at most four deep.
func item(depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		kinds := 5
		if depth < 4 {
			kinds = 7
		}
		switch rapid.IntRange(0, kinds).Draw(t, "kind") {
		case 0:
			return rapid.Int64().Draw(t, "int")
		case 1:
			return rapid.Uint64Range(0, 1<<62).Draw(t, "uint")
		case 2:
			return rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")
		case 3:
			return rapid.String().Draw(t, "text")
		case 4:
			return rapid.Bool().Draw(t, "bool")
		case 5:
			return nil
		case 6:
			return rapid.SliceOfN(item(depth+1), 0, 4).Draw(t, "array")
		default:
			return rapid.MapOfN(rapid.String(), item(depth+1), 0, 4).Draw(t, "map")
		}
	})
}

// Whatever is encoded passes the check and decodes; decoded and encoded again it
// is the same bytes.
func TestOneSpelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, err := detcbor.Marshal(item(0).Draw(t, "value"))
		if err != nil {
			t.Fatal(err)
		}
		if err := detcbor.Check(b); err != nil {
			t.Fatalf("own encoding %x: %v", b, err)
		}
		var v any
		if err := detcbor.Unmarshal(b, &v); err != nil {
			t.Fatalf("own encoding %x: %v", b, err)
		}
		if again, err := detcbor.Marshal(v); err != nil || !bytes.Equal(again, b) {
			t.Errorf("%x became %x, %v", b, again, err)
		}
	})
}

// FuzzCheck holds the checker against the library: what the checker takes, the
// library decodes, and encoding that again gives the same bytes, so there is
// only one spelling.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{"00", "a201020304", "83010203", "f6", "a26161016162820203", "1bffffffffffffffff", "3bffffffffffffffff", "81a14100f4"} {
		f.Add(unhex(f, s))
	}
	enc, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		f.Fatal(err)
	}
	dec, err := cbor.DecOptions{DefaultByteStringType: nil, MaxArrayElements: detcbor.MaxElements, MaxMapPairs: detcbor.MaxElements}.DecMode()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if detcbor.Check(b) != nil {
			return
		}
		var v any
		if err := dec.Unmarshal(b, &v); err != nil {
			if strings.Contains(err.Error(), "map key") || strings.Contains(err.Error(), "cannot be used as") {
				return // Go maps have no key of that type
			}
			t.Fatalf("the library refuses %x: %v", b, err)
		}
		if again, err := enc.Marshal(v); err != nil || !bytes.Equal(again, b) {
			t.Errorf("%x is also spelt %x, %v", b, again, err)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	data, err := detcbor.Marshal(map[string]any{"a": []any{1, 2, 3, "text"}, "b": make([]byte, 1000)})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := detcbor.Check(data); err != nil {
			b.Fatal(err)
		}
	}
}
