package library

import (
	"sort"
	"strings"
	"testing"
)

// usedReasons answers whether a difference from the pages has a reason, and tells of reasons that have
// nothing left to explain.
type usedReasons struct {
	t    *testing.T
	used map[string]bool
}

func (u *usedReasons) has(id, what string) bool {
	keys := []string{id + ": " + what}
	for _, g := range actionGroups { // one reason serves the action records of all forms
		if field, ok := strings.CutPrefix(id, g+"."); ok {
			keys = append(keys, "act."+field+": "+what)
		}
	}
	for _, key := range keys {
		if itemReasons[key] != "" || processReasons[key] != "" || bookingReasons[key] != "" {
			u.used[key] = true
			return true
		}
	}
	return false
}

func (u *usedReasons) unused() {
	var left []string
	for _, reasons := range []map[string]string{itemReasons, processReasons, bookingReasons} {
		for key := range reasons {
			if !u.used[key] {
				left = append(left, key)
			}
		}
	}
	sort.Strings(left)
	for _, key := range left {
		u.t.Errorf("%s: a reason without a difference", key)
	}
}

// itemReasons: "id: what differs" and why.
var itemReasons = map[string]string{
	"dd.task: type":                             "the catalogue is a list of codes that the app supplies: chosen, not pointed at",
	"dd.default: extra":                         "what the catalogue says of the task, shown beside the numbers",
	"dd.nurse-only: extra":                      "nursing-delegated-tasks.md section 4: what a nurse never hands over, to read",
	"dd.pin: extra":                             "\"Nurse signature and PIN\"",
	"dt.pin: extra":                             "\"Assessing nurse signature with PIN\"",
	"dt.related: extra":                         "DT-V04: \"or related (declared)\"",
	"dt.task: extra":                            "conditions cannot look into the decision: the task is carried",
	"dt.plan: extra":                            "\"Version stored\": the plan as a document, which no clock can get wrong",
	"dt.change.plan: extra":                     "dt.change.to as the document that it is about",
	"dt.fixed: extra":                           "DT-V07 asks for what the catalogue says of the task",
	"dt.incident: extra":                        "DT-V11: \"nurse must decide: no action / refresh / suspend\"",
	"dt.incident.of: extra":                     "DT-V11: \"nurse must decide: no action / refresh / suspend\"",
	"dt.incident.choice: extra":                 "DT-V11: \"nurse must decide: no action / refresh / suspend\"",
	"dt.incident.why: extra":                    "DT-V11: \"nurse must decide: no action / refresh / suspend\"",
	"dt.incident.sign-nurse: extra":             "DT-V11: \"nurse must decide: no action / refresh / suspend\"",
	"dd.transfer: extra":                        "DT-V09: \"14 days to transfer to a named nurse, who must sign each\"",
	"dd.transfer.since: extra":                  "DT-V09: \"14 days to transfer to a named nurse, who must sign each\"",
	"dd.transfer.why: extra":                    "DT-V09: \"14 days to transfer to a named nurse, who must sign each\"",
	"dd.transfer.to: extra":                     "DT-V09: \"14 days to transfer to a named nurse, who must sign each\"",
	"dd.transfer.pin: extra":                    "DT-V09: \"14 days to transfer to a named nurse, who must sign each\"",
	"dd.transfer.sign: extra":                   "DT-V09: \"14 days to transfer to a named nurse, who must sign each\"",
	"dt.practice.missed: type":                  "criteria are a list of codes that the app supplies",
	"dt.practice.missed: repeats":               "\"Criteria not met this time\", in the plural",
	"dt.criterion.code: type":                   "criteria are a list of codes that the app supplies",
	"dt.criterion.note: type":                   "\"Seen\" and \"Helped\" of the sign-off screen are two words that a note may be",
	"cafpac.learning: shown":                    "a condition cannot look into a person: cafpac.unborn asks it",
	"cafpac.positive: shown":                    "a condition cannot look into a person: cafpac.unborn asks it",
	"cafpac.unborn: extra":                      "\"cafpac.child is not unborn\" needs an answer that a condition can read",
	"caf.svc.sen: parent":                       "asked once for the child; only its id begins like the services",
	"caf.consent.service.parts: options":        "the page says \"all, or sections 4.2-4.9\": those sections, by name",
	"caf.consent.service.parts: labels":         "the page says \"all, or sections 4.2-4.9\": those sections, by name",
	"dca.prof.differ: required":                 "the page allows one gap, not-applicable, for \"no difference\"",
	"dca.safe.told.route: type":                 "the route comes from cfg.contacts, settings that part 1 has not: own words must do",
	"dca.safe.factors: labels":                  "the page names the codes 8B to 8F by their range only; the code tells them apart",
	"dca.share.with.parts: repeats":             "the page names no type; several parts may be shared",
	"ot.mh.task.photo: repeats":                 "\"Photos\"",
	"prop.room.photo: repeats":                  "\"Photos\"; stand in each corner",
	"ot.mh.task.kit: repeats":                   "\"Several allowed\"",
	"ad.item.for: repeats":                      "\"Several allowed\"",
	"ch.handlers: repeats":                      "adults, in the plural",
	"act.from: extra":                           "where an action was carried or proposed from, so that it stands once; nobody types it",
	"act.repeats: required":                     "only the author knows whether an action repeats; the engine cannot ask for it",
	"act.need: type":                            "in the DCA the needs are rows of the same form, which are not a list of codes",
	"chr.weight: hint":                          "a section of a page of ours says nothing to who fills this in: the section's title does",
	"dca.form.why: labels":                      "\"First\" alone does not say first what",
	"dca.form.path: hint":                       "\"See section 4\" is of the page itself: what section 4 says, in a sentence",
	"dca.form.target: prompt":                   "the reason is asked once there is a date; until then \"and why\" has no box",
	"dca.form.target: hint":                     "with what to do when there is no such date",
	"dt.practice.missed: hint":                  "section 5 is of the page itself",
	"dt.criterion: hint":                        "section 5 is of the page itself",
	"act.need: options":                         "the needs of the CAF are its elements",
	"act.need: labels":                          "the needs of the CAF are its elements",
	"caf.id.dob.reason: extra":                  "\"under 25 with an EHC plan and a reason\"",
	"caf.id.address-protected: extra":           "\"address protected\" switch of caf.id.address",
	"caf.voice-strength: extra":                 "calculated value of caf.md section 8",
	"lon.safeguarding.told-who: required":       "where nobody was told, the reason takes its place",
	"lon.safeguarding.told-when: required":      "as told-who",
	"lon.safeguarding.advice: required":         "as told-who",
	"lon.safeguarding.at: extra":                "\"time-stamped\": told more than an hour later asks why",
	"lon.safeguarding.late-why: extra":          "\"more than 1 hour after what for SG! asks why\"",
	"lon.safeguarding.at-once: extra":           "as late-why: whether a sign of harm now opened the card",
	"lon.safeguarding.signs: extra":             "which signs opened the card",
	"lon.safeguarding.read: extra":              "the card keeps nagging until a manager has seen it",
	"lon.safeguarding.siblings.names: extra":    "levels-of-need.md section 6: yes lists names",
	"caf.consent.wording: extra":                "the wording shown to the family (caf.md 4.11)",
	"chr.document: extra":                       "\"attachment\" of chr.source",
	"chr.about: extra":                          "the list is narrowed to one person",
	"chr.event: extra":                          "an automatic entry can be hidden, not deleted: hiding is an answer that names it",
	"chr.hidden: extra":                         "as chr.event",
	"chr.hidden.why: extra":                     "as chr.event",
	"chr.shared: extra":                         "events about brothers and sisters are linked, not copied",
	"chr.shared.words: extra":                   "what is shared is written for it, so that nothing else of the child's can be",
	"chr.link: extra":                           "the link",
	"dca.form.told-family.choice: extra":        "\"tick list behind the date\"",
	"dca.form.decision-date.reason: extra":      "\"later than 1 working day asks why\"",
	"dca.child.dob: extra":                      "dca.child.person brings it; ages are worked out from it",
	"dca.child.religion.reason: extra":          "\"+ free text L:200\"",
	"dca.voice.passport.date: extra":            "\"date of last update\"",
	"dca.voice.advocate.reason: extra":          "option not-offered-reason",
	"dca.fam.member.relationship.choice: extra": "\"with full-time, part-time, elsewhere, has-died\"",
	"dca.hist.none-found: extra":                "\"at least one, or none-found-after-check\"",
	"dca.dev.care.task.what: extra":             "\"one row each for eating and drinking, washing, …\"",
	"dca.dev.care.minutes: extra":               "calculated value \"care hours\" of section 6",
	"dca.carer.entry.assessment.reason: extra":  "option not-offered-reason",
	"dca.safe.explain.choice: extra":            "\"needs a named professional or paediatric-opinion-requested\"",
	"dca.safe.explain.date: extra":              "V-DCA-6: \"with date\"",
	"dca.safe.explain.who: extra":               "\"needs a named professional\"",
	"dca.safe.s47.date: extra":                  "\"dates\"",
	"dca.adult.assessment.date: extra":          "option too-early-revisit-date",
	"dca.dec.statement.date: extra":             "\"date and format\"",
	"dca.dec.statement.choice: extra":           "\"date and format\"",
	"dca.break.entry.from.date: extra":          "\"and date of first review\"",
	"dca.dp.offer.reason: extra":                "option not-allowed-reason",
	"dca.over.decision.reason: extra":           "returned (reason)",
	"dca.over.checkpoint.date: extra":           "\"date, seen child?, challenge asked, answer, direction, by when\"",
	"dca.over.checkpoint.child-seen: extra":     "see dca.over.checkpoint.date",
	"dca.over.checkpoint.challenge: extra":      "see dca.over.checkpoint.date",
	"dca.over.checkpoint.answer: extra":         "see dca.over.checkpoint.date",
	"dca.over.checkpoint.direction: extra":      "see dca.over.checkpoint.date",
	"dca.over.checkpoint.by: extra":             "see dca.over.checkpoint.date",
	"ot.child.dob: extra":                       "ot.child.person brings it; OT-V02 goes by age",
	"ot.child.joints: required":                 "a list of marks carries no reason for a gap: ot.child.joints.nothing does",
	"ot.child.joints.nothing: extra":            "an empty body map does not say whether somebody looked",
	"ot.mh.task.hoist.swl: extra":               "OT-C03 needs working loads; the register is another document",
	"ot.mh.task.track.swl: extra":               "OT-C03: \"smallest of hoist, bar, sling, track\"",
	"ot.mh.task.spreader.swl: extra":            "OT-C03 needs working loads; the register is another document",
	"ot.mh.task.sling.swl: extra":               "OT-C03 needs working loads; the register is another document",
	"ot.mh.task.track: extra":                   "OT-C03 counts the track and OT-V10 its examination: it is in the register like the hoist",
	"ad.item.because: extra":                    "OT-V16: \"without a linked task or room problem\"",
	"ad.item.applied: extra":                    "RE-27: the decision is due six months after the application",
	"ot.set.cap: extra":                         "OT-C08: the cap is a setting, kept as it was when the assessment began; hidden",
	"ot.set.target-us: extra":                   "OT-C09: the targets are settings; hidden",
	"ot.set.target-ss: extra":                   "OT-C09: the targets are settings; hidden",
	"ot.set.target-uc: extra":                   "OT-C09: the targets are settings; hidden",
	"ot.set.target-sc: extra":                   "OT-C09: the targets are settings; hidden",
	"ot.weighed: extra":                         "section 9.3: a new weight is added to the weight list, and nobody signs again",
	"ot.weighed.kg: extra":                      "section 9.3: the weight list",
	"ot.weighed.date: extra":                    "section 9.3: the weight list",
	"ot.weighed.how: extra":                     "section 9.3: the weight list",
	"ot.recheck: extra":                         "section 9.3: \"room changed, re-check\"",
	"ot.recheck.task: extra":                    "section 9.3: \"room changed, re-check\"",
	"ot.recheck.date: extra":                    "section 9.3: \"room changed, re-check\"",
	"ot.recheck.note: extra":                    "section 9.3: \"room changed, re-check\"",
	"ot.recheck.sign: extra":                    "section 9.3: \"room changed, re-check\"",
	"eq.item.moved: extra":                      "OT-V20: \"ask whether it moved\"",
	"ch.confirm: extra":                         "section 9.3: \"OT must confirm each (no re-visit)\"",
	"ch.confirm.what: extra":                    "section 9.3: what the OT confirms",
	"ch.confirm.base: extra":                    "section 9.3: \"OT must confirm each (no re-visit)\"",
	"ch.confirm.task: extra":                    "section 9.3: \"OT may confirm without new demonstration\"",
	"ch.confirm.date: extra":                    "section 9.3: what the OT confirms",
	"ch.confirm.note: extra":                    "section 9.3: what the OT confirms",
	"ch.confirm.sign: extra":                    "section 9.3: what the OT confirms",
	"ot.mh.task.counts: extra":                  "OT-C02: which score counts; hidden",
	"ot.visit.consent-scope: extra":             "carried into the property survey, whose photo rule asks for it",
	"ot.child.attached: extra":                  "carried into the property survey, whose rule on power cuts asks for it",
	"ot.child.mobility: extra":                  "carried into the carer's home, whose conditions ask for it",
	"ot.child.transfer: extra":                  "carried into the carer's home, whose conditions ask for it",
	"eq.child.height: extra":                    "OT-V13 asks for it; carried from the OT assessment",
	"eq.child.weight: extra":                    "OT-V13 asks for it; carried from the OT assessment",
	"eq.item.exam-report: extra":                "OT-C05: \"or the earlier date on the report\"",
	"ch.sling.swl: extra":                       "OT-C04 with this hoist needs it; the register is another document",
	"ch.sling.hoist-swl: extra":                 "OT-C04 with this hoist needs it; the register is another document",
	"ch.sling.load: extra":                      "OT-C04: weight and extra load, carried from the OT assessment",
	"cmp.conditions: shown":                     "asked when the decision is agreed with conditions, as its requirement says",
	"cmp.proposal.place: extra":                 "see cmp.proposal.from",
	"cmp.proposal.from: extra":                  "the page's rule for cmp.proposal: start and planned end, as answers that dates can be counted from",
	"cmp.proposal.until: extra":                 "the page's rule for cmp.proposal: start and planned end, as answers that dates can be counted from",
	"cmp.options-why-one: extra":                "the page's rule for cmp.options: at least two, or a reason",
	"cmp.present: extra":                        "the page's rule for cmp.meeting: members present, counted for the quorum",
	"cmp.present.person: extra":                 "see cmp.present",
	"cmp.present.agency: extra":                 "see cmp.present",
	"cmp.present.how: extra":                    "see cmp.present: the urgent route may be by phone",
	"cmp.decision.reason: extra":                "option not-agreed-alternative names the alternative",
	"cmp.decision.date: extra":                  "option more-information-by names a day",
	"cmp.told: extra":                           "the last state of every panel request: the family was told",
	"cmp.cares: extra":                          "the board \"who is caring for whom\" that follows an agreed request",
	"cmp.cares.child: extra":                    "see cmp.cares",
	"cmp.cares.adult: extra":                    "see cmp.cares",
	"cmp.cares.where: extra":                    "see cmp.cares",
	"cmp.cares.until: extra":                    "see cmp.cares",
	"cmp.stay: extra":                           "the placement record that follows an agreed request, one row a child",
	"cmp.stay.child: extra":                     "see cmp.stay",
	"cmp.stay.place: extra":                     "see cmp.stay",
	"cmp.stay.from: extra":                      "see cmp.stay",
	"cmp.stay.planned-until: extra":             "see cmp.stay",
	"cmp.stay.began: extra":                     "see cmp.stay",
	"cmp.stay.until: extra":                     "see cmp.stay",
	"cmp.stay.ended: extra":                     "see cmp.stay",
	"cmp.stay.child-view: extra":                "see cmp.stay",
	"cmp.stay.distance: extra":                  "see cmp.stay; what Q-PLC-1 asks about",
	"cmp.stay.siblings: extra":                  "see cmp.stay; what Q-PLC-1 asks about",
	"cmp.stay.school: extra":                    "see cmp.stay; what Q-PLC-1 asks about",
	"cmp.stay.why-best: extra":                  "see cmp.stay; what Q-PLC-1 asks about",
	"cmp.stay.plan-on: extra":                   "see cmp.stay; when what the legal basis asks for was done",
	"cmp.stay.notices-on: extra":                "see cmp.stay; when what the legal basis asks for was done",
	"cmp.stay.seen-on: extra":                   "see cmp.stay; when what the legal basis asks for was done",
	"cmp.stay.care-plan-on: extra":              "see cmp.stay; when what the legal basis asks for was done",
	"cmp.stay.review-on: extra":                 "see cmp.stay; when what the legal basis asks for was done",
	"cmp.stay.health-on: extra":                 "see cmp.stay; when what the legal basis asks for was done",
	"jrap.slot: extra":                          "a request to the joint panel has a date like one to the area panel (mafs.slot); letter and cut-off are counted from it",
	"jrap.sent: extra":                          "a request waits from the moment it is sent; without the signed assessment it is not",
	"mafs.sent: extra":                          "see jrap.sent: without the family's agreement it is not",
	"jrap.told: required":                       "asked for once the panel signed: it stands below the signatures, because telling the family changes nothing that was signed",
	"cmp.basis.brings.s20: extra":               "the page's hint for cmp.basis: shows consequences (processes.md 14.1)",
	"cmp.basis.brings.s17: extra":               "see cmp.basis.brings.s20",
	"cmp.basis.brings.nhs: extra":               "see cmp.basis.brings.s20",
	"cmp.together.reason: extra":                "option apart-reason",
	"cmp.waiting.event: extra":                  "a running \"done, waiting, who\" in twelve steps (interface design, section 5)",
	"cmp.waiting.children: extra":               "a running \"done, waiting, who\" in twelve steps (interface design, section 5)",
	"cmp.waiting.carers: extra":                 "a running \"done, waiting, who\" in twelve steps (interface design, section 5)",
	"cmp.waiting.others: extra":                 "a running \"done, waiting, who\" in twelve steps (interface design, section 5)",
	"cmp.waiting.network: extra":                "a running \"done, waiting, who\" in twelve steps (interface design, section 5)",
	"cmp.waiting.home: extra":                   "a running \"done, waiting, who\" in twelve steps (interface design, section 5)",
	"cmp.waiting.places: extra":                 "a running \"done, waiting, who\" in twelve steps (interface design, section 5)",
	"cmp.waiting.agreement: extra":              "a running \"done, waiting, who\" in twelve steps (interface design, section 5)",
	"cmp.waiting.basis: extra":                  "a running \"done, waiting, who\" in twelve steps (interface design, section 5)",
	"cmp.waiting.with: extra":                   "a running \"done, waiting, who\" in twelve steps (interface design, section 5)",
	"cmp.waiting.decision: extra":               "a running \"done, waiting, who\" in twelve steps (interface design, section 5)",
	"cmp.waiting.return: extra":                 "a running \"done, waiting, who\" in twelve steps (interface design, section 5)",
}
