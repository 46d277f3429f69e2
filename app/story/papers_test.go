package story

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"doorstep/app/casefile/audit"
	"doorstep/app/printout"
	"doorstep/forms/print"
)

// onPaper: 2 Feb 2027. The family gets its story on one page, with Jane's symbols too;
// an inspector gets everything that ever happened in her case.
func onPaper(s *tale) {
	rec := s.ruth.record(s.jane)
	desk := printout.Desk{Record: rec, From: "Northmere Council", Team: rec.Summary().Team, Worker: s.ruth.Me(), Numbers: []printout.Number{{Name: "Ruth Adeyemi", Number: "01632 960100"}}}
	press, err := print.NewPress()
	must(s, err)
	for _, symbols := range []bool{false, true} {
		paper, err := printout.Make(desk, printout.KindStory, nil, printout.Options{For: "made for Nadia", Symbols: symbols})
		must(s, err)
		html := string(paper.Doc.HTML())
		pdf := press.PDF(paper.Doc)
		named := strings.Contains(html, "Why") && strings.Contains(html, "What has changed") && strings.Contains(html, "What comes next") && strings.Contains(html, "Jane")
		s.expect("20.4", pdf.Pages == 1 && named && (strings.Contains(html, "<svg") || strings.Contains(html, "svg+xml")) == symbols, "with symbols %v: %d pages, says all %v", symbols, pdf.Pages, named)
		s.expect("20.4", !strings.Contains(html, "pressure-sores") && !strings.Contains(html, "has not been told"), "what is restricted stands on the family's page")
		if dir := os.Getenv("DOORSTEP_PICTURES"); dir != "" {
			name := map[bool]string{false: "20-story.pdf", true: "20-story-symbols.pdf"}[symbols]
			must(s, os.WriteFile(filepath.Join(dir, name), pdf.PDF, 0o600))
		}
	}

	trail := audit.Of(rec, s.miriam.name, false)
	said := func(words string) bool {
		return slices.ContainsFunc(trail.Documents, func(d audit.Document) bool {
			return slices.ContainsFunc(d.Changes, func(c audit.Change) bool { return strings.Contains(c.Says, words) })
		})
	}
	s.expect("20.5", said("What would change if") || said("If the night carer stopped"), "a later version of the judgement is missing")
	s.expect("20.5", said("14 December 2026") && said("Jane wakes no more than once a night"), "an action of the plan is missing")
	chose, signed, reasons, fell := false, 0, 0, false
	for _, d := range trail.Documents {
		for _, c := range d.Changes {
			chose = chose || c.Item == "dca.form.target" && len(c.Chose) == 2
		}
		for _, g := range d.Signatures {
			signed++
			fell = fell || !g.Holds
		}
		reasons += len(d.Checks)
	}
	s.expect("20.5", chose && signed > 20 && fell && reasons > 5 && trail.Sound(), "a choice between two dates %v, %d signatures, one that fell %v, %d reasons", chose, signed, fell, reasons)
	raw, err := json.Marshal(trail)
	must(s, err)
	for _, other := range []string{"Lucy", "Beth", "Finn", "I listen for the pump"} {
		s.expect("20.5", !strings.Contains(string(raw), other), "%s is in Jane's audit", other)
	}
	s.expect("20.5", trail.Withheld > 0, "nothing was left out, though the case speaks of brothers and sisters")
	if dir := os.Getenv("DOORSTEP_PICTURES"); dir != "" {
		must(s, os.WriteFile(filepath.Join(dir, "20-audit.json"), raw, 0o600))
	}
}
