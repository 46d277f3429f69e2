package keystore

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/passphrase"
	"doorstep/crypto/seal"
)

// Errors a caller acts on, besides *WrongError, *WaitError, ErrDamaged,
// ErrNewer and ErrWeakParams.
var (
	ErrExists = errors.New("keystore: there is one already")
	ErrNone   = errors.New("keystore: there is none")
	ErrClosed = errors.New("keystore: closed")
)

// Options say where a keystore lies and what it runs on.
type Options struct {
	FS     FS
	Rand   io.Reader
	Now    func() time.Time
	Params Params // of slots made from now on; zero means Floor
	Pepper []byte // bound into new slots where the operating system keeps a secret; may be nil

	kdf kdf // tests put a cheap one here; nil means Argon2id
}

func (o *Options) derive(pass string, s *slot, device detcbor.B16) (seal.Key, error) {
	f := o.kdf
	if f == nil {
		f = argon
	}
	k := f([]byte(passphrase.Normalise(pass)), s.Salt[:], s.params())
	secret := k[:]
	if s.Pepper {
		if len(o.Pepper) == 0 {
			return seal.Key{}, errNoPepper
		}
		secret = append(secret, o.Pepper...)
	}
	return seal.Derive(secret, seal.LabelKeystoreSlot, s.bound(device)), nil
}

var errNoPepper = errors.New("keystore: this slot needs the operating system's key store")

// Keystore is an open keystore. It is not safe for concurrent use.
type Keystore struct {
	o      Options
	dmk    seal.Key
	file   *file
	vault  Vault
	stored []byte // the file as it lies on disk
	mended bool   // opened from the double
	closed bool
}

// Exists reports whether there is a keystore in f.
func Exists(f FS) (bool, error) {
	for _, name := range []string{fileCurrent, fileDouble} {
		_, err := f.ReadFile(name)
		if err == nil {
			return true, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return false, fmt.Errorf("keystore: %w", err)
		}
	}
	return false, nil
}

// Device returns the device id of a closed keystore. It is not authenticated
// until Open.
func Device(f FS) ([16]byte, error) {
	_, kf, _, err := load(f)
	if err != nil {
		return [16]byte{}, err
	}
	return kf.Device, nil
}

// Create makes a keystore with one passphrase slot and v in it. It refuses with
// ErrExists where there is one already, damaged or not.
func Create(o Options, pass string, v Vault) (*Keystore, error) {
	ok, err := Exists(o.FS)
	if err != nil {
		return nil, err
	}
	if ok {
		return nil, ErrExists
	}
	dmk, err := seal.NewKey(o.Rand)
	if err != nil {
		return nil, err
	}
	k := &Keystore{o: o, dmk: dmk, file: &file{Version: Version, Suite: suite, Device: v.Device}}
	s, err := k.newSlot(pass)
	if err != nil {
		return nil, err
	}
	k.file.Slots = []slot{s}
	if err := k.Update(v); err != nil {
		return nil, err
	}
	return k, nil
}

// newSlot makes a passphrase slot for the master key.
func (k *Keystore) newSlot(pass string) (slot, error) {
	p := k.o.Params
	if p == (Params{}) {
		p = Floor
	}
	if err := p.check(); err != nil {
		return slot{}, err
	}
	s := slot{Kind: slotPass, Time: p.Time, Memory: p.Memory, Threads: p.Threads, Pepper: len(k.o.Pepper) > 0}
	if _, err := io.ReadFull(k.o.Rand, s.Salt[:]); err != nil {
		return slot{}, fmt.Errorf("keystore: no randomness: %w", err)
	}
	kek, err := k.o.derive(pass, &s, k.file.Device)
	if err != nil {
		return slot{}, err
	}
	s.Box, err = seal.Seal(k.o.Rand, kek, k.dmk[:], s.bound(k.file.Device))
	return s, err
}

