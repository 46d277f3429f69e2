package session

import (
	"context"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/crypto/orglog"
	"doorstep/forms/fhir"
	"doorstep/sync/merge"
	"doorstep/sync/op"
)

// The organisation's own numbers are one document in the directory space, where
// every tablet reads them offline. Only what a manager wrote counts, so that
// nobody else can send a worried colleague to a wrong number.
const (
	canonContacts = fhir.QuestionnaireBase + "contacts|1.0.0"
	labelContacts = "doorstep/v1/contacts\x00"

	contactNumber  = ".number"
	contactHours   = ".hours"
	contactChecked = ".checked" // RFC 3339
)

// Number is a number to ring.
type Number struct {
	Key     string // one of NumberKeys
	Digits  string // as it is read aloud
	Hours   string // "Monday to Friday, 9am to 5pm"
	Checked time.Time
	By      string // who checked it
	// CheckBy is until when it may be relied on (levels-of-need.md section 8,
	// cfg.contacts.max-age-days).
	CheckBy time.Time
}

// NumberKeys are the numbers that an organisation sets, those to ring first
// first: the contacts of levels-of-need.md section 8, and the manager on duty and
// the safeguarding lead.
func NumberKeys() []string {
	return []string{
		"front-door", "out-of-hours", "duty-manager", "safeguarding-lead", "care-panel", "disabled-team", "police-force", "lado",
		"crisis-mental-health", "caf-coordinator", "mafs", "cme", "info-sharing", "advocacy",
	}
}

// Numbers are those that are set, in the order of NumberKeys.
func (s *Session) Numbers() []Number {
	set, err := s.cardSet(s.contactsDoc())
	if err != nil {
		return nil // told by the store
	}
	newest := s.contactOps(set)
	text := func(link string) string {
		o := newest[link]
		t, _ := o.Value.Text()
		return t
	}
	days := s.Settings().Number("cfg.contacts.max-age-days")
	var out []Number
	for _, key := range NumberKeys() {
		c := Number{Key: key, Digits: text(key + contactNumber), Hours: text(key + contactHours)}
		if c.Digits == "" {
			continue
		}
		c.Checked, _ = time.Parse(time.RFC3339, text(key+contactChecked))
		c.CheckBy = c.Checked.AddDate(0, 0, days)
		o := newest[key+contactChecked]
		c.By = s.author(o.Dot.Inc).Name
		out = append(out, c)
	}
	return out
}

// SetNumber sets a number as checked now, or takes it away with an empty one.
// It is for managers; it is on this tablet's disk when it returns, and on the
// others' after a sync.
func (s *Session) SetNumber(ctx context.Context, key, number, hours string) error {
	if !s.Rights().Invite {
		return ErrNotYours
	}
	doc, dir := s.contactsDoc(), DirectoryOf(op.ID(s.vault.Org))
	set, err := s.cardSet(doc)
	if err != nil {
		return err
	}
	var ops []op.Op
	for _, f := range [][2]string{
		{contactNumber, strings.TrimSpace(number)},
		{contactHours, strings.TrimSpace(hours)},
		{contactChecked, s.o.Now().UTC().Format(time.RFC3339)},
	} {
		link := key + f[0]
		ops = append(ops, op.Op{Doc: doc, Form: canonContacts, Link: link, Value: op.Text(f[1]), Preds: set.PredsFor(op.Cell{Doc: doc, Link: link}, func(d op.Dot) bool {
			return s.store.Unpublished(dir, d)
		})})
	}
	t, err := s.store.Record(dir, ops, nil)
	if err != nil {
		return err
	}
	s.nudge()
	return t.Wait(ctx)
}

func (s *Session) contactsDoc() op.ID { return derived(labelContacts, op.ID(s.vault.Org)) }

// contactOps are the newest words of managers by link, alike on every tablet.
func (s *Session) contactOps(set *merge.Set) map[string]op.Op {
	newest := map[string]op.Op{}
	st := s.store.State()
	if st == nil {
		return newest
	}
	set.Each(s.contactsDoc(), func(o *op.Op) bool {
		p := st.People[[16]byte(casefile.ID(s.author(o.Dot.Inc).Person))]
		if p == nil || p.Rank < orglog.Manager {
			return true
		}
		if old, ok := newest[o.Link]; !ok || old.Compare(o) < 0 {
			newest[o.Link] = *o
		}
		return true
	})
	return newest
}
