package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/session"
	"doorstep/assets/demo"
)

// Making says where the demo goes.
type Making struct {
	Home       string // of the vault, which must not exist yet
	Duty       string // home of the duty worker's vault; none is made if empty
	Colleague  string // home of a colleague's, who leaves an answer to choose; none if empty
	Out        string // folder for the organisation's keys
	Server     string // base URL of a fresh server
	Passphrase string
	Now        func() time.Time
	Tell       func(string) // what is being done, in words; may be nil
}

// Made is what there is afterwards.
type Made struct {
	Organisation string `json:"organisation"`
	Cases        int    `json:"cases"`
	Documents    int    `json:"documents"`
	Safe         int    `json:"safe"`     // changes with a receipt
	OnlyHere     int    `json:"onlyHere"` // changes without one
	// Invitation is open: the team's manager has been invited and has not
	// joined yet.
	Invitation Invitation `json:"invitation"`
}

// Invitation is somebody's way in.
type Invitation struct {
	Name string `json:"name"`
	session.Invited
}

// maker writes the demo. Its clock goes through the past: every sitting is
// written at the time at which it is said to have happened.
type maker struct {
	ctx   context.Context
	m     Making
	org   demo.Organisation
	s     *session.Session
	cal   *casefile.Calendar
	today time.Time

	mu    sync.Mutex
	base  time.Time // what the clock showed
	since time.Time // when it was set
}

// sitting is something written at one time.
type sitting struct {
	at    time.Time
	waits bool
	do    func() error
}

// Make founds the demo organisation, writes its records, syncs them and then
// writes what is to be only on this tablet.
func Make(ctx context.Context, m Making) (_ Made, err error) {
	fail := func(err error) (Made, error) { return Made{}, err }
	org, cases, err := demo.Load()
	if err != nil {
		return fail(err)
	}
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return fail(err)
	}
	k := &maker{ctx: ctx, m: m, org: org, today: m.Now().In(zone)}
	if k.cal, err = casefile.England(); err != nil {
		return fail(err)
	}
	founded, err := k.moment(org.Founded)
	if err != nil {
		return fail(err)
	}
	k.set(founded.At)
	k.tell("Founding " + org.Name)
	if _, err := session.Found(ctx, session.Founding{
		Home: m.Home, Out: m.Out, Name: org.Name, Server: m.Server, Person: org.Person, Title: org.Title,
		Team: org.Team, Device: org.Device, Passphrase: m.Passphrase, Now: k.now,
	}); err != nil {
		return fail(err)
	}
	if k.s, err = session.Unlock(ctx, session.Options{Home: m.Home, Now: k.now, Zone: zone, App: "demo"}, m.Passphrase); err != nil {
		return fail(err)
	}
	defer func() { err = errors.Join(err, k.s.Lock()) }()
	for key, value := range org.Settings {
		if err := k.s.SetSetting(ctx, key, value, casefile.DateOf(founded.At), ""); err != nil {
			return fail(fmt.Errorf("%s: %w", key, err))
		}
	}

	var all []sitting
	for i := range cases {
		some, err := k.plan(&cases[i])
		if err != nil {
			return fail(fmt.Errorf("%s: %w", cases[i].File, err))
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(a, b sitting) int { return a.at.Compare(b.at) })
	k.tell(fmt.Sprintf("Writing the records of %d children", len(cases)))
	if err := k.write(all, false); err != nil {
		return fail(err)
	}
	k.set(m.Now())
	k.tell("Sending them to the server")
	if _, err := k.s.Sync(ctx); err != nil {
		return fail(fmt.Errorf("the demo was written but could not be sent: %w", err))
	}
	made := Made{Organisation: org.Name}
	if err := k.dutyWorker(); err != nil {
		return fail(fmt.Errorf("the duty worker: %w", err))
	}
	if err := k.colleague(); err != nil {
		return fail(fmt.Errorf("the colleague: %w", err))
	}
	if made.Invitation, err = k.manager(); err != nil {
		return fail(fmt.Errorf("the manager's invitation: %w", err))
	}
	if err := k.write(all, true); err != nil {
		return fail(err)
	}
	for _, c := range k.s.Cases() {
		made.Cases++
		docs, err := k.s.Docs(c.ID, false)
		if err != nil {
			return fail(err)
		}
		made.Documents += len(docs)
	}
	st := k.s.Status()
	made.Safe, made.OnlyHere = st.Safe, st.OnlyHere
	return made, nil
}

