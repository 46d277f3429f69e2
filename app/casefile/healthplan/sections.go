package healthplan

import (
	"slices"
	"strings"
)

// kindOfSection is what the rules know of a section of the plan.
type kindOfSection struct {
	code   string // of hcp.sections
	prefix string // what the linkIds of its questions begin with
	// catalogue is what the catalogue of delegated tasks calls it.
	catalogue string
	// fixed are the questions after a change of which nobody simply carries on: rescue
	// plan, tube type or size, tracheostomy tube, suction depth, ventilator, oxygen
	// limits (section 3.3). One that ends in a dash stands for all that begin so.
	fixed []string
	// practice: after such a change assessing in practice is what a nurse starts from.
	practice bool
	// care: any change of these is a change of care, whatever it was declared.
	care []string
	// months until a review, as a rule: 6 where a life may hang on it.
	six bool
}

// sections are in the order of the form.
var sections = []kindOfSection{
	{code: "epilepsy", prefix: "hcp.epi.", catalogue: "epilepsy", fixed: []string{
		"hcp.epi.rescue", "hcp.epi.rescue-med", "hcp.epi.rescue-when", "hcp.epi.rescue-second", "hcp.epi.rescue-second-when",
		"hcp.epi.rescue-max", "hcp.epi.rescue-999", "hcp.epi.rescue-first", "hcp.epi.rescue-watch",
	}, practice: true, six: true},
	{code: "feeding-by-tube", prefix: "hcp.ent.", catalogue: "feeding", fixed: []string{"hcp.ent.device", "hcp.ent.make"}},
	{code: "suction", prefix: "hcp.suc.", catalogue: "suction", fixed: []string{"hcp.suc.depth"}, six: true},
	{code: "oxygen", prefix: "hcp.oxy.", catalogue: "oxygen", fixed: []string{"hcp.oxy.flow", "hcp.oxy.change", "hcp.oxy.limits"}, six: true},
	{code: "tracheostomy", prefix: "hcp.tra.", catalogue: "tracheostomy", fixed: []string{"hcp.tra.tube"}, practice: true, six: true},
	{code: "ventilation", prefix: "hcp.ven.", catalogue: "ventilation", fixed: []string{"hcp.ven.kind", "hcp.ven.settings", "hcp.ven.off"}, practice: true, six: true},
	{code: "continence", prefix: "hcp.con.", catalogue: "continence"},
	{code: "medicines", prefix: "hcp.med.", catalogue: "medicines", care: medicineCare},
	{code: "pain", prefix: "hcp.pain."},
	{code: "eating-and-drinking", prefix: "hcp.dys."},
	{code: "skin", prefix: "hcp.skin.", catalogue: "skin"},
	{code: "posture", prefix: "hcp.pos."},
	{code: "temperature-and-infection", prefix: "hcp.tmp."},
	{code: "other-emergency-plan", prefix: "hcp.oth.", catalogue: "other emergency plan"},
	{code: "end-of-life-or-advance-care-plan", prefix: "hcp.acp.", care: []string{"hcp.acp.state", "hcp.acp.doc"}},
}

// medicineCare are the answers about a medicine whose change is a new, a changed or
// a stopped medicine.
var medicineCare = []string{
	"hcp.med.item", "hcp.med.item.name", "hcp.med.item.strength", "hcp.med.item.dose", "hcp.med.item.route", "hcp.med.item.times",
	"hcp.med.item.how", "hcp.med.item.prn", "hcp.med.item.prn-sign", "hcp.med.item.prn-gap", "hcp.med.item.prn-max",
	"hcp.med.item.late", "hcp.med.item.until", "hcp.med.item.who",
}

// notCare are questions that belong to a section and do not say how to care: a new
// photo of the same label, the two checks, a skin map that is made anew each time,
// a renewed scan of the same emergency plan.
var notCare = []string{
	"hcp.med.item.label", "hcp.med.item.check-1", "hcp.med.item.check-2", "hcp.skin.map", "hcp.skin.risk", "hcp.epi.sign-prescriber", "hcp.epi.sign-prescriber-until",
	"hcp.acp.told", "hcp.acp.carer",
}

func sectionOf(code string) (kindOfSection, bool) {
	i := slices.IndexFunc(sections, func(s kindOfSection) bool { return s.code == code })
	if i < 0 {
		return kindOfSection{}, false
	}
	return sections[i], true
}

// SectionOf is the section that a question belongs to, "" for those of the front
// page and of the signatures.
func SectionOf(link string) string {
	for _, s := range sections {
		if strings.HasPrefix(link, s.prefix) {
			return s.code
		}
	}
	return ""
}

// SectionCalled is the code of the section that the catalogue of delegated tasks
// calls by a name: feeding is feeding-by-tube; "" for none.
func SectionCalled(name string) string {
	for _, s := range sections {
		if s.catalogue == name && name != "" {
			return s.code
		}
	}
	return ""
}
