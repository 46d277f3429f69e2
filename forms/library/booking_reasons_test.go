package library

// bookingReasons: where the forms of agreements and bookings differ from their page, and why.
var bookingReasons = map[string]string{
	"ag.present: repeats":           "several people sit at the table",
	"ag.signed-off: repeats":        "one record for each task",
	"ag.intro.where: extra":         "brk.intro.where, written once here: BG-15 asks whether one was face to face",
	"sbs.legal: extra":              "carried from the offer: the condition of ag.visits asks for it",
	"bk.place: type":                "an address is written as people write it; the survey of the home hangs on the carer's home record",
	"bk.tasks: type":                "worked out, several of them: shown in words",
	"bk.cover.task: type":           "the catalogue is a list of codes that the app supplies: chosen, not pointed at",
	"bk.cover.why: extra":           "\"The last needs a nurse's reason\"",
	"bk.cover.nurse: extra":         "\"The last needs a nurse's reason\"",
	"bk.setting: extra":             "BG-02: \"covers this setting\"; the codes of hcp.settings",
	"brk.match: required":           "one store, two views: written once in the agreement, asked for there",
	"brk.intro: required":           "one store, two views: written once in the agreement, asked for there",
	"brk.ot: required":              "the OT's record of the carer's home says it; typed only where there is none",
	"brk.nurse: required":           "the health care plan says it; typed only where there is none",
	"brk.carer.checks-until: extra": "BG-17: \"checks in date\"",
	"brk.carer.age-from: extra":     "BG-17: \"approved for this age and number of children\"",
	"brk.carer.age-to: extra":       "BG-17: \"approved for this age and number of children\"",
	"brk.carer.children: extra":     "BG-17: \"approved for this age and number of children\"",
	"bk.gates: type":                "worked out: what each gate says, in words",
	"bk.gates: repeats":             "worked out: what each gate says, in words",
}
