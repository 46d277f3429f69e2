package settings

import "testing"

// caf.area: the area of a postcode by the council's list; one that it does not map
// is unknown.
func TestArea(t *testing.T) {
	b := NewBook([]Change{{ID: "1", Key: "cfg.areas", Written: "North: LU0 1, LU0 2\nEast: LU0, LU10\nSouth:LU1", From: "2026-11-01"}})
	s := b.On("2026-11-03")
	for postcode, want := range map[string]string{
		"LU0 1ZZ": "North", "lu02aa": "North", "LU0 3AA": "East", "LU1 1AA": "South", "LU10 1AA": "East",
		"SW1A 1AA": "", "LU": "", "": "", "no-fixed-address": "",
	} {
		if got := s.Area(postcode); got != want {
			t.Errorf("%q is in %q, want %q", postcode, got, want)
		}
	}
	if got := Default().Area("LU0 1ZZ"); got != "" {
		t.Errorf("without a list %q", got)
	}
}
