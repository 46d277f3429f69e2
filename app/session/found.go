package session

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"

	"doorstep/crypto/keystore"
	"doorstep/crypto/orglog"
	"doorstep/crypto/passphrase"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/op"
)

// Founding says what a new organisation is.
type Founding struct {
	Home       string // of the first administrator's vault
	Out        string // folder for the keys that do not belong on a tablet
	Name       string // of the organisation
	Server     string // base URL
	Person     string // the first administrator
	Title      string // their job
	Team       string // name of the first team
	Device     string // what this tablet is called
	Passphrase string
	Now        func() time.Time
}

// AdminKey is a file with one administrator's key and the passphrase that
// opens it. The passphrase is shown once and kept nowhere.
type AdminKey struct {
	File       string
	Passphrase string
}

// Founded is a new organisation.
type Founded struct {
	Genesis string // hash that everybody pins, hexadecimal
	Words   string // the same in words, to be read aloud
	NoteKey string // file with the server's signing key
	Admins  []AdminKey
	Paper   []string // files with the halves of the recovery key
}

// adminCount and adminThreshold are how many administrators there are and how
// many must sign what two must (sync-and-crypto.md 2.2).
const (
	adminCount     = 3
	adminThreshold = 2
)

// Names of what the vault keeps beside its keys.
const (
	extraFounding = "founding" // server note key in text form, until the first sync
	extraNames    = "names"    // what the unlock screen says
	extraJoin     = "join"     // a join that waits for approval
)

// Found makes an organisation: its log, the keys of its administrators, the
// recovery key in halves, the server's note key, and the first vault, whose
// owner leads the first team. Nothing of it goes to the server yet: the first
// sync does that.
func Found(ctx context.Context, f Founding) (_ Founded, err error) {
	fail := func(err error) (Founded, error) { return Founded{}, err }
	u, err := url.Parse(f.Server)
	if err != nil || u.Host == "" {
		return fail(fmt.Errorf("%q is not the address of a server; it begins with https://", f.Server))
	}
	if ok, err := keystore.Exists(keystore.Dir(f.Home)); ok || err != nil {
		if err == nil {
			err = ErrVaultExists
		}
		return fail(err)
	}
	if err := os.MkdirAll(f.Home, 0o700); err != nil {
		return fail(fmt.Errorf("the folder of the vault cannot be made: %w", err))
	}
	if err := os.MkdirAll(f.Out, 0o700); err != nil {
		return fail(fmt.Errorf("the folder for the keys cannot be made: %w", err))
	}
	org, err := op.RandomID(rand.Reader)
	if err != nil {
		return fail(err)
	}
	noteKey, verifier, err := note.GenerateKey(rand.Reader, u.Host)
	if err != nil {
		return fail(fmt.Errorf("the server's key cannot be made: %w", err))
	}
	recovery, err := seal.NewRoleGen(rand.Reader, 1)
	if err != nil {
		return fail(err)
	}
	var admins []sign.Private
	var out Founded
	for i := range adminCount {
		k, err := sign.NewPrivate(rand.Reader)
		if err != nil {
			return fail(err)
		}
		admins = append(admins, k)
		a, err := writeAdminKey(filepath.Join(f.Out, fmt.Sprintf("admin-%d.age", i+1)), k)
		if err != nil {
			return fail(err)
		}
		out.Admins = append(out.Admins, a)
	}
	if out.Paper, err = writePaper(f.Out, recovery); err != nil {
		return fail(err)
	}
	genesis, err := orglog.NewGenesis(org, f.Now(), adminThreshold, recovery, verifier, admins...)
	if err != nil {
		return fail(err)
	}
	pin := orglog.Hash(genesis)
	out.Genesis = fmt.Sprintf("%x", pin)
	out.Words = passphrase.Fingerprint(pin)
	out.NoteKey = filepath.Join(f.Out, "server-note.key")
	if err := errors.Join(
		os.WriteFile(out.NoteKey, []byte(noteKey+"\n"), 0o600),
		os.WriteFile(filepath.Join(f.Out, "genesis.txt"), []byte(out.Genesis+"\n"), 0o600),
	); err != nil {
		return fail(fmt.Errorf("the keys cannot be written: %w", err))
	}

	b := builder{now: f.Now, admin: admins[0], entries: [][]byte{genesis}}
	if b.state, err = orglog.Begin(pin, genesis); err != nil {
		return fail(err)
	}
	if b.keys, err = orglog.NewKeyring(nil); err != nil {
		return fail(err)
	}
	team, err := newTeamRole()
	if err != nil {
		return fail(err)
	}
	b.role(orglog.RoleStaff, "")
	b.role(team, f.Team)
	b.role(orglog.RoleDuty, "Out-of-hours")
	person, err := op.RandomID(rand.Reader)
	if err != nil {
		return fail(err)
	}
	// The first lead holds the duty role too: only a holder can hand it on.
	b.person(person, orglog.Lead, []string{orglog.RoleStaff, team, orglog.RoleDuty}, f.Person, f.Title)
	dev, err := newDevice()
	if err != nil {
		return fail(err)
	}
	b.device(person, dev)
	if b.err != nil {
		return fail(b.err)
	}
	v := keystore.Vault{
		Device: dev.ID, Person: person, Org: org, Genesis: pin, NoteKey: verifier, Server: f.Server,
		Sign: dev.Sign.Seed(), KEM: dev.KEM.Seed(), Courier: dev.Courier.Seed(), Roles: b.keys.Roles(),
		Extra: map[string][]byte{
			extraFounding: []byte(noteKey),
			extraNames:    names{Organisation: f.Name, Person: f.Person, Role: f.Title, Team: f.Team, Device: f.Device}.encode(),
		},
	}
	if err := createVault(f.Home, f.Passphrase, f.Now, v, b.entries); err != nil {
		return fail(err)
	}
	s, err := Unlock(ctx, Options{Home: f.Home, Now: f.Now}, f.Passphrase)
	if err != nil {
		return fail(err)
	}
	defer func() { err = errors.Join(err, s.Lock()) }()
	if err := s.store.NewSpace(DirectoryOf(org), orglog.SpaceDirectory, []string{orglog.RoleStaff}); err != nil {
		return fail(err)
	}
	if err := s.nameOrganisation(ctx, f.Name); err != nil {
		return fail(err)
	}
	return out, s.makeCanary(ctx)
}

