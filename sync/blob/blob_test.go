package blob_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	mrand "math/rand/v2"
	"slices"
	"testing"
	"testing/iotest"

	"doorstep/crypto/seal"
	"doorstep/sync/blob"
	"doorstep/sync/wire"

	"pgregory.net/rapid"
)

var (
	epoch = seal.Epoch{No: 3, Secret: seal.Key{1, 2, 3}}
	photo = [16]byte{'p', 'h', 'o', 't', 'o'}
)

// content gives n bytes that do not compress.
func content(n int) []byte {
	b := make([]byte, n)
	_, _ = mrand.NewChaCha8([32]byte{byte(n)}).Read(b)
	return b
}

func sealed(t testing.TB, id [16]byte, data []byte) (blob.Manifest, [][]byte) {
	t.Helper()
	m, chunks, err := blob.Seal(rand.Reader, epoch, id, "image/jpeg", data)
	if err != nil {
		t.Fatal(err)
	}
	return m, chunks
}

// store answers for chunks by their hash.
func store(chunks ...[]byte) func([32]byte) ([]byte, error) {
	by := map[[32]byte][]byte{}
	for _, c := range chunks {
		by[sha256.Sum256(c)] = c
	}
	return func(h [32]byte) ([]byte, error) {
		if c, ok := by[h]; ok {
			return c, nil
		}
		return nil, errors.New("not here")
	}
}

// TestAnAttachmentComesBackWhole at every size around the ends of chunks.
func TestAnAttachmentComesBackWhole(t *testing.T) {
	const c = blob.ChunkSize
	for _, n := range []int{0, 1, 127, 128, 5000, c - 1, c, c + 1, 2*c - 1, 2 * c, 2*c + 1, 5*c + 17} {
		data := content(n)
		m, chunks := sealed(t, photo, data)
		if m.Size != uint64(n) || len(chunks) != len(m.Chunks) || len(chunks) != max(1, (n+c-1)/c) {
			t.Fatalf("%d bytes: manifest of %d bytes in %d chunks, %d sealed", n, m.Size, len(m.Chunks), len(chunks))
		}
		for i, s := range chunks {
			if len(s) > blob.MaxSealed() || len(s) > wire.MaxBlob || sha256.Sum256(s) != m.Chunks[i] {
				t.Fatalf("%d bytes: chunk %d has %d bytes or another name", n, i, len(s))
			}
		}
		got, err := blob.Open(epoch, m, store(chunks...))
		if err != nil || !bytes.Equal(got, data) {
			t.Fatalf("%d bytes: %v", n, err)
		}
		r, err := blob.NewReader(epoch, m, store(chunks...))
		if err != nil {
			t.Fatal(err)
		}
		if got, err = io.ReadAll(iotest.OneByteReader(r)); n < c && (err != nil || !bytes.Equal(got, data)) {
			t.Fatalf("%d bytes, a byte at a time: %v", n, err)
		}
	}
}

// TestTooLargeIsRefused at the bound.
func TestTooLargeIsRefused(t *testing.T) {
	keep := func([32]byte, []byte) error { return nil }
	zeros := func(n int64) io.Reader { return io.LimitReader(zero{}, n) }
	if m, err := blob.SealFrom(rand.Reader, epoch, photo, "", zeros(blob.MaxSize), keep); err != nil || m.Size != blob.MaxSize {
		t.Errorf("the largest: %v", err)
	}
	if _, err := blob.SealFrom(rand.Reader, epoch, photo, "", zeros(blob.MaxSize+1), keep); !errors.Is(err, blob.ErrSize) {
		t.Errorf("a byte more: %v", err)
	}
}

type zero struct{}

func (zero) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestSizeIsPadded: attachments of about one size look alike to who stores them.
func TestSizeIsPadded(t *testing.T) {
	for _, pair := range [][2]int{{1, 100}, {100_500, 102_300}} {
		_, a := sealed(t, photo, content(pair[0]))
		_, b := sealed(t, photo, content(pair[1]))
		if len(a[0]) != len(b[0]) {
			t.Errorf("%d and %d bytes become %d and %d", pair[0], pair[1], len(a[0]), len(b[0]))
		}
	}
}

// opens says whether chunks, whatever their names, open as an attachment: their
// names are put into the manifest, as one who rewrote it would.
func opens(m blob.Manifest, chunks ...[]byte) error {
	m.Chunks = nil
	for _, c := range chunks {
		m.Chunks = append(m.Chunks, sha256.Sum256(c))
	}
	_, err := blob.Open(epoch, m, store(chunks...))
	return err
}

// TestEveryByteMutated: a chunk with any byte changed is refused, also by who
// does not look at hashes.
func TestEveryByteMutated(t *testing.T) {
	m, chunks := sealed(t, photo, content(300))
	if err := opens(m, chunks...); err != nil {
		t.Fatal(err)
	}
	for i := range chunks[0] {
		for _, flip := range []byte{1, 0x80} {
			bad := slices.Clone(chunks[0])
			bad[i] ^= flip
			if err := opens(m, bad); !errors.Is(err, blob.ErrChunk) {
				t.Fatalf("byte %d: %v", i, err)
			}
			if _, err := blob.Open(epoch, m, func([32]byte) ([]byte, error) { return bad, nil }); !errors.Is(err, blob.ErrChunk) {
				t.Fatalf("byte %d under the old name: %v", i, err)
			}
		}
	}
}

