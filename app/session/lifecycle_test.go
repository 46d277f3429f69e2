package session_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/crypto/keystore"
)

func (w *town) contact(home string) (session.ContactReport, error) {
	return session.Contact(context.Background(), session.Options{Home: home, Now: w.Now})
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// With the vault locked the courier brings what was sealed to the server; the
// colleague has it before the vault is ever unlocked again.
func TestALockedVaultIsHeard(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, priya, id := w.two()
	priya.set(priya.doc(id), "caf.id.known-as", "typed before the lock")
	home := priya.home
	if r, err := w.contact(home); err == nil {
		t.Errorf("a vault in use was read from outside: %+v", r)
	}
	priya.lock()
	w.signal(false)
	if r, err := w.contact(home); err == nil || r.Kept == 0 || r.Sent != 0 {
		t.Errorf("without a signal: %+v %v", r, err)
	}
	w.signal(true)
	r, err := w.contact(home)
	if err != nil || r.Sent == 0 || r.Kept != 0 || r.Revoked || r.Wiped {
		t.Fatalf("contact: %+v %v", r, err)
	}
	grace.sync()
	if got := grace.doc(id).Text("caf.id.known-as"); got != "typed before the lock" {
		t.Errorf("the colleague reads %q", got)
	}
	st, err := os.Stat(filepath.Join(home, "courier.key"))
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("the courier's key: %v %v", st.Mode(), err)
	}
	priya = w.unlock(home)
	priya.sync()
	if d := cmp.Diff(response(t, grace.doc(id)), response(t, priya.doc(id))); d != "" {
		t.Errorf("sent twice, the tablets differ:\n%s", d)
	}
}

// A lost tablet is shut out and emptied: at its next contact its keys are
// destroyed and nothing in its folder opens, what it had not sent is held aside
// or, when the signal breaks, stays sealed; admitted, it is in the record under
// its writer's name, and the case's record says who let it in. The new keys are
// none that the tablet ever had.
func TestWipeKeepsOutbox(t *testing.T) {
	t.Parallel()
	for _, signal := range []string{"held", "cut off"} {
		t.Run(signal, func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			grace, priya, id := w.two()
			ctx := context.Background()
			priya.set(priya.doc(id), "caf.id.known-as", "never sent")
			home := priya.home
			priya.lock()
			device := casefile.ID{}
			for _, m := range grace.Members() {
				if m.Name == "Priya Nair" {
					device = m.Devices[0].ID
				}
			}
			if err := grace.Revoke(session.Revoking{Device: device, Reason: session.Lost, Wipe: true}); err != nil {
				t.Fatal(err)
			}
			grace.sync()
			if signal == "cut off" {
				// The token is granted, what follows breaks off.
				w.breakAfter("/v1/courier/push")
			}
			r, err := w.contact(home)
			if !r.Revoked || !r.Wiped {
				t.Fatalf("%+v %v", r, err)
			}
			if (err == nil) != (signal == "held") || (r.HeldAside > 0) != (signal == "held") || (r.Kept > 0) != (signal == "cut off") {
				t.Fatalf("%+v %v", r, err)
			}
			if ok, err := keystore.Exists(keystore.Dir(home)); ok || err != nil {
				t.Errorf("the keys are still there: %v %v", ok, err)
			}
			if exists(filepath.Join(home, "view")) {
				t.Error("the view is still there")
			}
			if v, err := session.Peek(home, time.Now()); err != nil || v.Exists || !v.Wiped {
				t.Errorf("the screen is told %+v %v", v, err)
			}
			if _, err := session.Unlock(ctx, session.Options{Home: home, Now: time.Now}, pass); !errors.Is(err, session.ErrNoVault) {
				t.Errorf("unlocking: %v", err)
			}
			if signal == "cut off" {
				if !exists(filepath.Join(home, "courier.key")) {
					t.Fatal("nothing can bring the sealed work to the server any more")
				}
				w.breakAfter("")
				if r, err = w.contact(home); err != nil || r.HeldAside == 0 || r.Kept != 0 {
					t.Fatalf("the next contact: %+v %v", r, err)
				}
			}
			if exists(filepath.Join(home, "courier.key")) {
				t.Error("the courier's key is still there though everything was handed over")
			}

			held, err := grace.HeldAside(ctx)
			if err != nil || len(held) == 0 {
				t.Fatalf("held aside: %v %v", held, err)
			}
			for _, h := range held {
				if h.Person != "Priya Nair" || h.Child != "Amina R." || h.Text == "" || h.Bytes == 0 {
					t.Errorf("held aside: %+v", h)
				}
			}
			if got := grace.doc(id).Text("caf.id.known-as"); got != "Mina" {
				t.Errorf("before it is admitted the record reads %q", got)
			}
			if err := grace.Admit(ctx, held); err != nil {
				t.Fatal(err)
			}
			grace.sync()
			grace.sync()
			if got := grace.doc(id).Text("caf.id.known-as"); got != "never sent" {
				t.Errorf("after it was admitted the record reads %q", got)
			}
			if left, err := grace.HeldAside(ctx); err != nil || len(left) != 0 {
				t.Errorf("still held aside: %+v %v", left, err)
			}
			as := grace.AccessEntries(held[0].Case)
			if len(as) != 1 || !strings.Contains(as[0].What, "Priya Nair") || as[0].By != "Grace Okafor" {
				t.Errorf("the case's record says %+v", as)
			}
		})
	}
}

