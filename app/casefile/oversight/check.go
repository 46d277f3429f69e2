package oversight

import "doorstep/app/casefile"

// NextLimit is the last day that the next look may be on and why: one month on
// when the newest assessment's judgement is a worry, else three months on
// (processes.md section 18). It is "" where nothing can be counted.
func NextLimit(r casefile.Record) (last casefile.Date, why string) {
	if r.Calendar == nil {
		return "", ""
	}
	months, why := 3, "within 3 months"
	if Worried(r) {
		months, why = 1, "within 1 month while you are worried about harm"
	}
	_, raw, ok := r.Calendar.AddMonths(casefile.DateOf(r.Now), months, casefile.Practice)
	if !ok {
		return "", ""
	}
	return raw, why
}

// Worried reports that the newest assessment's judgement about safety is a worry.
func Worried(r casefile.Record) bool {
	d := r.Latest("dca")
	if d == nil {
		return false
	}
	c := d.Code("dca.safe.judgement")
	return c != "" && c != "no-concern"
}