// builder appends statements as an administrator, and remembers the first
// error.
type builder struct {
	now     func() time.Time
	admin   sign.Private
	second  sign.Private // signs too where two must; none if invalid
	state   *orglog.State
	keys    *orglog.Keyring
	entries [][]byte
	err     error
}

func (b *builder) add(c orglog.Content, err error) {
	if b.err == nil {
		b.err = err
	}
	if b.err != nil {
		return
	}
	keys := []sign.Private{b.admin}
	if g, ok := c.(orglog.Grant); ok && orglog.IsNamed(g.Role) && b.second.Valid() {
		keys = append(keys, b.second)
	}
	entry, next, err := b.state.Append(b.now(), c, keys...)
	if err != nil {
		b.err = err
		return
	}
	b.entries, b.state = append(b.entries, entry), next
}

func (b *builder) role(id, name string) {
	if b.err != nil {
		return
	}
	var n *orglog.Name
	if name != "" {
		x, err := sealName(b.keys, b.state, orglog.NameRole, []byte(id), name, "")
		if err != nil {
			b.err = err
			return
		}
		n = &x
	}
	c, g, err := b.state.NewRole(rand.Reader, id, nil, nil, n)
	if err == nil {
		err = b.keys.Add(id, g)
	}
	b.add(c, err)
}

func (b *builder) person(id op.ID, rank orglog.Rank, roles []string, name, title string) {
	if b.err != nil {
		return
	}
	n, err := sealName(b.keys, b.state, orglog.NamePerson, id[:], name, title)
	b.add(orglog.AddPerson{Person: id16(id), Rank: rank, Roles: sortedRoles(roles), Name: n}, err)
}

func (b *builder) device(person op.ID, d orglog.NewDevice) {
	if b.err != nil {
		return
	}
	c, err := b.state.AddFirst(person, d, b.keys, nil)
	b.add(c, err)
}

// sealName seals a name, with a job title after it, under the staff role.
func sealName(k *orglog.Keyring, st *orglog.State, kind string, id []byte, name, title string) (orglog.Name, error) {
	role, ok := st.Roles[orglog.RoleStaff]
	if !ok {
		return orglog.Name{}, orglog.ErrNoKey
	}
	g, ok := k.Gen(orglog.RoleStaff, role.Current().Gen)
	if !ok {
		return orglog.Name{}, orglog.ErrNoKey
	}
	if title != "" {
		name += "\n" + title
	}
	return orglog.NewName(rand.Reader, g, st.Org, kind, id, name)
}