// write does the sittings of one kind. Those that wait keep their order but
// not their time: they are written now.
func (k *maker) write(all []sitting, waits bool) error {
	for _, one := range all {
		if one.waits != waits {
			continue
		}
		if !waits {
			k.set(one.at)
		}
		if err := one.do(); err != nil {
			return err
		}
	}
	return nil
}

// set puts the clock to a time, but never past the present.
func (k *maker) set(t time.Time) {
	if now := k.m.Now(); t.After(now) {
		t = now
	}
	k.mu.Lock()
	k.base, k.since = t, time.Now()
	k.mu.Unlock()
}

func (k *maker) now() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.base.Add(time.Since(k.since))
}

func (k *maker) tell(what string) {
	if k.m.Tell != nil {
		k.m.Tell(what)
	}
}

func (k *maker) moment(s string) (demo.Moment, error) {
	return demo.ParseMoment(s, k.today, func(t time.Time) bool { return k.cal.Working(casefile.DateOf(t)) })
}

// folder is a case while it is written.
type folder struct {
	*maker
	c  *demo.Case
	id casefile.ID
	// docs are the documents written so far, by their name or else by their form.
	docs map[string]*casefile.Document
}

// plan is the sittings of a case. The first opens it.
func (k *maker) plan(c *demo.Case) ([]sitting, error) {
	f := &folder{maker: k, c: c, docs: map[string]*casefile.Document{}}
	var out []sitting
	add := func(at string, waits bool, do func() error) error {
		m, err := k.moment(at)
		if err != nil {
			return err
		}
		out = append(out, sitting{at: m.At, waits: waits, do: func() error {
			if err := do(); err != nil {
				return fmt.Errorf("%s: %w", c.File, err)
			}
			return nil
		}})
		return nil
	}
	err := add(c.Opened, false, f.open)
	if c.Essentials.At != "" {
		err = cmp.Or(err, add(c.Essentials.At, c.Essentials.Waits, f.essentials))
	}
	for i := range c.Entries {
		e := &c.Entries[i]
		err = cmp.Or(err, add(e.Written, false, func() error {
			_, err := f.document("chr", e.Answers)
			return err
		}))
	}
	for i := range c.Documents {
		d := &c.Documents[i]
		var doc *casefile.Document
		for j := range d.Steps {
			s := &d.Steps[j]
			err = cmp.Or(err, add(s.At, s.Waits, func() (err error) {
				if doc == nil {
					if doc, err = f.document(d.Form, nil); err != nil {
						return err
					}
					f.docs[cmp.Or(d.Name, d.Form)] = doc
				}
				if err := f.step(doc, s); err != nil {
					return fmt.Errorf("%s: %w", cmp.Or(d.Name, d.Form), err)
				}
				return nil
			}))
		}
	}
	return out, err
}

// open opens the case with its people and what the record says of them.
func (f *folder) open() error {
	c := f.c
	child, err := f.person(&c.Child)
	if err != nil {
		return err
	}
	if f.id, err = f.s.NewCase(f.ctx, child); err != nil {
		return err
	}
	for _, p := range f.s.People(f.id) {
		if p.Child {
			if err := f.more(p.ID, c.Child.More); err != nil {
				return err
			}
		}
	}
	for i := range c.People {
		given := &c.People[i]
		p, err := f.person(given)
		if err != nil {
			return err
		}
		kept, err := f.s.AddPersonAs(f.ctx, f.id, p, given.Kind, given.Home)
		if err != nil {
			return err
		}
		if err := f.more(kept.ID, given.More); err != nil {
			return err
		}
	}
	if err := f.more(f.id, c.Record); err != nil {
		return err
	}
	return f.visits()
}

// essentials fills in the page that the case was opened with.
func (f *folder) essentials() error {
	id, err := f.s.Essentials(f.ctx, f.id)
	if err != nil {
		return err
	}
	d, err := f.s.OpenDoc(id)
	if err != nil {
		return err
	}
	return f.step(d, &f.c.Essentials)
}

