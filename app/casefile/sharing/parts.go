package sharing

import (
	"slices"
	"strings"

	"doorstep/forms/engine"
)

// partOf says to which part of the lists of services a section of a form belongs:
// caf.consent.service.parts and dca.share.with.parts. A section that is missing here
// goes only with everything: consent, signatures and a manager's oversight.
var partOf = map[string]string{
	"caf.sec.about": "reason", "caf.sec.child": "child", "caf.sec.family": "home", "caf.sec.services": "services",
	"caf.sec.health": "needs", "caf.sec.learning": "needs", "caf.sec.feelings": "needs", "caf.sec.parenting": "needs",
	"caf.sec.surroundings": "needs", "caf.sec.level": "level", "caf.sec.conclusions": "conclusions", "caf.sec.say": "conclusions",

	"dca.sec.child": "child", "dca.sec.voice": "voice", "dca.sec.disability": "disability", "dca.sec.selfcare": "disability",
	"dca.sec.health": "needs", "dca.sec.learning": "needs", "dca.sec.feelings": "needs", "dca.sec.identity": "needs", "dca.sec.adult": "needs",
	"dca.sec.household": "family", "dca.sec.parenting": "family", "dca.sec.carers": "family", "dca.sec.siblings": "family",
	"dca.sec.home": "family", "dca.sec.history": "family", "dca.sec.professionals": "family",
	"dca.sec.safe": "safety", "dca.sec.analysis": "analysis", "dca.sec.decision": "decision", "dca.sec.plan": "plan", "dca.sec.views": "plan",
}

// carers are the questions of the section about the family that belong to the part
// about parents and carers.
const carers = "caf.carer"

// section is the part of the list that a Part belongs to, "" for a whole document.
func (p Part) section() string {
	if p.Section != "" || p.Cell.LinkID == "" {
		return p.Section
	}
	return sectionOf(p.Doc.Form().Item(p.Cell.LinkID))
}

// sectionOf is the part of the list to which a question belongs, "-" for one that
// goes only with everything.
func sectionOf(it *engine.Item) string {
	for up := it; up != nil; up = up.Parent {
		if up.LinkID == carers {
			return "carers"
		}
		if strings.Contains(up.LinkID, ".sec.") {
			if s := partOf[up.LinkID]; s != "" {
				return s
			}
			return "-"
		}
	}
	return "-"
}

func whole(parts []string) bool { return slices.Contains(parts, "all") }

// reaches reports whether a row's parts hold a section.
func reaches(parts []string, section string) bool {
	return whole(parts) || slices.Contains(parts, section)
}
