package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/store"
	"doorstep/crypto/detcbor"
	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/op"
)

// Basis is why a record is destroyed.
type Basis string

// The lawful bases.
const (
	BasisRetention Basis = "retention" // its time has ended
	BasisErasure   Basis = "erasure"   // an order
	BasisMisfiled  Basis = "misfiled"
)

var bases = map[Basis]uint64{BasisRetention: 1, BasisErasure: 2, BasisMisfiled: 3}

// Decision is what as many administrators as the organisation's threshold must
// sign. Exactly one of its parts is set.
type Decision struct {
	Policy      map[string]int64
	ServerReset bool        // administrators know that the server lost data
	NoteKey     string      // with ServerReset: the server's new note key; "" keeps the old one
	Destroy     casefile.ID // a case, with its essentials
	Basis       Basis       // with Destroy
	AddAdmin    sign.Public // zero: none
	AdminName   string      // with AddAdmin
	RemoveAdmin sign.KID    // zero: none
	Checkpoint  bool
}

// Proposal is a decision as its signers see it.
type Proposal struct {
	Text    string // in words
	Signed  int    // by administrators, each signature verified
	Needed  int
	Expired bool // the organisation's log has moved on; it must be proposed anew
}

// Errors of decisions.
var (
	ErrNoProposal = errors.New("this is not a decision of this organisation, or the file is damaged")
	ErrExpired    = errors.New("the organisation’s log has changed since this was proposed. Sync, propose it again and have it signed again")
	ErrUnsigned   = errors.New("not enough administrators have signed this")
)

// proposalMagic begins a decision's file.
var proposalMagic = []byte("doorstep-decision-1\n")

// proposalFile is a decision on its way between administrators: statements of
// the organisation's log, each the successor of the one before.
type proposalFile struct {
	Entries []detcbor.Bytes `cbor:"1,keyasint"`
}

// maxProposal bounds a decision's file, bytes.
const maxProposal = 1 << 20

func writeProposal(entries [][]byte) ([]byte, error) {
	var f proposalFile
	for _, e := range entries {
		f.Entries = append(f.Entries, e)
	}
	b, err := detcbor.Marshal(f)
	return append(slices.Clone(proposalMagic), b...), err
}

func readProposal(file []byte) ([][]byte, error) {
	rest, ok := bytes.CutPrefix(file, proposalMagic)
	var f proposalFile
	if !ok || len(file) > maxProposal || detcbor.Unmarshal(rest, &f) != nil || len(f.Entries) == 0 || len(f.Entries) > 2 {
		return nil, ErrNoProposal
	}
	var out [][]byte
	for _, e := range f.Entries {
		out = append(out, e)
	}
	return out, nil
}

// ProposeAdmin makes the file of a decision, signed with the given keys.
// Administrators who are not in one place pass it on: each reads what it says
// (ReadProposal), signs (CoSign), and whoever has the last signature sends it
// (Submit). A case is two spaces, and a statement is for one: with all the keys
// at hand both are in the file; else the essentials are proposed again once the
// case itself is destroyed, and the words say so.
func (s *Session) ProposeAdmin(d Decision, keys ...sign.Private) ([]byte, error) {
	st, err := s.settled()
	if err != nil {
		return nil, err
	}
	contents, err := s.contents(st, d)
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for _, c := range contents {
		e, err := st.Propose(s.o.Now(), c, keys...)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
		next, err := st.Apply(e)
		if errors.Is(err, orglog.ErrInvalid) {
			return nil, fmt.Errorf("this cannot be decided: %w", err)
		}
		if err != nil {
			break // more must sign before anything can follow it
		}
		st = next
	}
	return writeProposal(entries)
}

// settled is the organisation's log as the server has it. What this vault still
// has to send would stand in the way of a decision.
func (s *Session) settled() (*orglog.State, error) {
	st, err := s.store.Org(context.Background())
	if err != nil {
		return nil, err
	}
	if st == nil || s.store.State().Size != st.Size {
		return nil, errors.New("sync first: changes to the organisation wait on this tablet")
	}
	return st, nil
}

// contents are the statements of a decision.
func (s *Session) contents(st *orglog.State, d Decision) ([]orglog.Content, error) {
	var out []orglog.Content
	if len(d.Policy) > 0 {
		for name, v := range d.Policy {
			if err := orglog.CheckPolicy(name, v); err != nil {
				return nil, err
			}
		}
		out = append(out, orglog.Policy{Values: d.Policy})
	}
	if d.ServerReset {
		out = append(out, orglog.ServerReset{NoteKey: d.NoteKey})
	}
	if d.AddAdmin != (sign.Public{}) {
		kid := d.AddAdmin.KID()
		c := orglog.AddAdmin{Key: d.AddAdmin}
		if d.AdminName != "" {
			n, err := sealName(s.store.Keyring(), st, orglog.NameAdmin, kid[:], d.AdminName, "")
			if err != nil {
				return nil, err
			}
			c.Name = &n
		}
		out = append(out, c)
	}
	if d.RemoveAdmin != (sign.KID{}) {
		out = append(out, orglog.RemoveAdmin{Key: d.RemoveAdmin})
	}
	if d.Checkpoint {
		out = append(out, orglog.Checkpoint{Size: st.Size, Head: st.Head, Digest: st.Digest()})
	}
	if len(out) > 1 || len(out) == 1 && !d.Destroy.IsZero() {
		return nil, errors.New("decide one thing at a time")
	}
	if !d.Destroy.IsZero() {
		return s.destroyContents(st, d)
	}
	if len(out) == 0 {
		return nil, errors.New("say what is to be decided")
	}
	return out, nil
}

