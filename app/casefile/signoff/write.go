package signoff

import (
	"context"
	"encoding/json"
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Event kinds that people write (dt.event.kind).
const (
	Suspend = "suspended"
	ForGood = "withdrawn-for-good"
	GivenUp = "given-up-by-carer"
	Lift    = "lifted"
	NoMore  = "ended-no-longer-needed"
)

// Stopping is what stops a sign-off, or starts it again: a row of dt.event.
type Stopping struct {
	Kind, Reason string // codes
	Detail       string
	By           fhir.Reference
	Told         string // carer, family, fostering worker: who, when, how
	Cover        string // what happens to booked stays
	At           time.Time
}

// Write puts it into a competency record. It counts at once, signed or not.
func (e Stopping) Write(ctx context.Context, d *casefile.Document) error {
	return row(ctx, d, "dt.event", [][2]string{
		{".when", e.At.UTC().Format(time.RFC3339)},
		{".kind", e.Kind},
		{".reason", e.Reason},
		{".detail", e.Detail},
		{".by", person(e.By)},
		{".told", e.Told},
		{".cover", e.Cover},
	}, nil)
}

// Deciding is a nurse's decision about a changed plan: a row of dt.change.
type Deciding struct {
	Choice Choice
	Why    string
	Plan   fhir.Value // what it is about: PlanNow
	// Carer signs unless nothing changes for them, then Nurse.
	Carer, Nurse casefile.Signing
}

// Write puts it into a competency record, with its signatures.
func (c Deciding) Write(ctx context.Context, d *casefile.Document) error {
	return row(ctx, d, "dt.change", [][2]string{{".choice", string(c.Choice)}, {".why", c.Why}}, func(id casefile.RowID) error {
		if _, err := d.Set(ctx, casefile.Cell{Row: id, LinkID: "dt.change.plan"}, c.Plan); err != nil {
			return err
		}
		if c.Choice != CarryOn {
			c.Carer.Cell = casefile.Cell{Row: id, LinkID: "dt.change.sign-carer"}
			if _, err := d.Sign(ctx, c.Carer); err != nil {
				return err
			}
		}
		c.Nurse.Cell = casefile.Cell{Row: id, LinkID: "dt.change.sign-nurse"}
		_, err := d.Sign(ctx, c.Nurse)
		return err
	})
}

// row adds a row with what somebody would type, empty answers left out; more adds
// what follows. A row that cannot be written whole is taken away again.
func row(ctx context.Context, d *casefile.Document, group string, typed [][2]string, more func(casefile.RowID) error) error {
	id, _, err := d.AddRow(ctx, group, "")
	if err != nil {
		return err
	}
	fill := func() error {
		for _, a := range typed {
			it := d.Form().Item(group + a[0])
			in := casefile.Input{Values: []fhir.Value{fhir.TextValue(a[1])}}
			if it.Type != engine.String && it.Type != engine.Text {
				if in, err = casefile.ParseInput(it, a[1]); err != nil {
					return err
				}
			}
			if _, err := d.Set(ctx, casefile.Cell{Row: id, LinkID: it.LinkID}, in.Values...); err != nil {
				return err
			}
		}
		if more == nil {
			return nil
		}
		return more(id)
	}
	if err := fill(); err != nil {
		d.RemoveRow(ctx, id)
		return err
	}
	return nil
}

// person is somebody as an answer is typed.
func person(who fhir.Reference) string {
	if who.Reference == "" {
		return who.Display
	}
	b, _ := json.Marshal(map[string]string{"reference": who.Reference, "display": who.Display})
	return string(b)
}
