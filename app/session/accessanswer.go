package session

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/casefile/dutyaccess"
	"doorstep/app/store"
	"doorstep/crypto/orglog"
	"doorstep/forms/fhir"
)

// Managers who must say yes where no custodian answers.
const managersNeeded = 2

// AnswerAccess is a manager's answer to somebody who asks to see a whole case. A no
// counts at once. A yes counts with that of another manager, and then the case is
// opened by whichever of the two holds its keys; opened tells whether it was.
func (s *Session) AnswerAccess(ctx context.Context, doc casefile.ID, yes bool, why string) (opened bool, err error) {
	d, err := s.OpenDoc(doc)
	if err != nil {
		return false, err
	}
	r, ok := dutyaccess.Of(d, s.now())
	switch {
	case !ok || r.State != dutyaccess.Waiting:
		return false, ErrNoRequest
	case !s.Rights().Approve || r.By.Me:
		return false, ErrNotYours
	}
	r.Case = s.caseOf(d.Space())
	if !yes {
		if strings.TrimSpace(why) == "" {
			return false, errors.New("say why not; who asks reads it")
		}
		return false, s.closeRequest(ctx, r, "refused", why)
	}
	for _, a := range r.Approvals {
		if a.By.Me {
			return false, errors.New("you have said yes already; another manager must say it too")
		}
	}
	row, _, err := d.AddRow(ctx, "acc.approval", "")
	if err != nil {
		return false, err
	}
	if why = strings.TrimSpace(why); why != "" {
		if _, err := d.Set(ctx, casefile.Cell{Row: row, LinkID: "acc.approval.why"}, fhir.TextValue(shorten(why, 200))); err != nil {
			return false, err
		}
	}
	if _, err := d.Set(ctx, casefile.Cell{Row: row, LinkID: "acc.approval.who"}, s.Me().Value()); err != nil {
		return false, err
	}
	s.nudge()
	if r, ok = dutyaccess.Of(d, s.now()); !ok {
		return false, ErrNoRequest
	}
	r.Case = s.caseOf(d.Space())
	return s.openTogether(ctx, r)
}

// openTogether opens a case that enough managers said yes to, if this tablet can.
func (s *Session) openTogether(ctx context.Context, r dutyaccess.Request) (opened bool, err error) {
	st := s.store.State()
	yes := map[casefile.ID]bool{}
	for _, a := range r.Approvals {
		p := st.People[[16]byte(a.By.Person)]
		if p != nil && p.Active() && p.Rank >= orglog.Manager && a.By.Person != r.By.Person {
			yes[a.By.Person] = true
		}
	}
	me := [16]byte(s.vault.Person)
	if len(yes) < managersNeeded || !yes[me] || !s.ours(r.Case) {
		return false, nil
	}
	// How many somebody was given already is for managers to weigh, who see it.
	if why := dutyaccess.Against(r, s.dutyNow(r), nil, s.Settings(), s.now()); why != "" {
		return false, s.closeRequest(ctx, r, "refused", why)
	}
	return true, s.openWhole(ctx, r, "two managers")
}

// dutyNow reports whether who asked is an out-of-hours worker now.
func (s *Session) dutyNow(r dutyaccess.Request) bool {
	st := s.store.State()
	role := st.Roles[orglog.RoleDuty]
	return role != nil && role.Members[[16]byte(r.By.Person)]
}

// openWhole lends a case's key to the tablet that asked. The case's own record says
// so first; nothing is released before that is durable.
func (s *Session) openWhole(ctx context.Context, r dutyaccess.Request, by string) error {
	st := s.store.State()
	kid, ok := s.store.Writer(r.Writer)
	dev, known := st.DeviceByKID(kid)
	if !ok || !known || !dev.Active() || dev.Person != [16]byte(r.By.Person) {
		return s.closeRequest(ctx, r, "refused", "The tablet that asked is not one that the organisation knows.")
	}
	until := r.Until.In(s.zone)
	text := fmt.Sprintf("Whole case opened out of hours for %s until %s, by %s", strings.TrimSpace(r.By.Name+", "+r.By.Role), until.Format("15:04 on 2 January 2006"), by)
	if err := s.logAccess(ctx, r.Case, text, r.ReasonIs+". "+r.Why); err != nil {
		return err
	}
	raw, err := s.store.Lend(dev.ID, loanOf(r))
	if err != nil {
		return err
	}
	d, err := s.OpenDoc(r.Doc)
	if err != nil {
		return err
	}
	if _, err := d.Set(ctx, casefile.Cell{LinkID: "acc.key"}, fhir.TextValue(base64.StdEncoding.EncodeToString(raw))); err != nil {
		return err
	}
	return s.closeRequest(ctx, r, "opened", "")
}

