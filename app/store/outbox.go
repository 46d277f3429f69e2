package store

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/bundle"
	"doorstep/sync/client"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
)

// sealedOutbox is what a vault's files say, without any key of it, about what
// has no receipt.
type sealedOutbox struct {
	waiting []client.Outgoing
	device  sign.KID // who signed it
}

// SealedOutbox gives what a vault holds that has no receipt, in the order in
// which it must be sent: key records first, then published bundles, then
// drafts. It needs no key: everything in it is signed and sealed already. The
// vault must not be open.
func SealedOutbox(home string) (iter.Seq2[client.Outgoing, error], error) {
	box, err := readSealed(home)
	if err != nil {
		return nil, err
	}
	return func(yield func(client.Outgoing, error) bool) {
		for _, o := range box.waiting {
			if !yield(o, nil) {
				return
			}
		}
	}, nil
}

// readSealed reads journal and key records of a closed vault.
func readSealed(home string) (box sealedOutbox, err error) {
	p, err := Prepare(home, nil)
	if err != nil {
		return box, err
	}
	defer func() { err = errors.Join(err, p.Release()) }()
	var org *orglog.State
	var verifier note.Verifier
	if raw, err := readFrames(filepath.Join(home, fileOrg)); err == nil && len(raw) > 0 {
		if org, err = orglog.Load(orglog.Hash(raw[0]), raw); err == nil {
			verifier, _ = note.NewVerifier(org.NoteKey) // nil: then nothing counts as safe, and is sent again
		}
	}
	safe := map[wire.Key]bool{}
	type kept struct {
		client.Outgoing
		rank int
	}
	var all []kept
	take := func(payload []byte) error {
		if len(payload) < 2 {
			return nil
		}
		switch payload[0] {
		case recordDraft, recordPublished:
			b, err := bundle.Parse(slices.Clone(payload[1:]))
			if err != nil {
				return nil
			}
			h := b.Header
			box.device = h.Device
			k := wire.Key{Space: h.Space, Inc: h.Incarnation, Class: uint8(h.Class), N: h.N}
			all = append(all, kept{client.Outgoing{Key: k, Raw: b.Bytes()}, 1 + int(h.Class)})
		case recordReceipts:
			if verifier == nil {
				return nil
			}
			r, err := wire.OpenReceipts(verifier, org.Org, payload[1:])
			if err != nil {
				return nil
			}
			for _, row := range r.All() {
				safe[row.Key] = true
			}
		}
		return nil
	}
	if err := p.journal.Replay(0, func(_ uint64, payload []byte) error { return take(payload) }); err != nil {
		return box, fmt.Errorf("the vault's journal cannot be read: %w", err)
	}
	epochs, err := readFrames(filepath.Join(home, fileEpochs))
	if err != nil {
		return box, err
	}
	for _, raw := range epochs {
		if r, err := orglog.ParseEpoch(raw); err == nil && r.Device == box.device {
			all = append(all, kept{client.Outgoing{Key: wire.Key{Space: r.Space, Inc: r.Incarnation, Class: orglog.ClassEpoch, N: r.N}, Raw: raw}, 0})
		}
	}
	slices.SortStableFunc(all, func(a, b kept) int {
		return cmp.Or(slices.Compare(a.Key.Space[:], b.Key.Space[:]), cmp.Compare(a.rank, b.rank), slices.Compare(a.Key.Inc[:], b.Key.Inc[:]), cmp.Compare(a.Key.N, b.Key.N))
	})
	for _, k := range all {
		if !safe[k.Key] {
			box.waiting = append(box.waiting, k.Outgoing)
		}
	}
	return box, nil
}

// readFrames reads every whole frame of a frame file.
func readFrames(path string) ([][]byte, error) {
	var out [][]byte
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	f, err := openFrames(path, func(b []byte) error {
		out = append(out, b)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, f.close()
}
