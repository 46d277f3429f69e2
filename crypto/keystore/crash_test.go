package keystore

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"doorstep/crypto/seal"
)

// memFS is a folder in memory that a test can cut the power of. Contents are on
// the disk when WriteFile returns; renames and removals only after SyncDir, and
// a power cut keeps any first part of those that wait.
type memFS struct {
	files   map[string][]byte // as the running program sees it
	disk    map[string][]byte // names as of the last SyncDir
	waiting []func(map[string][]byte)

	budget int // operations until the power fails; negative: never
	torn   int // bytes of the write in progress that still reach the disk
}

var errPower = errors.New("power cut")

func newMemFS() *memFS {
	return &memFS{files: map[string][]byte{}, disk: map[string][]byte{}, budget: -1}
}

func (m *memFS) spend() bool {
	if m.budget < 0 {
		return true
	}
	m.budget--
	if m.budget < 0 {
		m.budget = 0
		return false
	}
	return true
}

func (m *memFS) ReadFile(name string) ([]byte, error) {
	b, ok := m.files[name]
	if !ok {
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	return slices.Clone(b), nil
}

func (m *memFS) WriteFile(name string, data []byte) error {
	if !m.spend() {
		m.disk[name] = slices.Clone(data[:min(m.torn, len(data))])
		return errPower
	}
	m.files[name] = slices.Clone(data)
	m.disk[name] = slices.Clone(data)
	return nil
}

func (m *memFS) Rename(oldname, newname string) error {
	if !m.spend() {
		return errPower
	}
	move := func(f map[string][]byte) {
		if b, ok := f[oldname]; ok {
			f[newname] = b
			delete(f, oldname)
		}
	}
	move(m.files)
	m.waiting = append(m.waiting, move)
	return nil
}

func (m *memFS) Remove(name string) error {
	if !m.spend() {
		return errPower
	}
	if _, ok := m.files[name]; !ok {
		return fs.ErrNotExist
	}
	drop := func(f map[string][]byte) { delete(f, name) }
	drop(m.files)
	m.waiting = append(m.waiting, drop)
	return nil
}

func (m *memFS) SyncDir() error {
	if !m.spend() {
		return errPower
	}
	for _, f := range m.waiting {
		f(m.disk)
	}
	m.waiting = nil
	return nil
}

// afterCut returns the folders that a power cut now may leave.
func (m *memFS) afterCut() []*memFS {
	var out []*memFS
	for n := range len(m.waiting) + 1 {
		f := maps.Clone(m.disk)
		for _, change := range m.waiting[:n] {
			change(f)
		}
		out = append(out, &memFS{files: f, disk: maps.Clone(f), budget: -1})
	}
	return out
}

// Cut the power at every operation of an update and of a change of passphrase,
// with every write torn at several places: the keystore opens afterwards, with
// the old content or the new, never with neither.
func TestPowerCutAtEveryOperation(t *testing.T) {
	newer := testVault()
	newer.AddRole("staff", seal.RoleGen{Gen: 3, Seed: seal.Key{3}})
	for _, op := range []struct {
		name   string
		do     func(*Keystore) error
		passes []string // one of them must open
	}{
		{"update", func(k *Keystore) error { return k.Update(newer) }, []string{rightPass}},
		{"passphrase", func(k *Keystore) error { return k.ChangePassphrase(rightPass, nextPass) }, []string{rightPass, nextPass}},
		{"slot", func(k *Keystore) error { return k.AddSlot(nextPass) }, []string{rightPass}},
	} {
		t.Run(op.name, func(t *testing.T) {
			cuts := 0
			for budget := 0; ; budget++ {
				finished := false
				for _, torn := range []int{0, 1, 100, 1 << 20} {
					f, c := newMemFS(), newClock()
					k := mustCreate(t, testOptions(f, c))
					f.budget, f.torn = budget, torn
					err := op.do(k)
					finished = err == nil
					for _, left := range f.afterCut() {
						cuts++
						checkOpens(t, left, c, op.passes)
					}
				}
				if finished {
					break
				}
			}
			if cuts < 12 {
				t.Errorf("only %d cuts were tried", cuts)
			}
		})
	}
}

func checkOpens(t *testing.T, f *memFS, c *clock, passes []string) {
	t.Helper()
	var opened string
	for _, p := range passes {
		delete(f.files, fileTries)
		if k, err := Open(testOptions(f, c), p); err == nil {
			opened = p
			if len(k.vault.Roles["staff"]) < 2 {
				t.Error("opened without the role seeds it had")
			}
		}
	}
	if opened == "" {
		t.Errorf("no passphrase opens what is left: %v", slices.Collect(maps.Keys(f.files)))
		return
	}
	// After one opening with the newest passphrase no older file may open with
	// another one.
	delete(f.files, fileCurrent)
	delete(f.files, fileTries)
	for _, p := range passes {
		if p == opened {
			continue
		}
		if _, err := Open(testOptions(f, c), p); err == nil {
			t.Error("the previous file still opens with the replaced passphrase")
		}
		delete(f.files, fileTries)
	}
}

// Whatever happens to one of the two files, the other answers with all that was
// stored, and both are whole afterwards.
func TestADamagedKeystoreIsAnsweredByItsDouble(t *testing.T) {
	f, c := newMemFS(), newClock()
	k := mustCreate(t, testOptions(f, c))
	v := k.Vault()
	v.AddRole("staff", seal.RoleGen{Gen: 3, Seed: seal.Key{3}})
	if err := k.Update(v); err != nil {
		t.Fatal(err)
	}
	whole := f.files[fileCurrent]
	damaged := [][]byte{whole[:40], {}, []byte("noise"), nil}
	for i := range whole {
		for _, bit := range []byte{0x01, 0x80} {
			b := slices.Clone(whole)
			b[i] ^= bit
			damaged = append(damaged, b)
		}
	}
	refused := 0
	for _, name := range []string{fileCurrent, fileDouble} {
		for i, b := range damaged {
			g := newMemFS()
			maps.Copy(g.files, f.files)
			if g.files[name] = b; b == nil {
				delete(g.files, name)
			}
			got, err := Open(testOptions(g, c), rightPass)
			if errors.Is(err, ErrNewer) || errors.Is(err, ErrWeakParams) {
				refused++ // it cannot be told from what it must refuse
				continue
			}
			if err != nil || got.Recovered() != (name == fileCurrent) {
				t.Errorf("%s, damage %d: %v", name, i, err)
				continue
			}
			if diff := cmp.Diff(v, got.Vault()); diff != "" {
				t.Errorf("%s, damage %d (-want +got):\n%s", name, i, diff)
			}
			for _, n := range []string{fileCurrent, fileDouble} {
				if !slices.Equal(g.files[n], whole) {
					t.Errorf("%s, damage %d: %s is not whole afterwards", name, i, n)
				}
			}
		}
	}
	if refused > 12 {
		t.Errorf("%d were refused", refused)
	}
}

func TestFullDiskStillOpens(t *testing.T) {
	f, c := newMemFS(), newClock()
	mustCreate(t, testOptions(f, c))
	f.budget = 0
	if _, err := Open(testOptions(f, c), rightPass); err != nil {
		t.Errorf("a full disk keeps a worker out: %v", err)
	}
}

func TestNoRandomnessNoKeystore(t *testing.T) {
	o := testOptions(newMemFS(), newClock())
	o.Rand = errReader{}
	if _, err := Create(o, rightPass, testVault()); err == nil {
		t.Error("made without randomness")
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errors.New("no randomness") }
