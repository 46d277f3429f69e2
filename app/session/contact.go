package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"time"

	"doorstep/app/store"
	"doorstep/crypto/detcbor"
	"doorstep/crypto/keystore"
	"doorstep/crypto/sign"
	"doorstep/sync/client"
	"doorstep/sync/op"
)

// Errors of a vault that may not be used as before.
var (
	// ErrRevoked reports a tablet that the organisation has shut out.
	ErrRevoked = errors.New("this tablet was shut out of the organisation. What you wrote and had not sent is kept aside, sealed; ask your manager")
	// ErrWiped reports a tablet whose keys were destroyed on order.
	ErrWiped = errors.New("this tablet was emptied because your organisation asked for it. What was not sent yet is kept, sealed; ask your manager")
	// ErrLeaseOver reports a vault that was offline for longer than allowed.
	ErrLeaseOver = errors.New("this tablet has not reached the server for too long. Your work is safe, and essentials stay open. Connect to open cases again")
	// ErrNotYours reports something that this person may not do.
	ErrNotYours = errors.New("you may not do this; ask your manager")
)

// fileCourier holds the courier key: it needs no passphrase, and all it can do
// is hand this tablet's own sealed work to the server (sync-and-crypto.md 2.2).
const fileCourier = "courier.key"

// courierFile is what a contact needs while the vault is locked.
type courierFile struct {
	Server  string      `json:"server"`
	Org     op.ID       `json:"org"`
	Genesis []byte      `json:"genesis"`
	NoteKey string      `json:"noteKey"`
	Key     []byte      `json:"key"`
	Device  detcbor.B16 `json:"device"`
}

// writeCourier writes the courier's file for a vault's keys, whole or not at all.
func writeCourier(home string, v keystore.Vault) error {
	if v.Courier == [sign.SeedSize]byte{} {
		return nil
	}
	b, err := json.Marshal(courierFile{
		Server: v.Server, Org: op.ID(v.Org), Genesis: v.Genesis[:], NoteKey: v.NoteKey, Key: v.Courier[:], Device: detcbor.B16(v.Device),
	})
	if err != nil {
		return err
	}
	path := filepath.Join(home, fileCourier)
	if err := os.WriteFile(path+".tmp", b, 0o600); err != nil {
		return fmt.Errorf("the vault cannot be written: %w", err)
	}
	return os.Rename(path+".tmp", path)
}

func readCourier(home string) (c courierFile, err error) {
	b, err := os.ReadFile(filepath.Join(home, fileCourier))
	if errors.Is(err, fs.ErrNotExist) {
		return c, ErrNoVault
	}
	if err != nil {
		return c, errSealedHere
	}
	return parseCourier(b)
}

var errSealedHere = errors.New("this vault cannot be sent from while it is locked; unlock it and sync")

func parseCourier(b []byte) (c courierFile, err error) {
	if err := json.Unmarshal(b, &c); err != nil || len(c.Key) != sign.SeedSize || len(c.Genesis) != 32 {
		return courierFile{}, errSealedHere
	}
	return c, nil
}

// ContactReport says what a contact with a locked vault came to.
type ContactReport struct {
	Sent      int  // sealed pieces that got a receipt
	HeldAside int  // pieces that the server holds aside
	Kept      int  // pieces that stay sealed here
	Revoked   bool // the organisation has shut this tablet out
	Wiped     bool // the keys were destroyed, as the organisation ordered
}

