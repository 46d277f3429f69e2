package session_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/forms/fhir"
)

// joinAs enrols somebody who was invited so, on a tablet of their own.
func (w *town) joinAs(boss *tablet, in session.Invitation) *tablet {
	w.t.Helper()
	inv, err := boss.Invite(in)
	if err != nil {
		w.t.Fatal(err)
	}
	boss.sync()
	home := filepath.Join(w.t.TempDir(), "vault")
	w.enrol(home, inv.Code)
	if _, err := boss.Approve(context.Background(), ""); err != nil {
		w.t.Fatal(err)
	}
	boss.sync()
	tab := w.unlock(home)
	tab.sync()
	return tab
}

func (w *town) enrol(home, code string) {
	w.t.Helper()
	if _, err := session.Enrol(context.Background(), session.Enrolling{Home: home, Code: code, Server: w.srv.URL, Passphrase: pass, Device: "Tablet", Now: time.Now}); err != nil {
		w.t.Fatal(err)
	}
}

func children(cs []casefile.CaseSummary) string {
	var out []string
	for _, c := range cs {
		out = append(out, c.Child.Name)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func (tab *tablet) person(name string) casefile.ID {
	tab.t.Helper()
	for _, p := range tab.Colleagues() {
		if p.Name == name {
			return p.ID
		}
	}
	tab.t.Fatalf("there is no %s", name)
	return casefile.ID{}
}

func (tab *tablet) team(name string) string {
	tab.t.Helper()
	for _, t := range tab.Teams() {
		if t.Name == name {
			return t.Role
		}
	}
	tab.t.Fatalf("there is no team %s", name)
	return ""
}

// The out-of-hours worker reads the essentials of every case with no signal, and
// of no case more than them.
func TestDutySeesEssentialsAndNotTheCase(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	ctx := context.Background()
	amina := grace.newCase("Amina", "Rahman")
	if _, err := grace.AddPersonAs(ctx, amina, casefile.Person{Given: "Sana", Family: "Rahman", Role: "Mother", Phone: "07700 900123", Notes: "parental responsibility"}, "parent", true); err != nil {
		t.Fatal(err)
	}
	secret := grace.newDoc(amina, "caf")
	grace.set(secret, "caf.id.known-as", "Mina")
	id, err := grace.Essentials(ctx, amina)
	if err != nil {
		t.Fatal(err)
	}
	grace.set(grace.doc(id), "ess.emergency", "No plan, ring 999.")
	grace.sync()
	otis := w.joinAs(grace, session.Invitation{Name: "Otis Bell", Rank: "practitioner", Team: "Emergency Duty Team", Duty: true})
	w.signal(false)

	if cs := otis.Cases(); len(cs) != 0 {
		t.Errorf("the duty worker has whole cases: %s", children(cs))
	}
	cs := otis.DutyCases()
	if children(cs) != "Amina Rahman" {
		t.Fatalf("the duty worker has the essentials of %q", children(cs))
	}
	got, err := otis.Essentials(ctx, cs[0].ID)
	if err != nil || got != id {
		t.Fatalf("essentials: %v %v", got, err)
	}
	d := otis.doc(got)
	for _, want := range []string{"No plan, ring 999.", "Amina Rahman", "Sana Rahman", "07700 900123"} {
		if !strings.Contains(response(t, d), want) {
			t.Errorf("the essentials do not say %q", want)
		}
	}
	if _, err := otis.OpenDoc(secret.ID()); err == nil {
		t.Error("the duty worker opens the case's form")
	}
	if _, err := otis.Case(amina); err == nil {
		t.Error("the duty worker opens the case")
	}
	// What is noted at night reaches the team.
	otis.set(d, "ess.handling", "Two people, slide sheet.")
	w.signal(true)
	otis.sync()
	grace.sync()
	if got := grace.doc(id).Text("ess.handling"); got != "Two people, slide sheet." {
		t.Errorf("the team reads %q", got)
	}
	all, err := grace.Docs(amina, true)
	if err != nil || !slices.ContainsFunc(all, func(d casefile.DocSummary) bool { return d.ID == id && d.Case == amina }) {
		t.Errorf("the essentials are not part of the case: %v", err)
	}
}

// A case opened by an older version has no essentials; the first of its team
// who asks makes them, once.
func TestEssentialsOfAnOlderCaseAreMadeWhenAsked(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	ctx := context.Background()
	old, err := casefile.ParseID("00000000000000000000000007")
	if err != nil {
		t.Fatal(err)
	}
	if err := grace.OpenGivenCase(ctx, old); err != nil {
		t.Fatal(err)
	}
	if _, err := grace.Essentials(ctx, old); err == nil {
		t.Error("a case without a record has essentials")
	}
	f, err := grace.OpenGiven(ctx, old, old, "case")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Set(ctx, casefile.Cell{LinkID: "case.child"}, fhir.ReferenceValue("", "Amina Rahman")); err != nil {
		t.Fatal(err)
	}
	w.signal(false)
	if _, err := grace.Essentials(ctx, old); err == nil || !strings.Contains(err.Error(), "Sync") {
		t.Errorf("offline: %v", err)
	}
	w.signal(true)
	grace.sync()
	id, err := grace.Essentials(ctx, old)
	if err != nil {
		t.Fatal(err)
	}
	grace.sync()
	priya := w.join(grace, "Priya Nair")
	if other, err := priya.Essentials(ctx, old); err != nil || other != id {
		t.Errorf("the colleague has %v: %v", other, err)
	}
}

// Anybody may ask whether a child is known, by a name misheard, by date of birth
// or number; the answer is name, date and team.
func TestIsThisChildKnown(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	if _, err := grace.NewCase(context.Background(), casefile.Person{Given: "Amina", Family: "Rahman", Born: "2017-06-14", NHSNumber: "943 476 5919", Address: "6 Larch Close"}); err != nil {
		t.Fatal(err)
	}
	if _, err := grace.NewCase(context.Background(), casefile.Person{Given: "Jonas", Family: "Weber", Born: "2015-03-02"}); err != nil {
		t.Fatal(err)
	}
	grace.sync()
	priya := w.joinAs(grace, session.Invitation{Name: "Priya Nair", Rank: "practitioner", Team: "Early Help"})
	if len(priya.Cases()) != 0 {
		t.Error("another team's case lies open")
	}
	for _, q := range []string{"amina", "Rahmann", "aminah rahman", "14/06/2017", "9434765919"} {
		hits := priya.Known(q)
		if len(hits) != 1 || hits[0].Title != "Amina Rahman" || !strings.Contains(hits[0].Detail, "Children with Disabilities") {
			t.Errorf("%q finds %+v", q, hits)
		}
		for _, h := range hits {
			if strings.Contains(h.Detail+h.Title, "Larch") {
				t.Errorf("%q tells the address", q)
			}
		}
	}
	if hits := priya.Known("Okonkwo"); len(hits) != 0 {
		t.Errorf("somebody is found who is not there: %+v", hits)
	}
}

// A case moves to another team while its worker has no signal. What they wrote
// meanwhile arrives and is merged; the new worker has all of it; the old team's
// tablets show the case no more.
func TestHandOverWhileTheLeaverIsOffline(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	amina := grace.newCase("Amina", "Rahman")
	id := grace.newDoc(amina, "caf").ID()
	grace.sync()
	leaver := w.join(grace, "Lena Ortiz")
	leaver.sync()
	otto := w.joinAs(grace, session.Invitation{Name: "Otto Lind", Rank: "practitioner", Team: "Transitions"})
	if children(otto.Cases()) != "" {
		t.Fatalf("the other team has %q already", children(otto.Cases()))
	}

	leaver.set(leaver.doc(id), "caf.id.known-as", "Mina") // with no signal from here on
	ctx := context.Background()
	to := session.Moving{Team: grace.team("Transitions"), Worker: grace.person("Otto Lind")}
	if err := grace.Move(ctx, amina, to); err == nil || !strings.Contains(err.Error(), "why") {
		t.Errorf("moved without a reason: %v", err)
	}
	to.Why = "Amina turns 16."
	if err := grace.Move(ctx, amina, session.Moving{Team: to.Team, Worker: grace.person("Lena Ortiz"), Why: to.Why}); err == nil {
		t.Error("handed to somebody who is not in that team")
	}
	if err := grace.Move(ctx, amina, to); err != nil {
		t.Fatal(err)
	}
	grace.sync()
	otto.sync()
	if children(otto.Cases()) != "Amina Rahman" {
		t.Fatalf("after the move the new team has %q", children(otto.Cases()))
	}
	otto.set(otto.doc(id), "caf.id.other-names", "Ameena")
	otto.sync()

	leaver.set(leaver.doc(id), "caf.id.phone", "07700 900123")
	leaver.sync() // sends what was written before and after the move
	leaver.sync()
	otto.sync()
	d := otto.doc(id)
	if d.Text("caf.id.known-as") != "Mina" || d.Text("caf.id.phone") != "07700 900123" || d.Text("caf.id.other-names") != "Ameena" {
		t.Errorf("the new worker reads %q, %q, %q", d.Text("caf.id.known-as"), d.Text("caf.id.phone"), d.Text("caf.id.other-names"))
	}
	if n := leaver.Status().OnlyHere; n != 0 {
		t.Errorf("%d of the leaver's changes are still only on their tablet", n)
	}
	if children(leaver.Cases()) != "" {
		t.Errorf("the leaver's tablet still shows %q", children(leaver.Cases()))
	}
	c, err := otto.Case(amina)
	if err != nil || c.Team != "Transitions" {
		t.Errorf("the case's team: %q %v", c.Team, err)
	}
	if hits := leaver.Known("amina"); len(hits) != 1 || !strings.Contains(hits[0].Detail, "Transitions") {
		t.Errorf("the directory says %+v", hits)
	}
}

// Every release of keys that a person triggers is written in the case's own
// record, with who, why and to whom, before any key goes.
func TestEveryKeyReleaseLogged(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	ctx := context.Background()
	amina, jonas := grace.newCase("Amina", "Rahman"), grace.newCase("Jonas", "Weber")
	grace.sync()
	otto := w.joinAs(grace, session.Invitation{Name: "Otto Lind", Rank: "manager", Team: "Transitions"})
	if err := grace.Move(ctx, amina, session.Moving{Team: grace.team("Transitions"), Worker: grace.person("Otto Lind"), Why: "Amina turns 16."}); err != nil {
		t.Fatal(err)
	}
	if err := grace.Restrict(ctx, jonas, []casefile.ID{grace.person("Otto Lind")}, "The mother works here."); err != nil {
		t.Fatal(err)
	}
	secret, err := grace.NewRestrictedCase(ctx, casefile.Person{Given: "Nour", Family: "Haddad"}, []casefile.ID{grace.person("Otto Lind")}, "Adoption.")
	if err != nil {
		t.Fatal(err)
	}
	grace.sync()
	otto.sync()
	for id, want := range map[casefile.ID][]string{
		amina:  {"Otto Lind", "Transitions", "Amina turns 16.", "Grace Okafor"},
		jonas:  {"Otto Lind", "restricted", "The mother works here.", "Grace Okafor"},
		secret: {"Otto Lind", "named people", "Adoption.", "Grace Okafor"},
	} {
		as := otto.AccessEntries(id)
		if len(as) != 1 {
			t.Fatalf("%d entries in the record: %+v", len(as), as)
		}
		said := as[0].What + "|" + as[0].Why + "|" + as[0].By
		for _, x := range want {
			if !strings.Contains(said, x) {
				t.Errorf("the entry %q does not say %q", said, x)
			}
		}
		c, err := otto.Case(id)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(c.Chronology, func(e casefile.Entry) bool { return e.Title == as[0].What && e.Author == "Grace Okafor" }) {
			t.Error("the chronology does not show it")
		}
	}
}

// A restricted case is for the people it names: not for their team, not for duty
// workers, and no search or card of others names the child.
func TestRestrictedCaseNamesNobody(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	ctx := context.Background()
	amina := grace.newCase("Amina", "Rahman")
	id := grace.newDoc(amina, "caf").ID()
	grace.sync()
	priya, named := w.join(grace, "Priya Nair"), w.join(grace, "Nadia Cole")
	duty := w.joinAs(grace, session.Invitation{Name: "Otis Bell", Rank: "practitioner", Team: "Emergency Duty Team", Duty: true})
	for _, tab := range []*tablet{priya, named} {
		tab.sync()
		if children(tab.Cases()) != "Amina Rahman" {
			t.Fatalf("the team has %q", children(tab.Cases()))
		}
	}
	if children(duty.DutyCases()) != "Amina Rahman" {
		t.Fatalf("duty has %q", children(duty.DutyCases()))
	}
	if err := priya.Restrict(ctx, amina, nil, "I want to"); err == nil {
		t.Error("a practitioner restricts a case")
	}
	if err := grace.Restrict(ctx, amina, []casefile.ID{grace.person("Nadia Cole")}, "A colleague's own child."); err != nil {
		t.Fatal(err)
	}
	secret, err := grace.NewRestrictedCase(ctx, casefile.Person{Given: "Nour", Family: "Haddad", Born: "2020-01-02"}, []casefile.ID{grace.person("Nadia Cole")}, "Adoption.")
	if err != nil {
		t.Fatal(err)
	}
	grace.set(grace.doc(id), "caf.id.known-as", "only for the named")
	grace.sync()
	for _, tab := range []*tablet{priya, named, duty} {
		tab.sync()
		tab.sync()
	}
	if children(named.Cases()) != "Amina Rahman, Nour Haddad" || named.doc(id).Text("caf.id.known-as") != "only for the named" {
		t.Errorf("the named colleague has %q", children(named.Cases()))
	}
	for name, tab := range map[string]*tablet{"team": priya, "duty": duty} {
		if got := children(tab.Cases()) + children(tab.DutyCases()); got != "" {
			t.Errorf("%s has %q", name, got)
		}
		for _, q := range []string{"Amina", "Rahman", "Nour", "Haddad", "2020-01-02"} {
			if hits := tab.Known(q); len(hits) != 0 {
				t.Errorf("%s asks for %q and is told %+v", name, q, hits)
			}
			if hits := tab.Search(q); len(hits) != 0 {
				t.Errorf("%s searches %q and finds %+v", name, q, hits)
			}
		}
		if _, err := tab.OpenDoc(id); err == nil {
			t.Errorf("%s opens a form of it", name)
		}
		if !tab.IsRestricted(secret) {
			t.Errorf("%s is not told that a restricted record exists", name)
		}
		again := w.again(tab)
		if hits := again.Search("Rahman"); len(hits) != 0 {
			t.Errorf("%s finds %+v after opening again", name, hits)
		}
	}
}

// A second tablet of the same person: approved by a manager, it has what the
// first one has.
func TestASecondTabletOfTheSamePerson(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace, priya, id := w.two()
	inv, err := grace.Invite(session.Invitation{Person: grace.person("Priya Nair"), Hours: 4})
	if err != nil {
		t.Fatal(err)
	}
	if left := time.Until(inv.Expires); left > 4*time.Hour || left < 3*time.Hour {
		t.Errorf("open for %v", left)
	}
	if open := grace.Invites(); len(open) != 1 || !open[0].Second || open[0].Name != "Priya Nair" || open[0].ID != inv.ID {
		t.Errorf("open invitations: %+v", open)
	}
	grace.sync()
	home := filepath.Join(t.TempDir(), "vault")
	w.enrol(home, inv.Code)
	wait, err := grace.Waiting(context.Background())
	if err != nil || len(wait) != 1 || !wait[0].Second || wait[0].Name != "Priya Nair" || wait[0].Since.IsZero() {
		t.Fatalf("waiting: %+v %v", wait, err)
	}
	if _, err := grace.Approve(context.Background(), wait[0].Device.String()); err != nil {
		t.Fatal(err)
	}
	grace.sync()
	second := w.unlock(home)
	second.sync()
	if second.Me().Name != "Priya Nair" || children(second.Cases()) != "Amina Rahman" {
		t.Errorf("%s has %q", second.Me().Name, children(second.Cases()))
	}
	second.set(second.doc(id), "caf.id.other-names", "Ameena")
	second.sync()
	priya.sync()
	if got := priya.doc(id).Text("caf.id.other-names"); got != "Ameena" {
		t.Errorf("the first tablet reads %q", got)
	}
	if len(grace.Invites()) != 0 {
		t.Errorf("a used invitation is open: %+v", grace.Invites())
	}
}

// Invitations are closed by hand, and are open no longer than the policy says.
func TestInvitationsAreCancelledAndShort(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	grace := w.found()
	if _, err := grace.Invite(session.Invitation{Name: "A B", Rank: "practitioner", Hours: 73}); err == nil || !strings.Contains(err.Error(), "72") {
		t.Errorf("73 hours: %v", err)
	}
	in, err := grace.Invite(session.Invitation{Name: "Priya Nair", Rank: "practitioner", Hours: 1})
	if err != nil {
		t.Fatal(err)
	}
	grace.sync()
	if err := grace.CancelInvite(in.ID); err != nil {
		t.Fatal(err)
	}
	grace.sync()
	if len(grace.Invites()) != 0 {
		t.Errorf("still open: %+v", grace.Invites())
	}
	if err := grace.CancelInvite(in.ID); err == nil {
		t.Error("cancelled twice")
	}
	_, err = session.Enrol(context.Background(), session.Enrolling{Home: filepath.Join(t.TempDir(), "v"), Code: in.Code, Server: w.srv.URL, Passphrase: pass, Now: time.Now})
	if err == nil {
		t.Error("a cancelled invitation lets somebody in")
	}
	if r := grace.Rights(); !r.Invite || !r.Lead || !r.Restrict {
		t.Errorf("the lead's rights: %+v", r)
	}
}
