package stay

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/booking"
	"doorstep/app/casefile/staylog"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// The signature questions of a log.
const (
	signInParent  = "stay.in-sign-parent"
	signInCarer   = "stay.in-sign-carer"
	signOutCarer  = "stay.out-sign-carer"
	signOutParent = "stay.out-sign-parent"
)

// Answers of the nurse at handover in (stay.nurse-ok).
const (
	doNotAccept  = "do-not-accept"
	notReachable = "nurse-not-reachable"
)

// Gate is what stands against a signature in the log of a stay, or the zero one for
// any: at handover in what the child must not be taken over with, at handover out what
// keeps the log open. It stops signatures and nothing else: lines are written all the
// same. others are the other cases on this tablet, contact is when it last heard from
// the server, zero when that is not known.
func Gate(r casefile.Record, d *casefile.Document, sg casefile.Signing, others []casefile.Record, contact time.Time) []engine.Problem {
	if casefile.FormName(d.Form()) != staylog.Form {
		return nil
	}
	s := Of(r, d)
	switch sg.Cell.LinkID {
	case signInParent, signInCarer:
		return s.Arrival(others, contact)
	case signOutCarer, signOutParent:
		return s.Departure()
	case "":
		if s.SignedIn.IsZero() {
			return s.Arrival(others, contact)
		}
		return s.Departure()
	}
	return nil
}

// Departure is what keeps the log from being closed (SB-V05).
func (s Stay) Departure() []engine.Problem {
	var out []engine.Problem
	for _, o := range s.Open {
		out = append(out, problem("SB-V05", o.Cell, engine.LevelStop, o.Words))
	}
	return out
}

// Arrival is what stands against taking the child over: the gates of the booking as
// they are at handover in, a change that a nurse has not answered (RE-21), a plan that
// is not the current one, something that always travels with the child and did not
// come (RE-31), a medicine that does not last.
func (s Stay) Arrival(others []casefile.Record, contact time.Time) []engine.Problem {
	var out []engine.Problem
	stop := func(rule string, row casefile.RowID, link, words string, args ...any) {
		out = append(out, problem(rule, casefile.Cell{Row: row, LinkID: link}, engine.LevelStop, fmt.Sprintf(words, args...)))
	}
	if s.Booked == nil {
		stop("RE-01", "", "stay.booking", "Choose the booking that this stay belongs to")
	} else {
		for _, g := range booking.Check(s.r, s.Booked.Document(), others, booking.Moment{Handover: true, Contact: contact}) {
			for _, f := range g.Findings {
				if !f.Open() || f.Level != booking.Stop {
					continue
				}
				at := casefile.Cell{LinkID: "stay.booking"}
				if f.At.Doc == s.Doc {
					at = f.At.Cell
				}
				stop(g.ID, at.Row, at.LinkID, "%s. %s", strings.TrimSuffix(f.Words, "."), f.Who)
			}
		}
	}
	switch clinical := s.clinical(); {
	case s.Answer == doNotAccept:
		stop("RE-21", "", "stay.nurse-ok", "The nurse said not to accept %s. Ring the duty worker together with the parent", s.child())
	case len(clinical) > 0 && s.Answer == "":
		stop("RE-21", "", "stay.nurse-ok", "%s has changed. Ring the nurse before the parent leaves", list(clinical))
	case len(clinical) > 0 && s.Answer == notReachable:
		stop("RE-21", "", "stay.nurse-ok", "%s has changed, and no nurse could be reached. Do not accept %s; ring the out-of-hours number", list(clinical), s.child())
	}
	if v, ok := s.Document().Answer("stay.plan"); ok && !v.Bool {
		stop("BG-02", "", "stay.plan", "The plan on this tablet is not the current one. Connect it, or ask for the current plan on paper, before the parent leaves")
	}
	for _, k := range s.MissingKit() {
		stop("RE-31", "", "stay.kit", "%s always travels with %s and did not come, or does not work", k.Words, s.child())
	}
	out = append(out, s.expiring()...)
	return out
}

// clinical are the changes since the last stay that a nurse must answer, as they are
// read (cfg.stay.clinical-changes).
func (s Stay) clinical() []string {
	it := s.Document().Form().Item("stay.changes")
	var out []string
	for _, code := range s.Changes {
		if slices.Contains(s.r.Settings.List("cfg.stay.clinical-changes"), code) {
			out = append(out, optionWords(it, code))
		}
	}
	return out
}

// expiring are the medicines that run out before the stay ends: one that is given in an
// emergency stops the handover, any other asks (RE-31). Of the rescue medicine the
// booking's own gate speaks (BG-14).
func (s Stay) expiring() []engine.Problem {
	end := staylog.Day(s.Until())
	if end == "" {
		return nil
	}
	var out []engine.Problem
	for _, m := range s.Received {
		if m.Expiry == "" || m.Expiry > end || s.Booked != nil && s.rescue(m.Medicine) {
			continue
		}
		level := engine.LevelWarn
		if s.rescue(m.Medicine) || s.route(m.Medicine) == "buccal" {
			level = engine.LevelStop
		}
		out = append(out, problem("RE-31", casefile.Cell{Row: m.Row, LinkID: "stay.medin.expiry"}, level, fmt.Sprintf(
			"%s expires on %s, and the stay ends on %s. A new one must come before that",
			cmp.Or(m.Medicine.Display, "A medicine"), casefile.DateWords(string(m.Expiry)), casefile.DateWords(string(end)),
		)))
	}
	return out
}

// rescue reports whether a medicine is the one of the child's emergency plan.
func (s Stay) rescue(medicine fhir.Reference) bool {
	return s.plan != nil && s.plan.Rescue != nil && staylog.SameMedicine(s.plan.Rescue.Medicine, medicine)
}

func problem(rule string, c casefile.Cell, level engine.Level, words string) engine.Problem {
	return engine.Problem{Cell: c, Rule: engine.Rule(rule), Key: rule, Level: level, Message: strings.TrimSpace(words)}
}

// list joins words as in speech, the first with a capital.
func list(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		if out[i] = w; i > 0 {
			out[i] = lower(w)
		}
	}
	if len(out) < 2 {
		return strings.Join(out, "")
	}
	return strings.Join(out[:len(out)-1], ", ") + " and " + out[len(out)-1]
}

func optionWords(it *engine.Item, code string) string {
	for _, o := range it.Options {
		if o.Coding.Code == code {
			return o.Label
		}
	}
	return code
}
