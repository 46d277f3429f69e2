package session

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
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

// decisionText says in words what a statement does.
func (s *Session) decisionText(st *orglog.State, c orglog.Content, alone bool) string {
	switch c := c.(type) {
	case orglog.Policy:
		var parts []string
		for _, name := range sortedKeys(c.Values) {
			parts = append(parts, policyText(name, c.Values[name]))
		}
		return "Change the organisation’s rules: " + strings.Join(parts, "; ") + "."
	case orglog.ServerReset:
		if c.NoteKey != "" {
			return "Accept that the server begins anew, under a new key. Tablets send back what they hold. New key: " + c.NoteKey + "."
		}
		return "Accept that the server has lost records or was restored from an older copy. Tablets send back what they hold, and alarms about it end."
	case orglog.Destroy:
		return s.destroyText(c, alone)
	case orglog.AddAdmin:
		kid := c.Key.KID()
		name := ""
		if c.Name != nil {
			if n, err := c.Name.Open(s.store.Keyring(), st.Org, orglog.NameAdmin, kid[:]); err == nil {
				name = n + ", "
			}
		}
		return fmt.Sprintf("Make somebody an administrator: %skey %s. There are %d now.", name, hex.EncodeToString(kid[:]), len(st.Admins))
	case orglog.RemoveAdmin:
		return fmt.Sprintf("Take the administrator with the key %s out. There are %d now, and %d must sign.", hex.EncodeToString(c.Key[:]), len(st.Admins), st.Threshold)
	case orglog.Checkpoint:
		return fmt.Sprintf("Confirm the organisation’s log as it stands: %d statements, ending in %s.", c.Size, hex.EncodeToString(c.Head[:4]))
	}
	return "Something that this version of Doorstep does not know. Do not sign it here."
}

func (s *Session) destroyText(c orglog.Destroy, alone bool) string {
	space := op.ID(c.Space)
	id := s.caseOf(space)
	why := map[uint64]string{1: "its time has ended", 2: "an order to erase it", 3: "it was filed wrongly"}[c.Basis]
	name := s.childName(id)
	if name == "" {
		if card, ok := s.cards()[id]; ok {
			name = card.person().Name
		}
	}
	if name == "" {
		name = "a case that is not on this tablet"
	}
	what := "the record of " + name
	if id != space {
		what = "the essentials of " + name
	}
	text := fmt.Sprintf("Destroy %s for ever (case %s), because %s. Nobody will be able to read it again, on any tablet or the server; copies in backups end with the backups.", what, id, cmpWhy(why))
	if alone && id == space {
		if _, err := s.store.Keys(EssentialsOf(id)); err == nil {
			text += " Its essentials are proposed again after that."
		}
	}
	return text
}

func cmpWhy(why string) string {
	if why == "" {
		return "of a reason that this version does not know"
	}
	return why
}

func policyText(name string, v int64) string {
	words := map[string]string{
		orglog.PolicyLease: "days a tablet may be offline", orglog.PolicyIdle: "minutes until an idle tablet locks",
		orglog.PolicyVisitIdle: "minutes until it locks in a visit", orglog.PolicyEpoch: "days until a case gets a new key",
		orglog.PolicyInvite: "hours an invitation is open", orglog.PolicyBlobQuota: "megabytes of photos for each tablet",
	}[name]
	if words == "" {
		words = name
	}
	return fmt.Sprintf("%s: %d", words, v)
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

// post sends statements that others signed, in one sync.
func (s *Session) post(ctx context.Context, entries [][]byte) error {
	s.syncing.Lock()
	defer s.syncing.Unlock()
	c, err := s.connect()
	if err != nil {
		return err
	}
	if _, err := c.Sync(ctx, &posting{Store: s.store, entries: entries}, sink{s.store, s}); err != nil {
		return err
	}
	s.accessChanged()
	return s.arrived(ctx, entries)
}

// arrived makes sure that statements are in the log.
func (s *Session) arrived(ctx context.Context, entries [][]byte) error {
	st, err := s.store.Org(ctx)
	if err != nil {
		return err
	}
	last, err := orglog.Parse(entries[len(entries)-1])
	if err != nil {
		return ErrNoProposal
	}
	if st.Size < last.Size+1 || st.Size == last.Size+1 && st.Head != sha256.Sum256(entries[len(entries)-1]) {
		return ErrExpired
	}
	return nil
}

// posting is a vault that has these statements to send.
type posting struct {
	*store.Store
	entries [][]byte
}

// Statements implements client.Source.
func (p *posting) Statements(ctx context.Context, on *orglog.State) ([][]byte, error) {
	raws, err := p.Store.Statements(ctx, on)
	if err != nil || len(raws) > 0 || on == nil {
		return raws, err
	}
	for i, e := range p.entries {
		x, err := orglog.Parse(e)
		if err != nil {
			return nil, ErrNoProposal
		}
		if x.Size == on.Size && x.Prev == on.Head {
			return p.entries[i:], nil
		}
	}
	return nil, nil
}
