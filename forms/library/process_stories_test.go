package library

// processStories tell what the forms of processes.md work out, ask for and refuse (today is 22 November 2026).
var processStories = []story{
	// 13 child in need plan
	{"a plan that is new asks for no result", "cinp", "cinp.start = 2026-11-20\n+a cinp.action\na/cinp.action.what = Ring the school", "quiet cinp-results\nasks cinp.sign.manager stop"},
	{"a review with a silent action", "cinp", "+a cinp.action\n+m cinp.meeting\nm/cinp.meeting.kind = review", "fires cinp-results\nm/cinp.meeting.actions = no\nasks m/cinp.meeting.better stop\nasks m/cinp.meeting.why stop\nasks cinp.sign.manager optional"},
	{"a review with a result for every action", "cinp", "+a cinp.action\na/cinp.action.progress = Sleeps six hours\n+m cinp.meeting\nm/cinp.meeting.kind = review", "quiet cinp-results\nm/cinp.meeting.actions = yes"},
	{"a closing meeting has the manager sign", "cinp", "+m cinp.meeting\nm/cinp.meeting.kind = closing", "asks cinp.sign.manager stop"},
	{"a first meeting does not ask what is better", "cinp", "+m cinp.meeting\nm/cinp.meeting.kind = first", "hidden m/cinp.meeting.better\nhidden m/cinp.meeting.decision"},
	{"three times continue", "cinp", "+a cinp.meeting\na/cinp.meeting.kind = review\na/cinp.meeting.decision = continue\n+b cinp.meeting\nb/cinp.meeting.kind = review\nb/cinp.meeting.decision = continue\n+c cinp.meeting\nc/cinp.meeting.kind = review\nc/cinp.meeting.decision = continue", "fires cinp-waiting"},
	{"a change in between", "cinp", "+a cinp.meeting\na/cinp.meeting.kind = review\na/cinp.meeting.decision = continue\n+b cinp.meeting\nb/cinp.meeting.kind = review\nb/cinp.meeting.decision = change\n+c cinp.meeting\nc/cinp.meeting.kind = review\nc/cinp.meeting.decision = continue", "quiet cinp-waiting"},
	{"a health need that nobody owns", "cinp", "+h cinp.health\nh/cinp.health.status = waiting-list", "fires V-DCA-14\nasks h/cinp.health.owner stop"},
	{"a health need that is met", "cinp", "+h cinp.health\nh/cinp.health.status = met", "quiet V-DCA-14\nasks h/cinp.health.owner optional"},
	{"a review before the plan", "cinp", "cinp.start = 2026-11-20\ncinp.next = 2026-11-20", "fires review-after-start"},
	{"a review too far away", "cinp", "cinp.start = 2026-11-20\ncinp.next = 2027-05-23", "fires review-late\nquiet review-after-start"},
	{"a review in six months", "cinp", "cinp.start = 2026-11-20\ncinp.next = 2027-05-22", "quiet review-late"},

	// 4 the action record, as every group carries it
	{"an action for today", "ovs", "+d ovs.direction\nd/ovs.direction.by = 2026-11-22", "quiet act-by\nasks d/ovs.direction.progress gap"},
	{"an action of yesterday", "ovs", "+d ovs.direction\nd/ovs.direction.by = 2026-11-21", "fires act-by"},
	{"an action of yesterday with its result", "ovs", "+d ovs.direction\nd/ovs.direction.by = 2026-11-21\nd/ovs.direction.progress = Done", "quiet act-by"},
	{"an action in six months", "ovs", "+d ovs.direction\nd/ovs.direction.by = 2027-05-22", "quiet act-by\nasks d/ovs.direction.progress optional"},
	{"an action after six months", "ovs", "+d ovs.direction\nd/ovs.direction.by = 2027-05-23", "fires act-by"},

	// 18 oversight
	{"satisfied, nothing drifts", "ovs", "ovs.answer = They know\novs.answer.choice = satisfied\novs.drift = no", "asks ovs.direction optional"},
	{"partly satisfied", "ovs", "ovs.answer = They know\novs.answer.choice = partly\novs.drift = no", "asks ovs.direction gap"},
	{"something drifts", "ovs", "ovs.answer = They know\novs.answer.choice = satisfied\novs.drift = yes-act", "asks ovs.direction gap"},
	{"next look in three months", "ovs", "ovs.next = 2027-02-22", "quiet ovs-next-late\nquiet ovs-next-after-today"},
	{"next look later", "ovs", "ovs.next = 2027-02-23", "fires ovs-next-late"},
	{"next look today", "ovs", "ovs.next = 2026-11-22", "fires ovs-next-after-today"},

	// 12 sharing
	{"thirty-nine characters of reasons", "isd", "isd.reason = 123456789 123456789 123456789 123456789", "fires length"},
	{"forty characters", "isd", "isd.reason = 123456789 123456789 123456789 1234567890", "quiet length"},
	{"consent as the basis, and none given", "isd", "isd.basis = consent\nisd.consent = refused", "fires isd-consent-basis"},
	{"consent as the basis", "isd", "isd.basis = consent\nisd.consent = given", "quiet isd-consent-basis\nasks isd.basis.special-category-condition stop"},
	{"not sure", "isd", "isd.harm-test = not-sure", "asks isd.advice gap\nasks isd.harm-test.reason stop"},
	{"no harm", "isd", "isd.harm-test = no\nisd.consent = given", "asks isd.advice optional\nhidden isd.harm-test.reason"},
	{"refused", "isd", "isd.harm-test = no\nisd.consent = refused", "asks isd.advice gap"},
	{"not shared", "isd", "isd.decision = do-not-share", "hidden isd.how\nhidden isd.decision.date"},
	{"shared in part", "isd", "isd.decision = share-part", "asks isd.how gap"},
	{"later", "isd", "isd.decision = decide-later-by", "asks isd.decision.date stop\nhidden isd.how"},

	// 14.2 short break arrangement
	{"section 20 without consent", "brk", "brk.basis = s20-regulation-48", "fires V-DCA-13\nasks brk.basis.reason stop"},
	{"section 20 and a parent who objects", "brk", "brk.basis = s20-full\n+c brk.consent\nc/brk.consent.as = parent-with-pr\nc/brk.consent.answer = objects", "fires V-DCA-13"},
	{"section 20 and somebody else who agrees", "brk", "brk.basis = s20-full\n+c brk.consent\nc/brk.consent.as = other-carer\nc/brk.consent.answer = agrees-signed", "fires V-DCA-13"},
	{"section 20 with a parent’s consent", "brk", "brk.basis = s20-regulation-48\n+c brk.consent\nc/brk.consent.as = parent-with-pr\nc/brk.consent.answer = agrees-signed", "quiet V-DCA-13"},
	{"a parent who took the consent back", "brk", "brk.basis = s20-regulation-48\n+c brk.consent\nc/brk.consent.person = Nadia Sample\nc/brk.consent.as = parent-with-pr\nc/brk.consent.answer = agrees-signed\n+d brk.consent\nd/brk.consent.person = Nadia Sample\nd/brk.consent.as = parent-with-pr\nd/brk.consent.answer = withdrawn", "fires V-DCA-13"},
	{"the other parent still agrees", "brk", "brk.basis = s20-regulation-48\n+c brk.consent\nc/brk.consent.person = Nadia Sample\nc/brk.consent.as = parent-with-pr\nc/brk.consent.answer = withdrawn\n+d brk.consent\nd/brk.consent.person = Karim Sample\nd/brk.consent.as = parent-with-pr\nd/brk.consent.answer = agrees-signed", "quiet V-DCA-13"},
	{"no section 20, no such consent", "brk", "brk.basis = s17", "quiet V-DCA-13"},
	{"two nights over a weekend", "brk", "+s brk.stay\ns/brk.stay.from = 2027-01-15T17:00:00Z\ns/brk.stay.to = 2027-01-17T10:00:00Z", "s/brk.stay.nights = 2\nquiet brk-stay-order"},
	{"over the end of the year", "brk", "+s brk.stay\ns/brk.stay.from = 2026-12-30T17:00:00Z\ns/brk.stay.to = 2027-01-02T10:00:00Z", "s/brk.stay.nights = 3"},
	{"home before four in the morning", "brk", "+s brk.stay\ns/brk.stay.from = 2027-01-15T17:00:00Z\ns/brk.stay.to = 2027-01-16T03:30:00Z", "s/brk.stay.nights = 0"},
	{"come in the middle of the night", "brk", "+s brk.stay\ns/brk.stay.from = 2027-01-16T02:00:00Z\ns/brk.stay.to = 2027-01-16T10:00:00Z", "s/brk.stay.nights = 1"},
	{"a stay that ends first", "brk", "+s brk.stay\ns/brk.stay.from = 2027-01-16T10:00:00Z\ns/brk.stay.to = 2027-01-15T10:00:00Z", "fires brk-stay-order"},
	{"eighteen nights under regulation 48", "brk", "brk.basis = s20-regulation-48\n+s brk.stay\ns/brk.stay.from = 2027-01-01T17:00:00Z\ns/brk.stay.to = 2027-01-19T10:00:00Z", "fires brk-stay-length"},
	{"seventeen nights", "brk", "brk.basis = s20-regulation-48\n+s brk.stay\ns/brk.stay.from = 2027-01-01T17:00:00Z\ns/brk.stay.to = 2027-01-18T10:00:00Z", "quiet brk-stay-length"},
	{"a cancelled stay asks by whom and why", "brk", "+s brk.stay\ns/brk.stay.status = cancelled-by", "asks s/brk.stay.cancelled-by stop\nasks s/brk.stay.cancelled-why stop\nasks brk.child-view optional"},
	{"a stay, and they met by video only", "brk", "+i brk.intro\ni/brk.intro.where = by-video\n+s brk.stay\ns/brk.stay.status = happened", "fires brk-intro-first\nasks brk.child-view stop"},
	{"a stay, and they met at home", "brk", "+i brk.intro\ni/brk.intro.where = family-home\n+s brk.stay\ns/brk.stay.status = happened", "quiet brk-intro-first"},
	{"no clinical task, no training", "brk", "brk.clinical = no", "hidden brk.training"},
	{"clinical tasks", "brk", "brk.clinical = yes\n+t brk.training\nt/brk.training.signed-off = 2026-12-10\nt/brk.training.expires = 2026-12-10", "asks brk.training stop\nfires brk-sign-off-ends"},
	{"the nurse signs where there is a health plan", "brk", "brk.nurse = agreed-date", "asks brk.plan-signed.nurse stop\nasks brk.nurse.date stop"},
	{"review in seven months", "brk", "brk.review = 2027-06-22", "fires brk-review-late"},

	// 8 joint panel: the figures of the story, step 16
	{"what a package costs", "jrap", "+n jrap.package\nn/jrap.package.amount = 24 {night}/a\nn/jrap.package.unit-cost = 260 {GBP}\n+h jrap.package\nh/jrap.package.amount = 6 h/wk\nh/jrap.package.unit-cost = 24 {GBP}\njrap.decision = agreed\njrap.agreed-split = 60 %\njrap.agreed-split.health = 40 %", "n/jrap.package.weekly-cost = 120 {GBP}/wk\nh/jrap.package.weekly-cost = 144 {GBP}/wk\njrap.total = 264 {GBP}/wk\njrap.total.council = 158.4 {GBP}/wk\njrap.total.health = 105.6 {GBP}/wk\nquiet jrap-split\nasks jrap.chair.health stop"},
	{"shares of ninety-nine", "jrap", "jrap.decision = agreed\njrap.agreed-split = 60 %\njrap.agreed-split.health = 39 %", "fires jrap-split"},
	{"the same share twice", "jrap", "jrap.decision = agreed\njrap.agreed-split = 50 %\njrap.agreed-split.health = 50 %", "quiet jrap-split"},
	{"the council alone", "jrap", "jrap.decision = agreed\njrap.agreed-split = 100 %", "quiet jrap-split\nasks jrap.chair.health optional"},
	{"pence are rounded once", "jrap", "+n jrap.package\nn/jrap.package.amount = 10 {night}/a\nn/jrap.package.unit-cost = 99.99 {GBP}", "n/jrap.package.weekly-cost = 19.23 {GBP}/wk"},
	{"nothing agreed, no shares", "jrap", "jrap.decision = refused-reason", "hidden jrap.agreed-split\nhidden jrap.decision.date"},
	{"without the signed assessment", "jrap", "jrap.papers = ot-report", "fires jrap-dca"},
	{"with it", "jrap", "jrap.papers = dca-signed, ot-report", "quiet jrap-dca"},
	{"an end before the start", "jrap", "+p jrap.package\np/jrap.package.start = 2027-01-10\np/jrap.package.end-or-review = 2027-01-10", "fires jrap-dates"},
	{"review of funding after a year", "jrap", "jrap.review = 2027-11-23", "fires jrap-review-late"},
	{"review of funding in a year", "jrap", "jrap.review = 2027-11-22", "quiet jrap-review-late"},
	{"a health part", "jrap", "jrap.split = joint-split", "asks jrap.health-part gap\nasks jrap.split.amount gap"},

	// 6 area panel
	{"the family does not agree", "mafs", "mafs.consent = no", "fires mafs-consent\nhidden mafs.consent-scope"},
	{"the family agrees", "mafs", "mafs.consent = yes-spoken-witnessed", "quiet mafs-consent\nasks mafs.consent-scope stop"},
	{"before the panel", "mafs", "mafs.slot = 2026-12-03", "asks mafs.decision optional\nasks mafs.action optional"},
	{"after the panel", "mafs", "mafs.slot = 2026-11-20\nmafs.decision = service-agreed", "asks mafs.decision stop\nasks mafs.action stop"},
	{"no CAF", "mafs", "mafs.caf = none-fail-safe-reason", "asks mafs.caf.reason stop"},

	// 10 missing education
	{"a child of four", "cme", "cme.dob = 2021-11-23", "fires cme-age"},
	{"a child of five", "cme", "cme.dob = 2021-11-22", "quiet cme-age"},
	{"a child of sixteen", "cme", "cme.dob = 2010-01-01", "quiet cme-age"},
	{"sent four weeks ago", "cme", "cme.sent = 2026-10-25T09:00:00Z", "asks cme.result gap"},
	{"sent three weeks ago", "cme", "cme.sent = 2026-11-01T09:00:00Z", "asks cme.result optional"},
	{"family not told", "cme", "cme.told-family = no-reason\ncme.caf = not-needed-reason", "asks cme.told-family.reason stop\nasks cme.caf.reason stop"},

	// 11 EHC tracker: the dates of the story, step 19
	{"twenty weeks", "ehc", "ehc.request = 2026-11-30", "ehc.week6 = 2027-01-11\nehc.week16 = 2027-03-22\nehc.week20 = 2027-04-19\nasks ehc.decision optional"},
	{"week six is over", "ehc", "ehc.request = 2026-10-10", "asks ehc.decision gap"},
	{"after a review meeting", "ehc", "ehc.review-meeting = 2027-02-10", "ehc.review-decision.due = 2027-03-10\nehc.review-decision.amended = 2027-05-05"},
	{"advice and draft", "ehc", "ehc.advice-asked = 2026-11-02\nehc.draft = 2026-11-02", "ehc.advice-due = 2026-12-14\nehc.draft.until = 2026-11-17"},
	{"a final plan in time", "ehc", "ehc.request = 2026-01-05\nehc.final = 2026-05-25", "hidden ehc.final.choice"},
	{"a final plan that is late", "ehc", "ehc.request = 2026-01-05\nehc.final = 2026-05-26", "asks ehc.final.choice stop"},
	{"Year 9", "ehc", "ehc.dob = 2013-08-31", "asks ehc.y9 gap"},
	{"Year 8", "ehc", "ehc.dob = 2013-09-01", "asks ehc.y9 optional"},
	{"twenty-six years old", "ehc", "ehc.dob = 2000-01-01", "fires ehc-age"},

	// 14.3 step-down
	{"eight weeks", "std", "std.start = 2026-11-16", "std.end = 2027-01-11\nquiet std-exit-plan"},
	{"week six without a plan for the end", "std", "std.start = 2026-10-11", "fires std-exit-plan"},
	{"week six with one", "std", "std.start = 2026-10-11\nstd.after = Nurse rings daily", "quiet std-exit-plan"},
	{"extended", "std", "std.exit = extended-by-panel", "asks std.exit.date stop\nasks std.exit.reason stop"},

	// 15 transition
	{"fifteen and a half", "tra", "tra.dob = 2011-05-22", "asks tra.money-law gap\nasks tra.handover optional\nhidden tra.goals-missing"},
	{"a day younger", "tra", "tra.dob = 2011-05-23", "asks tra.money-law optional"},
	{"seventeen", "tra", "tra.dob = 2009-11-22", "asks tra.handover gap"},
	{"sixteen with three areas", "tra", "tra.dob = 2010-11-22\n+a tra.goals\na/tra.goals.area = work\n+b tra.goals\nb/tra.goals.area = home\n+c tra.goals\nc/tra.goals.area = health\n+d tra.goals\nd/tra.goals.area = work", "asks tra.goals-missing stop"},
	{"sixteen with four areas", "tra", "tra.dob = 2010-11-22\n+a tra.goals\na/tra.goals.area = work\n+b tra.goals\nb/tra.goals.area = home\n+c tra.goals\nc/tra.goals.area = health\n+d tra.goals\nd/tra.goals.area = friends", "hidden tra.goals-missing"},
	{"an assessment that was refused", "tra", "+a tra.assessments\na/tra.assessments.decision = refused", "asks a/tra.assessments.why stop"},

	// short break statement
	{"no nights, no legal basis", "sbs", "sbs.nights = 0 {night}", "hidden sbs.legal"},
	{"one night", "sbs", "sbs.nights = 1 {night}\nsbs.route = joint-panel", "asks sbs.legal stop\nasks sbs.panel stop"},
	{"too many nights", "sbs", "sbs.nights = 121 {night}", "fires range"},
	{"review in seven months", "sbs", "sbs.review = 2027-06-22", "fires sbs-review-late"},

	// contact and referral
	{"somebody without a name", "ref", "ref.source = anonymous", "hidden ref.who\nhidden ref.told"},
	{"a school that rings", "ref", "ref.source = school", "asks ref.who stop\nasks ref.told gap"},
	{"the family does not know", "ref", "ref.consent = does-not-know\nref.known = yes-closed", "asks ref.consent.reason stop\nasks ref.missed stop"},
	{"information only", "ref", "ref.outcome = information-only", "hidden ref.referral"},
	{"a referral", "ref", "ref.outcome = referral", "asks ref.referral stop"},
	{"decided before it came", "ref", "ref.when = 2026-11-20T09:00:00Z\nref.decided = 2026-11-19T09:00:00Z", "fires ref-order"},
	{"decided after it came", "ref", "ref.when = 2026-11-20T09:00:00Z\nref.decided = 2026-11-20T11:00:00Z", "quiet ref-order"},

	// caf.md section 8
	{"school year, born on the last day of August", "caf", "caf.id.unborn = no\ncaf.form.started = 2026-11-03\ncaf.id.dob = 2018-08-31", "caf.nc-year = Year 4"},
	{"school year, born a day later", "caf", "caf.id.unborn = no\ncaf.form.started = 2026-11-03\ncaf.id.dob = 2018-09-01", "caf.nc-year = Year 3"},
	{"school year in the summer", "caf", "caf.id.unborn = no\ncaf.form.started = 2026-08-31\ncaf.id.dob = 2018-08-31", "caf.nc-year = Year 3"},
	{"Reception", "caf", "caf.id.unborn = no\ncaf.form.started = 2026-11-03\ncaf.id.dob = 2022-05-01", "caf.nc-year = Reception"},
	{"not at school yet", "caf", "caf.id.unborn = no\ncaf.form.started = 2026-11-03\ncaf.id.dob = 2025-09-22", "caf.nc-year empty"},
	{"who is in the home", "caf", "+a caf.home.who\na/caf.home.who.relationship = mother\na/caf.home.who.lives = full-time\n+b caf.home.who\nb/caf.home.who.relationship = father\nb/caf.home.who.lives = no\n+c caf.home.who\nc/caf.home.who.relationship = sister\nc/caf.home.who.lives = full-time\n+d caf.home.who\nd/caf.home.who.relationship = brother\nd/caf.home.who.lives = has-died", "caf.carer-count = 1\ncaf.sibling-count = 1"},
}
