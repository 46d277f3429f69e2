package shell

import (
	"doorstep/app/casefile"
	"doorstep/app/casefile/effect"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/effects"
	"doorstep/sync/op"
)

// follow works out what a change would make invalid, away from the screen. Of a
// document outside every case nothing follows; what cannot be worked out is said to
// be so, and stops nobody.
func (s *Shell) follow(caseID string, what func(casefile.Record, []casefile.Record) ([]effect.Effect, error), done func([]effect.Effect)) {
	id, err := op.ParseID(caseID)
	if err != nil {
		done(nil)
		return
	}
	w := s.work
	s.cfg.Run.Go(func() func() {
		rec, err := w.Record(id)
		var list []effect.Effect
		if err == nil {
			list, err = what(rec, w.Beside(id))
		}
		return func() {
			if s.work != w {
				return
			}
			if err != nil {
				list = []effect.Effect{{Level: effect.Ask, What: say.T("What this changes could not be worked out on this tablet"), Why: Fault(err)}}
			}
			done(list)
		}
	})
}

// asking asks before something is done that makes other things invalid, and does it at
// once where nothing follows.
func (s *Shell) asking(caseID, intro, do string, what func(casefile.Record, []casefile.Record) ([]effect.Effect, error), then func()) {
	at := s.nav.At()
	s.follow(caseID, what, func(list []effect.Effect) {
		if s.nav.At() != at {
			return // the user has gone elsewhere meanwhile
		}
		if !falls(list) {
			then()
			return
		}
		effects.Sheet(&s.chrome.Tags, effects.SheetProps{Desk: s, Effects: list, Intro: intro, Go: do, OnGo: then})
	})
}

// falls reports whether something stops or asks for a reason: what is only good to
// know needs no question.
func falls(list []effect.Effect) bool {
	for _, e := range list {
		if e.Level != effect.Note {
			return true
		}
	}
	return false
}

// beforeReopening asks before a signed document is changed.
func (s *Shell) beforeReopening(r model.Route, d *openDoc, then func()) {
	if casefile.FormName(d.doc.Form()) == healthplan.Form {
		s.asking(r.Case, say.T("You are about to begin the next version of the plan. The signed one stays in use until everybody has signed the next. If the care changes in it, this follows then."),
			say.T("Begin the next version"), func(rec casefile.Record, others []casefile.Record) ([]effect.Effect, error) {
				return effect.Opening(rec, d.doc, others)
			}, then)
		return
	}
	intro := say.F("You are about to change “%s”. Until it is signed again, this does not hold. Everything that was signed stays readable.", d.doc.Form().Title)
	s.asking(r.Case, intro, say.T("Begin a new version"), func(rec casefile.Record, others []casefile.Record) ([]effect.Effect, error) {
		return effect.Opening(rec, d.doc, others)
	}, then)
}

// beforeSigning asks before a signature that makes other things invalid.
func (s *Shell) beforeSigning(r model.Route, d *openDoc, g casefile.Signing, then func()) {
	s.asking(r.Case, say.T("Your signature is the last one that is needed for some of this."), say.T("Sign"), func(rec casefile.Record, others []casefile.Record) ([]effect.Effect, error) {
		return effect.Signing(rec, d.doc, g, others)
	}, then)
}
