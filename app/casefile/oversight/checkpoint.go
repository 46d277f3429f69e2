package oversight

import (
	"strconv"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
)

// CheckpointState is where a checkpoint stands on one day.
type CheckpointState int

// The states: its day is still to come, it is today, it is over, it was held.
const (
	Ahead CheckpointState = iota
	DueToday
	LateNow
	Held
)

// Checkpoint is a day on which a manager looks at a running assessment: working
// day 10 and 25 from the referral (cfg.time.checkpoints; processes.md section 3).
type Checkpoint struct {
	Doc  casefile.ID // the assessment
	Of   string      // its title
	Kind Kind
	Day  int // working day
	Due  casefile.Due
	// Held is the look that was held, zero when none was. A look that is still
	// being written has not been held.
	Held casefile.ID
}

// State is where it stands on a day.
func (c Checkpoint) State(today casefile.Date) CheckpointState {
	switch {
	case !c.Held.IsZero():
		return Held
	case c.Due.Date == today:
		return DueToday
	case c.Due.Date < today:
		return LateNow
	}
	return Ahead
}

// checkpointDays are the working days of the organisation's settings.
func checkpointDays(r casefile.Record) []int {
	limit, _ := r.Settings.Limit("cfg.time.checkpoints")
	var out []int
	for _, m := range limit.Marks {
		if m.Unit == settings.WorkingDays && m.N > 0 {
			out = append(out, m.N)
		}
	}
	return out
}

// Checkpoints are those of the assessments that are not finished yet, and those
// that were held.
func Checkpoints(r casefile.Record) []Checkpoint {
	var out []Checkpoint
	for _, d := range r.Of("dca") {
		start := d.DateIn("", "dca.form.referral-date")
		if start == "" || r.Calendar == nil {
			continue
		}
		running := d.Status() == casefile.InProgress
		for _, n := range checkpointDays(r) {
			due, ok := r.Calendar.Add(start, n)
			if !ok {
				continue
			}
			c := Checkpoint{Doc: d.ID(), Of: d.Form().Title, Kind: Kind("checkpoint-" + strconv.Itoa(n)), Day: n, Due: due}
			for _, o := range All(r) {
				at, done := o.Held()
				if done && o.Kind() == c.Kind && casefile.DateOf(at.In(r.Now.Location())) >= start {
					c.Held = o.Doc.ID()
				}
			}
			if running || !c.Held.IsZero() {
				out = append(out, c)
			}
		}
	}
	return out
}
