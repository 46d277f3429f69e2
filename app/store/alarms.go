package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/sign"
	"doorstep/sync/client"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// Alarm is what the server did, with the evidence.
type Alarm struct {
	client.Alarm
	At time.Time
	// Healed is when the server had everything again, or an administrator's
	// statement explained what it did; zero while neither is so.
	Healed time.Time
}

// alarmRow is an alarm, or the word that those of a space are over, in their
// file. It holds ids and what was signed, nothing of a record.
type alarmRow struct {
	At        int64         `cbor:"1,keyasint"` // Unix milliseconds
	Kind      uint64        `cbor:"2,keyasint"` // 0: over
	Space     detcbor.B16   `cbor:"3,keyasint"`
	Held      uint64        `cbor:"4,keyasint,omitempty"`
	HeldRoot  detcbor.Bytes `cbor:"5,keyasint,omitempty"`
	Shown     uint64        `cbor:"6,keyasint,omitempty"`
	ShownRoot detcbor.Bytes `cbor:"7,keyasint,omitempty"`
	HeldNote  detcbor.Bytes `cbor:"8,keyasint,omitempty"`
	ShownNote detcbor.Bytes `cbor:"9,keyasint,omitempty"`
	Entry     detcbor.Bytes `cbor:"10,keyasint,omitempty"`
	Author    detcbor.Bytes `cbor:"11,keyasint,omitempty"`
	HeldOrg   uint64        `cbor:"12,keyasint,omitempty"`
	ShownOrg  uint64        `cbor:"13,keyasint,omitempty"`
}

func (r alarmRow) alarm() Alarm {
	a := Alarm{At: time.UnixMilli(r.At), Alarm: client.Alarm{
		Kind: client.AlarmKind(r.Kind), Space: wire.ID(r.Space), HeldNote: r.HeldNote, ShownNote: r.ShownNote,
		Held: wire.Checkpoint{Space: wire.ID(r.Space), Size: r.Held}, Shown: wire.Checkpoint{Space: wire.ID(r.Space), Size: r.Shown},
		Entry: r.Entry, HeldOrg: r.HeldOrg, ShownOrg: r.ShownOrg,
	}}
	copy(a.Held.Root[:], r.HeldRoot)
	copy(a.Shown.Root[:], r.ShownRoot)
	if len(r.Author) == len(sign.KID{}) {
		a.Author = sign.KID(r.Author)
	}
	return a
}

// KeepAlarm keeps the evidence of a server that went back, forked or withheld
// something. One that is told again while it lasts is kept once. It implements
// client.Sink.
func (s *Store) KeepAlarm(_ context.Context, a client.Alarm) error {
	for _, old := range s.Alarms() {
		if old.Kind == a.Kind && old.Space == a.Space && old.Healed.IsZero() {
			return nil
		}
	}
	return s.addAlarm(alarmRow{
		At: s.o.Now().UnixMilli(), Kind: uint64(a.Kind), Space: detcbor.B16(a.Space), Held: a.Held.Size, HeldRoot: a.Held.Root[:],
		Shown: a.Shown.Size, ShownRoot: a.Shown.Root[:], HeldNote: a.HeldNote, ShownNote: a.ShownNote,
		Entry: a.Entry, Author: a.Author[:], HeldOrg: a.HeldOrg, ShownOrg: a.ShownOrg,
	})
}

func (s *Store) addAlarm(r alarmRow) error {
	b, err := detcbor.Marshal(r)
	if err != nil {
		return err
	}
	if err := s.alarmFile.add(b); err != nil {
		return s.explain(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.alarmRaw = append(s.alarmRaw, b)
	return nil
}

// KeepHealed notes that a space's log, or with the zero id the organisation's,
// is the one again that was read before. It implements client.Sink.
func (s *Store) KeepHealed(_ context.Context, space wire.ID, _ int) error {
	// A server that lost bundles may have lost pictures too: all that are here
	// are offered again, and it takes what it lacks.
	return errors.Join(s.offerParts(op.ID(space)), s.healed(space))
}

// healed ends the alarms of a space.
func (s *Store) healed(space wire.ID) error {
	for _, a := range s.Alarms() {
		if a.Space == space && a.Healed.IsZero() {
			return s.addAlarm(alarmRow{At: s.o.Now().UnixMilli(), Space: detcbor.B16(space)})
		}
	}
	return nil
}

// Alarms lists every alarm that was ever raised, oldest first. They stay when
// they are over, as evidence.
func (s *Store) Alarms() []Alarm {
	s.mu.Lock()
	raws := s.alarmRaw
	s.mu.Unlock()
	var out []Alarm
	for _, b := range raws {
		var r alarmRow
		if err := detcbor.Unmarshal(b, &r); err != nil {
			continue // of a newer version
		}
		a := r.alarm()
		if r.Kind != 0 {
			out = append(out, a)
			continue
		}
		for i := range out {
			if out[i].Space == a.Space && out[i].Healed.IsZero() {
				out[i].Healed = a.At
			}
		}
	}
	return out
}

// KeepRevoked keeps the statement by which this device was revoked, beside the
// vault, where it is found without a key. It implements client.Sink.
func (s *Store) KeepRevoked(_ context.Context, statement []byte) error {
	if err := s.home.write(fileRevoked, statement); err != nil {
		return s.explain(err)
	}
	return nil
}

// Revoked gives the statement by which the device of a vault was revoked; nil
// when none has come. It needs no key.
func Revoked(home string) ([]byte, error) {
	d, err := osDisk(home).dir("")
	if err != nil {
		return nil, err
	}
	b, err := folder{d}.read(fileRevoked)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the vault cannot be read: %w", err)
	}
	return b, nil
}