func (s *Session) destroyContents(st *orglog.State, d Decision) ([]orglog.Content, error) {
	basis, ok := bases[d.Basis]
	if !ok {
		return nil, errors.New("say on what basis the record is destroyed: retention, erasure or misfiled")
	}
	var out []orglog.Content
	for _, space := range []op.ID{d.Destroy, EssentialsOf(d.Destroy)} {
		if _, gone := st.Destroyed[[16]byte(space)]; gone {
			continue
		}
		if _, err := s.store.Keys(space); errors.Is(err, store.ErrSpace) && space != d.Destroy {
			continue // a case without essentials
		}
		out = append(out, orglog.Destroy{Space: id16(space), Basis: basis})
	}
	if len(out) == 0 {
		return nil, errors.New("that record is destroyed already")
	}
	return out, nil
}

// ReadProposal says in words what a file would have its signers sign.
func (s *Session) ReadProposal(file []byte) (Proposal, error) {
	entries, err := readProposal(file)
	if err != nil {
		return Proposal{}, err
	}
	st, err := s.store.Org(context.Background())
	if err != nil || st == nil {
		return Proposal{}, errors.Join(ErrWaiting, err)
	}
	p := Proposal{Needed: st.Threshold}
	var texts []string
	for i, e := range entries {
		x, err := orglog.Parse(e)
		if err != nil || x.Org != st.Org {
			return Proposal{}, ErrNoProposal
		}
		if i == 0 {
			p.Expired = x.Size != st.Size || x.Prev != st.Head
		} else if x.Prev != orglog.Hash(entries[i-1]) {
			return Proposal{}, ErrNoProposal
		}
		n, err := signatures(st, e)
		if err != nil {
			return Proposal{}, err
		}
		if i == 0 || n < p.Signed {
			p.Signed = n
		}
		texts = append(texts, s.decisionText(st, x.Content, len(entries) == 1))
	}
	p.Text = strings.Join(texts, " ")
	return p, nil
}

// signatures counts the administrators who signed an entry. One signature that
// does not verify, or is nobody's, spoils it.
func signatures(st *orglog.State, entry []byte) (int, error) {
	m, err := sign.ParseMany(entry, sign.TypeStatement)
	if err != nil {
		return 0, ErrNoProposal
	}
	if len(m.Signers()) == 0 {
		return 0, nil
	}
	err = m.Verify(st.Org[:], func(kid sign.KID) (sign.Public, bool) {
		pub, ok := st.Admins[kid]
		return pub, ok
	})
	if err != nil {
		return 0, fmt.Errorf("%w: it is signed by somebody who is no administrator", ErrNoProposal)
	}
	return len(m.Signers()), nil
}

// CoSign adds a signature to a proposal's file. Whoever holds the key has read
// what it says (ReadProposal).
func (s *Session) CoSign(file []byte, key sign.Private) ([]byte, error) {
	p, err := s.ReadProposal(file)
	if err != nil {
		return nil, err
	}
	st, err := s.settled()
	if err != nil {
		return nil, err
	}
	if p.Expired {
		return nil, ErrExpired
	}
	if _, ok := st.Admins[key.Public().KID()]; !ok {
		return nil, errors.New("that key is no administrator’s of this organisation")
	}
	entries, err := readProposal(file)
	if err != nil {
		return nil, err
	}
	x, err := orglog.Parse(entries[0])
	if err != nil {
		return nil, ErrNoProposal
	}
	if slices.Contains(x.Signers, key.Public().KID()) {
		return nil, errors.New("that administrator has signed it already; another one must")
	}
	// What follows it names it by its signatures too, and is proposed anew.
	e, err := st.CoSign(entries[0], key)
	if err != nil {
		return nil, err
	}
	return writeProposal([][]byte{e})
}

// Submit sends a proposal that has enough signatures. It counts when it returns
// without an error.
func (s *Session) Submit(ctx context.Context, file []byte) error {
	entries, err := readProposal(file)
	if err != nil {
		return err
	}
	if _, err := s.Sync(ctx); err != nil {
		return err
	}
	st, err := s.settled()
	if err != nil {
		return err
	}
	p, err := s.ReadProposal(file)
	if err != nil {
		return err
	}
	if p.Expired {
		return ErrExpired
	}
	var destroyed []casefile.ID
	for i, e := range entries {
		next, err := st.Apply(e)
		switch {
		case errors.Is(err, orglog.ErrSigner), errors.Is(err, orglog.ErrNotAllowed):
			return fmt.Errorf("%w: %d of %d", ErrUnsigned, p.Signed, p.Needed)
		case err != nil:
			return fmt.Errorf("this cannot be decided: %w", err)
		}
		st = next
		if x, err := orglog.Parse(e); err == nil && i == 0 {
			if c, ok := x.Content.(orglog.Destroy); ok {
				destroyed = append(destroyed, s.caseOf(op.ID(c.Space)))
			}
		}
	}
	if err := s.post(ctx, entries); err != nil {
		return err
	}
	for _, id := range destroyed {
		// The directory names the child no more.
		if err := s.clearCard(ctx, id); err != nil {
			return err
		}
	}
	_, err = s.Sync(ctx)
	return err
}
