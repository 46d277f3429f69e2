package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"doorstep/app/session"
	"doorstep/crypto/detcbor"
	"doorstep/crypto/keystore"
	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// The benchmark gives two devices nothing in common but a passphrase, so the
// organisation, its roles and its one device follow from it here, and only
// here. Each vault still has an incarnation of its own. Every other step is the
// product's.

// benchRand is a stream that follows from the passphrase. It is no source of
// secrets: whoever knows the passphrase knows it.
func benchRand(pass string) io.Reader {
	return rand.NewChaCha8(sha256.Sum256([]byte("doorstep benchmark\x00" + pass)))
}

// benchEpoch is when the organisation of the benchmark was founded.
var benchEpoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

const (
	benchTeam     = "Benchmark"
	benchTeamRole = orglog.TeamPrefix + "benchmark"
)

// createBenchVault makes the vault of one device.
func createBenchVault(home, pass string, now func() time.Time) error {
	r := benchRand(pass)
	var org, person, device [16]byte
	for _, id := range []*[16]byte{&org, &person, &device} {
		if _, err := io.ReadFull(r, id[:]); err != nil {
			return err
		}
	}
	signer, verifier, err := benchNoteKey(r)
	if err != nil {
		return err
	}
	recovery, err1 := seal.NewRoleGen(r, 1)
	admin1, err2 := sign.NewPrivate(r)
	admin2, err3 := sign.NewPrivate(r)
	admin3, err4 := sign.NewPrivate(r)
	devSign, err5 := sign.NewPrivate(r)
	courier, err6 := sign.NewPrivate(r)
	kem, err7 := seal.NewIdentity(r)
	if err := errors.Join(err1, err2, err3, err4, err5, err6, err7); err != nil {
		return err
	}
	genesis, err := orglog.NewGenesis(org, benchEpoch, 2, recovery, verifier, admin1, admin2, admin3)
	if err != nil {
		return err
	}
	pin := orglog.Hash(genesis)
	st, err := orglog.Begin(pin, genesis)
	if err != nil {
		return err
	}
	keys, err := orglog.NewKeyring(nil)
	if err != nil {
		return err
	}
	entries := [][]byte{genesis}
	add := func(c orglog.Content, err error) error {
		if err != nil {
			return err
		}
		entry, next, err := st.Append(benchEpoch, c, admin1)
		if err != nil {
			return err
		}
		entries, st = append(entries, entry), next
		return nil
	}
	team := benchTeamRole
	for _, id := range []string{orglog.RoleStaff, team} {
		c, g, err := st.NewRole(r, id, nil, nil, nil)
		if err == nil {
			err = keys.Add(id, g)
		}
		if err := add(c, err); err != nil {
			return err
		}
	}
	staff, ok := keys.Gen(orglog.RoleStaff, 1)
	if !ok {
		return orglog.ErrNoKey
	}
	name, err := orglog.NewName(r, staff, org, orglog.NamePerson, person[:], "Bench")
	if err != nil {
		return err
	}
	roles := []string{orglog.RoleStaff, team}
	if err := add(orglog.NewPerson(person, orglog.Lead, name, roles...), nil); err != nil {
		return err
	}
	if err := add(st.AddFirst(person, orglog.NewDevice{ID: device, Sign: devSign, Courier: courier, KEM: kem}, keys, nil)); err != nil {
		return err
	}
	return session.Create(session.Given{
		Home: home, Passphrase: pass, Now: now, Entries: entries, NoteSigner: signer,
		Organisation: "Benchmark", Person: "Bench", Team: benchTeam, Device: "Bench",
		Keys: keystore.Vault{
			Device: detcbor.B16(device), Person: detcbor.B16(person), Org: org, Genesis: pin, NoteKey: verifier, Server: "http://127.0.0.1:1",
			Sign: devSign.Seed(), KEM: kem.Seed(), Courier: courier.Seed(), Roles: keys.Roles(),
		},
	})
}

// benchNoteKey is a signed-note key (golang.org/x/mod/sumdb/note) made from r.
func benchNoteKey(r io.Reader) (signer, verifier string, err error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(r, seed); err != nil {
		return "", "", err
	}
	const name = "bench.doorstep.example"
	verifier, err = note.NewEd25519VerifierKey(name, ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey))
	if err != nil {
		return "", "", err
	}
	hash := strings.Split(verifier, "+")[1]
	const ed25519Note = 1 // the algorithm byte before the seed
	signer = fmt.Sprintf("PRIVATE+KEY+%s+%s+%s", name, hash, base64.StdEncoding.EncodeToString(append([]byte{ed25519Note}, seed...)))
	return signer, verifier, nil
}
