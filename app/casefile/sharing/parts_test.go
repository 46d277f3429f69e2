package sharing

import (
	"strings"
	"testing"

	"doorstep/app/casefile/casetest"
	"doorstep/forms/engine"
)

// Every section named here is one of its form, every part is offered by the form's
// list of services, and each offered part has a section.
func TestPartsAreThoseOfTheForms(t *testing.T) {
	for form, list := range map[string]string{"caf": "caf.consent.service.parts", "dca": "dca.share.with.parts"} {
		f := casetest.Form(t, form)
		offered := map[string]bool{}
		for _, o := range f.Item(list).Options {
			offered[o.Coding.Code] = o.Coding.Code != "all"
		}
		used := map[string]bool{}
		for section, part := range partOf {
			if !strings.HasPrefix(section, form+".") {
				continue
			}
			if it := f.Item(section); it == nil || it.Type != engine.Group {
				t.Errorf("%s is no section", section)
			}
			if !offered[part] {
				t.Errorf("%s: %q is not offered by %s", section, part, list)
			}
			used[part] = true
		}
		if form == "caf" {
			used[sectionOf(f.Item("caf.carer.needs"))] = true
		}
		for part, is := range offered {
			if is && !used[part] {
				t.Errorf("%s offers %q, and no section is it", list, part)
			}
		}
		for link, want := range map[string]string{"caf.consent.not-with": "-", "dca.over.challenge": "-", "caf.dev.physical.needs": "needs", "dca.voice.signals": "voice"} {
			if it := f.Item(link); it != nil && sectionOf(it) != want {
				t.Errorf("%s belongs to %q, want %q", link, sectionOf(it), want)
			}
		}
	}
}
