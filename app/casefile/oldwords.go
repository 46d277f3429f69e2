package casefile

import (
	"slices"
	"strings"
)

// OldWord is a word of earlier practice with what is said today.
type OldWord struct{ Was, Now string }

// OldWords are the register of what was modernised (levels-of-need.md section 9;
// caf.md section 11): old papers say the left, the app the right.
func OldWords() []OldWord { return slices.Clone(oldWords) }

var oldWords = []OldWord{
	{"DCSF", "DfE"},
	{"Every Child Matters", "outcome wanted for this child"},
	{"ContactPoint", "local check"},
	{"child index", "local check"},
	{"Local Safeguarding Children Board", "safeguarding children partnership"},
	{"LSCB", "safeguarding children partnership"},
	{"Initial Assessment Team", "front door"},
	{"initial assessment", "single assessment"},
	{"core assessment", "single assessment"},
	{"lead professional", "lead practitioner"},
	{"Children's Trust", "local partnership"},
	{"School Action", "SEN support"},
	{"School Action Plus", "SEN support"},
	{"statement", "education, health and care plan"},
	{"fixed-period exclusion", "suspended"},
	{"child prostitution", "sexually exploited"},
	{"prostitution", "exploited"},
	{"honour-based violence", "honour-based abuse"},
	{"ASBO", "civil orders"},
	{"absconding", "runs away"},
	{"truanting", "days off"},
	{"Youth Offending Team", "youth justice service"},
	{"Youth Offending Service", "youth justice service"},
	{"respite", "short breaks"},
	{"primary care trust", "integrated care board"},
	{"clinical commissioning group", "integrated care board"},
	{"Disability Discrimination Act", "Equality Act"},
	{"hard to reach", "seldom heard"},
	{"children's centre", "family hub"},
}

// TodaysWords are what old words that somebody types are called today; none when
// nothing typed is an old word. A beginning of four letters or more is enough.
func TodaysWords(typed string) []string {
	typed = strings.ToLower(strings.TrimSpace(typed))
	if len(typed) < 4 {
		return nil
	}
	var out []string
	for _, w := range oldWords {
		if strings.HasPrefix(strings.ToLower(w.Was), typed) && !slices.Contains(out, w.Now) {
			out = append(out, w.Now)
		}
	}
	return out
}