// closeRequest writes the answer.
func (s *Session) closeRequest(ctx context.Context, r dutyaccess.Request, answer, why string) error {
	d, err := s.OpenDoc(r.Doc)
	if err != nil {
		return err
	}
	v, ok := optionOf(d.Form(), "acc.answer", answer)
	if !ok {
		return ErrNoRequest
	}
	if _, err := d.Set(ctx, casefile.Cell{LinkID: "acc.answer"}, v); err != nil {
		return err
	}
	if why = strings.TrimSpace(why); why != "" {
		if _, err := d.Set(ctx, casefile.Cell{LinkID: "acc.answer.why"}, fhir.TextValue(shorten(why, 600))); err != nil {
			return err
		}
	}
	if _, err := d.Set(ctx, casefile.Cell{LinkID: "acc.answer.who"}, s.Me().Value()); err != nil {
		return err
	}
	s.emit(Event{Kind: EventCases, Case: r.Case, Doc: r.Doc})
	return nil
}

// tendAccess does, after each round of a sync, what requests to see whole cases ask
// of this tablet: it takes what was lent to it; as the custodian it answers; where
// enough managers said yes it opens; and once a loan is over it makes the case's next
// key. It reports whether another round should follow.
func (s *Session) tendAccess(ctx context.Context) (worked bool, err error) {
	if worked, err = s.takeLoans(); err != nil {
		return worked, err
	}
	custodian := s.custodianWorks()
	if !custodian && !s.Rights().Approve {
		return worked, nil
	}
	var errs []error
	for _, r := range s.accessRequests(casefile.ID{}) {
		did, err := false, error(nil)
		switch {
		case r.State == dutyaccess.Waiting && custodian && s.ours(r.Case):
			did, err = true, s.answerAsCustodian(ctx, r)
		case r.State == dutyaccess.Waiting:
			did, err = s.openTogether(ctx, r)
		}
		rekeyed, late := s.afterLoans(ctx, r)
		worked, errs = worked || did && err == nil || rekeyed, append(errs, err, late)
	}
	return worked, errors.Join(errs...)
}

// answerAsCustodian opens a case for an out-of-hours worker who gives a reason, or
// says why not. How many they were given is counted anew for each: those that it answered
// just before count too.
func (s *Session) answerAsCustodian(ctx context.Context, r dutyaccess.Request) error {
	why := dutyaccess.Against(r, s.dutyNow(r), s.accessRequests(casefile.ID{}), s.Settings(), s.now())
	if why != "" {
		return s.closeRequest(ctx, r, "refused", why)
	}
	return s.openWhole(ctx, r, "the custodian")
}

// afterLoans makes the next key of a case whose key was lent, once the loan is over:
// what is written from then on does not open by it.
func (s *Session) afterLoans(ctx context.Context, r dutyaccess.Request) (worked bool, err error) {
	for _, l := range r.Over(s.now()) {
		if worked, err = s.afterLoan(ctx, r, l); worked || err != nil {
			return worked, err
		}
	}
	return false, nil
}

func (s *Session) afterLoan(ctx context.Context, r dutyaccess.Request, l dutyaccess.Loan) (worked bool, err error) {
	raw, err := base64.StdEncoding.DecodeString(l.Key)
	if err != nil || !s.ours(r.Case) {
		return false, nil
	}
	kid, err := orglog.Lent(raw)
	if err != nil {
		return false, nil
	}
	under, err := s.store.WrittenUnder(r.Case)
	if err != nil || under != kid {
		return false, nil // made already, or not this tablet's to make
	}
	k, err := s.store.Keys(r.Case)
	if err != nil {
		return false, nil
	}
	switch err := s.store.Rewrap(ctx, r.Case, k.Kind, s.withCustodian(k.Roles)); {
	case errors.Is(err, store.ErrNoKey):
		return false, nil
	case err != nil:
		return false, err
	}
	return true, nil
}
