package main

import (
	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen/careplan"
	"doorstep/assets/delegation"
	"doorstep/forms/fhir"
)

// scene is one screen to draw: what the tablet is, and the way to the screen.
// A new screen is one more entry of scenes.
type scene struct {
	name  string
	state state
	open  func(*tablet)
}

func at(s model.Screen) func(*tablet) {
	return func(st *tablet) { st.Open(model.Route{Screen: s}) }
}

func child(given, tab string) func(*tablet) {
	return func(s *tablet) { s.Open(model.Route{Screen: model.Child, Case: s.Child(given).ID.String(), Tab: tab}) }
}

func form(screen model.Screen, given, name string) func(*tablet) {
	return func(s *tablet) { s.Form(screen, given, name) }
}

func page(given, name, question string) func(*tablet) {
	return func(s *tablet) { s.Page(given, name, question) }
}

// plan opens a child's plan, and the action that has a word, if one is given.
func plan(given, word string) func(*tablet) {
	return func(s *tablet) {
		s.Open(model.Route{Screen: model.Plan, Case: s.Child(given).ID.String()})
		if word != "" {
			s.PressNamed("Change ", word)
		}
	}
}

// care opens a child's health care plan, a section of it, or what changed.
func care(given, section, tab string) func(*tablet) {
	return func(s *tablet) {
		s.Open(model.Route{Screen: model.CarePlan, Case: s.Child(given).ID.String(), Section: section, Tab: tab})
	}
}

// emergency opens the steps of an emergency placement, and one of them.
func emergency(step string) func(*tablet) {
	return func(s *tablet) {
		s.Open(model.Route{Screen: model.Emergency})
		s.Press("emergency.child.0")
		if step != "" {
			s.Press(step)
		}
	}
}

// family hands the tablet over, and leads to a page of what is handed over. What
// it leads to has no way out but a PIN: such scenes come last.
func family(given, page string) func(*tablet) {
	return func(s *tablet) {
		s.hand(given)
		if page != "" {
			s.Press(page)
		}
	}
}

