package effect

import (
	"cmp"
	"strings"

	"doorstep/app/casefile"
)

// The people who are told, by name where the case knows them.

func (x *pair) family() string {
	if name := x.is.Summary().Child.Short(); name != "" {
		return given(name) + "’s family"
	}
	return "the family"
}

func (x *pair) manager() string { return cmp.Or(x.caseText("case.manager"), "the manager") }

func (x *pair) socialWorker() string {
	return cmp.Or(x.caseText("case.lead"), "the social worker")
}

func (x *pair) caseText(link string) string {
	if x.is.Case == nil {
		return ""
	}
	return x.is.Case.Text(link)
}

// fostering is the worker who supports the carers.
func (x *pair) fostering() string {
	for _, p := range x.is.Persons() {
		if role := strings.ToLower(p.Role); strings.Contains(role, "fostering") || strings.Contains(role, "shared care") {
			return p.Name
		}
	}
	return "the fostering worker"
}

// names puts names into a sentence: "A", "A and B", "A, B and C".
func names(list []string) string {
	switch n := len(list); n {
	case 0:
		return ""
	case 1:
		return list[0]
	default:
		return strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
}

// given is how somebody is called in a sentence: the first name.
func given(name string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	return cmp.Or(first, "The carer")
}

func day(d casefile.Date) string { return casefile.DateWords(string(d)) }
