package library

// breakStories tell what the forms of nursing, delegated tasks and short breaks work out and refuse (today is
// 22 November 2026).
var breakStories = []story{
	// short-breaks.md: booking, stay, step-down
	{"a stay that ends before it begins", "bk", "bk.from = 2026-12-05T10:00:00Z\nbk.to = 2026-12-04T10:00:00Z", "fires SB-V01"},
	{"a stay that ends as it begins", "bk", "bk.from = 2026-12-05T10:00:00Z\nbk.to = 2026-12-05T10:00:00Z", "fires SB-V01"},
	{"a night", "bk", "bk.from = 2026-12-04T16:00:00Z\nbk.to = 2026-12-05T10:00:00Z", "quiet SB-V01"},
	{"left before the child came", "stay", "stay.in-time = 2026-11-21T16:00:00Z\nstay.out-time = 2026-11-21T15:00:00Z", "fires SB-V01"},
	{"left in the morning", "stay", "stay.in-time = 2026-11-21T16:00:00Z\nstay.out-time = 2026-11-22T09:00:00Z", "quiet SB-V01"},
	{"a step-down placement of eight weeks", "sd", "sd.start = 2026-11-02", "sd.end = 2026-12-28"},
	{"an action at home in the past", "sd", "+a sd.home-action\na/sd.home-action.by = 2026-11-01", "fires act-by"},
	{"one in time", "sd", "+a sd.home-action\na/sd.home-action.by = 2026-12-01", "quiet act-by"},

	// nursing-care-plans.md: the style of doses, never their arithmetic
	{"a dose without a nought before the point", "hcp", "hcp.sections = medicines\n+m hcp.med.item\nm/hcp.med.item.dose = .5 mg", "fires NC-V05.point"},
	{"a nought after it", "hcp", "hcp.sections = medicines\n+m hcp.med.item\nm/hcp.med.item.dose = 5.0 mg", "fires NC-V05.nought\nquiet NC-V05.point"},
	{"a unit in short", "hcp", "hcp.sections = medicines\n+m hcp.med.item\nm/hcp.med.item.dose = 250 mcg", "fires NC-V05.unit"},
	{"a dose as it should be", "hcp", "hcp.sections = medicines\n+m hcp.med.item\nm/hcp.med.item.dose = 10 mg (0.5 ml)", "quiet NC-V05.point\nquiet NC-V05.nought\nquiet NC-V05.unit"},

	// nursing-delegated-tasks.md: nobody is signed off who was not taught
	{"competent and not taught", "dt", "dt.theory-check = not-passed\ndt.outcome = competent-for-this-child", "fires DT-C02.taught"},
	{"not taught, so more practice", "dt", "dt.theory-check = not-passed\ndt.outcome = needs-more-practice", "quiet DT-C02.taught"},
	{"competent and not willing", "dt", "dt.willing = no\ndt.outcome = competent-for-this-child", "fires DT-C02.willing"},
}
