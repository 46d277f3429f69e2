package effect

import (
	"fmt"

	"doorstep/app/casefile"
	"doorstep/app/casefile/signoff"
)

// signOffs are the carers who may do a task now and may not after the change, or the
// other way round.
func (x *pair) signOffs() error {
	was, err := signoff.All(x.was)
	if err != nil {
		return err
	}
	is, err := signoff.All(x.is)
	if err != nil {
		return err
	}
	now := map[casefile.ID]signoff.State{}
	for _, s := range is {
		now[s.Doc] = s
	}
	for _, s := range was {
		n, ok := now[s.Doc]
		if !ok {
			continue
		}
		switch {
		case s.Counts() && !n.Counts():
			x.add(x.falls(n))
		case !s.Counts() && n.Counts():
			x.add(Effect{
				Rule: "DT-C04", Level: Note, Doc: n.Doc, Told: []string{n.Carer.Display},
				What: fmt.Sprintf("%s may do “%s” until %s", n.Carer.Display, n.Task.Title, day(n.Until)),
			})
		case s.Counts() && n.Until < s.Until:
			x.add(Effect{
				Rule: "DT-C03", Level: Note, Doc: n.Doc, Told: []string{n.Carer.Display, x.fostering()},
				What: fmt.Sprintf("%s’s sign-off for “%s” ends earlier, on %s", n.Carer.Display, n.Task.Title, day(n.Until)), Why: "Then " + n.Ends,
			})
		case s.Waits == "" && n.Waits != "" && n.Status == signoff.Training:
			x.add(Effect{
				Rule: "DT-V06", Level: Note, Doc: n.Doc, At: casefile.Cell{LinkID: "dt.change"}, Told: []string{n.Carer.Display},
				What: fmt.Sprintf("%s is still learning “%s”. The nurse says what more there is to learn", n.Carer.Display, n.Task.Title), Why: n.Waits,
			})
		}
	}
	return nil
}

// falls is what is said of a sign-off that does not count any more.
func (x *pair) falls(n signoff.State) Effect {
	carer, task := n.Carer.Display, n.Task.Title
	e := Effect{Level: Stop, Doc: n.Doc, Told: []string{carer, x.fostering(), x.family()}}
	until := fmt.Sprintf(". Until then %s does not do it", given(carer))
	switch n.Status {
	case signoff.Waiting:
		e.Rule, e.At, e.Why = "DT-V06", casefile.Cell{LinkID: "dt.change"}, n.Waits
		e.What = fmt.Sprintf("%s’s sign-off for “%s” waits for a nurse’s decision%s", carer, task, until)
		for _, c := range n.Choices() {
			e.Offered = append(e.Offered, Words(c, carer))
		}
	case signoff.Suspended:
		e.Rule, e.Told = "DT-V08", append(e.Told, x.manager())
		e.What = fmt.Sprintf("%s’s sign-off for “%s” is stopped at once", carer, task)
		e.Offered = []string{"A nurse can lift it, with a reason"}
		if n.Stopped != nil && (n.Stopped.Reason == "mistake-or-near-miss" || n.Stopped.Reason == "not-following-plan") {
			e.Offered = []string{"A nurse can lift it, with a reason and after a new practice"}
		}
	case signoff.Withdrawn:
		e.Rule, e.Told = "DT-V08", append(e.Told, x.manager())
		e.What = fmt.Sprintf("%s’s sign-off for “%s” ends for good. It cannot be taken back", carer, task)
	case signoff.Ended:
		e.Rule, e.What = "DT-V13", fmt.Sprintf("%s’s sign-off for “%s” ends", carer, task)
	case signoff.Expired:
		e.Rule, e.What, e.Why = "DT-C03", fmt.Sprintf("%s’s sign-off for “%s” has run out", carer, task), n.Ends
		e.Offered = []string{"Renew what ran out, or assess again"}
	default:
		e.Rule = "DT-C02"
		e.What = fmt.Sprintf("%s’s sign-off for “%s” does not hold until %s and the nurse have signed again%s", carer, task, given(carer), until)
		if n.From != "" {
			// Their signatures stand; what they rest on does not.
			e.What = fmt.Sprintf("%s’s sign-off for “%s” does not hold for now%s", carer, task, until)
		}
		if len(n.Needs) > 0 {
			e.Why = n.Needs[0].Words
		}
	}
	return e
}

// Words is how a choice about a changed plan is read.
func Words(c signoff.Choice, carer string) string {
	switch c {
	case signoff.CarryOn:
		return "The task is the same: carry on, with a reason"
	case signoff.Brief:
		return "Tell " + given(carer) + " what changed, and both sign"
	}
	return "See " + given(carer) + " do it again in practice, and both sign"
}
