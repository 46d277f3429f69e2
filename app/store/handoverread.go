package store

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/orglog"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// handoverReader reads the frames of a file.
type handoverReader struct {
	r   *bufio.Reader
	sum hash.Hash
	n   uint64
}

// next reads one frame; nothing of it is trusted but that it is whole.
func (h *handoverReader) next() (kind byte, payload []byte, err error) {
	head := make([]byte, frameHead)
	if _, err := io.ReadFull(h.r, head); err != nil {
		return 0, nil, fmt.Errorf("%w: it ends too early", ErrHandover)
	}
	n := int(binary.BigEndian.Uint32(head))
	if n == 0 || n > maxFrame {
		return 0, nil, fmt.Errorf("%w: part %d cannot be read", ErrHandover, h.n+1)
	}
	// Memory is taken as bytes arrive: a file may promise what it does not have.
	var body bytes.Buffer
	if _, err := io.CopyN(&body, h.r, int64(n)); err != nil {
		return 0, nil, fmt.Errorf("%w: it ends too early", ErrHandover)
	}
	payload = body.Bytes()
	if frameSum(head, payload) != [8]byte(head[4:]) {
		return 0, nil, fmt.Errorf("%w: part %d cannot be read", ErrHandover, h.n+1)
	}
	if payload[0] == handoverEnd {
		return handoverEnd, payload[1:], nil
	}
	h.sum.Write(head)
	h.sum.Write(payload)
	h.n++
	return payload[0], payload[1:], nil
}

// ReadBundles takes in a hand-over file. Everything is verified as if it came
// from the server, where it goes as well, after the next sync, should it not
// be there. Reading a file twice changes nothing. On an error what was read
// before it is kept, and the report says what that was.
func (s *Store) ReadBundles(ctx context.Context, r io.Reader) (HandoverReport, error) {
	h := &handoverReader{r: bufio.NewReader(r), sum: sha256.New()}
	var rep HandoverReport
	magic := make([]byte, len(handoverMagic))
	if _, err := io.ReadFull(h.r, magic); err != nil || string(magic) != handoverMagic {
		return rep, fmt.Errorf("%w: it does not begin like one", ErrHandover)
	}
	h.sum.Write(magic)
	kind, payload, err := h.next()
	if err != nil {
		return rep, err
	}
	var head handoverHeadRow
	if kind != handoverHead || detcbor.Unmarshal(payload, &head) != nil {
		return rep, fmt.Errorf("%w: it does not say whose it is", ErrHandover)
	}
	if op.ID(head.Org) != s.o.Org || [32]byte(head.Genesis) != s.o.Genesis {
		return rep, ErrOtherOrganisation
	}
	in := handoverIn{s: s, rep: &rep}
	err = in.read(ctx, h)
	if kerr := in.flush(); err == nil {
		err = kerr
	}
	return rep, err
}

// handoverIn gathers what is read until it is worth taking in.
type handoverIn struct {
	s          *Store
	rep        *HandoverReport
	statements [][]byte
	told       bool // the statements were taken in
	raws       [][]byte
	size       int
}

func (in *handoverIn) read(ctx context.Context, h *handoverReader) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		kind, payload, err := h.next()
		if err != nil {
			return err
		}
		if kind != handoverStatement && !in.told {
			if err := in.takeStatements(); err != nil {
				return err
			}
		}
		switch kind {
		case handoverStatement:
			if in.told {
				return fmt.Errorf("%w: its parts are out of order", ErrHandover)
			}
			in.statements = append(in.statements, payload)
		case handoverEntry:
			if len(payload) > wire.MaxBundle {
				return fmt.Errorf("%w: part %d is too large", ErrHandover, h.n)
			}
			in.raws = append(in.raws, payload)
			if in.size += len(payload); in.size > handoverBatch {
				if err := in.flush(); err != nil {
					return err
				}
			}
		case handoverPart, handoverPartWaits:
			if err := in.flush(); err != nil {
				return err
			}
			if err := in.part(payload, kind == handoverPartWaits); err != nil {
				return err
			}
		case handoverEnd:
			var end handoverEndRow
			if detcbor.Unmarshal(payload, &end) != nil || end.Frames != h.n || [32]byte(end.Sum) != [32]byte(h.sum.Sum(nil)) {
				return fmt.Errorf("%w: a part of it is missing", ErrHandover)
			}
			return nil
		default:
			return fmt.Errorf("%w: it was written by a newer version of Doorstep", ErrHandover)
		}
	}
}

