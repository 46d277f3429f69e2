package stay

import (
	"slices"
	"strings"
)

// Kit is something that always travels with the child, by its code in stay.kit.
type Kit struct {
	Code, Words string
	Because     string // the section of the plan that asks for it, as it is read
}

// AlwaysWith is what always travels with the child: what the sections of the plan in
// use bring by the council's list (cfg.stay.always), a rescue medicine where one is
// prescribed, and the original of an advance care plan.
func (s Stay) AlwaysWith() []Kit {
	if s.plan == nil || s.plan.Doc == nil {
		return nil
	}
	it := s.Document().Form().Item("stay.kit")
	var out []Kit
	add := func(code, because string) {
		if it != nil && !slices.ContainsFunc(out, func(k Kit) bool { return k.Code == code }) {
			out = append(out, Kit{Code: code, Words: optionWords(it, code), Because: because})
		}
	}
	for _, line := range s.r.Settings.List("cfg.stay.always") {
		section, codes, _ := strings.Cut(line, ":")
		for _, sec := range s.plan.Sections {
			if sec.Code != strings.TrimSpace(section) {
				continue
			}
			for code := range strings.SplitSeq(codes, ",") {
				add(strings.TrimSpace(code), sec.Title)
			}
		}
	}
	if s.plan.Rescue != nil {
		add("rescue-medicine", "Epilepsy")
	}
	if s.plan.ACP.Present {
		add("advance-care-plan-original", "Advance care plan")
	}
	return out
}

// MissingKit is what always travels with the child and is not among what came along,
// once somebody has said what came.
func (s Stay) MissingKit() []Kit {
	if len(s.Kit) == 0 {
		return nil
	}
	return slices.DeleteFunc(s.AlwaysWith(), func(k Kit) bool { return slices.Contains(s.Kit, k.Code) })
}

// PlanVersion is the version of the plan that is in use on this tablet, as it is read,
// "" when the child has none.
func (s Stay) PlanVersion() string {
	if s.plan == nil || s.plan.Doc == nil {
		return ""
	}
	return s.plan.VersionWords()
}
