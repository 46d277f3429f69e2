package orglog

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"

	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
)

// Space is the keys' side of one space: its epoch records so far. The order in
// which records arrive does not matter, except that one which names a
// predecessor comes after it. The zero Space is empty. It is not safe for
// concurrent use.
type Space struct {
	ID      ID
	Kind    SpaceKind
	records map[seal.KID]*EpochRecord
	opened  map[seal.KID]seal.Epoch
	// late are the records of revoked devices that knew of it, which somebody
	// admitted.
	late map[seal.KID]bool
}

// Apply verifies a record from the space's log against the organisation log and
// adds it. The first record of a space may come from any device that may write;
// a later one only from somebody who held a role that opens the space, and its
// predecessors must be known. A record that was applied before changes nothing.
// Records that did not come through the space's log must not be applied when
// State.Judge says Former.
func (sp *Space) Apply(s *State, r *EpochRecord) error {
	if auth := s.Judge(r.Device, r.OrgSize, r.Space, r.Hash); auth != Authorised && auth != Former {
		return ErrSigner
	}
	d, _ := s.DeviceByKID(r.Device)
	if err := r.Verify(d.Sign, s.Org); err != nil {
		return err
	}
	if err := s.CheckRecipients(r); err != nil {
		return err
	}
	if len(sp.records) > 0 {
		if err := sp.follows(s, r); err != nil {
			return err
		}
	} else if r.No != 1 {
		return fmt.Errorf("%w: a space begins with epoch 1", ErrEpoch)
	}
	if sp.records == nil {
		sp.ID, sp.Kind = r.Space, r.Kind
		sp.records, sp.opened, sp.late = map[seal.KID]*EpochRecord{}, map[seal.KID]seal.Epoch{}, map[seal.KID]bool{}
	}
	sp.records[r.KID] = r
	if s.Authority(r.Device, r.OrgSize) == Barred {
		sp.late[r.KID] = true
	}
	return nil
}

// follows checks a record against those before it.
func (sp *Space) follows(s *State, r *EpochRecord) error {
	if old, ok := sp.records[r.KID]; ok {
		if old.Hash != r.Hash {
			return fmt.Errorf("%w: two records for one epoch", ErrEpoch)
		}
		return nil
	}
	if r.Space != sp.ID || r.Kind != sp.Kind || r.No == 1 {
		return fmt.Errorf("%w: space, kind or number", ErrEpoch)
	}
	highest := uint64(0)
	for _, p := range r.Prev {
		old, ok := sp.records[p.KID]
		if !ok {
			return fmt.Errorf("%w: a predecessor is not known", ErrEpoch)
		}
		// Whoever follows an epoch had access to that one, not to some other of the
		// space: who was left out of a restricted case cannot follow it.
		if !slices.ContainsFunc(old.Wraps, func(w EpochWrap) bool {
			role := s.Roles[w.Role]
			return role != nil && s.madeByMember(r, role)
		}) {
			return fmt.Errorf("%w: made by somebody without access", ErrEpoch)
		}
		highest = max(highest, old.No)
	}
	if r.No != highest+1 {
		return fmt.Errorf("%w: number %d after %d", ErrEpoch, r.No, highest)
	}
	return nil
}

// restricts reports whether a record leaves the space to named people only.
func (r *EpochRecord) restricts() bool {
	return !slices.ContainsFunc(r.Wraps, func(w EpochWrap) bool { return w.Role != RoleRecovery && !IsNamed(w.Role) })
}

// writable returns the records that may be written under, highest first. Once a
// space was restricted these are the records that restrict it and those that
// follow one: a colleague's epoch, made without a connection at the same time or
// by somebody who wants to stay, does not open it again. What was written under
// such an epoch is read all the same. And nobody writes under what a revoked device
// made in knowledge of its revocation, though somebody admitted it for the sake of
// what it seals: whoever has the device has that secret.
func (sp *Space) writable() []*EpochRecord {
	all := slices.DeleteFunc(sp.sorted(), func(r *EpochRecord) bool { return sp.late[r.KID] })
	if !slices.ContainsFunc(all, (*EpochRecord).restricts) {
		return all
	}
	closed := make(map[seal.KID]bool, len(all))
	for _, r := range slices.Backward(all) { // predecessors have lower numbers
		closed[r.KID] = r.restricts() || slices.ContainsFunc(r.Prev, func(p EpochPrev) bool { return closed[p.KID] })
	}
	return slices.DeleteFunc(all, func(r *EpochRecord) bool { return !closed[r.KID] })
}

// Empty reports whether the space has no record yet.
func (sp *Space) Empty() bool { return len(sp.records) == 0 }

// Roles returns the ids of the roles to which the newest epochs are wrapped that
// may be written under and that the keyring opens, recovery left out, rising: for
// whom the next epoch is to be. An epoch that somebody else made for others does
// not count: they would be let in, or nobody could follow. Where the keyring opens
// none it is the newest of all, to tell who could.
func (sp *Space) Roles(s *State, k *Keyring) []string {
	mine := sp.newest(func(r *EpochRecord) bool {
		_, err := sp.Epoch(s.Org, r.KID, k)
		return err == nil
	})
	if len(mine) > 0 {
		return mine
	}
	return sp.Holders()
}