// TestChunksStayWhereTheyWere: reordered, repeated, left out at either end or in
// between, taken from another attachment or epoch: refused each, although every
// chunk is sealed under a right key.
func TestChunksStayWhereTheyWere(t *testing.T) {
	const c = blob.ChunkSize
	m, a := sealed(t, photo, content(4*c))
	_, again := sealed(t, photo, content(3*c+9))
	_, other := sealed(t, [16]byte{'o'}, content(4*c))
	sized := func(n uint64) blob.Manifest {
		m := m
		m.Size = n
		return m
	}
	for name, err := range map[string]error{
		"two swapped":               opens(m, a[1], a[0], a[2], a[3]),
		"one twice":                 opens(m, a[0], a[0], a[2], a[3]),
		"last left out":             opens(sized(3*c), a[0], a[1], a[2]),
		"first left out":            opens(sized(3*c), a[1], a[2], a[3]),
		"middle left out":           opens(sized(3*c), a[0], a[2], a[3]),
		"last put first":            opens(m, a[3], a[0], a[1], a[2]),
		"one appended":              opens(sized(5*c), a[0], a[1], a[2], a[3], a[3]),
		"another one's chunk":       opens(m, a[0], other[1], a[2], a[3]),
		"an older one's end":        opens(m, a[0], a[1], a[2], again[3]),
		"size smaller than content": opens(sized(4*c-1), a...),
		"nothing":                   opens(sized(0)),
	} {
		if err == nil {
			t.Errorf("%s: opened", name)
		}
	}
	if _, err := blob.Open(seal.Epoch{No: 3, Secret: seal.Key{9}}, m, store(a...)); !errors.Is(err, blob.ErrManifest) {
		t.Errorf("another epoch: %v", err)
	}
	elsewhere := m
	elsewhere.ID = [16]byte{'x'}
	if _, err := blob.Open(epoch, elsewhere, store(a...)); !errors.Is(err, blob.ErrChunk) {
		t.Errorf("another id: %v", err)
	}
}

// TestKnownAnswer pins the format: a second reader must find these very bytes.
func TestKnownAnswer(t *testing.T) {
	fixed := mrand.NewChaCha8([32]byte{'k'})
	m, chunks, err := blob.Seal(fixed, epoch, photo, "image/png", []byte("a drawing"))
	if err != nil {
		t.Fatal(err)
	}
	enc, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	const (
		wantChunk = "625896df294b496e179433266c32e36802ae4221329a9adccbcbef4000df4fe4cda09edcb283574eaad7e1382723bc6e729d2a06fc6a64dabc97de96a285d85f" +
			"a68557ea0568363834097ac4af44c1fc2a865e079f819d4c484d4813f85c390ea0107a5d118612bffe49eb49288a2506f3a943f878c870f264f6f5c4fed7df8c" +
			"ef539186ddb42c71d42355a7c8e9dc0ac2b743251c3d1e7b6bb64be4c4c0a7f0186232375a246b5d"
		wantManifest = "86015070686f746f000000000000000000000058206b7e8fa2114e7405733964e191c74fe2bf44cccbd82a61d1fef408cd5aeb8fe10969696d6167652f706e67815820" +
			"d99b8528b9c3b1e2d6f63708c933b2afc5bb5cffe811d70d6b8eba97a05c979d"
	)
	if got := hex.EncodeToString(chunks[0]); got != wantChunk {
		t.Errorf("a chunk became\n%s", got)
	}
	if got := hex.EncodeToString(enc); got != wantManifest {
		t.Errorf("a manifest became\n%s", got)
	}
}

// TestManifestHasOneForm: what is read is written again as it was, and any byte
// changed is refused or is another manifest.
func TestManifestHasOneForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := blob.Manifest{
			ID: [16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")), Size: rapid.Uint64Range(0, blob.MaxSize).Draw(t, "size"),
			Mime: rapid.StringMatching(`[a-z]{1,8}/[a-z]{1,8}`).Draw(t, "mime"),
		}
		m.ID[0] |= 1
		for range max(1, (m.Size+blob.ChunkSize-1)/blob.ChunkSize) {
			m.Chunks = append(m.Chunks, [32]byte{byte(len(m.Chunks))})
		}
		enc, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := blob.Parse(enc)
		if err != nil || fmt.Sprint(back) != fmt.Sprint(m) {
			t.Fatalf("%v: %v became %v", err, m, back)
		}
		i := rapid.IntRange(0, len(enc)-1).Draw(t, "at")
		bad := slices.Clone(enc)
		bad[i] ^= byte(rapid.IntRange(1, 255).Draw(t, "flip"))
		if other, err := blob.Parse(bad); err == nil && fmt.Sprint(other) == fmt.Sprint(m) {
			t.Fatalf("byte %d is a second spelling", i)
		}
	})
}

// FuzzManifest reads what anybody may send.
func FuzzManifest(f *testing.F) {
	for _, n := range []int{0, 9, blob.ChunkSize + 1} {
		m, _, err := blob.Seal(rand.Reader, epoch, photo, "image/jpeg", make([]byte, n))
		if err != nil {
			f.Fatal(err)
		}
		enc, err := m.Encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(enc)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := blob.Parse(b)
		if err != nil {
			if !errors.Is(err, blob.ErrManifest) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		again, err := m.Encode()
		if err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%x is read and written as %x: %v", b, again, err)
		}
	})
}

// FuzzChunk opens whatever a server calls a chunk.
func FuzzChunk(f *testing.F) {
	// Every process of a fuzz run must seal the same chunk.
	m, chunks, err := blob.Seal(mrand.NewChaCha8([32]byte{}), epoch, photo, "image/jpeg", []byte("content"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(chunks[0])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		m := m
		m.Chunks = [][32]byte{sha256.Sum256(b)}
		got, err := blob.Open(epoch, m, store(b))
		if err == nil && !bytes.Equal(b, chunks[0]) {
			t.Fatalf("%x opens as %q", b, got)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	data := content(1 << 20)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, _, err := blob.Seal(rand.Reader, epoch, photo, "image/jpeg", data); err != nil {
			b.Fatal(err)
		}
	}
}