// load reads the keystore file, and its double where the file is missing or
// damaged; double says which.
func load(f FS) (raw []byte, kf *file, double bool, err error) {
	raw, err = f.ReadFile(fileCurrent)
	if err == nil {
		kf, err = parse(raw)
		if err == nil || errors.Is(err, ErrNewer) || errors.Is(err, ErrWeakParams) {
			// A file with weak parameters is an attack and one from a newer
			// version is not damage: neither may be answered by an older file.
			return raw, kf, false, err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, false, fmt.Errorf("keystore: %w", err)
	}
	first := err
	raw, err = f.ReadFile(fileDouble)
	if errors.Is(err, fs.ErrNotExist) {
		if errors.Is(first, fs.ErrNotExist) {
			return nil, nil, false, ErrNone
		}
		return nil, nil, false, first
	}
	if err != nil {
		return nil, nil, false, fmt.Errorf("keystore: %w", err)
	}
	kf, err = parse(raw)
	return raw, kf, true, err
}

// Open opens the keystore. A wrong passphrase gives a *WrongError; a try made
// before the wait is over a *WaitError, and is not counted. The try is counted
// on disk before the passphrase is looked at, so that stopping the app in the
// middle gains nothing.
func Open(o Options, pass string) (*Keystore, error) {
	now := o.Now()
	t, err := allow(o.FS, now)
	if err != nil {
		return nil, err
	}
	raw, kf, double, err := load(o.FS)
	if err != nil {
		return nil, err
	}
	t = tries{Fails: t.Fails + 1, At: now.UnixMilli()}
	// A full disk must not keep a worker from the records on it, so a count
	// that cannot be written does not stop the try.
	_ = writeTries(o.FS, t)

	k := &Keystore{o: o, file: kf, stored: raw, mended: double}
	err = k.open(pass)
	// What is sealed can be damaged too, and then looks like a wrong passphrase.
	// The double opens with this passphrase or not at all, so nothing is gained by
	// damaging the file on purpose.
	if err != nil && !double && k.takeDouble() && k.open(pass) == nil {
		err = nil
	}
	if err != nil {
		var wrong *WrongError
		if errors.As(err, &wrong) {
			wrong.Fails, wrong.Wait = t.Fails, waitAfter(t.Fails)
		}
		return nil, err
	}
	// The right passphrase opens even where the count cannot be cleared.
	_ = o.FS.Remove(fileTries)
	k.settle()
	return k, nil
}

// takeDouble turns to the double, if it is another file than the one before.
func (k *Keystore) takeDouble() bool {
	raw, err := k.o.FS.ReadFile(fileDouble)
	if err != nil || bytes.Equal(raw, k.stored) {
		return false
	}
	kf, err := parse(raw)
	if err != nil {
		return false
	}
	k.file, k.stored, k.mended = kf, raw, true
	return true
}

// open opens the file with a passphrase.
func (k *Keystore) open(pass string) error {
	if _, err := k.unlock(pass); err != nil {
		return err
	}
	plain, err := seal.Open(k.vaultKey(), k.file.Vault, vaultAAD(k.file.Device))
	if err != nil {
		return ErrDamaged
	}
	if err := k.vault.unmarshal(plain); err != nil {
		return err
	}
	if k.vault.Device != k.file.Device {
		return ErrDamaged
	}
	return nil
}

// unlock finds the slot that pass opens and sets the master key.
func (k *Keystore) unlock(pass string) (slotNo int, err error) {
	for i := range k.file.Slots {
		s := &k.file.Slots[i]
		if s.Kind != slotPass {
			continue
		}
		kek, err := k.o.derive(pass, s, k.file.Device)
		if errors.Is(err, errNoPepper) {
			continue
		}
		if err != nil {
			return 0, err
		}
		plain, err := seal.Open(kek, s.Box, s.bound(k.file.Device))
		if err != nil {
			continue
		}
		if k.dmk, err = seal.KeyFrom(plain); err != nil {
			return 0, ErrDamaged
		}
		return i, nil
	}
	return 0, &WrongError{}
}

func (k *Keystore) vaultKey() seal.Key { return seal.Derive(k.dmk[:], seal.LabelLocalVault, nil) }

// Vault returns a copy of what the keystore holds.
func (k *Keystore) Vault() Vault { return k.vault.clone() }

// Recovered reports whether the keystore was opened from its double, because the
// file was missing or damaged. It has been put right, if the disk allowed it.
func (k *Keystore) Recovered() bool { return k.mended }

// Key derives a local key from the device master key, for the labels under
// doorstep/v1/local/. It stays the same for the life of the keystore.
func (k *Keystore) Key(label seal.Label, context any) (seal.Key, error) {
	if k.closed {
		return seal.Key{}, ErrClosed
	}
	return seal.Derive(k.dmk[:], label, context), nil
}

// settle makes the file and its double what was opened: it mends what was damaged
// and finishes what a power cut interrupted, so that no older file goes on
// opening with a passphrase that was replaced. Should the disk refuse, the next
// opening tries again.
func (k *Keystore) settle() {
	for _, n := range []struct{ tmp, name string }{{fileTmp, fileCurrent}, {fileDoubleTmp, fileDouble}} {
		if raw, err := k.o.FS.ReadFile(n.name); err == nil && bytes.Equal(raw, k.stored) {
			continue
		}
		if replace(k.o.FS, n.tmp, n.name, k.stored) != nil {
			return
		}
	}
}

// Update replaces the vault, durably: when it returns, a power cut can no
// longer bring the old one back. The device id cannot change.
func (k *Keystore) Update(v Vault) error {
	if k.closed {
		return ErrClosed
	}
	if v.Device != k.file.Device {
		return errors.New("keystore: the device id cannot change")
	}
	v = v.clone()
	plain, err := v.marshal()
	if err != nil {
		return err
	}
	box, err := seal.Seal(k.o.Rand, k.vaultKey(), plain, vaultAAD(k.file.Device))
	if err != nil {
		return err
	}
	next := *k.file
	next.Vault = box
	if err := k.write(&next); err != nil {
		return err
	}
	k.vault = v
	return nil
}

// write stores next, twice: a power cut leaves one of the two whole, and a
// damaged file is answered by its double without going back in time.
func (k *Keystore) write(next *file) error {
	raw, err := detcbor.Marshal(next)
	if err != nil {
		return err
	}
	if err := replace(k.o.FS, fileTmp, fileCurrent, raw); err != nil {
		return err
	}
	if err := replace(k.o.FS, fileDoubleTmp, fileDouble, raw); err != nil {
		return err
	}
	k.file, k.stored, k.mended = next, raw, false
	return nil
}

// ChangePassphrase replaces the slot that oldPass opens by one for newPass. A
// wrong oldPass gives a *WrongError. When it returns nil no file opens with
// oldPass any more.
func (k *Keystore) ChangePassphrase(oldPass, newPass string) error {
	if k.closed {
		return ErrClosed
	}
	probe := &Keystore{o: k.o, file: k.file}
	i, err := probe.unlock(oldPass)
	if err != nil {
		return err
	}
	s, err := k.newSlot(newPass)
	if err != nil {
		return err
	}
	next := *k.file
	next.Slots = slices.Clone(k.file.Slots)
	next.Slots[i] = s
	return k.write(&next)
}

// AddSlot adds another passphrase that opens the keystore.
func (k *Keystore) AddSlot(pass string) error {
	if k.closed {
		return ErrClosed
	}
	if len(k.file.Slots) >= maxSlots {
		return errors.New("keystore: no room for another passphrase")
	}
	s, err := k.newSlot(pass)
	if err != nil {
		return err
	}
	next := *k.file
	next.Slots = append(slices.Clone(k.file.Slots), s)
	return k.write(&next)
}

// Close forgets the master key and the vault. Go may have left copies in
// memory; see docs/threat-model.md.
func (k *Keystore) Close() {
	k.closed = true
	k.dmk = seal.Key{}
	k.vault = Vault{}
}

// Destroy overwrites and deletes the keystore: without it the sealed files on
// the device can be opened by nobody who holds only this device. It goes on
// past failures and returns them joined.
func Destroy(f FS) error {
	var errs []error
	for _, name := range []string{fileCurrent, fileDouble, fileTmp, fileDoubleTmp, fileTries, fileTryTmp} {
		old, err := f.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = f.WriteFile(name, bytes.Repeat([]byte{0}, len(old)))
		}
		errs = append(errs, err, f.Remove(name))
	}
	errs = append(errs, f.SyncDir())
	return errors.Join(errs...)
}
