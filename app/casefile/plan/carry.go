package plan

import (
	"context"
	"slices"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// Form is the form of a child in need plan and its reviews.
const Form = "cinp"

// MeetingGroup are its meetings and reviews.
const MeetingGroup = "cinp.meeting"

const (
	actionGroup = "cinp.action"
	healthGroup = "cinp.health"
	dcaActions  = "dca.plan.action"
	dcaHealth   = "dca.dev.health.need"
)

// Carry takes the actions that the newest assessment agreed into a plan, word for
// word and with who accepted them. What is in the plan already, what is finished
// and what somebody refused stays behind. It returns how many rows it made.
// Together they form the first child in need plan, so that nothing is written
// twice; health needs and other answers come with the carry-over of every form.
func Carry(ctx context.Context, rec casefile.Record, to *casefile.Document) (int, error) {
	from := rec.Latest("dca")
	if from == nil || casefile.FormName(to.Form()) != Form {
		return 0, nil
	}
	have := map[string]bool{}
	for _, a := range to.Actions() {
		have[a.From] = true
	}
	n := 0
	for _, a := range from.Actions() {
		if a.Group != dcaActions || a.Done() || a.Accepted == casefile.Refused || have[a.Place()] {
			continue
		}
		if err := copyRow(ctx, from, a.Row, dcaActions, to, actionGroup, a.Place()); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func place(d *casefile.Document, row casefile.RowID, group string) string {
	return casefile.Action{Doc: d.ID(), Group: group, Row: row}.Place()
}

// copyRow writes the answers of a row into a new row of another form, question by
// question of the same name.
func copyRow(ctx context.Context, from *casefile.Document, row casefile.RowID, group string, to *casefile.Document, into, origin string) error {
	id, _, _, err := to.StageRow(into, "")
	if err != nil {
		return err
	}
	for _, what := range copied {
		s := from.State(casefile.Cell{Row: row, LinkID: group + "." + what})
		if !s.Enabled || len(s.Values) == 0 || to.Form().Item(into+"."+what) == nil {
			continue
		}
		if _, _, err := to.Stage(casefile.Cell{Row: id, LinkID: into + "." + what}, slices.Clone(s.Values)...); err != nil {
			return err
		}
	}
	_, last, err := to.Stage(casefile.Cell{Row: id, LinkID: into + ".from"}, fhir.TextValue(origin))
	if err != nil {
		return err
	}
	return last.Wait(ctx) // what was staged before it is on the disk before it
}

// copied are the answers that a row keeps when a later form carries it on.
var copied = []string{"need", "outcome", "what", "who", "by", "repeats", "measure", "accepted", "status", "progress"}
