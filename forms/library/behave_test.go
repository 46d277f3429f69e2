package library

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// story fills a form and says what must hold. Lines of `do`: "id = answer, answer", "+name group" for a
// row ("+name outer/group" for one inside another), "name/id = answer" inside it. Lines of `see`: "id = answer" (also a worked-out one), "id empty",
// "shown id", "hidden id", "asks id stop|gap|optional", "fires KEY", "quiet KEY"; ids may be name/id.
type story struct{ name, form, do, see string }

type telling struct {
	t    *testing.T
	form *engine.Form
	resp *engine.Response
	rows map[string]engine.RowID
}

var stories = []story{
	{"age at the start, born on 29 February", "caf", "caf.id.unborn = no\ncaf.form.started = 2025-02-28\ncaf.id.dob = 2016-02-29", "caf.id.age = 8 years\nquiet V-CAF-3"},
	{"age on 1 March", "caf", "caf.id.unborn = no\ncaf.form.started = 2025-03-01\ncaf.id.dob = 2016-02-29", "caf.id.age = 9 years"},
	{"age under two in months", "caf", "caf.id.unborn = no\ncaf.form.started = 2026-11-20\ncaf.id.dob = 2025-11-21", "caf.id.age = 11 months"},
	{"an unborn baby has weeks to go", "caf", "caf.id.unborn = yes\ncaf.form.started = 2026-11-22\ncaf.id.edd = 2027-01-03", "caf.id.age = 6 weeks to the due date\nhidden caf.id.given-names\nhidden caf.dev.physical.well\nshown caf.dev.health.well\nshown caf.id.edd"},
	{"weeks over a leap day", "caf", "caf.id.unborn = yes\ncaf.form.started = 2028-02-22\ncaf.id.edd = 2028-03-07", "caf.id.age = 2 weeks to the due date"},
	{"born after the start", "caf", "caf.id.unborn = no\ncaf.form.started = 2025-01-01\ncaf.id.dob = 2025-02-01", "fires V-CAF-3"},
	{"eighteen", "caf", "caf.id.unborn = no\ncaf.form.started = 2026-11-22\ncaf.id.dob = 2007-01-01", "fires V-CAF-3.18\nshown caf.id.dob.reason"},
	{"eighteen with an EHC plan and a reason", "caf", "caf.form.started = 2026-11-22\ncaf.id.dob = 2007-01-01\ncaf.id.unborn = no\ncaf.svc.sen = ehc-plan\ncaf.id.dob.reason = Agreed with Ann Lee", "quiet V-CAF-3.18"},
	{"due date long past", "caf", "caf.id.unborn = yes\ncaf.form.started = 2026-10-20\ncaf.id.edd = 2026-11-01", "fires V-CAF-4\nquiet edd-range"},
	{"due date too far away", "caf", "caf.id.unborn = yes\ncaf.form.started = 2026-11-22\ncaf.id.edd = 2027-10-01", "fires edd-range\nquiet V-CAF-4"},
	{"consent by a parent nobody named", "caf", "caf.consent.who = parent-with-pr\n+a caf.carer\na/caf.carer.pr = not-sure", "fires V-CAF-5"},
	{"consent by a parent with responsibility", "caf", "caf.consent.who = parent-with-pr\n+a caf.carer\na/caf.carer.pr = not-sure\n+b caf.carer\nb/caf.carer.pr = yes-stated", "quiet V-CAF-5"},
	{"storing is refused", "caf", "caf.consent.store = refuses", "fires V-CAF-6"},
	{"panel without consent", "caf", "caf.level.decision = level-2\ncaf.end.panel = yes-family-agrees", "fires V-CAF-8"},
	{"panel with a consent", "caf", "caf.level.decision = level-2\ncaf.end.panel = yes-family-agrees\ncaf.consent.share = agrees-some\n+s caf.consent.service\ns/caf.consent.service.agreed = yes", "quiet V-CAF-8"},
	{"two elements of a child are too few", "caf", "caf.id.unborn = no\ncaf.dev.health.rating = going-well\ncaf.dev.emotional.rating = going-well\ncaf.dev.behaviour.rating = not-explored\ncaf.par.care.rating = fine-for-now\ncaf.fam.wider.rating = going-well", "fires V-CAF-9"},
	{"three elements and one of each other area", "caf", "caf.id.unborn = no\ncaf.dev.health.rating = going-well\ncaf.dev.emotional.rating = going-well\ncaf.dev.behaviour.rating = going-well\ncaf.par.care.rating = fine-for-now\ncaf.fam.wider.rating = going-well", "quiet V-CAF-9"},
	{"no strengths at all", "caf", "caf.dev.health.needs = Asthma", "fires V-CAF-10"},
	{"one strength", "caf", "caf.dev.health.well = Sleeps well", "quiet V-CAF-10"},
	{"the child was not there", "caf", "caf.id.unborn = no\ncaf.info.child-seen = not-present", "fires V-CAF-12\nasks caf.info.child-plan gap"},
	{"review in four months", "caf", "+a caf.end.action\ncaf.end.review = 2027-03-22", "fires V-CAF-11\nasks caf.end.review gap"},
	{"no review without an action", "caf", "caf.end.summary = Fine", "asks caf.end.review optional"},
	{"an element that was not explored", "caf", "caf.id.unborn = no\ncaf.dev.physical.rating = not-explored", "asks caf.dev.physical.well optional\nasks caf.dev.physical.needs optional\nasks caf.dev.emotional.well gap"},
	{"an unmet need", "caf", "caf.id.unborn = no\ncaf.dev.physical.rating = some-unmet-need", "asks caf.dev.physical.needs gap"},
	{"who signs: the parent", "caf", "caf.id.unborn = no\ncaf.consent.who = parent-with-pr", "asks caf.sign.child optional\nasks caf.sign.parent stop\nasks caf.sign.assessor stop"},
	{"who signs: a competent young person", "caf", "caf.id.unborn = no\ncaf.consent.who = young-person-competent", "asks caf.sign.child stop\nasks caf.sign.parent optional"},
	{"a young person under 16 decides", "caf", "caf.form.started = 2026-11-22\ncaf.id.dob = 2011-11-22\ncaf.id.unborn = no\ncaf.consent.who = both", "shown caf.consent.competence"},
	{"a young person of 16 decides", "caf", "caf.form.started = 2026-11-22\ncaf.id.dob = 2010-11-22\ncaf.id.unborn = no\ncaf.consent.who = both", "hidden caf.consent.competence"},
	{"an NHS number", "caf", "+n caf.id.ids\nn/caf.id.ids.kind = nhs\nn/caf.id.ids.value = 943 476 5919", "quiet nhs-number"},
	{"a mistyped NHS number", "caf", "+n caf.id.ids\nn/caf.id.ids.kind = nhs\nn/caf.id.ids.value = 943 476 5918", "fires nhs-number"},
	{"a pupil number", "caf", "+n caf.id.ids\nn/caf.id.ids.kind = upn\nn/caf.id.ids.value = H801200001001", "quiet upn"},
	{"a mistyped pupil number", "caf", "+n caf.id.ids\nn/caf.id.ids.kind = upn\nn/caf.id.ids.value = H801200001002", "fires upn"},
	{"voice through drawing", "caf", "caf.id.unborn = no\ncaf.say.child = I like my bed\ncaf.say.child-how = drawing-or-play, through-parent-only", "caf.voice-strength = direct"},
	{"voice through a parent", "caf", "caf.id.unborn = no\ncaf.say.child = I like my bed\ncaf.say.child-how = through-parent-only", "caf.voice-strength = indirect"},
	{"an address that is protected", "caf", "caf.id.address = 1 High Street\ncaf.id.postcode = LU1", "fires pattern"},

	{"nothing worries", "cafpac", "cafpac.unborn = no\ncafpac.healthy = yes\ncafpac.safe = yes\ncafpac.extra-caring = no", "hidden cafpac.worries\nshown cafpac.learning"},
	{"something worries", "cafpac", "cafpac.unborn = no\ncafpac.learning = not-sure", "asks cafpac.worries gap\nhidden cafpac.help-needed"},
	{"extra caring alone", "cafpac", "cafpac.extra-caring = yes", "asks cafpac.worries optional"},
	{"a worry is written", "cafpac", "cafpac.healthy = no\ncafpac.worries = She coughs", "asks cafpac.help-needed gap\nasks cafpac.own-service gap"},
	{"learning of an unborn baby", "cafpac", "cafpac.unborn = yes\ncafpac.learning = no", "hidden cafpac.learning\nhidden cafpac.worries"},

	{"a review meeting asks what is better", "cafdpr", "+a cafdpr.meeting\na/cafdpr.meeting.kind = first-plan\n+b cafdpr.meeting\nb/cafdpr.meeting.kind = review\n+c cafdpr.action\nc/cafdpr.action.status = under-way", "asks cafdpr.better gap\nasks c/cafdpr.action.progress gap"},
	{"a first meeting does not", "cafdpr", "+a cafdpr.meeting\na/cafdpr.meeting.kind = first-plan\n+c cafdpr.action", "hidden cafdpr.better\nhidden c/cafdpr.action.progress\nfires V-CAF-14"},
	{"asking again", "cafref", "cafref.harm-check = no", "asks cafref.ask-again gap"},

	{"the light path asks for less", "dca", "dca.form.path = light", "asks dca.dev.health.now stop\nasks dca.par.care optional\nasks dca.fam.culture optional\nasks dca.dec.level stop\nasks dca.sign.lead stop\nasks dca.dec.why stop\nasks dca.sign.parent optional"},
	{"the full path asks for all", "dca", "dca.form.path = full", "asks dca.par.care stop\nasks dca.fam.culture gap\nasks dca.sign.parent gap\nquiet light-path"},
	{"no light path with a sign of harm", "dca", "dca.form.path = light\ndca.safe.signs = bruise-or-injury", "fires light-path\nshown dca.safe.explain"},
	{"no signs", "dca", "dca.safe.signs = none", "hidden dca.safe.explain\nhidden dca.safe.alternative"},
	{"nobody has seen the child", "dca", "dca.form.path = full", "fires V-DCA-2\nshown dca.voice.none-why"},
	{"seen once and understood", "dca", "dca.form.path = full\n+a dca.voice.contact\na/dca.voice.contact.sure = fairly-sure\na/dca.voice.contact.alone = alone", "quiet V-DCA-2\nfires V-DCA-3\nquiet V-DCA-4\nhidden dca.voice.none-why"},
	{"always with a parent, aged four", "dca", "dca.child.dob = 2022-11-22\n+a dca.voice.contact\na/dca.voice.contact.alone = parent", "fires V-DCA-4"},
	{"always with a parent, aged three, no signs", "dca", "dca.child.dob = 2022-11-23\ndca.safe.signs = none\n+a dca.voice.contact\na/dca.voice.contact.alone = parent", "quiet V-DCA-4"},
	{"a child said not to communicate", "dca", "dca.voice.signals = She cannot communicate", "fires V-DCA-5"},
	{"a child described", "dca", "dca.voice.signals = Looks up for yes", "quiet V-DCA-5"},
	{"a sign that nobody confirmed", "dca", "dca.safe.signs = bruise-or-injury\ndca.safe.explain.choice = confirmed-by-professional", "fires V-DCA-6"},
	{"a sign confirmed", "dca", "dca.safe.signs = bruise-or-injury\ndca.safe.explain.choice = confirmed-by-professional\ndca.safe.explain.who = Dr Khan", "quiet V-DCA-6"},
	{"a paediatric opinion asked for", "dca", "dca.safe.signs = bruise-or-injury\ndca.safe.explain.choice = paediatric-opinion-requested\ndca.safe.explain.date = 2026-11-20", "quiet V-DCA-6"},
	{"danger that nobody was told of", "dca", "dca.safe.judgement = immediate-danger", "fires V-DCA-7\nasks dca.safe.s47 stop"},
	{"danger told", "dca", "dca.safe.judgement = immediate-danger\n+a dca.safe.told\na/dca.safe.told.answer = Strategy discussion at 3", "quiet V-DCA-7"},
	{"one person leads and oversees", "dca", "dca.form.lead = Grace O.\ndca.form.overseer = Grace O.", "fires V-DCA-9"},
	{"two people", "dca", "dca.form.lead = Grace O.\ndca.form.overseer = Ann Lee", "quiet V-DCA-9"},
	{"an urgent need without an action", "dca", "+n dca.an.need\nn/dca.an.need.weight = urgent", "fires V-DCA-11"},
	{"nights over the ceiling", "dca", "dca.dec.outcome = short-breaks-specialist\n+b dca.break.entry\nb/dca.break.entry.amount = 80 {night}/a", "fires V-DCA-12"},
	{"hours are not nights", "dca", "dca.dec.outcome = short-breaks-specialist\n+b dca.break.entry\nb/dca.break.entry.amount = 80 h/wk", "quiet V-DCA-12\nshown dca.dp.offer"},
	{"no breaks without the outcome", "dca", "dca.dec.outcome = information-and-advice", "hidden dca.break.entry\nhidden dca.dp.offer\nasks dca.plan.action optional"},
	{"a health need that nobody owns", "dca", "+n dca.dev.health.need\nn/dca.dev.health.need.status = waiting-list", "fires V-DCA-14\nasks n/dca.dev.health.need.owner stop"},
	{"a health need that is met", "dca", "+n dca.dev.health.need\nn/dca.dev.health.need.status = met", "quiet V-DCA-14\nasks n/dca.dev.health.need.owner optional"},
	{"straps at sixteen", "dca", "dca.child.dob = 2010-11-22\ndca.dev.emo.restrictive = harness-or-straps", "fires V-DCA-15\nasks dca.dev.emo.restrictive-why stop"},
	{"straps at fifteen", "dca", "dca.child.dob = 2010-11-23\ndca.dev.emo.restrictive = harness-or-straps", "quiet V-DCA-15"},
	{"thirteen and nine months, Year 8", "dca", "dca.child.dob = 2013-01-01", "fires V-DCA-16"},
	{"fourteen", "dca", "dca.child.dob = 2012-11-22", "shown dca.adult.hopes\nhidden dca.adult.capacity\nfires V-DCA-16"},
	{"Year 9 at thirteen", "dca", "dca.child.dob = 2013-08-31", "shown dca.adult.hopes\ndca.child.age empty"},
	{"Year 8 at thirteen", "dca", "dca.child.dob = 2013-09-01", "hidden dca.adult.hopes"},
	{"age and school year", "dca", "dca.child.dob = 2018-03-01\ndca.form.referral-date = 2026-11-02", "dca.child.age = 8 years, Year 4"},
	{"fifteen and a half", "dca", "dca.child.dob = 2011-05-22", "shown dca.adult.capacity"},
	{"more hours than a week has", "dca", "+c dca.carer.entry\nc/dca.carer.entry.hours = 169 h/wk", "fires range"},
	{"a brother who lifts and is no carer", "dca", "+s dca.sib.entry\ns/dca.sib.entry.caring = lifting\ns/dca.sib.entry.young-carer = not-a-carer", "fires V-DCA-19"},
	{"nothing unmet, something waiting", "dca", "dca.dec.not-met = None.\n+n dca.dev.health.need\nn/dca.dev.health.need.status = waiting-list", "fires V-DCA-20"},
	{"minutes of care", "dca", "+a dca.dev.care.task\na/dca.dev.care.task.time = 40 min/d\n+b dca.dev.care.task\nb/dca.dev.care.task.time = 25 min/d", "dca.dev.care.minutes = 65"},
	{"a father elsewhere", "dca", "+a dca.fam.member\na/dca.fam.member.relationship = mother\na/dca.fam.member.relationship.choice = full-time\n+b dca.fam.member\nb/dca.fam.member.relationship = father\nb/dca.fam.member.relationship.choice = elsewhere", "asks dca.fam.absent gap"},
	{"a grandmother elsewhere", "dca", "+a dca.fam.member\na/dca.fam.member.relationship = father\na/dca.fam.member.relationship.choice = full-time\n+b dca.fam.member\nb/dca.fam.member.relationship = grandparent\nb/dca.fam.member.relationship.choice = elsewhere", "asks dca.fam.absent optional"},

	{"a load within the chain", "ot", "ot.child.weight = 30 kg\not.child.weight-how = weighed-today\n+t ot.mh.task\nt/ot.mh.task.hoist = Hoist\nt/ot.mh.task.sling = Sling\nt/ot.mh.task.hoist.swl = 150 kg\nt/ot.mh.task.sling.swl = 60 kg\nt/ot.mh.task.extra-load = 0 kg", "t/ot.mh.task.swl-low = 60 kg\nt/ot.mh.task.swl-check = ok\nquiet OT-V05\nquiet OT-V06"},
	{"close to the lowest load", "ot", "ot.child.weight = 30 kg\not.child.weight-how = hoist-scale\n+t ot.mh.task\nt/ot.mh.task.hoist = Hoist\nt/ot.mh.task.sling = Sling\nt/ot.mh.task.hoist.swl = 150 kg\nt/ot.mh.task.sling.swl = 40 kg\nt/ot.mh.task.extra-load = 6 kg", "t/ot.mh.task.swl-check = close\nfires OT-V06"},
	{"above the lowest load", "ot", "ot.child.weight = 30.5 kg\not.child.weight-how = hoist-scale\n+t ot.mh.task\nt/ot.mh.task.hoist = Hoist\nt/ot.mh.task.sling = Sling\nt/ot.mh.task.hoist.swl = 150 kg\nt/ot.mh.task.sling.swl = 100 kg\nt/ot.mh.task.track.swl = 30 kg\nt/ot.mh.task.extra-load = 0 kg", "t/ot.mh.task.swl-check = blocked\nfires OT-V05"},
	{"no measured weight, no check", "ot", "ot.child.weight = 30 kg\not.child.weight-how = estimate\n+t ot.mh.task\nt/ot.mh.task.hoist = Hoist\nt/ot.mh.task.sling = Sling\nt/ot.mh.task.hoist.swl = 150 kg\nt/ot.mh.task.sling.swl = 100 kg\nt/ot.mh.task.extra-load = 0 kg", "t/ot.mh.task.swl-check = cannot-check\nfires OT-V08"},
	{"a working load is missing", "ot", "ot.child.weight = 30 kg\not.child.weight-how = weighed-today\n+t ot.mh.task\nt/ot.mh.task.hoist = Hoist\nt/ot.mh.task.spreader = Bar\nt/ot.mh.task.sling = Sling\nt/ot.mh.task.hoist.swl = 150 kg\nt/ot.mh.task.sling.swl = 100 kg\nt/ot.mh.task.extra-load = 0 kg", "t/ot.mh.task.swl-low empty\nt/ot.mh.task.swl-check = cannot-check"},
	{"sling and hoist not checked", "ot", "+t ot.mh.task\nt/ot.mh.task.hoist = Hoist\nt/ot.mh.task.match = not-checked", "fires OT-V07\nasks t/ot.mh.task.sling stop"},
	{"one handler with a hoist", "ot", "+t ot.mh.task\nt/ot.mh.task.hoist = Hoist\nt/ot.mh.task.handlers = 1 {person}", "asks t/ot.mh.task.single-why stop"},
	{"the score of today counts until all is in place", "ot", "+t ot.mh.task\nt/ot.mh.task.before-l = 5-almost-certain\nt/ot.mh.task.before-s = 4-major\nt/ot.mh.task.after-l = 2-unlikely\nt/ot.mh.task.after-s = 4-major\nt/ot.mh.task.in-place = some", "t/ot.mh.task.before-score = 20 {points}\nt/ot.mh.task.after-score = 8 {points}\not.sum.top = 20 {points}\nshown ot.sum.mgr-told\nasks ot.sign.manager stop\nfires OT-V11"},
	{"all controls in place", "ot", "+t ot.mh.task\nt/ot.mh.task.before-l = 5-almost-certain\nt/ot.mh.task.before-s = 4-major\nt/ot.mh.task.after-l = 2-unlikely\nt/ot.mh.task.after-s = 4-major\nt/ot.mh.task.in-place = all\n+u ot.mh.task\nu/ot.mh.task.before-l = 3-possible\nu/ot.mh.task.before-s = 3-moderate", "ot.sum.top = 9 {points}\nhidden ot.sum.mgr-told\nhidden ot.sign.manager"},
	{"controls that make it worse", "ot", "+t ot.mh.task\nt/ot.mh.task.before-l = 2-unlikely\nt/ot.mh.task.before-s = 2-minor\nt/ot.mh.task.after-l = 3-possible\nt/ot.mh.task.after-s = 2-minor", "fires OT-V12"},
	{"a weight odd for the age", "ot", "ot.child.dob = 2020-11-22\not.child.weight = 61 kg", "fires OT-V02"},
	{"a weight usual for the age", "ot", "ot.child.dob = 2020-11-22\not.child.weight = 21 kg", "quiet OT-V02\nquiet usual-range"},
	{"an old weight", "ot", "ot.child.dob = 2015-01-01\not.child.weight-date = 2026-08-23", "fires OT-V09"},
	{"a weight of ninety days ago", "ot", "ot.child.dob = 2015-01-01\not.child.weight-date = 2026-08-24", "quiet OT-V09"},
	{"a height in centimetres", "ot", "ot.child.height = 120 mm", "fires OT-V04"},
	{"a grant above the cap", "ot", "+a ad.item\na/ad.item.cost = 45000 {GBP}\na/ad.item.urgent = urgent\na/ad.item.complex = complex", "a/ad.item.over-cap = yes\nasks a/ad.item.topup stop\na/ad.item.target = 130 d\nfires OT-V16"},
	{"a cap of the council's own", "ot", "ot.set.cap = 50000\n+a ad.item\na/ad.item.cost = 45000 {GBP}", "a/ad.item.over-cap = no"},
	{"a target of the council's own", "ot", "ot.set.target-us = 60\n+a ad.item\na/ad.item.urgent = urgent\na/ad.item.complex = simple", "a/ad.item.target = 60 d"},
	{"an adaptation for a task, with a plan until then", "ot", "+a ad.item\na/ad.item.interim = Strip wash on the bed\na/ad.item.because = Bath", "quiet OT-V16"},
	{"an adaptation for nothing in particular", "ot", "+a ad.item\na/ad.item.interim = Strip wash on the bed", "fires OT-V16"},
	{"works before approval", "ot", "+a ad.item\na/ad.item.state = application-made\na/ad.item.told = no", "fires OT-V21"},
	{"the family was told", "ot", "+a ad.item\na/ad.item.state = application-made\na/ad.item.told = yes", "quiet OT-V21"},
	{"review in thirteen months", "ot", "ot.sum.review = 2027-12-23", "fires OT-V01"},
	{"behaviour that needs a plan", "ot", "ot.child.behaviour = climbs", "asks ot.child.behaviour-plan stop"},
	{"no such behaviour", "ot", "ot.child.behaviour = none", "hidden ot.child.behaviour-plan"},

	{"gradient", "prop", "prop.rise = 450 mm\nprop.run = 5600 mm", "prop.gradient = 12.4 {ratio}\nasks prop.run stop"},
	{"joints: nobody has said anything", "ot", "ot.child.tone = typical", "asks ot.child.joints optional\nasks ot.child.joints.nothing gap"},
	{"joints: looked, and nothing to mark", "ot", "ot.child.joints.nothing = checked", "shown ot.child.joints.nothing"},
	{"joints: a mark is there", "ot", "+m ot.child.joints\nm/ot.child.joints.view = back\nm/ot.child.joints.x = 0.41\nm/ot.child.joints.y = 0.83", "hidden ot.child.joints.nothing\nasks m/ot.child.joints.kind stop"},
	{"a mark beside the figure", "ot", "+m ot.child.joints\nm/ot.child.joints.x = 1.2", "fires range"},
	{"sore skin asks for a mark", "ot", "ot.child.skin = damage-now", "asks ot.child.skin-map stop"},
	{"no rise, no ramp", "prop", "prop.rise = 0 mm", "hidden prop.run\nhidden prop.gradient"},
	{"pitch of usual stairs", "prop", "+s prop.stair\ns/prop.stair.rise = 200 mm\ns/prop.stair.going = 225 mm", "s/prop.stair.pitch = 42 deg"},
	{"pitch of shallow stairs", "prop", "+s prop.stair\ns/prop.stair.rise = 120 mm\ns/prop.stair.going = 350 mm", "s/prop.stair.pitch = 19 deg"},
	{"pitch of a ladder", "prop", "+s prop.stair\ns/prop.stair.rise = 260 mm\ns/prop.stair.going = 150 mm", "s/prop.stair.pitch = 60 deg"},
	{"hot water without a valve", "prop", "+r prop.room\nr/prop.room.kind = bathroom\nr/prop.room.hot = 48 Cel\nr/prop.room.tmv = no", "fires OT-V14\nhidden r/prop.room.bed-space"},
	{"hot water with a valve", "prop", "+r prop.room\nr/prop.room.kind = bathroom\nr/prop.room.hot = 48 Cel\nr/prop.room.tmv = yes", "quiet OT-V14"},
	{"a ventilator without the register", "prop", "ot.child.attached = ventilator\nprop.psr = no", "fires OT-V15"},
	{"no smoke alarm", "prop", "prop.smoke = some", "fires OT-V18"},
	{"photos need consent", "prop", "ot.visit.consent-scope = assess-the-home\n+r prop.room", "hidden r/prop.room.photo"},
	{"a photo with what is marked on it", "prop", "ot.visit.consent-scope = take-photos-of-rooms\n+r prop.room\n+p r/prop.room.photo\np/prop.room.photo = photo\np/prop.room.photo.caption = The step at the door\np/prop.room.photo.family = no\n+m p/prop.room.photo.mark\nm/prop.room.photo.mark.kind = circle\nm/prop.room.photo.mark.at = 500,250", "asks r/prop.room.photo gap\np/prop.room.photo.family = no\nm/prop.room.photo.mark.at = 500,250"},
	{"a survey without a sketch", "prop", "prop.rise = 0 mm", "asks prop.sketch stop"},
	{"a wall of a sketch", "prop", "+w prop.sketch\nw/prop.sketch.kind = wall\nw/prop.sketch.at = 0,0 2180,0", "w/prop.sketch.kind = wall\nquiet pattern"},
	{"photos with consent", "prop", "ot.visit.consent-scope = assess-the-home, take-photos-of-rooms\n+r prop.room", "shown r/prop.room.photo"},

	{"next examination", "eq", "+e eq.item\ne/eq.item.kind = sling\ne/eq.item.exam-last = 2026-08-31", "e/eq.item.exam-due = 2027-02-28\nquiet OT-V10\nshown e/eq.item.sling-type"},
	{"an earlier date on the report", "eq", "+e eq.item\ne/eq.item.kind = sling\ne/eq.item.exam-last = 2026-06-30\ne/eq.item.exam-report = 2026-10-01", "e/eq.item.exam-due = 2026-10-01\nfires OT-V10"},
	{"a gap too wide", "eq", "+e eq.item\ne/eq.item.kind = bed-rails\ne/eq.item.rail-gap = 61 mm", "fires OT-V13"},
	{"a small child on an adult bed", "eq", "eq.child.height = 1200 mm\n+e eq.item\ne/eq.item.kind = profiling-bed\ne/eq.item.bed-standard = adult-bed-standard", "fires OT-V13"},
	{"a big child on an adult bed", "eq", "eq.child.height = 1600 mm\neq.child.weight = 50 kg\n+e eq.item\ne/eq.item.kind = profiling-bed\ne/eq.item.bed-standard = adult-bed-standard", "quiet OT-V13"},

	{"the load at the carer's", "ch", "ot.child.transfer = hoist-always\n+s ch.sling\ns/ch.sling.swl = 60 kg\ns/ch.sling.hoist-swl = 27 kg\ns/ch.sling.load = 28 kg", "s/ch.sling.swl-check = blocked\nfires OT-V05"},
	{"no hoist, no slings", "ch", "ot.child.transfer = watched", "hidden ch.sling\nhidden ch.demo"},
	{"a review too late", "ch", "ch.review = 2028-01-01", "fires OT-V01"},

	{"a person's NHS number", "person", "person.kind = child\nperson.nhs-number = 9434765919", "quiet nhs-number\nasks person.dob stop"},
	{"a mistyped one", "person", "person.nhs-number = 9434765910", "fires nhs-number"},
	{"a carer's date of birth", "person", "person.kind = carer", "asks person.dob optional"},
}

