package signoff

import (
	"doorstep/app/casefile"
	"doorstep/assets/delegation"
)

// Stage is how far a carer is with one step.
type Stage string

// The stages. Alone is the page's "met"; Seen and Helped are what its "not yet"
// is noted as.
const (
	NotLooked    Stage = ""
	Seen         Stage = "seen"
	Helped       Stage = "helped"
	Alone        Stage = "alone"
	DoesNotApply Stage = "does-not-apply"
)

// Step is one thing that the carer is watched for.
type Step struct {
	delegation.Criterion
	Row   casefile.RowID // "" when nothing was written of it
	Stage Stage
	Note  string
	// Wrong says why the result cannot stand: it must be seen, or cannot be left
	// out. Plain words, "" when it can.
	Wrong string
}

// Done reports whether the step is in the way of a sign-off no longer.
func (s Step) Done() bool {
	return (s.Stage == Alone || s.Stage == DoesNotApply) && s.Wrong == ""
}

// steps reads the criteria. Two rows on one criterion, made on two tablets, are
// both true: the one that says less counts.
func (x *reading) steps() {
	rows := map[string][]casefile.RowID{}
	for _, row := range x.d.Rows("dt.criterion", "") {
		code := x.d.CodeIn(row.ID, "dt.criterion.code")
		rows[code] = append(rows[code], row.ID)
	}
	if x.Task.Code == "" {
		return
	}
	for _, k := range x.cat.For(x.Task) {
		step := Step{Criterion: k}
		for i, row := range rows[k.Code] {
			if s := x.step(k, row); i == 0 || rank(s) < rank(step) {
				step = s
			}
		}
		x.Steps = append(x.Steps, step)
	}
}

func rank(s Step) int {
	if s.Done() {
		return 9
	}
	return map[Stage]int{NotLooked: 0, Seen: 1, Helped: 2, DoesNotApply: 3, Alone: 4}[s.Stage]
}

func (x *reading) step(k delegation.Criterion, row casefile.RowID) Step {
	s := Step{Criterion: k, Row: row, Note: x.d.TextIn(row, "dt.criterion.note")}
	how := x.d.CodeIn(row, "dt.criterion.how")
	switch x.d.CodeIn(row, "dt.criterion.result") {
	case "met":
		s.Stage = Alone
		switch {
		case how == "":
			s.Wrong = "Say how it was shown"
		case how == "asked" && !k.Ask:
			s.Wrong = "This must be seen; asking is not enough"
		case how == "simulated" && !k.Trainer && x.Task.Simulated == "":
			s.Wrong = "This must be seen in real care; practice is not enough"
		}
	case "not-yet":
		if note := x.d.CodeIn(row, "dt.criterion.note"); note == "seen" || note == "helped" {
			s.Stage = Stage(note)
		}
	case "does-not-apply-to-this-child":
		s.Stage = DoesNotApply
		switch {
		case k.Needed:
			s.Wrong = "This one always applies"
		case s.Note == "":
			s.Wrong = "Say why it does not apply"
		}
	}
	return s
}
