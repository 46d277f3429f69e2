package session

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"doorstep/crypto/keystore"
	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/bundle"
	"doorstep/sync/client"
	"doorstep/sync/op"
)

// Errors of the recovery paper.
var (
	ErrPaper      = errors.New("these are not the two halves of one recovery key; read the numbers again")
	ErrOtherPaper = errors.New("this paper is not the recovery key of this organisation, or was replaced by a newer one")
	ErrPaperFails = errors.New("the paper does not open everything that it should. Tell your administrators at once: a new recovery key is needed while tablets still open the records")
)

// Recovering says how an organisation is opened from its paper.
type Recovering struct {
	Home    string
	Server  string
	Genesis string       // hexadecimal, as Found gave it
	Halves  [2]string    // text of the two papers, or only their numbers
	Admin   sign.Private // an administrator's key: it lets the new vault in
	// Second is another administrator's key. One alone opens no case that is
	// for named people (orglog); with two those are opened too.
	Second     sign.Private
	Person     string // name of who does it
	Title      string
	Device     string
	Passphrase string
	Why        string // stands in the record of every case
	Now        func() time.Time
}

// Recovered says what the paper opened.
type Recovered struct {
	Roles int // role keys that were opened
	Cases int // cases that can be read again
	// Restricted counts roles of named people that stay closed, because one
	// administrator alone recovered.
	Restricted int
}

// Recover makes a vault that opens everything, from the two paper halves and one
// administrator's key, for when no tablet is left that does. The one whose
// vault it is becomes a lead, every role gets a next generation and every case a
// new key, and each case's own record says that it was opened so.
func Recover(ctx context.Context, r Recovering) (_ Recovered, err error) {
	fail := func(err error) (Recovered, error) { return Recovered{}, err }
	if strings.TrimSpace(r.Why) == "" {
		return fail(errors.New("say why the paper is used; it stands in the record of every case"))
	}
	if ok, err := keystore.Exists(keystore.Dir(r.Home)); ok || err != nil {
		if err == nil {
			err = ErrVaultExists
		}
		return fail(err)
	}
	pin, err := hex.DecodeString(strings.TrimSpace(r.Genesis))
	if err != nil || len(pin) != 32 {
		return fail(errors.New("the genesis is 64 figures and letters; look in genesis.txt or on the paper"))
	}
	a, err := client.NewAdmin(client.AdminConfig{URL: r.Server, Clock: clock{r.Now}, Genesis: [32]byte(pin), Key: r.Admin})
	if err != nil {
		return fail(err)
	}
	defer a.Close()
	st, err := a.Read(ctx)
	if err != nil {
		return fail(err)
	}
	paper, err := paperKey(st, r.Halves)
	if err != nil {
		return fail(err)
	}
	keys, err := orglog.NewKeyring(nil)
	if err != nil {
		return fail(err)
	}
	identity, err := paper.Identity()
	if err != nil {
		return fail(err)
	}
	if _, err := st.Rescue(identity, keys); err != nil {
		return fail(fmt.Errorf("%w: %w", ErrPaperFails, err))
	}
	v, err := r.admit(ctx, a, st, keys)
	if err != nil {
		return fail(err)
	}
	if err := createVault(r.Home, r.Passphrase, r.Now, v, a.Entries()); err != nil {
		return fail(err)
	}
	s, err := Unlock(ctx, Options{Home: r.Home, Now: r.Now}, r.Passphrase)
	if err != nil {
		return fail(err)
	}
	defer func() { err = errors.Join(err, s.Lock()) }()
	out := Recovered{Roles: len(v.Roles), Restricted: len(keys.Roles()) - len(v.Roles)}
	out.Cases, err = s.recovered(ctx, r.Why)
	return out, err
}

// admit makes the person and the device of the one who recovers, signed by the
// administrator, with every role that the paper opened.
func (r Recovering) admit(ctx context.Context, a *client.Admin, st *orglog.State, keys *orglog.Keyring) (keystore.Vault, error) {
	fail := func(err error) (keystore.Vault, error) { return keystore.Vault{}, err }
	var roles, named []string
	held := keys.Roles()
	for role := range keys.Roles() {
		switch {
		case role == orglog.RoleRecovery || strings.HasPrefix(role, orglog.GuestPrefix):
		case !orglog.IsNamed(role):
			roles = append(roles, role)
		case r.Second.Valid():
			named = append(named, role)
		default:
			delete(held, role)
		}
	}
	slices.Sort(roles)
	slices.Sort(named)
	first := roles[:min(len(roles), orglog.MaxRoles)]
	person, err := op.RandomID(randReader)
	if err != nil {
		return fail(err)
	}
	dev, err := newDevice()
	if err != nil {
		return fail(err)
	}
	b := builder{now: r.Now, admin: r.Admin, second: r.Second, state: st, keys: keys}
	b.person(person, orglog.Lead, first, r.Person, r.Title)
	b.device(person, dev)
	for _, role := range append(roles[len(first):], named...) {
		if b.err != nil {
			break
		}
		g, err := b.state.NewGrant(role, []orglog.ID{person}, keys)
		b.add(g, err)
	}
	if b.err != nil {
		return fail(b.err)
	}
	if err := a.Post(ctx, b.entries...); err != nil {
		return fail(err)
	}
	return keystore.Vault{
		Device: dev.ID, Person: person, Org: st.Org, Genesis: st.Genesis, NoteKey: st.NoteKey, Server: r.Server,
		Sign: dev.Sign.Seed(), KEM: dev.KEM.Seed(), Courier: dev.Courier.Seed(), Roles: held,
		Extra: map[string][]byte{extraNames: names{Person: r.Person, Role: r.Title, Device: r.Device}.encode()},
	}, nil
}

