package agefile_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	"filippo.io/age"

	"doorstep/crypto/agefile"
)

// sealed is n bytes sealed to somebody.
func sealed(t *testing.T, n int) (plain, file []byte, id age.Identity) {
	t.Helper()
	who, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	plain = make([]byte, n)
	r := rand.New(rand.NewPCG(1, uint64(n)))
	for i := range plain {
		plain[i] = byte(r.Uint32())
	}
	var b bytes.Buffer
	w, err := age.Encrypt(&b, who.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return plain, b.Bytes(), who
}

func TestReadsWhatAgeWrote(t *testing.T) {
	for _, n := range []int{1, 65535, 65536, 65537, 200_000} {
		plain, file, id := sealed(t, n)
		r, err := agefile.Open(bytes.NewReader(file), int64(len(file)), id)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(io.NewSectionReader(r, 0, r.Size()))
		if err != nil || !bytes.Equal(got, plain) || r.Cut() {
			t.Errorf("%d bytes: %v, cut %v, %d read", n, err, r.Cut(), len(got))
		}
	}
}

func TestADamagedPieceCostsItselfAlone(t *testing.T) {
	plain, file, id := sealed(t, 300_000)
	file[len(file)-100_000] ^= 1 // in the piece before the last but one
	r, err := agefile.Open(bytes.NewReader(file), int64(len(file)), id)
	if err != nil {
		t.Fatal(err)
	}
	bad := 0
	for at := 0; at < len(plain); at += 1000 {
		got := make([]byte, 1000)
		n, err := r.ReadAt(got, int64(at))
		switch {
		case errors.Is(err, agefile.ErrDamaged):
			bad++
		case err != nil && !errors.Is(err, io.EOF):
			t.Fatal(err)
		case !bytes.Equal(got[:n], plain[at:at+n]):
			t.Fatalf("other bytes at %d", at)
		}
	}
	if bad < 65 || bad > 67 {
		t.Errorf("%d kB are lost", bad)
	}
}

func TestAFileThatWasCutSaysSo(t *testing.T) {
	plain, file, id := sealed(t, 200_000)
	// Behind a whole piece, and within one.
	head := len(file) - 200_000 - 4*16
	for _, n := range []int{head + 2*(65536+16), len(file) - 1000, len(file) - 1} {
		r, err := agefile.Open(bytes.NewReader(file[:n]), int64(n), id)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]byte, 65536)
		if _, err := r.ReadAt(got, 0); err != nil || !bytes.Equal(got, plain[:65536]) {
			t.Errorf("cut to %d: the first piece cannot be read: %v", n, err)
		}
		if !r.Cut() {
			t.Errorf("cut to %d: it does not say so", n)
		}
	}
}

func TestAChangedHeadIsRefused(t *testing.T) {
	_, file, id := sealed(t, 100)
	for _, at := range []int{0, 30, 500, 1400} {
		changed := bytes.Clone(file)
		changed[at] ^= 1
		if _, err := agefile.Open(bytes.NewReader(changed), int64(len(changed)), id); err == nil {
			t.Errorf("a change at %d went unnoticed", at)
		}
	}
	other, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	var none *age.NoIdentityMatchError
	if _, err := agefile.Open(bytes.NewReader(file), int64(len(file)), other); !errors.As(err, &none) {
		t.Errorf("another key: %v", err)
	}
}