// A tablet that was emptied before its work had gone is enrolled anew: the sealed
// work goes along and is held aside for a manager, not lost.
func TestAWipedTabletBeginsAnewAndBringsItsWork(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, priya, id := w.two()
	ctx := context.Background()
	priya.set(priya.doc(id), "caf.id.known-as", "never sent")
	home := priya.home
	priya.lock()
	for _, m := range grace.Members() {
		if m.Name == "Priya Nair" {
			if err := grace.Revoke(session.Revoking{Device: m.Devices[0].ID, Reason: session.Lost, Wipe: true}); err != nil {
				t.Fatal(err)
			}
		}
	}
	inv, err := grace.Invite(session.Invitation{Person: grace.person("Priya Nair")})
	if err != nil {
		t.Fatal(err)
	}
	grace.sync()
	w.breakAfter("/v1/courier/push")
	if r, _ := w.contact(home); !r.Wiped || r.Kept == 0 {
		t.Fatalf("%+v", r)
	}
	w.breakAfter("")
	w.enrol(home, inv.Code)
	if v, err := session.Peek(home, time.Now()); err != nil || !v.Exists || v.Wiped {
		t.Errorf("the screen is told %+v %v", v, err)
	}
	if _, err := grace.Approve(ctx, ""); err != nil {
		t.Fatal(err)
	}
	grace.sync()
	again := w.unlock(home)
	again.sync()
	again.sync()
	held, err := grace.HeldAside(ctx)
	if err != nil || len(held) == 0 {
		t.Fatalf("held aside: %+v %v", held, err)
	}
	if err := grace.Admit(ctx, held); err != nil {
		t.Fatal(err)
	}
	grace.sync()
	grace.sync()
	again.sync()
	for name, tab := range map[string]*tablet{"grace": grace, "priya": again} {
		if got := tab.doc(id).Text("caf.id.known-as"); got != "never sent" {
			t.Errorf("%s reads %q", name, got)
		}
	}
}

