package release_test

import (
	"testing"

	"doorstep/app/casefile/release"
	"doorstep/app/casefile/settings"
)

func givenOut(version string) *settings.Set {
	return settings.NewBook([]settings.Change{{ID: "1", Key: release.VersionKey, Written: version, From: "2026-11-01"}}).On("2026-11-03")
}

func TestATabletLearnsThatItIsOldFromItsOrganisation(t *testing.T) {
	for _, c := range []struct {
		name, running, wanted string
		says                  string // "" for nothing
	}{
		{"older", "0.1.0", "0.2.0", "0.2.0"},
		{"older, built from some commit", "0.1.0+g8ff59de", "0.2.0", "0.2.0"},
		{"numbers are no words", "0.9.3", "0.10", "0.10.0"},
		{"a version on trial comes before its release", "0.2.0-rc1", "0.2.0", "0.2.0"},
		{"the same", "0.2.0", "0.2.0", ""},
		{"the same, from some commit", "0.2.0+g8ff59de.changed", "0.2.0", ""},
		{"written with a v and blanks", "0.1.0", " v0.2.0 ", "0.2.0"},
		{"newer than what is given out", "0.3.0", "0.2.0", ""},
		{"a developer's own", "dev", "0.2.0", ""},
		{"no version is named", "0.1.0", "", ""},
		{"words that are no version", "0.1.0", "the newest", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, ok := release.Of(c.running, givenOut(c.wanted))
			if ok != (c.says != "") || n.Wanted != c.says {
				t.Errorf("%+v, %v", n, ok)
			}
			if ok && n.How == "" {
				t.Error("it does not say what to do")
			}
		})
	}
}

func TestAsShippedNoTabletIsOld(t *testing.T) {
	if n, ok := release.Of("0.0.1", nil); ok {
		t.Errorf("%+v", n)
	}
}

// A version takes effect on the day that the organisation chose.
func TestAVersionHoldsFromItsDay(t *testing.T) {
	book := settings.NewBook([]settings.Change{{ID: "1", Key: release.VersionKey, Written: "0.2.0", From: "2026-12-01"}})
	if _, ok := release.Of("0.1.0", book.On("2026-11-30")); ok {
		t.Error("the day before")
	}
	if _, ok := release.Of("0.1.0", book.On("2026-12-01")); !ok {
		t.Error("on the day")
	}
}
