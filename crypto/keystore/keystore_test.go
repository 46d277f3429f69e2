package keystore

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io/fs"
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"doorstep/crypto/seal"
)

// cheap stands in for Argon2id where a test opens hundreds of times. It depends
// on everything that Argon2id depends on.
func cheap(pass, salt []byte, p Params) seal.Key {
	h := sha256.New()
	h.Write(salt)
	h.Write(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte{p.Threads}, p.Time), p.Memory))
	h.Write(pass)
	return seal.Key(h.Sum(nil))
}

// clock is a clock that a test moves.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func newClock() *clock { return &clock{t: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func testOptions(f FS, c *clock) Options {
	return Options{FS: f, Rand: rand.Reader, Now: c.now, kdf: cheap}
}

func testVault() Vault {
	return Vault{
		Device: [16]byte{1}, Person: [16]byte{2}, Org: [16]byte{3}, Genesis: [32]byte{4},
		NoteKey: "sync.example+01020304+key", Server: "https://sync.example",
		Sign: seal.Key{5}, KEM: seal.Key{6}, Courier: seal.Key{7},
		Roles: map[string][]seal.RoleGen{"staff": {{Gen: 1, Seed: seal.Key{8}}, {Gen: 2, Seed: seal.Key{9}}}},
		Extra: map[string][]byte{"join": {1, 2, 3}},
	}
}

const rightPass, wrongPass, nextPass = "abacus zoom yonder wavy", "abacus zoom yonder wax", "crate lilac mud stone"