// A tablet that is shut out while its vault is open locks itself, hands over
// what it has, and stays out.
func TestRevokedGoesToQuarantine(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, priya, id := w.two()
	ctx := context.Background()
	priya.set(priya.doc(id), "caf.id.known-as", "backdated")
	for _, m := range grace.Members() {
		if m.Name == "Priya Nair" {
			if err := grace.RemovePerson(m.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	grace.sync()
	if _, err := priya.Sync(ctx); !errors.Is(err, session.ErrRevoked) {
		t.Fatalf("the leaver is told %v", err)
	}
	if _, err := priya.OpenDoc(id); err == nil {
		t.Error("the vault is still open")
	}
	if v, err := session.Peek(priya.home, time.Now()); err != nil || !v.ShutOut || v.Wiped || !v.Exists {
		t.Errorf("the screen is told %+v %v", v, err)
	}
	grace.sync()
	if got := grace.doc(id).Text("caf.id.known-as"); got != "Mina" {
		t.Errorf("the record reads %q", got)
	}
	held, err := grace.HeldAside(ctx)
	if err != nil || len(held) == 0 {
		t.Fatalf("held aside: %v %v", held, err)
	}
	if err := grace.Admit(ctx, held); err != nil {
		t.Fatal(err)
	}
	grace.sync()
	grace.sync()
	if got := grace.doc(id).Text("caf.id.known-as"); got != "backdated" {
		t.Errorf("after it was admitted the record reads %q", got)
	}
}

// After a tablet was shut out, the first sync of a manager's app gives every role
// it had a new generation and every case a new key; nothing that is written then
// opens with what the tablet holds.
func TestRevokedCannotOpenNewEpoch(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, priya, id := w.two()
	priya.lock()
	stolen := filepath.Join(t.TempDir(), "stolen")
	if err := os.CopyFS(stolen, os.DirFS(priya.home)); err != nil {
		t.Fatal(err)
	}
	for _, m := range grace.Members() {
		if m.Name == "Priya Nair" {
			if err := grace.Revoke(session.Revoking{Device: m.Devices[0].ID, Reason: session.Lost}); err != nil {
				t.Fatal(err)
			}
		}
	}
	grace.sync() // one sync: the revocation, the roles, the keys
	if due := grace.KeysDue(); due != 0 {
		t.Errorf("%d cases still want a new key", due)
	}
	grace.set(grace.doc(id), "caf.id.known-as", "after the loss")
	grace.sync()
	thief := w.unlock(stolen)
	if _, err := thief.Sync(context.Background()); !errors.Is(err, session.ErrRevoked) {
		t.Errorf("the thief's sync: %v", err)
	}
	// Even handed everything that the server has, the tablet opens none of it.
	var stick bytes.Buffer
	if _, err := grace.WriteHandover(context.Background(), &stick, nil); err != nil {
		t.Fatal(err)
	}
	thief = w.unlock(stolen)
	rep, err := thief.ReadHandover(context.Background(), &stick)
	if err != nil || rep.Unopened == 0 {
		t.Errorf("handed over: %+v %v", rep, err)
	}
	if d, err := thief.OpenDoc(id); err == nil && d.Text("caf.id.known-as") == "after the loss" {
		t.Error("the lost tablet reads what was written after")
	}
}

// A forgotten passphrase loses nothing: what was sealed is uploaded, and what
// the signal kept from the server is set aside and sent by the new vault in the
// same place. The old keys are gone when nothing needs them.
func TestForgottenPassphraseLosesNothing(t *testing.T) {
	t.Parallel()
	for _, signal := range []bool{true, false} {
		t.Run(map[bool]string{true: "signal", false: "no signal"}[signal], func(t *testing.T) {
			t.Parallel()
			w := newTown(t)
			grace, priya, id := w.two()
			ctx := context.Background()
			priya.set(priya.doc(id), "caf.id.known-as", "never sent")
			own := priya.newCase("Jonas", "Weber") // keys that nobody else has yet
			draft := priya.newDoc(own, "caf")
			priya.set(draft, "caf.id.known-as", "Joni")
			home := priya.home
			priya.lock()
			w.signal(signal)
			r, err := session.Forgotten(ctx, session.Options{Home: home, Now: w.Now})
			if err != nil || (r.Kept == 0) != signal || (r.Aside == "") != signal {
				t.Fatalf("%+v %v", r, err)
			}
			w.signal(true)
			if ok, err := keystore.Exists(keystore.Dir(home)); ok || err != nil {
				t.Fatalf("there is no room for a new vault: %v %v", ok, err)
			}
			inv, err := grace.Invite(session.Invitation{Person: grace.person("Priya Nair")})
			if err != nil {
				t.Fatal(err)
			}
			grace.sync()
			w.enrol(home, inv.Code)
			if _, err := grace.Approve(ctx, ""); err != nil {
				t.Fatal(err)
			}
			grace.sync()
			again := w.unlock(home)
			again.sync()
			again = w.again(again) // what was set aside is found on opening
			again.sync()
			grace.sync()
			grace.sync()
			for name, tab := range map[string]*tablet{"grace": grace, "priya": again} {
				if got := children(tab.Cases()); got != "Amina Rahman, Jonas Weber" {
					t.Fatalf("%s has %q", name, got)
				}
				if got := tab.doc(id).Text("caf.id.known-as"); got != "never sent" {
					t.Errorf("%s reads %q", name, got)
				}
				if got := tab.doc(draft.ID()).Text("caf.id.known-as"); got != "Joni" {
					t.Errorf("%s reads %q in the new case", name, got)
				}
			}
			if n := again.Status().OnlyHere; n != 0 {
				t.Errorf("%d changes are only here", n)
			}
		})
	}
}

// The lease counts days without word from the server. When it is over cases are
// closed and essentials are not; a contact renews it; a clock that is put back
// gives no day more and is told.
func TestLease(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, priya, id := w.two()
	amina := grace.Cases()[0].ID
	ess, err := priya.Essentials(context.Background(), amina)
	if err != nil {
		t.Fatal(err)
	}
	const day = 24 * time.Hour
	if l := priya.Lease(); l.Over || l.Days != 14 || l.Left < 14*day-time.Hour {
		t.Fatalf("after a contact: %+v", l)
	}
	home := priya.home
	priya.lock()
	w.signal(false)

	w.pass(13 * day)
	priya = w.unlock(home)
	if l := priya.Lease(); l.Over || l.Left > day {
		t.Errorf("on the fourteenth day: %+v", l)
	}
	priya.set(priya.doc(id), "caf.id.known-as", "still at work")
	priya.lock()

	// The clock is put back by ten days: what was used stays used, and is told.
	priya = w.unlockAt(home, func() time.Time { return w.Now().Add(-10 * day) })
	if l := priya.Lease(); l.Left > day {
		t.Errorf("a clock put back gives %v", l.Left)
	}
	told := false
	for _, e := range priya.Status().Events {
		told = told || strings.Contains(e.Text, "put back by")
	}
	if !told {
		t.Error("nobody was told of the clock")
	}
	priya.lock()
	w.pass(2 * day)
	priya = w.unlockAt(home, func() time.Time { return w.Now().Add(-10 * day) })
	if l := priya.Lease(); !l.Over {
		t.Errorf("two days later by that clock: %+v", l)
	}
	priya.lock()

	priya = w.unlock(home)
	if l := priya.Lease(); !l.Over || l.Left != 0 {
		t.Errorf("over: %+v", l)
	}
	for what, err := range map[string]error{
		"a form":   second(priya.OpenDoc(id)),
		"the case": second(priya.Case(amina)),
		"new form": second(priya.NewDoc(context.Background(), amina, "caf")),
	} {
		if !errors.Is(err, session.ErrLeaseOver) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := priya.OpenDoc(ess); err != nil {
		t.Errorf("the essentials are closed: %v", err)
	}
	w.signal(true)
	priya.sync()
	if l := priya.Lease(); l.Over || l.Left < 14*day-time.Hour {
		t.Errorf("after the contact: %+v", l)
	}
	if got := priya.doc(id).Text("caf.id.known-as"); got != "still at work" {
		t.Errorf("what was written offline reads %q", got)
	}
}

func second[T any](_ T, err error) error { return err }

// A yearly drill proves that the paper opens everything, and notices paper that
// does not.
func TestRecoveryDrill(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	grace.newCase("Amina", "Rahman")
	grace.sync()
	paper := w.paper()
	ctx := context.Background()
	if err := grace.Drill(ctx, paper); err != nil {
		t.Fatal(err)
	}
	if err := grace.Drill(ctx, [2]string{paper[1], paper[0]}); err != nil {
		t.Errorf("the halves in the other order: %v", err)
	}
	for what, bad := range map[string][2]string{
		"one half twice": {paper[0], paper[0]},
		"no number":      {paper[0], "lost"},
	} {
		if err := grace.Drill(ctx, bad); !errors.Is(err, session.ErrPaper) {
			t.Errorf("%s: %v", what, err)
		}
	}
	other := newTown(t)
	other.foundAnew()
	if err := grace.Drill(ctx, other.paper()); !errors.Is(err, session.ErrOtherPaper) {
		t.Errorf("another organisation's paper: %v", err)
	}
	// New teams, people and cases are opened by the same paper.
	w.joinAs(grace, session.Invitation{Name: "Otto Lind", Rank: "practitioner", Team: "Transitions"})
	grace.newCase("Jonas", "Weber")
	grace.sync()
	if err := grace.Drill(ctx, paper); err != nil {
		t.Errorf("later: %v", err)
	}
}

// Every tablet burnt: two halves of paper and one administrator's key open every
// case again, and each case's record says so.
func TestRecoverFromPaper(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, _, id := w.two()
	ctx := context.Background()
	secret, err := grace.NewRestrictedCase(ctx, casefile.Person{Given: "Nour", Family: "Haddad"}, nil, "Adoption.")
	if err != nil {
		t.Fatal(err)
	}
	want := response(t, grace.doc(id))
	grace.sync()
	admin, err := session.ReadAdminKey(w.founded.Admins[0].File, w.founded.Admins[0].Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(t.TempDir(), "vault")
	r := session.Recovering{
		Home: home, Server: w.srv.URL, Genesis: w.founded.Genesis, Halves: w.paper(), Admin: admin, Person: "Ruth Amsel", Title: "Director",
		Device: "New tablet", Passphrase: pass, Now: w.Now,
	}
	if _, err := session.Recover(ctx, r); err == nil {
		t.Error("recovered without saying why")
	}
	r.Why = "The office burnt down."
	bad := r
	bad.Halves[0] = bad.Halves[1]
	if _, err := session.Recover(ctx, bad); !errors.Is(err, session.ErrPaper) {
		t.Errorf("half the paper: %v", err)
	}
	// One administrator alone opens no case that is for named people.
	alone := r
	alone.Home = filepath.Join(t.TempDir(), "alone")
	got, err := session.Recover(ctx, alone)
	if err != nil || got.Cases != 1 || got.Restricted != 1 || got.Roles < 3 {
		t.Fatalf("one administrator: %+v %v", got, err)
	}
	if r.Second, err = session.ReadAdminKey(w.founded.Admins[1].File, w.founded.Admins[1].Passphrase); err != nil {
		t.Fatal(err)
	}
	got, err = session.Recover(ctx, r)
	if err != nil || got.Cases != 2 || got.Roles < 4 || got.Restricted != 0 {
		t.Fatalf("two administrators: %+v %v", got, err)
	}
	ruth := w.unlock(home)
	ruth.sync()
	if children(ruth.Cases()) != "Amina Rahman, Nour Haddad" {
		t.Fatalf("the new vault has %q", children(ruth.Cases()))
	}
	if d := cmp.Diff(want, response(t, ruth.doc(id))); d != "" {
		t.Errorf("the form:\n%s", d)
	}
	for _, c := range ruth.Cases() {
		as := ruth.AccessEntries(c.ID)
		if len(as) == 0 || !strings.Contains(as[0].What, "Ruth Amsel") || as[0].Why != r.Why {
			t.Errorf("the record of %s says %+v", c.Child.Name, as)
		}
	}
	// Who is left works on, and sees what was done.
	grace.sync()
	grace.sync()
	if as := grace.AccessEntries(secret); len(as) != 2 {
		t.Errorf("the restricted case's record says %+v", as)
	}
	grace.set(grace.doc(id), "caf.id.other-names", "Ameena")
	grace.sync()
	ruth.sync()
	if got := ruth.doc(id).Text("caf.id.other-names"); got != "Ameena" {
		t.Errorf("after the keys were made new: %q", got)
	}
}

// A locked vault keeps no key in its folder in the clear but the courier's,
// which opens nothing.
func TestLockedFolderHoldsNoKey(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	grace.newCase("Amina", "Rahman")
	grace.lock()
	k, err := keystore.Open(keystore.Options{FS: keystore.Dir(grace.home), Rand: bytes.NewReader(make([]byte, 1<<12)), Now: time.Now}, pass)
	if err != nil {
		t.Fatal(err)
	}
	secrets := secretsOf(k)
	k.Close()
	err = filepath.WalkDir(grace.home, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || e.Name() == "ballast" {
			return err
		}
		b, err := os.ReadFile(path)
		for name, s := range secrets {
			if bytes.Contains(b, s) {
				t.Errorf("%s stands in %s", name, path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
