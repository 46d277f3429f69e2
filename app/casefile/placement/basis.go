package placement

// FormRequest is the form of an emergency placement request.
const FormRequest = "cmp"

// Basis is a legal basis: a code of cmp.basis or of brk.basis.
type Basis string

// The legal bases (processes.md 14.1).
const (
	Section17     Basis = "s17-services"      // services by day, at home
	Section17Stay Basis = "s17-6"             // accommodation under section 17(6)
	Regulation48  Basis = "s20-regulation-48" // a series of short breaks
	Section20c    Basis = "s20-1-c"           // the carer is prevented from caring
	Section20d    Basis = "s20-4"             // it safeguards or promotes the child's welfare
	Section20     Basis = "s20-full"
	NHS           Basis = "nhs-led"
	Other         Basis = "other"
)

// Brings is what a legal basis brings, in the words that are shown (processes.md
// 14.1).
type Brings struct {
	Title       string
	LookedAfter string
	Plan        string
	Officer     string // the independent reviewing officer
	Visits      string
	Reviews     string
	Consent     string
}

var brings = map[Basis]Brings{
	Section17: {
		Title: "Section 17 services, by day or at home", LookedAfter: "No", Plan: "Child in need plan", Officer: "No",
		Visits: "As the plan says", Reviews: "As the plan says", Consent: "A parent agrees to the service",
	},
	Section17Stay: {
		Title: "Section 17(6) accommodation", LookedAfter: "No", Plan: "Child in need plan, with details of the stay", Officer: "No",
		Visits: "As the plan says", Reviews: "At least every 6 months (local)", Consent: "A parent agrees",
	},
	Regulation48: {
		Title: "Section 20 with regulation 48", LookedAfter: "Only while placed",
		Plan: "Short break care plan: health and GP, behaviour, contact, leisure, education", Officer: "Yes",
		Visits: "Within 3 months, then at most every 6 months", Reviews: "Within 3 months, then at most every 6 months",
		Consent: "Somebody with parental responsibility, or the young person at 16 or 17",
	},
	Section20: {
		Title: "Section 20 in full", LookedAfter: "Yes",
		Plan: "Care plan, placement plan, health plan and personal education plan", Officer: "Yes",
		Visits: "Within 1 week, then at most every 6 weeks", Reviews: "Within 20 working days, then after 3 months, then every 6 months",
		Consent: "Somebody with parental responsibility, or the young person at 16 or 17. They may take it back at any time",
	},
	NHS: {
		Title: "Arranged and paid by the NHS", LookedAfter: "Not by this alone", Plan: "Health plan",
		Officer: "No. The council has a duty once a stay is to last 3 months or more",
		Visits:  "As the health plan says", Reviews: "As the health plan says", Consent: "A parent agrees",
	},
}

// Brings is what the basis brings; false for one that the law's table does not
// name.
func (b Basis) Brings() (Brings, bool) {
	switch b {
	case "s17":
		b = Section17
	case "s17-6-accommodation":
		b = Section17Stay
	case Section20c, Section20d:
		b = Section20
	}
	out, ok := brings[b]
	return out, ok
}

// LookedAfter reports whether a child placed on this basis is looked after for
// as long as the placement lasts.
func (b Basis) LookedAfter() bool {
	switch b {
	case Section20, Section20c, Section20d, Regulation48:
		return true
	}
	return false
}

// full reports that the whole looked-after timetable runs.
func (b Basis) full() bool { return b.LookedAfter() && b != Regulation48 }

// Needs48 are what regulation 48 needs, to be read before it is chosen
// (processes.md 14.1).
func Needs48() []string {
	return []string{
		"The child is not in care under an order.",
		"It is the same carer or the same place each time.",
		"The child goes home to a parent or somebody with parental responsibility after each stay.",
		"No stay is longer than 17 days, and all together no more than 75 days in 12 months. Ask which text of the regulation is in force: some copies leave the 17 days out.",
		"Overnight stays in several places do not fit.",
		"A practitioner chooses the basis with a reason; a manager confirms it.",
	}
}
