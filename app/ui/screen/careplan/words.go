package careplan

import (
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/healthplan"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
)

// versionWords is how a section's version is called.
func versionWords(s healthplan.Section) string {
	if s.Since.IsZero() {
		return say.F("version %s, not signed yet", s.Version)
	}
	return say.F("version %s", s.Version)
}

// kindWords says what a version of a section is beside the one before.
func kindWords(k healthplan.Kind) string {
	switch k {
	case healthplan.Care:
		return say.T("Care changed")
	case healthplan.Wording:
		return say.T("Wording only")
	case healthplan.First:
		return say.T("New")
	}
	return ""
}

// reviewTag says when a section is looked at again: amber when it is near, red when it
// has passed (NC-V15). It is about the paper, not about the child.
func reviewTag(s healthplan.Section) model.Words {
	on, ok := s.ReviewBy.Time()
	switch {
	case !ok:
		return model.Words{}
	case s.Review == healthplan.Past:
		return model.Words{Tone: model.Danger, Icon: "error", Text: say.F("Review was due %s", model.DateFull(on))}
	case s.Review == healthplan.Soon:
		return model.Words{Tone: model.Local, Icon: "schedule", Text: say.F("Review by %s", model.DateFull(on))}
	}
	return model.Words{Tone: model.Neutral, Text: say.F("Review by %s", model.DateFull(on))}
}

// statusTag says where the plan as a whole stands. Nothing here is green: that a plan
// is signed does not say that anything is safe (clinical-safety.md HZ-25).
func statusTag(st healthplan.Status) model.Words {
	switch st {
	case healthplan.Waiting:
		return model.Words{Tone: model.Local, Icon: "ink_pen", Text: say.T("Waits for signatures")}
	case healthplan.NotAgreed:
		return model.Words{Tone: model.Danger, Icon: "block", Text: say.T("Not agreed")}
	case healthplan.Stopped:
		return model.Words{Tone: model.Danger, Icon: "block", Text: say.T("Do not use")}
	case healthplan.PastReview:
		return model.Words{Tone: model.Danger, Icon: "error", Text: say.T("Past its review")}
	case healthplan.Ended:
		return model.Words{Tone: model.Neutral, Icon: "lock", Text: say.T("Ended")}
	case healthplan.Signed:
		return model.Words{Tone: model.Neutral, Icon: "ink_pen", Text: say.T("Signed")}
	}
	return model.Words{Tone: model.Neutral, Icon: "edit", Text: say.T("Not signed yet")}
}

// LeadWords is a line that says where a plan stands, for the ways on of a child's page.
func LeadWords(p *healthplan.Plan, now time.Time) (second string, tag model.Words) {
	switch {
	case p == nil:
		return "", model.Words{}
	case p.Doc == nil:
		return say.T("No version is signed yet"), statusTag(p.Status)
	}
	second = say.F("Version %s, signed %s", model.Figures(p.Version), model.DateFull(p.Signed.In(now.Location())))
	if on, ok := p.ReviewBy.Time(); ok && p.Status == healthplan.Signed {
		second += say.F(" · review by %s", model.DateFull(on))
	}
	if p.Status == healthplan.Signed {
		return second, model.Words{}
	}
	return second, statusTag(p.Status)
}

// signerWords is who is still to sign, by the question.
func signerWords(link string) string {
	switch link {
	case "hcp.sign.nurse":
		return say.T("the nurse who wrote it")
	case "hcp.sign.clinician":
		return say.T("the clinician")
	case "hcp.sign.parent":
		return say.T("somebody with parental responsibility")
	}
	return link
}

// Notices is what must stand above everything that a plan says, the gravest first:
// it never stands in place of the plan (RL-13).
func Notices(f Facts, given string, now time.Time) []widget.BannerProps {
	p := f.Plan
	if p == nil {
		return nil
	}
	var out []widget.BannerProps
	red := func(strong, text string) {
		out = append(out, widget.BannerProps{Tone: widget.ToneDanger, Icon: "error", Below: true, Strong: strong, Text: text})
	}
	if p.Doc != nil && p.End != nil {
		out = append(out, widget.BannerProps{Tone: widget.ToneNeutral, Icon: "lock", Below: true, Strong: say.T("This plan has ended"), Text: p.End.Why})
	}
	if b, ok := ACPNotice(p, now); ok {
		out = append(out, b)
	}
	if past := p.PastOn(casefile.DateOf(now)); len(past) > 0 && p.Doc != nil {
		var names []string
		for _, s := range past {
			names = append(names, s.Title)
		}
		which := model.List(names)
		if len(names) == len(p.Sections) {
			which = say.T("the whole plan")
		}
		red(say.F("Past its review: %s", which), say.T("It is still the signed plan. Read it, and ring the nurse to ask whether anything has changed."))
	}
	for _, a := range p.Alerts {
		text := a.Do
		if by := model.List(nonEmpty(a.By, dayOf(a.When, now))); by != "" {
			text = strings.TrimSpace(say.F("%s\nAdded by %s", text, strings.ReplaceAll(by, " and ", ", ")))
		}
		strong := say.F("New since this plan was signed: %s", a.What)
		if a.Kind == "allergy" {
			strong = say.F("New allergy since this plan was signed: %s", a.What)
		}
		red(strong, text)
	}
	if len(p.Apart) > 0 {
		out = append(out, widget.BannerProps{
			Tone: widget.ToneChoice, Icon: "call_split", Below: true, Strong: say.T("Two versions were signed apart"),
			Text: say.T("Neither was written with the other in hand. This is the one signed last. Ring the nurse."),
		})
	}
	if b, ok := checkedNotice(f, given, now); ok {
		out = append(out, b)
	}
	return out
}

// ACPNotice is the red banner of an advance care plan that is past its review; it
// stands on every screen of the child (NC-V14).
func ACPNotice(p *healthplan.Plan, now time.Time) (widget.BannerProps, bool) {
	if p == nil || !p.ACP.Past {
		return widget.BannerProps{}, false
	}
	on, _ := p.ACP.ReviewBy.Time()
	return widget.BannerProps{
		Tone: widget.ToneDanger, Icon: "error", Below: true, Strong: say.T("Advance care plan past its review: check with lead clinician"),
		Text: say.F("It was to be looked at by %s. It still stands, and still opens.", model.Day(on, now)),
	}, true
}

// checkedNotice says how old what this tablet knows is, once it is older than it
// should be (section 3.5).
func checkedNotice(f Facts, given string, now time.Time) (widget.BannerProps, bool) {
	b := widget.BannerProps{Tone: widget.ToneLocal, Icon: "wifi_off", Below: true, Text: say.T("There may be a newer version. Ring the nurse if you are not sure.")}
	switch {
	case f.Checked.IsZero():
		b.Strong = say.T("This tablet has not checked with the server yet")
	case now.Sub(f.Checked) > f.Stale:
		at := f.Checked.In(now.Location())
		b.Strong = say.F("Last checked at %s, %s", model.ClockText(at), model.Day(at, now))
	default:
		return b, false
	}
	return b, true
}

func dayOf(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	return model.Day(t.In(now.Location()), now)
}

func nonEmpty(list ...string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