// Contact reaches the server with the vault locked: it uploads what is sealed
// and waits, learns of a revocation, and carries out a wipe that the
// organisation signed. Nothing is believed but a statement that verifies from
// the genesis on. What the server neither took nor holds aside stays sealed
// here, after a wipe as well.
func Contact(ctx context.Context, o Options) (ContactReport, error) {
	c, err := readCourier(o.Home)
	if err != nil {
		return ContactReport{}, err
	}
	box, err := store.SealedOutbox(o.Home)
	if err != nil {
		return ContactReport{}, err
	}
	k, err := client.NewCourier(client.CourierConfig{
		URL: c.Server, Clock: clock{o.Now}, Org: c.Org, Genesis: [32]byte(c.Genesis), NoteKey: c.NoteKey,
		Key: sign.PrivateFromSeed([sign.SeedSize]byte(c.Key)), App: o.App,
	})
	if err != nil {
		return ContactReport{}, err
	}
	defer k.Close()
	total := 0
	rep, err := k.Push(ctx, raws(box, &total))
	out := ContactReport{Sent: len(rep.Receipts), HeldAside: len(rep.HeldAside), Revoked: len(rep.Revoked) > 0}
	if err != nil && total == 0 {
		total = count(box)
	}
	out.Kept = max(0, total-out.Sent-out.HeldAside)
	safe := rep.HeldAside
	for _, r := range rep.Receipts {
		safe = append(safe, r.Key)
	}
	if len(safe) > 0 {
		if noted := store.SealedSafe(o.Home, safe); noted != nil {
			err = errors.Join(err, noted) // it is sent again, which does no harm
		}
	}
	if errors.Is(err, client.ErrRevoked) {
		err = withoutRevoked(err)
	}
	l := readLocked(o.Home)
	if err == nil {
		l.Checked = o.Now()
	}
	l.Revoked = l.Revoked || out.Revoked
	if out.Revoked && rep.Device != nil && rep.Device.Wipe {
		if wiped := wipe(o.Home, out.Kept == 0 && err == nil); wiped != nil {
			return out, errors.Join(wiped, err)
		}
		out.Wiped, l.Wiped = true, true
		if out.Kept == 0 && err == nil {
			l.Kinds, l.Oldest = Counts{}, time.Time{} // nothing waits here any more
		}
	}
	if kept := writeLocked(o.Home, l); kept != nil && o.Log != nil {
		o.Log.Warn("session: the locked screen's counts were not written", "error", kept)
	}
	return out, err
}

// withoutRevoked is what went wrong beside the revocation, which the report
// says; nil if nothing did.
func withoutRevoked(err error) error {
	if j, ok := err.(interface{ Unwrap() []error }); ok {
		var rest []error
		for _, e := range j.Unwrap() {
			if e != client.ErrRevoked {
				rest = append(rest, e)
			}
		}
		return errors.Join(rest...)
	}
	if err == client.ErrRevoked {
		return nil
	}
	return err
}

// raws runs over an outbox and counts.
func raws(box iter.Seq2[client.Outgoing, error], total *int) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for o, err := range box {
			if err == nil {
				*total++
			}
			if !yield(o.Raw, err) {
				return
			}
		}
	}
}

func count(box iter.Seq2[client.Outgoing, error]) int {
	n := 0
	for _, err := range box {
		if err == nil {
			n++
		}
	}
	return n
}

// wipe destroys the keys of a closed vault. The courier key stays as long as
// sealed work does: it is what brings it to the server.
func wipe(home string, safe bool) error {
	if err := store.Wipe(home, safe); err != nil {
		return err
	}
	if !safe {
		return nil
	}
	if err := os.Remove(filepath.Join(home, fileCourier)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the courier's key cannot be deleted: %w", err)
	}
	return nil
}

// ForgottenReport says what became of a vault whose passphrase is forgotten.
type ForgottenReport struct {
	ContactReport
	Aside string // folder with what was kept; "" when everything has a receipt
}

// Forgotten makes room for a new vault in the home of one whose passphrase is
// forgotten. What it has not sent is uploaded, sealed as it is; what could not
// be is set aside, with the old keys in case the passphrase comes back to mind,
// and goes along with the new vault's syncs. Nothing without a receipt is
// destroyed.
func Forgotten(ctx context.Context, o Options) (ForgottenReport, error) {
	if ok, err := keystore.Exists(keystore.Dir(o.Home)); err != nil || !ok {
		if err == nil {
			err = ErrNoVault
		}
		return ForgottenReport{}, err
	}
	var out ForgottenReport
	var err error
	out.ContactReport, err = Contact(ctx, o)
	if errors.Is(err, store.ErrInUse) {
		return out, err
	}
	if out.Wiped {
		return out, nil // the keys are gone, and what was not sent lies sealed
	}
	// Without a signal it goes on all the same: what is set aside is sent later.
	if out.Aside, err = store.SetAside(o.Home); err != nil {
		return out, err
	}
	return out, retire(o.Home, out.Aside)
}

// retire takes the old keys out of the way: beside what was kept, or away when
// there is nothing that they open.
func retire(home, aside string) error {
	for _, name := range []string{"keystore.dst", "keystore.dst.prev", "keystore.tries", fileCourier, fileLocked} {
		path := filepath.Join(home, name)
		var err error
		if aside == "" {
			err = os.Remove(path)
		} else {
			err = os.Rename(path, filepath.Join(aside, name))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("the old vault cannot be set aside: %w", err)
		}
	}
	return nil
}