// recovered fetches everything, makes the keys new that lay open while the paper
// was used, and writes into each case what was done.
func (s *Session) recovered(ctx context.Context, why string) (cases int, err error) {
	if _, err := s.Sync(ctx); err != nil {
		return 0, err
	}
	for _, role := range s.myRoles() {
		c, _, err := s.store.State().Rotate(randReader, role, s.store.Keyring())
		if err == nil {
			err = s.store.Propose(c)
		}
		if err != nil {
			return 0, fmt.Errorf("the keys could not be made new: %w", err)
		}
	}
	ids := s.caseIDs()
	for _, id := range ids {
		if err := s.logAccess(ctx, id, "Opened with the organisation’s recovery paper by "+s.Me().Name, why); err != nil {
			return 0, err
		}
	}
	_, err = s.Sync(ctx)
	return len(ids), err
}

// paperKey puts the halves together and holds the key to what the organisation's
// log committed to.
func paperKey(st *orglog.State, halves [2]string) (seal.RoleGen, error) {
	a, errA := half(halves[0])
	b, errB := half(halves[1])
	if errA != nil || errB != nil || a == b {
		return seal.RoleGen{}, ErrPaper
	}
	r := st.Roles[orglog.RoleRecovery]
	if r == nil {
		return seal.RoleGen{}, ErrOtherPaper
	}
	cur := r.Current()
	g := seal.RoleGen{Gen: cur.Gen, Seed: seal.Join(a, b)}
	if g.KID() != cur.KID {
		return seal.RoleGen{}, ErrOtherPaper
	}
	return g, nil
}

// half finds the 64 figures of a half in what a paper says.
func half(text string) (seal.Key, error) {
	for line := range strings.Lines(text) {
		digits := strings.Map(func(r rune) rune {
			if r == ' ' || r == '-' || r == '\t' || r == '\r' || r == '\n' {
				return -1
			}
			return r
		}, line)
		if b, err := hex.DecodeString(digits); err == nil && len(b) == len(seal.Key{}) {
			return seal.Key(b), nil
		}
	}
	return seal.Key{}, ErrPaper
}

// Drill proves that the paper still opens what it should: every role's key, and
// through the paper alone the word in the canary space and the newest key of
// every case on this tablet. It opens no record, keeps nothing, and needs no
// signal.
func (s *Session) Drill(ctx context.Context, halves [2]string) error {
	st := s.store.State()
	if st == nil {
		return ErrWaiting
	}
	paper, err := paperKey(st, halves)
	if err != nil {
		return err
	}
	identity, err := paper.Identity()
	if err != nil {
		return err
	}
	roles, err := orglog.NewKeyring(nil)
	if err != nil {
		return err
	}
	if _, err := st.Rescue(identity, roles); err != nil {
		return fmt.Errorf("%w: %w", ErrPaperFails, err)
	}
	for role, r := range st.Roles {
		if _, ok := roles.Gen(role, r.Current().Gen); !ok && role != orglog.RoleRecovery {
			return fmt.Errorf("%w: the key of %s", ErrPaperFails, s.roleName(role))
		}
	}
	alone, err := orglog.NewKeyring(map[string][]seal.RoleGen{orglog.RoleRecovery: {paper}})
	if err != nil {
		return err
	}
	heard := false
	for _, id := range s.store.Spaces() {
		word, err := s.drillSpace(ctx, st, id, alone)
		if err != nil {
			return err
		}
		heard = heard || word == canaryWord
	}
	if !heard {
		return errors.New("the canary was not found on this tablet; sync, then drill again")
	}
	return nil
}

// drillSpace opens the newest key of a space through the paper alone, and of the
// canary what it says.
func (s *Session) drillSpace(ctx context.Context, st *orglog.State, id op.ID, paper *orglog.Keyring) (word string, err error) {
	canary := id == CanaryOf(st.Org)
	var space orglog.Space
	var newest seal.KID
	top := uint64(0)
	for e, err := range s.store.Raw(ctx, [16]byte(id), 0) {
		if err != nil {
			return "", err
		}
		if r, err := orglog.ParseEpoch(e.Raw); err == nil {
			if space.Apply(st, r) == nil && r.No >= top {
				newest, top = r.KID, r.No
			}
			continue
		}
		if !canary {
			continue
		}
		b, err := bundle.Parse(e.Raw)
		if err != nil {
			continue
		}
		epoch, err := space.Epoch(st.Org, b.Header.EpochKID, paper)
		if err != nil {
			return "", fmt.Errorf("%w: the canary", ErrPaperFails)
		}
		body, err := b.Open(epoch.Keys())
		if err != nil {
			return "", fmt.Errorf("%w: the canary", ErrPaperFails)
		}
		for i := range body.Ops {
			if t, ok := body.Ops[i].Value.Text(); ok && body.Ops[i].Link == cardCanary {
				word = t
			}
		}
	}
	if top == 0 {
		return word, nil // nothing of it has come yet
	}
	if _, err := space.Epoch(st.Org, newest, paper); err != nil {
		return "", fmt.Errorf("%w: a case", ErrPaperFails)
	}
	return word, nil
}