func newDevice() (orglog.NewDevice, error) {
	id, err1 := op.RandomID(rand.Reader)
	s, err2 := sign.NewPrivate(rand.Reader)
	c, err3 := sign.NewPrivate(rand.Reader)
	k, err4 := seal.NewIdentity(rand.Reader)
	return orglog.NewDevice{ID: id, Sign: s, Courier: c, KEM: k}, errors.Join(err1, err2, err3, err4)
}

// writeAdminKey writes a key as an age file under a passphrase of its own.
// adminKeyWork is the work of scrypt before an administrator's key, as a power of two:
// 32 MiB and some tenths of a second beside a passphrase of four drawn words. A file
// that asks for more than we ever write is not opened: it would take the tablet's memory.
const adminKeyWork = 15

func writeAdminKey(path string, k sign.Private) (AdminKey, error) {
	pass, err := passphrase.New(rand.Reader)
	if err != nil {
		return AdminKey{}, err
	}
	r, err := age.NewScryptRecipient(pass)
	if err != nil {
		return AdminKey{}, err
	}
	r.SetWorkFactor(adminKeyWork)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return AdminKey{}, fmt.Errorf("an administrator's key cannot be written: %w", err)
	}
	defer f.Close()
	w, err := age.Encrypt(f, r)
	if err != nil {
		return AdminKey{}, err
	}
	seed := k.Seed()
	if _, err := fmt.Fprintf(w, adminKeyMagic+"%x\n", seed[:]); err != nil {
		return AdminKey{}, err
	}
	if err := errors.Join(w.Close(), f.Sync()); err != nil {
		return AdminKey{}, fmt.Errorf("an administrator's key cannot be written: %w", err)
	}
	return AdminKey{File: path, Passphrase: pass}, nil
}

// ReadAdminKey opens what Found wrote.
func ReadAdminKey(path, pass string) (sign.Private, error) {
	f, err := os.Open(path)
	if err != nil {
		return sign.Private{}, err
	}
	defer f.Close()
	id, err := age.NewScryptIdentity(pass)
	if err != nil {
		return sign.Private{}, err
	}
	id.SetMaxWorkFactor(adminKeyWork)
	r, err := age.Decrypt(f, id)
	if err != nil {
		return sign.Private{}, errors.New("that passphrase does not open the administrator's key")
	}
	b, err := io.ReadAll(io.LimitReader(r, 256))
	if err != nil {
		return sign.Private{}, err
	}
	return parseAdminKey(string(b))
}

// adminKeyMagic begins what stands in an administrator's key file, before the seed in
// hexadecimal and the end of the line.
const adminKeyMagic = "doorstep-admin-key-1 "

func parseAdminKey(text string) (sign.Private, error) {
	digits, ok := strings.CutPrefix(strings.TrimSuffix(text, "\n"), adminKeyMagic)
	raw, err := hex.DecodeString(digits)
	if !ok || err != nil || len(raw) != sign.SeedSize {
		return sign.Private{}, errors.New("this is not an administrator's key")
	}
	return sign.PrivateFromSeed([sign.SeedSize]byte(raw)), nil
}

// writePaper writes the two halves of the recovery key. Both are needed;
// neither says anything by itself.
func writePaper(dir string, recovery seal.RoleGen) ([]string, error) {
	a, b, err := seal.Split(rand.Reader, recovery.Seed)
	if err != nil {
		return nil, err
	}
	id, err := recovery.Identity()
	if err != nil {
		return nil, err
	}
	var files []string
	for i, half := range []seal.Key{a, b} {
		path := filepath.Join(dir, fmt.Sprintf("recovery-half-%d.txt", i+1))
		text := fmt.Sprintf("Doorstep recovery key, half %d of 2.\nPrint it, lock it away apart from the other half, and delete this file.\nBoth halves together open every record of the organisation.\n\n%s\n\nPublic key: %s\n",
			i+1, groups(fmt.Sprintf("%x", half[:])), seal.FormatAgeRecipient(id.Recipient()))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return nil, fmt.Errorf("the recovery paper cannot be written: %w", err)
		}
		files = append(files, path)
	}
	return files, nil
}

func groups(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// newTeamRole is a role id for a new team. It is drawn, because the server sees
// it: a team's name is sealed.
func newTeamRole() (string, error) {
	var id [8]byte
	if _, err := io.ReadFull(rand.Reader, id[:]); err != nil {
		return "", err
	}
	return orglog.TeamPrefix + hex.EncodeToString(id[:]), nil
}
