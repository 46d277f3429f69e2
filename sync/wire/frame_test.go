package wire

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"doorstep/crypto/detcbor"

	"pgregory.net/rapid"
)

func readAll(r *Reader) ([]Frame, error) {
	var out []Frame
	for {
		f, err := r.Next()
		if err != nil {
			return out, err
		}
		out = append(out, f)
	}
}

// TestFramesComeBackAsWritten draws streams of frames of every size class and
// reads them back one byte at a time.
func TestFramesComeBackAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var stream []byte
		var want []Frame
		for range rapid.IntRange(0, 6).Draw(t, "frames") {
			f := Frame{Code: Code(rapid.IntRange(0, 9).Draw(t, "code"))}
			n := rapid.SampledFrom([]int{0, 1, 23, 24, 255, 256, 257, 4096, 65535, 65536, 70_000}).Draw(t, "size")
			f.Body = bytes.Repeat([]byte{7}, min(n, f.Code.limit()))
			before := len(stream)
			stream = AppendFrame(stream, f.Code, f.Body)
			if len(stream)-before != f.Size() {
				t.Fatalf("frame of %d bytes says %d", len(stream)-before, f.Size())
			}
			want = append(want, f)
		}
		got, err := readAll(NewReader(iotest.HalfReader(bytes.NewReader(stream)), 1<<30))
		if !errors.Is(err, io.EOF) || errors.Is(err, ErrCut) || len(got) != len(want) {
			t.Fatalf("%d frames of %d, %v", len(got), len(want), err)
		}
		for i := range got {
			if got[i].Code != want[i].Code || !bytes.Equal(got[i].Body, want[i].Body) {
				t.Fatalf("frame %d differs", i)
			}
		}
	})
}

// TestStreamIsACBORSequence holds the promise that any CBOR tool can show it.
func TestStreamIsACBORSequence(t *testing.T) {
	var stream []byte
	for _, n := range []int{0, 23, 24, 255, 256, 65535, 65536} {
		stream = AppendFrame(stream, CodeBundle, make([]byte, n))
	}
	items := 0
	for len(stream) > 0 {
		_, rest, err := detcbor.Split(stream)
		if err != nil {
			t.Fatalf("item %d: %v", items, err)
		}
		items, stream = items+1, rest
	}
	if items != 14 {
		t.Errorf("%d items, want a number and a byte string for each of 7 frames", items)
	}
}

// TestStreamCutAtEveryByte gives exactly the frames that are whole, then says
// that it was cut, unless the cut falls between two frames.
func TestStreamCutAtEveryByte(t *testing.T) {
	var stream []byte
	ends := map[int]int{0: 0}
	for i, n := range []int{0, 5, 30, 300} {
		stream = AppendFrame(stream, CodeBundle, make([]byte, n))
		ends[len(stream)] = i + 1
	}
	for cut := range len(stream) + 1 {
		got, err := readAll(NewReader(bytes.NewReader(stream[:cut]), 1<<20))
		whole, between := ends[cut]
		if between {
			if !errors.Is(err, io.EOF) || errors.Is(err, ErrCut) || len(got) != whole {
				t.Fatalf("cut at %d, between frames: %d frames, %v", cut, len(got), err)
			}
			continue
		}
		if !errors.Is(err, ErrCut) {
			t.Fatalf("cut at %d, within a frame: %v, want ErrCut", cut, err)
		}
	}
}

func TestFramesThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		stream []byte
		want   error
	}{
		"unknown kind":                  {[]byte{23, 0x40}, ErrMalformed},
		"kind is no number":             {[]byte{0x41, 0x40}, ErrMalformed},
		"body is an array":              {[]byte{0, 0x80}, ErrMalformed},
		"indefinite length":             {[]byte{0, 0x5f, 0x40, 0xff}, ErrMalformed},
		"eight-byte length":             {[]byte{0, 0x5b, 0, 0, 0, 0, 0, 0, 0, 1, 0}, ErrMalformed},
		"length not in shortest form":   {[]byte{0, 0x58, 1, 0}, ErrMalformed},
		"length not in shortest form 2": {append([]byte{0, 0x59, 0, 255}, make([]byte, 255)...), ErrMalformed},
		"bundle over its bound":         {[]byte{0, 0x5a, 0, 0x10, 0, 1}, ErrTooLarge},
		"claim over its bound":          {[]byte{2, 0x59, 1, 1}, ErrTooLarge},
		"four gigabytes":                {[]byte{0, 0x5a, 0xff, 0xff, 0xff, 0xff}, ErrTooLarge},
		"a promise not kept":            {[]byte{0, 0x5a, 0, 0x0f, 0xff, 0xff, 1, 2, 3}, ErrCut},
	} {
		if _, err := NewReader(bytes.NewReader(c.stream), 1<<30).Next(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	two := AppendFrame(AppendFrame(nil, CodeBundle, make([]byte, 100)), CodeBundle, make([]byte, 100))
	if got, err := readAll(NewReader(bytes.NewReader(two), 150)); len(got) != 1 || !errors.Is(err, ErrTooLarge) {
		t.Errorf("body over its bound: %d frames, %v", len(got), err)
	}
}

// TestABrokenConnectionKeepsItsCause lets the client tell a reset from a cut.
func TestABrokenConnectionKeepsItsCause(t *testing.T) {
	cause := errors.New("connection reset")
	_, err := NewReader(io.MultiReader(bytes.NewReader([]byte{0, 0x45, 1}), iotest.ErrReader(cause)), 100).Next()
	if !errors.Is(err, ErrCut) || !errors.Is(err, cause) {
		t.Errorf("%v, want ErrCut and the cause", err)
	}
}
