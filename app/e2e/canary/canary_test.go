package canary_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"doorstep/app/e2e/canary"
)

const marker = "Zorvanék Quillwater"

func scanner(t testing.TB, dicts ...[]byte) *canary.Scanner {
	t.Helper()
	s, err := canary.New([]string{marker, "another-marker-0815"}, dicts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// spelt are the ways in which the tests hide a text.
var spelt = map[string]func([]byte) []byte{
	"as it is":       func(b []byte) []byte { return b },
	"small letters":  bytes.ToLower,
	"capitals":       bytes.ToUpper,
	"UTF-16LE":       func(b []byte) []byte { return utf16of(b, 0) },
	"UTF-16BE":       func(b []byte) []byte { return utf16of(b, 1) },
	"base64":         func(b []byte) []byte { return []byte(base64.StdEncoding.EncodeToString(b)) },
	"base64 of URLs": func(b []byte) []byte { return []byte(base64.URLEncoding.EncodeToString(b)) },
	"hexadecimal":    func(b []byte) []byte { return []byte(hex.EncodeToString(b)) },
	"bytea of a dump": func(b []byte) []byte {
		return append([]byte(`\\x`), hex.EncodeToString(b)...)
	},
	"JSON": func(b []byte) []byte {
		out, _ := json.Marshal(map[string]string{"a": string(b)})
		return out
	},
	"a URL":           func(b []byte) []byte { return []byte(url.PathEscape(string(b))) },
	"a form of a URL": func(b []byte) []byte { return []byte(url.QueryEscape(string(b))) },
	"JSON in ASCII":   func(b []byte) []byte { return []byte(strings.ReplaceAll(string(b), "é", `\u00e9`)) },
	"gzip": func(b []byte) []byte {
		return through(b, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	},
	"zlib": func(b []byte) []byte {
		return through(b, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })
	},
	"zstd": func(b []byte) []byte {
		return through(b, func(w io.Writer) io.WriteCloser {
			z, _ := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
			return z
		})
	},
	"zip": func(b []byte) []byte {
		return through(b, func(w io.Writer) io.WriteCloser {
			z := zip.NewWriter(w)
			f, _ := z.Create("inside")
			return both{f, z}
		})
	},
	"tar": func(b []byte) []byte {
		return through(b, func(w io.Writer) io.WriteCloser {
			z := tar.NewWriter(w)
			_ = z.WriteHeader(&tar.Header{Name: "inside", Size: int64(len(b))})
			return both{z, z}
		})
	},
}

type both struct {
	io.Writer
	io.Closer
}

func through(b []byte, open func(io.Writer) io.WriteCloser) []byte {
	var out bytes.Buffer
	w := open(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

func utf16of(b []byte, first int) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(string(b))) {
		pair := []byte{byte(u), byte(u >> 8)}
		out = append(out, pair[first], pair[1-first])
	}
	return out
}

func noise(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// A marker is found in every spelling, inside other bytes, packed or not.
func TestPlantedMarkerIsFound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for how, spell := range spelt {
		t.Run(how, func(t *testing.T) {
			s := scanner(t)
			file := append(append(noise(r, 5000), spell([]byte("she met "+marker+" at the door"))...), noise(r, 5000)...)
			hits := s.Scan("a file", file)
			if len(hits) == 0 {
				t.Fatal("not found")
			}
			for _, h := range hits {
				if h.Marker != marker || h.Where != "a file" {
					t.Errorf("found %v", h)
				}
			}
			if strings.Contains(hits[0].String(), "door") {
				t.Errorf("the report tells what stands around the marker: %v", hits[0])
			}
		})
	}
}

// A marker is found through two packings and a spelling, wherever it stands.
func TestPlantedMarkerIsFoundInsidePackings(t *testing.T) {
	plain := []string{"as it is", "UTF-16LE", "UTF-16BE", "base64", "base64 of URLs", "hexadecimal", "JSON", "capitals"}
	pack := []string{"gzip", "zlib", "zstd", "zip", "tar", "as it is"}
	rapid.Check(t, func(rt *rapid.T) {
		s, err := canary.New([]string{marker})
		if err != nil {
			rt.Fatal(err)
		}
		defer s.Close()
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
		around := rapid.IntRange(0, 3000)
		text := strings.Repeat("x", rapid.IntRange(0, 5).Draw(rt, "shift")) + marker + " said"
		b := spelt[rapid.SampledFrom(plain).Draw(rt, "spelling")]([]byte(text))
		for range 2 {
			b = append(append(noise(r, around.Draw(rt, "before")), b...), noise(r, around.Draw(rt, "after"))...)
			b = spelt[rapid.SampledFrom(pack).Draw(rt, "packing")](b)
		}
		if len(s.Scan("a file", b)) == 0 {
			rt.Fatal("not found")
		}
	})
}

// A frame that was packed with a known dictionary opens; without the
// dictionary it does not.
func TestDictionaryOpensFrames(t *testing.T) {
	var samples [][]byte
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		samples = append(samples, []byte("the child lives with "+hex.EncodeToString(noise(r, 6))+" and goes to school by taxi"))
	}
	dict, err := zstd.BuildDict(zstd.BuildDictOptions{ID: 77, Contents: samples, History: bytes.Join(samples[:50], nil), Offsets: [3]int{1, 4, 8}})
	if err != nil {
		t.Fatal(err)
	}
	z, err := zstd.NewWriter(nil, zstd.WithEncoderDict(dict))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("she said at the door that the school had called again and that nobody came, ", 3)
	frame := z.EncodeAll([]byte("the child lives with "+text+marker+" and goes to school by taxi, "+strings.ToUpper(text)), nil)
	if hits := scanner(t).Scan("a frame", frame); len(hits) > 0 {
		t.Fatalf("found without the dictionary, so this shows nothing: %v", hits)
	}
	if len(scanner(t, dict).Scan("a frame", frame)) == 0 {
		t.Error("not found with the dictionary")
	}
}

// Noise, and words that are near a marker, are no hits.
func TestNothingIsFoundWhereNothingIs(t *testing.T) {
	s := scanner(t)
	r := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		if hits := s.Scan("noise", noise(r, 200_000)); len(hits) > 0 {
			t.Fatalf("found %v in noise", hits)
		}
	}
	if hits := s.Scan("near", []byte("Zorvanek Quillwater, Zorvané Quillwater, another-marker-0816")); len(hits) > 0 {
		t.Errorf("found %v in words that are near", hits)
	}
	if s.Files != 21 || s.Bytes < 4_000_000 {
		t.Errorf("counted %d files and %d bytes", s.Files, s.Bytes)
	}
}

// A folder is looked through with all below it, its files' names too.
func TestFolderAndNamesAreScanned(t *testing.T) {
	dir := t.TempDir()
	deep := filepath.Join(dir, "a", "b")
	if err := os.MkdirAll(deep, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"plain.txt": "met " + marker, "photo of another-marker-0815.jpg": "nothing", "clean": "nothing"} {
		if err := os.WriteFile(filepath.Join(deep, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	hits, err := scanner(t).Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, h := range hits {
		found[filepath.Base(h.Where)+" "+h.Marker] = true
	}
	if len(found) != 2 || !found["plain.txt "+marker] || !found["photo of another-marker-0815.jpg another-marker-0815"] {
		t.Errorf("found %v", found)
	}
}

// A marker that chance could write is refused.
func TestShortMarkerIsRefused(t *testing.T) {
	if _, err := canary.New([]string{"Amina"}); err == nil {
		t.Error("taken")
	}
}
