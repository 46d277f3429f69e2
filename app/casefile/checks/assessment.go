package checks

import (
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/chronology"
	"doorstep/forms/quality"
)

// dca asks of a Disabled Child Assessment.
func (r *reader) dca(plan []quality.Action) {
	r.add(r.rules.Analysis(quality.Analysis{
		Judgement: r.passage("dca.an.judgement"), Other: r.passage("dca.an.other-explanations"), All: r.passages("dca.an."),
		Described: r.words("dca.child.", "dca.voice.", "dca.dis.", "dca.fam.", "dca.hist.", "dca.prof.", "dca.dev.", "dca.par.", "dca.env.", "dca.carer.", "dca.sib.", "dca.safe.", "dca.adult."),
		Needs:     r.needs(),
	}))
	if r.doc.Code("dca.form.path") != "light" {
		r.history()
	}
	contacts := r.contacts()
	r.add(r.rules.Voice(quality.Voice{
		At: casefile.Cell{LinkID: "dca.voice.contact"}, Seen: len(contacts) > 0, Stops: true,
		Strength: quality.Heard(contacts, r.doc.Codes(casefile.Cell{LinkID: "dca.voice.helper"})), HowAt: casefile.Cell{LinkID: "dca.voice.helper"},
		Words: r.voices(), Plan: planWords(plan), PlanAt: casefile.Cell{LinkID: "dca.plan.action"},
	}))
	r.add(r.rules.Safety(quality.Safety{
		Signs: r.real("dca.safe.signs", "none"), ExplainAt: casefile.Cell{LinkID: "dca.safe.explain"},
		Expert: r.doc.Text("dca.safe.explain.who"), Requested: r.doc.Code("dca.safe.explain.choice") == "paediatric-opinion-requested" && r.doc.DateIn("", "dca.safe.explain.date") != "",
		Flagged: r.flagged(), FlaggedAt: casefile.Cell{LinkID: "dca.safe.indicators"},
		NoConcern: r.doc.Code("dca.safe.judgement") == "no-concern", Vulnerable: len(r.real("dca.safe.vulnerable", "none")),
		Tell: r.doc.Text("dca.safe.tell"), TellAt: casefile.Cell{LinkID: "dca.safe.tell"},
	}))
	told := append(r.words("dca.dev.health."), r.paediatric()...)
	r.add(r.rules.Health(r.health("dca.dev.health.need"), told, casefile.Cell{LinkID: "dca.dev.health.now"}, r.today()))
	r.add(r.rules.CarriedOn(r.written(), r.earlier("dca")))
	r.looked(r.passage("dca.over.challenge"))
	for _, row := range r.group("dca.over.checkpoint") {
		r.looked(quality.Passage{At: at(row, "dca.over.checkpoint.challenge"), Text: r.doc.TextIn(row, "dca.over.checkpoint.challenge")})
	}
	r.lead()
	if c := r.doc.Summary().Clock; c != nil {
		r.add(r.rules.Time(casefile.Cell{LinkID: "dca.form.due"}, c.Day, c.Of))
	}
	r.add(r.rules.OwnWork(casefile.Cell{LinkID: "dca.form.overseer"}, r.person("dca.form.lead"), r.person("dca.form.overseer")))
}

// looked asks of the manager's own part, which stops nobody but the manager.
func (r *reader) looked(challenge quality.Passage) {
	for _, f := range r.rules.Oversight(quality.Oversight{Challenge: challenge}) {
		f.Signer = quality.Manager
		r.out = append(r.out, f)
	}
}

// person names the one who answers a question: by their reference, else as
// written.
func (r *reader) person(link string) string {
	v, ok := r.doc.Answer(link)
	if ok && v.Reference.Reference != "" {
		return v.Reference.Reference
	}
	return r.doc.Text(link)
}

// real are the codes of a multiple choice without the one for none.
func (r *reader) real(link, none string) []string {
	return slices.DeleteFunc(r.doc.Codes(casefile.Cell{LinkID: link}), func(c string) bool { return c == none })
}

func (r *reader) contacts() []quality.Contact {
	var out []quality.Contact
	for _, row := range r.group("dca.voice.contact") {
		out = append(out, quality.Contact{
			With: r.doc.Codes(at(row, "dca.voice.contact.alone")), How: r.doc.Codes(at(row, "dca.voice.contact.how")),
			Said: r.doc.TextIn(row, "dca.voice.contact.said"), Sure: r.doc.CodeIn(row, "dca.voice.contact.sure"),
		})
	}
	return out
}

// Voice is how directly the child was heard in an assessment.
func Voice(doc *casefile.Document) quality.Strength {
	r := &reader{doc: doc}
	return quality.Heard(r.contacts(), doc.Codes(casefile.Cell{LinkID: "dca.voice.helper"}))
}

// paediatric are replies of doctors for children: that they replied is news of
// the child's health.
func (r *reader) paediatric() []string {
	var out []string
	for _, row := range r.group("dca.prof.view") {
		switch r.doc.CodeIn(row, "dca.prof.view.reply") {
		case "spoke", "written-report", "attended-meeting":
			out = append(out, r.doc.TextIn(row, "dca.prof.view.person")+": "+r.doc.TextIn(row, "dca.prof.view.says"))
		}
	}
	return out
}

