package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"slices"

	"doorstep/app/archive"
	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// Proof gathers what shows that spaces are what was signed: the organisation's log
// as the server has it, every entry that this vault holds of each space, what waits to
// be sent among them, the secrets that open them, and the sealed parts of their
// pictures. It holds keys: it goes into a sealed file and nowhere else.
func (s *Store) Proof(ctx context.Context, spaces ...op.ID) (archive.Proof, error) {
	if err := s.Publish(ctx); err != nil && !errors.Is(err, ErrDiskFull) {
		return archive.Proof{}, err
	}
	s.mu.Lock()
	org, statements := s.confirmed, s.orgRaw
	s.mu.Unlock()
	if org == nil {
		return archive.Proof{}, errors.New("this organisation has not been to its server yet; sync once before you make an archive")
	}
	p := archive.Proof{Org: org.Org, Genesis: org.Genesis, Statements: statements[:min(uint64(len(statements)), org.Size)]}
	for _, id := range spaces {
		sp, err := s.proofOf(ctx, id)
		if err != nil {
			return archive.Proof{}, err
		}
		p.Spaces = append(p.Spaces, sp)
	}
	return p, nil
}

func (s *Store) proofOf(ctx context.Context, id op.ID) (archive.Space, error) {
	out := archive.Space{ID: id, Part: func(hash [32]byte) ([]byte, error) { return s.readPart(id, hash) }}
	kids := map[seal.KID]bool{}
	take := func(raw []byte) error {
		e, err := wire.ParseSigned(raw)
		if err != nil {
			return err
		}
		kid := seal.KID{}
		if e.Epoch != nil {
			kid = e.Epoch.KID
		} else {
			kid = e.Bundle.Header.EpochKID
		}
		if _, seen := kids[kid]; !seen {
			k, err := s.epochSecret(id, kid)
			if err != nil && !errors.Is(err, orglog.ErrNoAccess) && !errors.Is(err, ErrNoKey) {
				return err
			}
			if kids[kid] = err == nil; err == nil {
				out.Epochs = append(out.Epochs, k)
			}
		}
		if !kids[kid] && e.Epoch == nil {
			out.Missing++
		}
		out.Entries = append(out.Entries, bytes.Clone(raw))
		return nil
	}
	for e, err := range s.Raw(ctx, wire.ID(id), 0) {
		if err == nil {
			err = take(e.Raw)
		}
		if err != nil {
			return out, err
		}
	}
	s.mu.Lock()
	bad := s.badLogs[id]
	s.mu.Unlock()
	if bad {
		return out, errors.New("a part of this case’s log must be fetched again first. Everything that you wrote is safe. Sync, then try again")
	}
	keys, err := s.outKeys()
	if err != nil {
		return out, s.damaged(asDamage(err))
	}
	for _, key := range keys {
		if op.ID(key[1:17]) != id {
			continue
		}
		b, err := s.view.get(key)
		if err != nil {
			return out, s.damaged(err)
		}
		if b == nil {
			continue
		}
		o, err := readOut(key, b)
		if err == nil {
			err = take(o.Raw)
		}
		if err != nil {
			return out, err
		}
	}
	all, err := s.parts()
	if err != nil {
		return out, err
	}
	for hash := range all[id] {
		if b, err := s.readPart(id, hash); err == nil && sha256.Sum256(b) == hash {
			out.Parts = append(out.Parts, hash)
		}
	}
	slices.SortFunc(out.Parts, func(a, b [32]byte) int { return bytes.Compare(a[:], b[:]) })
	if out.Pictures, err = s.picturesOf(ctx, id); err != nil {
		return out, err
	}
	return out, ctx.Err()
}

// picturesOf are the pictures and files that answers of a space name or once named.
func (s *Store) picturesOf(ctx context.Context, id op.ID) ([]archive.Picture, error) {
	var out []archive.Picture
	seen := map[op.ID]bool{}
	for _, info := range s.Docs(id) {
		ops, err := s.Load(info.ID)
		if err != nil {
			return nil, err
		}
		for i := range ops {
			ref, title, ok := AttachmentOf(id, ops[i].Value)
			if !ok || seen[ref.ID] {
				continue
			}
			seen[ref.ID] = true
			p := archive.Picture{Doc: info.ID.String(), Title: title, Type: ref.Mime, ID: ref.ID, Epoch: ref.Epoch, Size: ref.Size, Chunks: ref.Chunks}
			if s.hasParts(ref) {
				p.Read = func() ([]byte, error) { return s.Blob(ctx, ref) }
			}
			out = append(out, p)
		}
	}
	return out, nil
}

// hasParts reports whether all parts of a picture are here and whole.
func (s *Store) hasParts(ref BlobRef) bool {
	for _, h := range ref.Chunks {
		if b, err := s.readPart(ref.Space, h); err != nil || sha256.Sum256(b) != h {
			return false
		}
	}
	return true
}

// epochSecret is one epoch of a space.
func (s *Store) epochSecret(space op.ID, kid seal.KID) (seal.Epoch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sp := s.spaces[space]
	if sp == nil {
		return seal.Epoch{}, ErrNoKey
	}
	if err := s.ready(sp); err != nil {
		return seal.Epoch{}, err
	}
	return sp.epochs.Epoch(s.org.Org, kid, s.keyring)
}

// SignArchive signs an archive's list of contents as this device.
func (s *Store) SignArchive(manifest []byte) ([]byte, error) {
	s.mu.Lock()
	org := s.org
	s.mu.Unlock()
	if org == nil {
		return nil, ErrClosed
	}
	return archive.Sign(s.o.Device, org.Org, manifest)
}
