package simtest

import (
	"crypto/rand"
	"fmt"

	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/bundle"
	"doorstep/sync/client"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// Tablet is one device with its vault.
type Tablet struct {
	orglog.NewDevice
	Name string
	Keys *orglog.Keyring
	*Vault

	org    *Org
	inc    op.ID
	seq    uint64
	spaces map[[16]byte]*writing
}

// writing is what a tablet remembers of a space it writes to.
type writing struct {
	epoch seal.EpochKeys
	n     uint64
	prev  [32]byte
}

// Open makes a space, wrapped to the team, and queues its epoch record.
func (t *Tablet) Open(space [16]byte) {
	t.org.T.Helper()
	h := orglog.EpochHeader{Space: space, Incarnation: t.inc}
	rec, e, err := t.org.State.NewEpoch(rand.Reader, t.Sign, h, orglog.SpaceCore, []string{Team}, nil, t.Keys)
	check(t.org.T, err)
	t.spaces[space] = &writing{epoch: e.Keys()}
	t.queue(rec)
	t.FollowSpace(space)
}

// Join lets the tablet write to a space whose epoch record it has pulled.
func (t *Tablet) Join(space [16]byte) {
	t.org.T.Helper()
	var sp orglog.Space
	for _, e := range t.Entries[space] {
		if e.Key.Class != orglog.ClassEpoch {
			continue
		}
		rec, err := orglog.ParseEpoch(e.Raw)
		check(t.org.T, err)
		err = sp.Apply(t.org.State, rec)
		check(t.org.T, err)
	}
	e, _, err := sp.WriteEpoch(t.org.State, t.Keys)
	check(t.org.T, err)
	t.spaces[space] = &writing{epoch: e.Keys()}
}

// Bundle seals the next published bundle of a space, one text, and queues it.
func (t *Tablet) Bundle(space [16]byte, text string) []byte {
	t.org.T.Helper()
	raw := t.Seal(space, text)
	t.queue(raw)
	return raw
}

// Seal makes the next published bundle without queueing it.
func (t *Tablet) Seal(space [16]byte, text string) []byte {
	t.org.T.Helper()
	w := t.spaces[space]
	raw := t.sealAt(space, w, text)
	w.n++
	w.prev = wire.HashOf(raw)
	return raw
}

// SealAgain makes another bundle under the number of the last one: the fault
// that equivocation is.
func (t *Tablet) SealAgain(space [16]byte, text string) []byte {
	t.org.T.Helper()
	w := *t.spaces[space]
	w.n--
	w.prev = [32]byte{}
	if w.n > 0 {
		w.prev = wire.HashOf([]byte("another past"))
	}
	return t.sealAt(space, &w, text)
}

func (t *Tablet) sealAt(space [16]byte, w *writing, text string) []byte {
	t.org.T.Helper()
	t.seq++
	h := bundle.Header{
		Space: space, Incarnation: t.inc, Class: bundle.Published, N: w.n, Prev: w.prev, OrgLogSize: t.org.State.Size,
	}
	if seen := t.Cursor(space); seen.Tree.Size > 0 && !t.org.State.ResetAfter(max(seen.Org, 1)-1) {
		h.Checkpoint = bundle.Checkpoint{Size: seen.Tree.Size, Root: [32]byte(seen.Tree.Root())}
	}
	o := op.Op{
		Dot: op.Dot{Inc: t.inc, Seq: t.seq}, Doc: ID("doc"), Link: "caf.notes", Value: op.Text(text), At: op.Stamp(Day),
	}
	raw, err := bundle.Seal(rand.Reader, t.Sign, op.ID(t.org.State.Org), h, w.epoch, bundle.Body{Ops: []op.Op{o}})
	check(t.org.T, err)
	return raw
}

// Texts opens every bundle the vault has of a space and gives their texts by
// position, empty for epoch records.
func (t *Tablet) Texts(space [16]byte) []string {
	t.org.T.Helper()
	var out []string
	for _, e := range t.Entries[space] {
		if e.Key.Class == orglog.ClassEpoch {
			out = append(out, "")
			continue
		}
		b, err := bundle.Parse(e.Raw)
		check(t.org.T, err)
		body, err := b.Open(t.spaces[space].epoch)
		check(t.org.T, err)
		text, _ := body.Ops[0].Value.Text()
		out = append(out, text)
	}
	return out
}

func (t *Tablet) queue(raw []byte) {
	t.org.T.Helper()
	s, err := wire.ParseSigned(raw)
	check(t.org.T, err)
	t.Queue(client.Outgoing{Key: s.Key, Raw: raw})
}

// Forge queues raw under a key of the caller's choice, whatever it is.
func (t *Tablet) Forge(key wire.Key, raw []byte) { t.Queue(client.Outgoing{Key: key, Raw: raw}) }

// String names the tablet in failures.
func (t *Tablet) String() string { return fmt.Sprintf("%s with %d waiting", t.Name, len(t.Waiting())) }

// Resign strips the signature of a bundle and signs its header and payload as
// this tablet, as a thief of ciphertext would.
func (t *Tablet) Resign(raw []byte) []byte {
	t.org.T.Helper()
	m, err := sign.Parse1(raw, sign.TypeBundle)
	check(t.org.T, err)
	org := t.org.State.Org
	out, err := t.Sign.Sign1(m.Protected, m.Payload, org[:])
	check(t.org.T, err)
	return out
}