// Holders returns the ids of the roles to which the newest epochs are wrapped
// that may be written under, recovery left out, rising: whose the space is now,
// whether or not this device opens it.
func (sp *Space) Holders() []string {
	return sp.newest(func(*EpochRecord) bool { return true })
}

// newest returns the roles of the highest records that may be written under among
// those that count.
func (sp *Space) newest(counts func(*EpochRecord) bool) []string {
	var out []string
	top := uint64(0)
	for _, r := range sp.writable() {
		if r.No < top {
			break
		}
		if !counts(r) {
			continue
		}
		top = r.No
		for _, w := range r.Wraps {
			if w.Role != RoleRecovery && !slices.Contains(out, w.Role) {
				out = append(out, w.Role)
			}
		}
	}
	slices.Sort(out)
	return out
}

// sorted returns the records by number and commitment, highest first.
func (sp *Space) sorted() []*EpochRecord {
	out := make([]*EpochRecord, 0, len(sp.records))
	for _, r := range sp.records {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b *EpochRecord) int {
		return cmp.Or(cmp.Compare(b.No, a.No), bytes.Compare(b.KID[:], a.KID[:]))
	})
	return out
}

// Epoch opens the epoch with commitment kid: through a wrap to a role that the
// keyring holds, or through an epoch that follows it. What was opened once is
// kept. It fails with ErrNoAccess.
func (sp *Space) Epoch(org ID, kid seal.KID, k *Keyring) (seal.Epoch, error) {
	return sp.open(org, kid, k, map[seal.KID]bool{})
}

func (sp *Space) open(org ID, kid seal.KID, k *Keyring, seen map[seal.KID]bool) (seal.Epoch, error) {
	if e, ok := sp.opened[kid]; ok {
		return e, nil
	}
	r, ok := sp.records[kid]
	if !ok || seen[kid] {
		return seal.Epoch{}, ErrNoAccess
	}
	seen[kid] = true
	for _, w := range r.Wraps {
		id, ok := k.idents[w.To]
		if !ok {
			continue
		}
		e, err := id.UnwrapEpoch(spaceInfo(org, sp.ID, kid), r.No, w.Wrap)
		if err != nil {
			continue // a bad wrap; another, or a later epoch, may open it
		}
		sp.opened[kid] = e
		return e, nil
	}
	for _, later := range sp.records {
		for _, p := range later.Prev {
			if p.KID != kid {
				continue
			}
			newer, err := sp.open(org, later.KID, k, seen)
			if err != nil {
				continue
			}
			e, err := newer.OpenPrev(sp.ID, r.No, kid, p.Box)
			if err != nil {
				continue
			}
			sp.opened[kid] = e
			return e, nil
		}
	}
	return seal.Epoch{}, ErrNoAccess
}

// tips opens the epochs that no other follows: what a next epoch by a device must
// seal. Those that the keyring does not open are left to somebody who can, and so
// are those whose roles the device's person has left, though it may still hold
// the seeds.
func (sp *Space) tips(s *State, dev sign.KID, k *Keyring) ([]seal.Epoch, error) {
	maker, _ := s.DeviceByKID(dev)
	followed := map[seal.KID]bool{}
	for _, r := range sp.records {
		for _, p := range r.Prev {
			followed[p.KID] = true
		}
	}
	var out []seal.Epoch
	for _, r := range sp.sorted() {
		if followed[r.KID] || maker != nil && !slices.ContainsFunc(r.Wraps, func(w EpochWrap) bool {
			role := s.Roles[w.Role]
			return role != nil && role.Members[maker.Person]
		}) {
			continue
		}
		e, err := sp.Epoch(s.Org, r.KID, k)
		if err != nil {
			continue
		}
		out = append(out, e)
	}
	if len(out) == 0 {
		return nil, ErrNoAccess
	}
	return out[:min(len(out), maxEpochPrev)], nil
}

// WriteEpoch returns the epoch to write under: the highest by number and
// commitment whose wraps name no superseded role generation and that the keyring
// opens. fresh is false when there is none such: then e is the highest that
// opens at all, and a new epoch should be made before the next write, which
// must not wait for it where the device cannot. It looks through all records:
// ask again after a sync, not at every save.
func (sp *Space) WriteEpoch(s *State, k *Keyring) (e seal.Epoch, fresh bool, err error) {
	var fallback *seal.Epoch
	for _, r := range sp.writable() {
		e, err := sp.Epoch(s.Org, r.KID, k)
		if errors.Is(err, ErrNoAccess) {
			continue
		}
		if err != nil {
			return seal.Epoch{}, false, err
		}
		if !slices.ContainsFunc(r.Wraps, func(w EpochWrap) bool { return s.Superseded(w.Role, w.Gen) }) {
			return e, true, nil
		}
		if fallback == nil {
			fallback = &e
		}
	}
	if fallback == nil {
		return seal.Epoch{}, false, ErrNoAccess
	}
	return *fallback, false, nil
}