func mustCreate(t *testing.T, o Options) *Keystore {
	t.Helper()
	k, err := Create(o, rightPass, testVault())
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// One round through the real Argon2id and the real file system; all the other
// tests use a cheap hash and a folder in memory.
func TestRealKeystore(t *testing.T) {
	o := Options{FS: Dir(t.TempDir()), Rand: rand.Reader, Now: newClock().now}
	if ok, err := Exists(o.FS); ok || err != nil {
		t.Fatalf("Exists before Create = %v, %v", ok, err)
	}
	made, err := Create(o, rightPass, testVault())
	if err != nil {
		t.Fatal(err)
	}
	got, err := Open(o, "  Abacus-ZOOM yonder  wavy ")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(testVault(), got.Vault()); diff != "" {
		t.Errorf("vault (-want +got):\n%s", diff)
	}
	a, _ := made.Key(seal.LabelLocalRow, nil)
	b, _ := got.Key(seal.LabelLocalRow, nil)
	if a != b || a.IsZero() {
		t.Error("the local key differs from one opening to the next")
	}
	var wrong *WrongError
	if _, err := Open(o, wrongPass); !errors.As(err, &wrong) || wrong.Fails != 1 {
		t.Errorf("wrong passphrase: %v", err)
	}
	if err := Destroy(o.FS); err != nil {
		t.Error(err)
	}
	if ok, err := Exists(o.FS); ok || err != nil {
		t.Errorf("Exists after Destroy = %v, %v", ok, err)
	}
}

func TestCreateRefusesASecond(t *testing.T) {
	f := newMemFS()
	mustCreate(t, testOptions(f, newClock()))
	if _, err := Create(testOptions(f, newClock()), nextPass, testVault()); !errors.Is(err, ErrExists) {
		t.Errorf("second Create: %v", err)
	}
	// Not even over a damaged one: it may be all that is left of somebody's keys.
	f.files[fileCurrent] = []byte("damaged")
	delete(f.files, fileDouble)
	if _, err := Create(testOptions(f, newClock()), nextPass, testVault()); !errors.Is(err, ErrExists) {
		t.Errorf("Create over a damaged one: %v", err)
	}
}

func TestOpenNone(t *testing.T) {
	if _, err := Open(testOptions(newMemFS(), newClock()), rightPass); !errors.Is(err, ErrNone) {
		t.Errorf("got %v, want ErrNone", err)
	}
}

func TestUpdate(t *testing.T) {
	f, c := newMemFS(), newClock()
	k := mustCreate(t, testOptions(f, c))
	v := k.Vault()
	if !v.AddRole("staff", seal.RoleGen{Gen: 3, Seed: seal.Key{33}}) || v.AddRole("staff", seal.RoleGen{Gen: 2, Seed: seal.Key{34}}) {
		t.Error("AddRole: a new generation must be added and a known one must not")
	}
	v.Person = [16]byte{77}
	if err := k.Update(v); err != nil {
		t.Fatal(err)
	}
	again, err := Open(testOptions(f, c), rightPass)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(v, again.Vault()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if g, ok := again.vault.Role("staff"); !ok || g.Gen != 3 {
		t.Errorf("newest staff generation = %d, %v", g.Gen, ok)
	}
	v.Device = [16]byte{99}
	if err := again.Update(v); err == nil {
		t.Error("the device id was changed")
	}
}

func TestVaultIsACopy(t *testing.T) {
	k := mustCreate(t, testOptions(newMemFS(), newClock()))
	v := k.Vault()
	v.Roles["staff"][0].Gen = 99
	v.Extra["join"][0] = 99
	delete(v.Roles, "staff")
	if diff := cmp.Diff(testVault(), k.Vault()); diff != "" {
		t.Errorf("changed through a copy (-want +got):\n%s", diff)
	}
}

func TestChangePassphrase(t *testing.T) {
	f, c := newMemFS(), newClock()
	k := mustCreate(t, testOptions(f, c))
	var wrong *WrongError
	if err := k.ChangePassphrase(wrongPass, nextPass); !errors.As(err, &wrong) {
		t.Fatalf("with the wrong old one: %v", err)
	}
	if err := k.ChangePassphrase(rightPass, nextPass); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(testOptions(f, c), nextPass); err != nil {
		t.Errorf("the new passphrase: %v", err)
	}
	if _, err := Open(testOptions(f, c), rightPass); !errors.As(err, &wrong) {
		t.Errorf("the old passphrase: %v", err)
	}
	// The previous file must not be a way back in.
	delete(f.files, fileCurrent)
	delete(f.files, fileTries)
	if _, err := Open(testOptions(f, c), rightPass); !errors.As(err, &wrong) {
		t.Errorf("the old passphrase on the previous file: %v", err)
	}
}

func TestAddSlotOpensWithEither(t *testing.T) {
	f, c := newMemFS(), newClock()
	k := mustCreate(t, testOptions(f, c))
	if err := k.AddSlot(nextPass); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{rightPass, nextPass} {
		if _, err := Open(testOptions(f, c), p); err != nil {
			t.Errorf("%v", err)
		}
	}
}

func TestPepperIsNeeded(t *testing.T) {
	f, c := newMemFS(), newClock()
	o := testOptions(f, c)
	o.Pepper = []byte("kept by the operating system")
	mustCreate(t, o)
	if _, err := Open(o, rightPass); err != nil {
		t.Errorf("with the pepper: %v", err)
	}
	for _, p := range [][]byte{nil, []byte("another")} {
		o.Pepper = p
		var wrong *WrongError
		if _, err := Open(o, rightPass); !errors.As(err, &wrong) {
			t.Errorf("pepper %q: %v", p, err)
		}
	}
}

func TestClosed(t *testing.T) {
	k := mustCreate(t, testOptions(newMemFS(), newClock()))
	k.Close()
	if _, err := k.Key(seal.LabelLocalRow, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("Key: %v", err)
	}
	for name, err := range map[string]error{
		"Update": k.Update(testVault()), "ChangePassphrase": k.ChangePassphrase(rightPass, nextPass), "AddSlot": k.AddSlot(nextPass),
	} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !k.dmk.IsZero() {
		t.Error("the master key is still there")
	}
}

// Every byte of the file matters: changed, it is refused or, for the slot of
// another passphrase, makes that passphrase wrong. It never opens to something
// else.
func TestEveryByteMatters(t *testing.T) {
	f, c := newMemFS(), newClock()
	mustCreate(t, testOptions(f, c))
	whole := f.files[fileCurrent]
	for i := range whole {
		for _, bit := range []byte{0x01, 0x80} {
			g := newMemFS()
			g.files[fileCurrent] = append([]byte(nil), whole...)
			g.files[fileCurrent][i] ^= bit
			if _, err := Open(testOptions(g, c), rightPass); err == nil {
				t.Errorf("byte %d of %d changed and it opened", i, len(whole))
			}
		}
	}
	for n := range whole {
		g := newMemFS()
		g.files[fileCurrent] = whole[:n]
		if _, err := Open(testOptions(g, c), rightPass); err == nil {
			t.Errorf("cut to %d of %d bytes and it opened", n, len(whole))
		}
	}
}

func TestArgonFloor(t *testing.T) {
	weak := []Params{
		{Time: 2, Memory: 64 << 10, Threads: 4},
		{Time: 3, Memory: 19 << 10, Threads: 4},
		{Time: 3, Memory: 64 << 10, Threads: 1},
		{Time: 3, Memory: 2 << 20, Threads: 4},
		{Time: 1 << 20, Memory: 64 << 10, Threads: 4},
	}
	for _, p := range weak {
		o := testOptions(newMemFS(), newClock())
		o.Params = p
		if _, err := Create(o, rightPass, testVault()); !errors.Is(err, ErrWeakParams) {
			t.Errorf("Create with %+v: %v", p, err)
		}
		// A file whose slot was honestly made with such parameters is refused
		// before a passphrase is tried on it, even if the previous file is fine.
		f, c := newMemFS(), newClock()
		k := mustCreate(t, testOptions(f, c))
		if err := k.Update(testVault()); err != nil {
			t.Fatal(err)
		}
		s := &k.file.Slots[0]
		s.Time, s.Memory, s.Threads = p.Time, p.Memory, p.Threads
		kek, _ := k.o.derive(rightPass, s, k.file.Device)
		s.Box, _ = seal.Seal(rand.Reader, kek, k.dmk[:], s.bound(k.file.Device))
		if err := k.write(k.file); err != nil {
			t.Fatal(err)
		}
		o = testOptions(f, c)
		o.kdf = func([]byte, []byte, Params) seal.Key {
			t.Error("the passphrase was hashed at a forbidden cost")
			return seal.Key{}
		}
		if _, err := Open(o, rightPass); !errors.Is(err, ErrWeakParams) {
			t.Errorf("Open with %+v: %v", p, err)
		}
	}
}

func TestStrongerParamsAreUsed(t *testing.T) {
	f, c := newMemFS(), newClock()
	o := testOptions(f, c)
	o.Params = Params{Time: 5, Memory: 96 << 10, Threads: 4}
	mustCreate(t, o)
	var used Params
	o.kdf = func(pass, salt []byte, p Params) seal.Key { used = p; return cheap(pass, salt, p) }
	if _, err := Open(o, rightPass); err != nil || used != o.Params {
		t.Errorf("opened with %+v, %v", used, err)
	}
}

func TestCalibrateOnlyGoesUp(t *testing.T) {
	for _, c := range []struct {
		took time.Duration
		want uint32
	}{
		{took: 100 * time.Millisecond, want: maxCalibrated},
		{took: 500 * time.Millisecond, want: 6},
		{took: time.Second, want: 3},
		{took: 4 * time.Second, want: 3},
		{took: 0, want: 3},
	} {
		clk := newClock()
		p := calibrate(time.Second, clk.now, func([]byte, []byte, Params) seal.Key {
			clk.t = clk.t.Add(c.took)
			return seal.Key{}
		})
		if p.Time != c.want || p.check() != nil {
			t.Errorf("a machine that takes %v: %+v, want t=%d", c.took, p, c.want)
		}
	}
}

func TestNewerFileIsNotDamage(t *testing.T) {
	f, c := newMemFS(), newClock()
	k := mustCreate(t, testOptions(f, c))
	k.file.Version = Version + 1
	if err := k.write(k.file); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(testOptions(f, c), rightPass); !errors.Is(err, ErrNewer) {
		t.Errorf("got %v, want ErrNewer", err)
	}
}

func TestUnknownSlotIsKeptAndSkipped(t *testing.T) {
	f, c := newMemFS(), newClock()
	k := mustCreate(t, testOptions(f, c))
	k.file.Slots = append([]slot{{Kind: "tpm", Box: []byte{1, 2, 3}}}, k.file.Slots...)
	if err := k.write(k.file); err != nil {
		t.Fatal(err)
	}
	again, err := Open(testOptions(f, c), rightPass)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Update(testVault()); err != nil {
		t.Fatal(err)
	}
	if kf, err := parse(f.files[fileCurrent]); err != nil || len(kf.Slots) != 2 || kf.Slots[0].Kind != "tpm" {
		t.Errorf("slots after an update: %v, %v", kf, err)
	}
}

func TestDestroyLeavesNothing(t *testing.T) {
	f := newMemFS()
	k := mustCreate(t, testOptions(f, newClock()))
	if err := k.Update(testVault()); err != nil {
		t.Fatal(err)
	}
	if err := Destroy(f); err != nil {
		t.Fatal(err)
	}
	if len(f.files) != 0 {
		t.Errorf("left: %v", maps.Keys(f.files))
	}
	if _, err := f.ReadFile(fileCurrent); !errors.Is(err, fs.ErrNotExist) {
		t.Error("still there")
	}
}

// BenchmarkOpen is an unlock: Argon2id at the floor, and what comes on top.
func BenchmarkOpen(b *testing.B) {
	c := newClock()
	for name, f := range map[string]kdf{"argon": argon, "without": cheap} {
		b.Run(name, func(b *testing.B) {
			o := testOptions(Dir(b.TempDir()), c)
			o.kdf = f
			if _, err := Create(o, rightPass, testVault()); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := Open(o, rightPass); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
