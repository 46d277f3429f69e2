package keystore

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"testing"

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

func TestDamagedFileFallsBackOnThePrevious(t *testing.T) {
	f, c := newMemFS(), newClock()
	k := mustCreate(t, testOptions(f, c))
	if err := k.Update(testVault()); err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string][]byte{"cut": f.files[fileCurrent][:40], "empty": {}, "noise": []byte("noise")} {
		g := newMemFS()
		g.files[fileCurrent], g.files[filePrev] = damaged, f.files[filePrev]
		got, err := Open(testOptions(g, c), rightPass)
		if err != nil || !got.Recovered() {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := got.Update(testVault()); err != nil {
			t.Fatal(err)
		}
		if again, err := Open(testOptions(g, c), rightPass); err != nil || again.Recovered() {
			t.Errorf("%s: after the next update: %v", name, err)
		}
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