// health is the health tracker of a document.
func (r *reader) health(group string) []quality.HealthNeed {
	var out []quality.HealthNeed
	for _, row := range r.group(group) {
		n := quality.HealthNeed{
			At: at(row, group+".owner"), What: r.doc.TextIn(row, group+".what"), Met: r.doc.CodeIn(row, group+".status") == "met",
			Owner: r.doc.TextIn(row, group+".owner"), By: string(r.doc.DateIn(row, group+".by")),
		}
		var newest time.Time
		for _, what := range []string{".what", ".status", ".owner", ".by", ".news"} {
			for _, v := range r.doc.History(at(row, group+what)) {
				if v.At.After(newest) {
					newest = v.At
				}
			}
		}
		if !newest.IsZero() {
			n.Quiet = int(r.rec.Now.Sub(newest).Hours() / 24)
		}
		out = append(out, n)
	}
	return out
}

// flagged are the signs of harm that were picked while no safeguarding card says
// who was told, or why nobody was.
func (r *reader) flagged() []string {
	var out []string
	for _, s := range r.doc.Picked() {
		if s.Harm() {
			out = append(out, s.Words)
		}
	}
	if len(out) == 0 {
		return nil
	}
	// A card of longer ago than a week before the form was about something else.
	from := r.doc.Summary().Started.AddDate(0, 0, -7)
	for _, d := range r.rec.Of("harm") {
		told := d.Text("lon.safeguarding.told-who") != "" && d.DateIn("", "lon.safeguarding.told-when") != ""
		if (told || d.Text("lon.safeguarding.no-action") != "") && d.Summary().Started.After(from) {
			return nil
		}
	}
	return out
}

// written are the longer texts of the practitioner, for comparing them with an
// earlier form. What the child said then stays what they said.
func (r *reader) written() []quality.Passage {
	var out []quality.Passage
	for _, p := range r.texts {
		if !p.item.Voice && !strings.HasPrefix(p.At.LinkID, "dca.over.") {
			out = append(out, p.Passage)
		}
	}
	return out
}

// earlier are the texts of the newest form of the same name that was begun before
// this one, by linkId.
func (r *reader) earlier(form string) map[string][]string {
	var before *casefile.Document
	for _, d := range r.rec.Of(form) {
		if d.ID() == r.doc.ID() {
			break
		}
		before = d
	}
	if before == nil {
		return nil
	}
	out := map[string][]string{}
	for _, p := range texts(before) {
		out[p.At.LinkID] = append(out[p.At.LinkID], p.Text)
	}
	return out
}

// history asks whether the past counts in an assessment, from the chronology of
// the case and from the events that it names itself.
func (r *reader) history() {
	all := chronology.Of(r.rec)
	began := casefile.DateOf(r.doc.Summary().Started)
	referred := r.doc.DateIn("", "dca.form.referral-date")
	h := quality.History{
		Analysis: casefile.Cell{LinkID: "dca.an.history-link"}, Texts: r.words("dca.an."),
		Involvement: casefile.Cell{LinkID: "dca.hist.involvement"}, Earlier: r.words("dca.hist."), At: casefile.Cell{LinkID: "dca.hist.event"},
	}
	entries := false
	for _, e := range chronology.Shown(all) {
		if e.Doc == r.doc.ID() || e.Event != "" && (e.On >= began || e.What == "") {
			continue // what this piece of work itself brought about
		}
		entries = entries || e.Event == ""
		h.Events = append(h.Events, quality.Event{
			On: string(e.On), What: e.Title, Key: e.Significant,
			Closed: e.What == chronology.Referral && (referred == "" || e.On < referred) && !followed(all, e),
		})
	}
	for _, row := range r.group("dca.hist.event") {
		h.Events = append(h.Events, quality.Event{On: string(r.doc.DateIn(row, "dca.hist.event.date")), What: r.doc.TextIn(row, "dca.hist.event.what"), Key: true})
	}
	for _, g := range chronology.PatternOf(r.rec, all).Gaps {
		h.Silences = append(h.Silences, quality.Silence{From: string(g.From), To: string(g.To)})
	}
	r.add(r.rules.History(h))
	if entries && len(r.group("dca.hist.event")) == 0 {
		r.out = append(r.out, quality.Finding{
			ID: "V-DCA-10", Level: quality.Stop, Place: casefile.Cell{LinkID: "dca.hist.event"}, Signer: quality.Manager,
			Message: "The chronology has entries. Which of them did you use in this assessment?",
		})
	}
}

// followed reports whether an assessment followed a referral within half a year.
func followed(all []casefile.Entry, referral casefile.Entry) bool {
	from, ok := referral.On.Time()
	if !ok {
		return true
	}
	until := casefile.DateOf(from.AddDate(0, 6, 0))
	return slices.ContainsFunc(all, func(e casefile.Entry) bool {
		return e.What == chronology.Assessment && e.On >= referral.On && e.On <= until
	})
}

// lead: a social worker leads when harm is asked about (V-DCA-8).
func (r *reader) lead() {
	s47 := r.real("dca.safe.s47", "decided-not-needed-by-manager")
	if r.doc.Code("dca.form.why") != "child-protection" && len(s47) == 0 {
		return
	}
	v, ok := r.doc.Answer("dca.form.lead")
	if !ok {
		return
	}
	for _, p := range r.rec.Colleagues {
		if p.Ref != "" && p.Ref == v.Reference.Reference || v.Reference.Reference == "" && strings.EqualFold(p.Name, v.Reference.Display) {
			if !titled(p.Role, r.rec.Settings.List("cfg.roles.social-workers")) {
				r.rule("V-DCA-8", quality.Stop, casefile.Cell{LinkID: "dca.form.lead"}, "A social worker must lead this assessment, because it is about harm")
			}
			return
		}
	}
}

func titled(title string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return w != "" && strings.Contains(strings.ToLower(title), strings.ToLower(strings.TrimSpace(w)))
	})
}