func (f *folder) visits() error {
	d, err := f.s.OpenDoc(f.id)
	if err != nil {
		return err
	}
	var rows []any
	for _, v := range f.c.Visits {
		row := demo.Answers{
			{Key: "case.visits.at", Value: v.At},
			{Key: "case.visits.minutes", Value: v.Minutes},
			{Key: "case.visits.purpose", Value: v.Purpose},
		}
		if v.Form != "" {
			row = append(row, demo.Answers{{Key: "case.visits.form", Value: v.Form}}...)
		}
		if v.Ended != "" {
			row = append(row, demo.Answers{{Key: "case.visits.ended", Value: v.Ended}}...)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil
	}
	return f.fill(d, "", demo.Answers{{Key: "case.visits", Value: rows}})
}

func (f *folder) person(p *demo.Person) (casefile.Person, error) {
	out := casefile.Person{
		Given: p.Given, Family: p.Family, KnownAs: p.KnownAs, NHSNumber: p.NHS, Role: p.Role,
		Address: p.Address, Phone: p.Phone, Email: p.Email,
	}
	if p.Parent {
		out.Notes = "parental responsibility"
	}
	if p.Born != "" {
		m, err := f.moment(p.Born)
		if err != nil {
			return out, err
		}
		out.Born = casefile.Date(m.Date())
	}
	return out, nil
}

// more writes further answers into a record of the case.
func (f *folder) more(id casefile.ID, a demo.Answers) error {
	if len(a) == 0 {
		return nil
	}
	d, err := f.s.OpenDoc(id)
	if err != nil {
		return err
	}
	return f.fill(d, "", a)
}

func (f *folder) document(form string, a demo.Answers) (*casefile.Document, error) {
	id, err := f.s.NewDoc(f.ctx, f.id, form)
	if err != nil {
		return nil, err
	}
	d, err := f.s.OpenDoc(id)
	if err != nil {
		return nil, err
	}
	return d, f.fill(d, "", a)
}

func (f *folder) step(d *casefile.Document, s *demo.Step) error {
	if err := f.fill(d, "", s.Answers); err != nil {
		return err
	}
	for _, by := range s.Sign {
		cells, err := signed(d, by)
		if err != nil {
			return err
		}
		for _, c := range cells {
			if err := f.sign(d, c, by); err != nil {
				return err
			}
		}
	}
	for _, name := range s.Read {
		if err := f.read(name); err != nil {
			return err
		}
	}
	return nil
}

// signed is where somebody signs: at the question of their role, or at a question in
// each of its rows.
func signed(d *casefile.Document, by demo.Sign) ([]casefile.Cell, error) {
	it := d.Form().Item(by.In)
	if it == nil || it.Group == nil {
		c, err := d.SignatureCell(cmp.Or(by.As, by.In))
		return []casefile.Cell{c}, err
	}
	var out []casefile.Cell
	for _, row := range d.Rows(it.Group.ID, "") {
		out = append(out, casefile.Cell{Row: row.ID, LinkID: by.In})
	}
	return out, nil
}

func (f *folder) sign(d *casefile.Document, c casefile.Cell, by demo.Sign) error {
	signing := casefile.Signing{Cell: c, Name: by.Name, Typed: !by.Drawn}
	if by.Drawn {
		signing.SVG = stroke
	}
	_, err := d.Sign(f.ctx, signing)
	if err == nil {
		return nil
	}
	if errors.Is(err, casefile.ErrNotReady) {
		for _, p := range d.Check() {
			err = errors.Join(err, fmt.Errorf("%s: %s: %s", p.Level, p.Cell.LinkID, p.Message))
		}
	}
	return fmt.Errorf("signing as %s%s: %w", by.As, by.In, err)
}

// read is somebody of the case who reads the child's health care plan and signs for it.
func (f *folder) read(name string) error {
	r, err := f.s.Record(f.id)
	if err != nil {
		return err
	}
	p := healthplan.Of(r)
	if p == nil || p.Doc == nil {
		return errors.New("there is no plan to read")
	}
	row, _, err := p.Doc.AddRow(f.ctx, "hcp.read", "")
	if err != nil {
		return err
	}
	if err := f.fill(p.Doc, row, demo.Answers{
		{Key: "hcp.read.carer", Value: name}, {Key: "hcp.read.version", Value: p.VersionWords()}, {Key: "hcp.read.seen", Value: p.Seen()},
	}); err != nil {
		return err
	}
	return f.sign(p.Doc, casefile.Cell{Row: row, LinkID: "hcp.read.sign"}, demo.Sign{Name: name, Drawn: true})
}

// stroke is a signature that is nobody's.
const stroke = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 118"><path d="M40 80C70 20 95 20 90 60s-40 45-20 20 60-50 70-20-5 40 15 15 35-40 45-15 0 35 20 10 40-45 60-10 30 20 60-5 60-5 90-8" fill="none" stroke="#1C2628" stroke-width="3" stroke-linecap="round"/></svg>`
