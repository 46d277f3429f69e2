package model

import (
	"testing"

	"doorstep/app/casefile"
)

func TestAFormSaysUnderWhichSettingsItBegan(t *testing.T) {
	for under, want := range map[string]string{
		"":                    "",
		"soon":                "",
		"2026-11-22":          "Begun with version 1.0.0 of this form, under the settings of 22 November 2026.",
		"2027-01-04-a1b2c3d4": "Begun with version 1.0.0 of this form, under the settings of 4 January 2027 (a1b2c3d4).",
	} {
		if got := BegunUnder(casefile.DocSummary{URL: "https://x/dca|1.0.0", Under: under}); got != want {
			t.Errorf("%q: %q, want %q", under, got, want)
		}
	}
}