var storyDir = flag.String("stories", "", "write every story here for validate/run.sh --stories")

// write gives another engine what it needs to tell the story again: the response and the checks that fired.
func (s *telling) write(st story) {
	s.t.Helper()
	resp, err := s.resp.Response(engine.Head{Status: "in-progress"}).MarshalJSON()
	if err != nil {
		s.t.Fatal(err)
	}
	fired := []string{}
	for _, p := range s.resp.Check() {
		if p.Key != "" {
			fired = append(fired, p.Cell.LinkID+" "+p.Key)
		}
	}
	b, err := json.Marshal(map[string]any{"name": st.name, "form": st.form, "fired": fired, "shown": s.shown(), "response": json.RawMessage(resp)})
	if err != nil {
		s.t.Fatal(err)
	}
	name := strings.NewReplacer(" ", "-", ",", "", "'", "").Replace(st.form + "-" + st.name + ".json")
	if err := os.WriteFile(filepath.Join(*storyDir, name), b, 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// shown says of every item outside rows, and of every item of each row ("row/linkId"), whether it is on.
func (s *telling) shown() map[string]bool {
	out := map[string]bool{}
	var walk func(row engine.RowID, group *engine.RowGroup)
	walk = func(row engine.RowID, group *engine.RowGroup) {
		for it := range s.form.Items() {
			if it.Group == group && (it.Rows == nil || it.Type != engine.Group) {
				key := it.LinkID
				if row != "" {
					key = string(row) + "/" + key
				}
				out[key] = s.resp.State(engine.Cell{Row: row, LinkID: it.LinkID}).Enabled
			}
			if it.Rows != nil && it.Rows.Parent == group {
				for _, r := range s.resp.Rows(it.Rows.ID, row) {
					walk(r.ID, it.Rows)
				}
			}
		}
	}
	walk("", nil)
	return out
}

func TestForms(t *testing.T) { tellAll(t, slices.Concat(stories, processStories, breakStories)) }

func tellAll(t *testing.T, stories []story) {
	forms := map[string]*engine.Form{}
	for _, s := range stories {
		if forms[s.form] != nil {
			continue
		}
		q, err := Get(s.form)
		if err != nil {
			t.Fatal(err)
		}
		if forms[s.form], err = engine.Compile(q); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range stories {
		t.Run(s.form+"/"+s.name, func(t *testing.T) {
			now := func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
			f := forms[s.form]
			tell := &telling{t, f, f.New(engine.Env{Now: now}, engine.Answers{}), map[string]engine.RowID{}}
			for _, line := range strings.Split(s.do, "\n") {
				tell.do(line)
			}
			for _, line := range strings.Split(s.see, "\n") {
				tell.see(line)
			}
			if *storyDir != "" {
				tell.write(s)
			}
		})
	}
}

func (s *telling) cell(id string) (engine.Cell, *engine.Item) {
	s.t.Helper()
	var c engine.Cell
	if row, rest, ok := strings.Cut(id, "/"); ok {
		c.Row, id = s.rows[row], rest
	}
	c.LinkID = id
	it := s.form.Item(id)
	if it == nil {
		s.t.Fatalf("there is no question %q", id)
	}
	return c, it
}

func (s *telling) do(line string) {
	s.t.Helper()
	if row, ok := strings.CutPrefix(line, "+"); ok {
		name, group, _ := strings.Cut(row, " ")
		s.rows[name] = engine.RowID("row-" + name)
		var in engine.RowID
		if outer, rest, ok := strings.Cut(group, "/"); ok {
			in, group = s.rows[outer], rest
		}
		s.resp.AddRow(engine.Row{ID: s.rows[name], Group: group, Parent: in, Pos: name})
		return
	}
	id, words, ok := strings.Cut(line, " = ")
	if !ok {
		s.t.Fatalf("cannot read %q", line)
	}
	c, it := s.cell(id)
	var vals []fhir.Value
	for _, w := range strings.Split(words, ", ") {
		vals = append(vals, s.value(it, w))
	}
	if !it.Repeats {
		vals = []fhir.Value{s.value(it, words)}
	}
	s.resp.Set(c, vals...)
}

func (s *telling) value(it *engine.Item, word string) fhir.Value {
	s.t.Helper()
	switch it.Type {
	case engine.Boolean:
		return fhir.BoolValue(word == "yes")
	case engine.Choice, engine.OpenChoice:
		for _, o := range it.Options {
			if o.Coding.Code == word {
				return o.Value
			}
		}
		s.t.Fatalf("%s has no option %q", it.LinkID, word)
	case engine.Quantity:
		n, unit, _ := strings.Cut(word, " ")
		for _, u := range it.Units {
			if u.Code == unit {
				return fhir.QuantityValue(n, u.Display, u.Code)
			}
		}
		s.t.Fatalf("%s has no unit %q", it.LinkID, unit)
	case engine.Reference:
		return fhir.ReferenceValue("", word)
	case engine.Date, engine.DateTime:
		return fhir.Prim(fhir.Kind(it.Type), word)
	case engine.Integer, engine.Decimal:
		return fhir.Prim(fhir.Kind(it.Type), word)
	case engine.Attachment:
		return fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{ContentType: "image/jpeg", Title: word}}
	}
	return fhir.TextValue(word)
}

func (s *telling) see(line string) {
	s.t.Helper()
	if id, want, ok := strings.Cut(line, " = "); ok {
		c, it := s.cell(id)
		got := s.resp.State(c).Values
		if len(got) != 1 || !got[0].Equal(s.value(it, want)) {
			s.t.Errorf("%s is %+v, want %s", id, got, want)
		}
		return
	}
	word, rest, _ := strings.Cut(line, " ")
	switch {
	case rest == "empty":
		if c, _ := s.cell(word); len(s.resp.State(c).Values) > 0 {
			s.t.Errorf("%s has a value: %+v", word, s.resp.State(c).Values)
		}
	case word == "shown" || word == "hidden":
		if c, _ := s.cell(rest); s.resp.State(c).Enabled != (word == "shown") {
			s.t.Errorf("%s is not %s", rest, word)
		}
	case word == "asks":
		id, kind, _ := strings.Cut(rest, " ")
		want := map[string]engine.ReqKind{"stop": engine.Stop, "gap": engine.GapOK, "optional": engine.Optional}[kind]
		c, _ := s.cell(id)
		if st := s.resp.State(c); !st.Enabled || st.Required != want {
			s.t.Errorf("%s: shown %v, required %q, want %q", id, st.Enabled, st.Required, want)
		}
	case word == "fires" || word == "quiet":
		fired := false
		for _, p := range s.resp.Check() {
			fired = fired || p.Key == rest || p.Key == "" && string(p.Rule) == rest
		}
		if fired != (word == "fires") {
			s.t.Errorf("%s: fired %v", rest, fired)
		}
	default:
		s.t.Fatalf("cannot read %q", line)
	}
}
