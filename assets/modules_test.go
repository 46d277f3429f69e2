package assets

import (
	"slices"
	"testing"
)

func TestEveryModuleOfOthersHasItsLicence(t *testing.T) {
	all := Modules()
	if len(all) < 40 {
		t.Fatalf("%d modules", len(all))
	}
	for _, m := range all {
		if m.Path == "" || m.Version == "" || m.Licence == "" || len(m.Text) < 200 || len(m.Programs) == 0 {
			t.Errorf("%s: version %q, licence %q, %d characters of it, in %v", m.Path, m.Version, m.Licence, len(m.Text), m.Programs)
		}
	}
	for _, want := range []string{"std", "fyne.io/fyne/v2", "filippo.io/age"} {
		if !slices.ContainsFunc(all, func(m Module) bool { return m.Path == want }) {
			t.Errorf("%s is not among them", want)
		}
	}
}