// scenes are all screens, in the order of somebody who finds their way in. The
// demo's Safiya is whom most of them show.
func scenes() []scene {
	const who, asks = "Safiya", "Tariq"
	return []scene{
		{"enrol", empty, at(model.Enrol)},
		{"unlock", locked, at(model.Unlock)},
		{"unlock-wrong", locked, func(s *tablet) {
			s.Open(model.Route{Screen: model.Unlock})
			s.Type("unlock.passphrase", "not these words")
			s.Press("unlock.go")
		}},
		{"forgotten", locked, at(model.Forgot)},
		{"closed", wiped, at(model.Closed)},
		{"today", open, at(model.Today)},
		{"due", open, at(model.Tasks)},
		{"due-team", open, func(s *tablet) { s.Open(model.Route{Screen: model.Tasks, Tab: "team"}) }},
		{"due-why", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Tasks})
			s.Press("due.later.0")
		}},
		{"due-calendar", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Tasks})
			s.Press("due.calendar")
		}},
		{"find", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Find})
			s.Type("find.box", "sa")
		}},
		{"harm", open, at(model.Harm)},
		{"emergency", open, at(model.Emergency)},
		{"emergency-steps", open, emergency("")},
		{"emergency-step", open, emergency("step.2")},
		{"children", open, at(model.Children)},
		{"children-found", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Children, Tab: "search"})
			s.Type("children.search", "saf")
		}},
		{"new-child", open, at(model.NewChild)},
		{"known", open, at(model.Known)},
		{"known-found", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Known})
			s.Type("known.search", "mei")
		}},
		{"whole", open, func(s *tablet) { s.Open(model.Route{Screen: model.Whole, Case: s.Child(who).ID.String()}) }},
		{"child", open, child(who, "")},
		{"child-menu", open, func(s *tablet) {
			child(who, "")(s)
			s.Press("more")
		}},
		{"child-people", open, child(who, "people")},
		{"child-chronology", open, child(who, "chronology")},
		{"child-pattern", open, func(s *tablet) {
			child(who, "chronology")(s)
			s.Press("chr.pattern")
		}},
		{"child-add-entry", open, func(s *tablet) {
			child(who, "chronology")(s)
			s.Press("case.add-entry")
		}},
		{"child-entry", open, func(s *tablet) {
			child(who, "chronology")(s)
			s.Press("chr.entry.1")
		}},
		{"child-harm-card", open, func(s *tablet) {
			s.Begun(who, "harm")
			child(who, "")(s)
		}},
		{"page-history", open, page(who, "dca", "dca.hist.story")},
		{"child-forms", open, child(who, "forms")},
		{"plan", open, plan(who, "")},
		{"plan-writing", open, plan(who, "sleep")},
		{"plan-following", open, plan(who, "school nurse")},
		{"tasks", open, form(model.TaskList, who, "dca")},
		{"tasks-signed", open, form(model.TaskList, who, "caf")},
		{"page", open, page(who, "dca", "dca.dev.health.eating")},
		{"page-rows", open, page(who, "dca", "dca.voice.contact")},
		{"page-choices", open, page(who, "dca", "dca.voice.methods")},
		{"page-to-fix", open, func(s *tablet) {
			s.Page(who, "dca", "dca.dev.health.emergency-plan")
			s.Press("page.continue")
		}},
		{"said", open, func(s *tablet) {
			s.Page(who, "dca", "dca.dev.health.eating")
			s.Press("said.add")
		}},
		{"page-note", open, func(s *tablet) {
			s.Page(who, "dca", "dca.dev.health.eating")
			s.Press("page.note")
		}},
		{"page-noted", open, func(s *tablet) {
			s.Page(who, "dca", "dca.dev.health.eating")
			s.Press("page.note")
			s.Type("note.words", "Gran says she eats better at school, where nobody hurries her.")
			s.Press("note.keep")
		}},
		{"page-notes", open, page(who, "dca", "dca.note")},
		{"page-signed", open, page(who, "caf", "caf.dev.health.well")},
		{"levels", open, func(s *tablet) {
			s.Begun(who, "lon")
			s.Press("tasks.carry-on")
		}},
		{"levels-judged", open, func(s *tablet) {
			s.judged(who)
			s.Page(who, "lon", "lon.health.level")
		}},
		{"sign", open, form(model.Sign, who, "caf")},
		{"review", open, func(s *tablet) {
			s.Form(model.TaskList, who, "caf")
			s.Press("tasks.review")
		}},
		{"review-question", open, func(s *tablet) {
			s.Form(model.TaskList, who, "caf")
			s.Press("tasks.review")
			s.PressNamed("Question this", "family say")
		}},
		{"queue", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Queue})
			s.Press("queue.others")
		}},
		{"look", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Queue})
			s.Press("queue.others")
			s.PressNamed("", "checkpoint")
		}},
		{"caseload", open, at(model.Caseload)},
		{"caseload-worker", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Caseload})
			s.PressNamed("", "Grace")
		}},
		{"caseload-charts", open, func(s *tablet) { s.Open(model.Route{Screen: model.Caseload, Tab: "charts"}) }},
		{"take-out", open, at(model.TakeOut)},
		{"take-out-census", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.TakeOut})
			s.Keys("What do you need?", fyne.KeyEnd)
		}},
		{"check", open, form(model.Check, who, "dca")},
		{"check-to-fix", open, func(s *tablet) {
			s.Form(model.Check, who, "dca")
			s.Press("check.finish")
		}},
		{"sync", open, at(model.Sync)},
		{"conflict", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Sync})
			s.Press("sync.look")
		}},
		{"held", open, at(model.Held)},
		{"hand-over", open, at(model.HandOver)},
		{"people", open, at(model.Team)},
		{"member", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Team})
			s.Press("people.member.1")
		}},
		{"invite", open, at(model.Invite)},
		{"invite-made", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Invite})
			s.Type("invite.name", "Rowan Specimen")
			s.Type("invite.job", "Social worker")
			s.Press("invite.make")
			s.PressNamed("I have read this", "")
		}},
		{"shut-out", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Team})
			s.Press("people.member.0")
			s.Press("member.out.0")
		}},
		{"ending", open, func(s *tablet) { s.Open(model.Route{Screen: model.Ending, Case: s.Child(who).ID.String()}) }},
		{"archive", open, func(s *tablet) { s.Open(model.Route{Screen: model.Archive, Case: s.Child(who).ID.String()}) }},
		{"move", open, func(s *tablet) { s.Open(model.Route{Screen: model.Move, Case: s.Child(who).ID.String()}) }},
		{"restrict", open, func(s *tablet) { s.Open(model.Route{Screen: model.Restrict, Case: s.Child(who).ID.String()}) }},
		{"settings", open, at(model.Settings)},
		{"settings-works", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Settings})
			s.Press("settings.parts")
		}},
		{"council", open, at(model.Council)},
		{"own-forms", open, at(model.OwnForms)},
		{"council-found", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Council})
			s.Type("council.find", "assessment")
		}},
		{"council-one", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Council})
			s.Press("council.cfg.time.assessment")
		}},
		{"council-change", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Council})
			s.Press("council.cfg.time.assessment")
			s.Press("council.change")
		}},
		{"help", open, at(model.Help)},
		{"help-guide", open, func(s *tablet) { s.Open(model.Route{Screen: model.Help, Topic: "sync"}) }},
		{"welcome", open, at(model.Welcome)},
		{"trouble", open, func(s *tablet) {
			s.Shell.Open(model.Route{Screen: model.Member, Person: "nobody"})
			s.Rest()
		}},
		// What follows writes much into the vault.
		{"room", open, func(s *tablet) {
			p := s.made(who, "prop", func(pen) {})
			s.atRisk(who, p)
			s.Open(model.Route{Screen: model.Room, Case: s.Child(who).ID.String(), Doc: p.ID().String(), Row: string(p.Rows("prop.room", "")[0].ID)})
		}},
		{"care-plan", open, care(who, "", "")},
		{"care-plan-section", open, care(who, "feeding-by-tube", "")},
		{"care-plan-to-give", open, care(who, "medicines", "")},
		{"care-plan-changes", open, care(who, "", careplan.Changes)},
		{"care-plan-none", open, care("Tariq", "", "")},
		{"urgent", open, func(s *tablet) { s.Open(model.Route{Screen: model.Urgent, Case: s.Child(who).ID.String()}) }},
		{"urgent-no-plan", open, func(s *tablet) { s.Open(model.Route{Screen: model.Urgent, Case: s.Child("Tariq").ID.String()}) }},
		{"print", open, func(s *tablet) { s.Open(model.Route{Screen: model.Print, Case: s.Child(who).ID.String()}) }},
		{"print-form", open, form(model.Print, who, "caf")},
		{"needs", open, form(model.TaskList, who, "na")},
		{"needs-domains", open, page(who, "na", "na.domain")},
		{"care-plan-form", open, form(model.TaskList, who, "hcp")},
		{"care-plan-front", open, page(who, "hcp", "hcp.never")},
		{"care-plan-medicines", open, page(who, "hcp", "hcp.med.item")},
		{"care-plan-medicine", open, func(s *tablet) {
			p := s.made(who, "hcp", func(pen) {})
			s.Open(model.Route{
				Screen: model.Page, Case: s.Child(who).ID.String(), Doc: p.ID().String(), Section: "hcp.sec.medicines", Page: "hcp.page.med-label",
				Row: string(p.Rows("hcp.med.item", "")[0].ID),
			})
		}},
		// The first sections of a plan that nobody has signed.
		{"care-plan-new", open, func(s *tablet) {
			s.Begun("Oskar", "hcp")
			p := s.made("Oskar", "hcp", func(pen) {})
			p.set("", "hcp.sections", "epilepsy", "feeding-by-tube", "pain")
			s.Page("Oskar", "hcp", "hcp.part")
		}},
		{"care-plan-rescue", open, func(s *tablet) {
			p := s.made("Oskar", "hcp", func(pen) {})
			p.set("", "hcp.epi.rescue", "yes")
			s.Page("Oskar", "hcp", "hcp.epi.rescue")
		}},
		{"sign-off", open, func(s *tablet) { s.of(model.TaskList, who, s.taught(who).ID()) }},
		{"sign-off-begun", open, func(s *tablet) {
			const other = "Oskar"
			s.made(other, "dt", func(p pen) {
				p.put("", "dt.task", fhir.CodingValue(delegation.TaskSystem, "res-buccal", "Buccal or nasal midazolam, ready-filled"))
				p.set("", "dt.carer", carer)
			})
			s.Form(model.TaskList, other, "dt")
			s.Press("signoff.go")
		}},
		{"sign-off-signed", open, func(s *tablet) { s.of(model.TaskList, who, s.signedOff(who).ID()) }},
		{"sign-off-stop", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.TaskList, Case: s.Child(who).ID.String(), Doc: s.signedOff(who).ID().String(), Tab: model.StopTab})
		}},
		{"sign-off-reopen", open, func(s *tablet) {
			s.signedOff(who)
			s.of(model.TaskList, who, s.own(who, "dd", func(pen) {}).ID())
			s.Press("tasks.reopen")
			s.Type("reopen.why", "The employer’s cover is renewed")
			s.Press("reopen.go")
		}},
		{"sign-off-waiting", open, func(s *tablet) { s.of(model.TaskList, who, s.planChanged(who).ID()) }},
		{"sign-off-decide", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.TaskList, Case: s.Child(who).ID.String(), Doc: s.planChanged(who).ID().String(), Tab: model.DecideTab})
		}},
		{"emergency-signed", open, func(s *tablet) { s.of(model.TaskList, asks, s.tonight(asks).ID()) }},
		{"placement", open, func(s *tablet) { s.of(model.Placement, asks, s.tonight(asks).ID()) }},
		{"breaks", open, func(s *tablet) {
			s.Open(model.Route{Screen: model.Bookings, Case: s.Child(who).ID.String()})
		}},
		{"breaks-calendar", open, func(s *tablet) { s.Open(model.Route{Screen: model.Bookings, Tab: "calendar"}) }},
		{"booking", open, func(s *tablet) { s.of(model.TaskList, who, s.said(who, "bk", "bk.state", "asked-for").ID()) }},
		{"booking-cancel", open, func(s *tablet) {
			s.of(model.TaskList, who, s.said(who, "bk", "bk.state", "asked-for").ID())
			s.Press("booking.cancel")
		}},
		{"new-booking", open, func(s *tablet) { s.Open(model.Route{Screen: model.NewBooking, Case: s.Child(who).ID.String()}) }},
		{"agreement", open, form(model.TaskList, who, "ag")},
		{"stay", open, form(model.TaskList, who, "stay")},
		{"stay-line", open, func(s *tablet) { s.stayLine(who, "stay.med") }},
		{"stay-seizure", open, func(s *tablet) { s.stayLine(who, "stay.seizure") }},
		{"stay-map", open, page(who, "stay", "stay.out-map")},
		{"stay-in", open, func(s *tablet) { s.of(model.TaskList, who, s.arriving(who).ID()) }},
		{"stay-out", open, func(s *tablet) { s.of(model.TaskList, who, s.leaving(who).ID()) }},
		{"step-down", open, func(s *tablet) { s.of(model.TaskList, who, s.eightWeeks(who).ID()) }},
		{"handling", open, func(s *tablet) { s.Open(model.Route{Screen: model.Handling, Case: s.Child(who).ID.String()}) }},
		{"equipment", open, func(s *tablet) { s.Open(model.Route{Screen: model.Equipment, Case: s.Child(who).ID.String()}) }},
		{"stays-out", open, deciding(who)},
		{"panels", open, func(s *tablet) {
			s.tonight(asks)
			s.Open(model.Route{Screen: model.Panels})
		}},
		{"panel-request", open, func(s *tablet) { s.of(model.Request, asks, s.tonight(asks).ID()) }},
		{"family-check", open, family(who, "")},
		{"family-plan", open, family(who, "part.plan")},
		{"family-turn", open, func(s *tablet) {
			s.hand(who)
			if s.Has("part.turn") { // a wide screen shows it beside what is checked
				s.Press("part.turn")
			}
		}},
		{"family-urdu", open, func(s *tablet) {
			s.hand(who)
			if s.Has("language") { // a narrow bar has the languages on a sheet
				s.Press("language")
			}
			s.Press("language.ur")
		}},
		{"family-leave", open, family(who, "leave")},
	}
}
