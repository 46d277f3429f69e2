package session

import (
	"context"
	"errors"
	"time"

	"doorstep/crypto/invite"
	"doorstep/crypto/keystore"
	"doorstep/crypto/orglog"
	"doorstep/crypto/passphrase"
	"doorstep/crypto/seal"
	"doorstep/sync/client"
)

// Enrolling says how a tablet joins.
type Enrolling struct {
	Home       string
	Code       string // typed, with Server
	Server     string
	QRText     string // scanned, instead of both
	Passphrase string // "" draws one
	Device     string // what this tablet is called
	Now        func() time.Time
}

// Enrol makes a vault and asks to join the organisation that the invite names.
// It returns the passphrase. Somebody must approve the tablet before it can
// open a case.
func Enrol(ctx context.Context, e Enrolling) (pass string, err error) {
	if ok, err := keystore.Exists(keystore.Dir(e.Home)); ok || err != nil {
		if err == nil {
			err = ErrVaultExists
		}
		return "", err
	}
	cfg := client.EnrolConfig{URL: e.Server, Clock: clock{e.Now}}
	if e.QRText != "" {
		qr, err := invite.ParseQR(e.QRText)
		if err != nil {
			return "", err
		}
		cfg.URL, cfg.Secret, cfg.Genesis, cfg.NoteKey = qr.URL, qr.Secret, &qr.Genesis, qr.NoteKey
	} else {
		if cfg.Secret, err = invite.ParseCode(e.Code); err != nil {
			return "", err
		}
		if e.Server == "" {
			return "", errors.New("a typed code needs the address of the server")
		}
	}
	en, err := client.NewEnrolment(cfg)
	if err != nil {
		return "", err
	}
	defer en.Close()
	st, err := en.Read(ctx)
	if err != nil {
		return "", err
	}
	inv, err := st.FindInvite(cfg.Secret, e.Now())
	if err != nil {
		return "", err
	}
	dev, err := newDevice()
	if err != nil {
		return "", err
	}
	join, err := orglog.NewJoin(st.Org, inv.ID, cfg.Secret, dev)
	if err != nil {
		return "", err
	}
	if pass = e.Passphrase; pass == "" {
		if pass, err = passphrase.New(randReader); err != nil {
			return "", err
		}
	}
	v := keystore.Vault{
		Device: dev.ID, Person: inv.Person, Org: st.Org, Genesis: st.Genesis, NoteKey: st.NoteKey, Server: cfg.URL,
		Sign: dev.Sign.Seed(), KEM: dev.KEM.Seed(), Courier: dev.Courier.Seed(), Roles: map[string][]seal.RoleGen{},
		Extra: map[string][]byte{extraNames: names{Device: e.Device}.encode(), extraJoin: join},
	}
	// The join goes first: a vault that nobody was asked about helps nobody.
	if err := en.Join(ctx, join); err != nil {
		return "", err
	}
	return pass, createVault(e.Home, pass, e.Now, v, en.Entries())
}