// takeStatements verifies the organisation's log of the file against the one
// here, and takes in what is new.
func (in *handoverIn) takeStatements() error {
	s := in.s
	in.told = true
	s.mu.Lock()
	have, org := s.orgRaw, s.confirmed
	s.mu.Unlock()
	if org == nil {
		return errors.New("this tablet has not been to the server yet; sync once before you take work over from a file")
	}
	for i, raw := range in.statements {
		if i < len(have) && !sameRecord(have[i], raw) {
			return fmt.Errorf("%w: its organisation's log is not the one of this tablet; tell your administrator", ErrHandover)
		}
	}
	if len(in.statements) <= len(have) {
		return nil
	}
	fresh := in.statements[len(have):]
	next, err := org.ApplyAll(fresh)
	if errors.Is(err, orglog.ErrNewer) {
		return fmt.Errorf("%w: it was written by a newer version of Doorstep", ErrHandover)
	}
	if err != nil {
		return fmt.Errorf("%w: its organisation's log does not verify", ErrHandover)
	}
	if err := s.KeepStatements(context.Background(), uint64(len(have)), fresh, next); err != nil {
		return err
	}
	in.rep.Statements = len(fresh)
	return nil
}

// flush takes in what has gathered. It lies in a folder of its own until the
// server has it, as the view is not the only place for anything.
func (in *handoverIn) flush() error {
	raws := in.raws
	in.raws, in.size = nil, 0
	if len(raws) == 0 {
		return nil
	}
	fresh, err := in.s.newHere(raws)
	if err != nil {
		return err
	}
	in.rep.Known += len(raws) - len(fresh)
	if len(fresh) == 0 {
		return nil
	}
	good, refused := in.s.verified(fresh)
	in.rep.Refused += refused
	if len(good) == 0 {
		return nil
	}
	dir, err := writeAside(in.s.o.Home, good)
	if err != nil {
		return in.s.explain(err)
	}
	keys, rep, err := in.s.adoptRaws(good)
	if err != nil {
		return err
	}
	in.rep.add(rep)
	in.s.mu.Lock()
	defer in.s.mu.Unlock()
	in.s.adopted[dir] = keys
	return nil
}

// part takes in a part of a picture that an answer here names.
func (in *handoverIn) part(payload []byte, waits bool) error {
	if len(payload) < 16 || len(payload)-16 > wire.MaxBlob {
		return fmt.Errorf("%w: a picture in it cannot be read", ErrHandover)
	}
	s, space, data := in.s, op.ID(payload[:16]), payload[16:]
	hash := sha256.Sum256(data)
	named, err := s.view.has(keyOf(rowBlob, space[:], hash[:]))
	if err != nil {
		return s.damaged(asDamage(err))
	}
	if !named {
		return nil
	}
	if _, err := s.readPart(space, hash); !errors.Is(err, ErrBlobNotHere) {
		return err
	}
	if err := s.roomForPictures(len(data)); err != nil {
		return err
	}
	name := partName(space, hash)
	if waits {
		name += suffixWaits
	}
	if err := s.pictures.write(name, data); err != nil {
		return s.explain(err)
	}
	in.rep.Pictures++
	return nil
}

// newHere leaves out bundles that a log or the outbox here holds.
func (s *Store) newHere(raws [][]byte) ([][]byte, error) {
	held := map[op.ID]map[wire.Hash]bool{}
	var out [][]byte
	for _, raw := range raws {
		signed, err := wire.ParseSigned(raw)
		if err != nil {
			out = append(out, raw) // it is counted as refused
			continue
		}
		id := op.ID(signed.Key.Space)
		if held[id] == nil {
			if held[id], err = s.logHolds(id); err != nil {
				return nil, err
			}
		}
		waits, err := s.view.has(outKey(signed.Key))
		if err != nil {
			return nil, s.damaged(asDamage(err))
		}
		if !held[id][wire.HashOf(raw)] && !waits && (signed.Device != s.kid || op.ID(signed.Key.Inc) != s.inc) {
			out = append(out, raw)
		}
	}
	return out, nil
}

// verified leaves out what no device of the organisation signed.
func (s *Store) verified(raws [][]byte) (good [][]byte, refused int) {
	for _, raw := range raws {
		if _, ok := s.verify(raw); ok {
			good = append(good, raw)
		} else {
			refused++
		}
	}
	return good, refused
}
