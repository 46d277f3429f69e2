package keystore

import (
	"crypto/rand"
	"errors"
	"testing"

	"doorstep/crypto/seal"
)

func panicKDF([]byte, []byte, Params) seal.Key { panic("stopped") }

// FuzzKeystore feeds files from outside to the parser and to Open. None may
// panic, and none but the true one may open.
func FuzzKeystore(f *testing.F) {
	m, c := newMemFS(), newClock()
	k, err := Create(Options{FS: m, Rand: rand.Reader, Now: c.now, kdf: cheap}, rightPass, testVault())
	if err != nil {
		f.Fatal(err)
	}
	whole := m.files[fileCurrent]
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte{0xa0})
	f.Add([]byte{0xa1, 0x01, 0x02})
	_ = k.AddSlot(nextPass)
	f.Add(m.files[fileCurrent])
	f.Fuzz(func(t *testing.T, b []byte) {
		g := newMemFS()
		g.files[fileCurrent] = b
		got, err := Open(testOptions(g, c), wrongPass)
		if err == nil {
			t.Fatalf("opened with a wrong passphrase: %v", got.vault.Device)
		}
		var wrong *WrongError
		if !errors.As(err, &wrong) && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNewer) && !errors.Is(err, ErrWeakParams) {
			t.Errorf("an error of no class: %v", err)
		}
	})
}
