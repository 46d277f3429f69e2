package shell

import (
	"doorstep/app/casefile"
	"doorstep/app/casefile/journey"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/moving"
)

// handoverOf is how far the handover of a case is, and what it leaves open. unsent
// is how many changes of the case are only on this tablet.
func (s *Shell) handoverOf(id casefile.ID, unsent int) moving.Handover {
	rec, err := s.work.Record(id)
	if err != nil {
		return moving.Handover{}
	}
	h := moving.Handover{
		Left: journey.Left(rec, unsent).Lines(),
		Open: func() { s.begin(id, journey.HandoverForm) },
	}
	all := journey.Handovers(rec)
	if len(all) == 0 {
		return h
	}
	last := all[len(all)-1]
	if last.Done() && last.To().Ref == leadOf(rec) {
		return h // it was acted on: the next change is another handover
	}
	h.Begun, h.To, h.Accepted, h.Agreed = true, last.To().Name, last.Accepted(), last.Done()
	if !h.Agreed {
		// The handover itself is sent once it is signed.
		if sum, err := s.work.DocSummary(last.Doc.ID()); err == nil {
			unsent -= sum.OnlyHere
		}
		if last.From().ID != s.work.Me().ID {
			unsent = 0
		}
		h.Stops = last.Stops(unsent, casefile.Person{})
	}
	h.Open = func() {
		s.Open(model.Route{Screen: model.TaskList, Case: id.String(), Doc: last.Doc.ID().String()})
	}
	return h
}

func leadOf(rec casefile.Record) string {
	v, ok := rec.Case.Answer("case.lead")
	if !ok {
		return ""
	}
	return v.Reference.Reference
}
