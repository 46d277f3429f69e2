package casefile_test

import (
	"testing"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/settings"
)

// levels-of-need.md section 8, cfg.contacts.hours: which number is shown first.
func TestTheFrontDoorIsOpenInOfficeHours(t *testing.T) {
	cal, err := casefile.England()
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]bool{
		"2026-11-03 08:59": false, "2026-11-03 09:00": true, "2026-11-03 17:29": true, "2026-11-03 17:30": false,
		"2026-11-07 11:00": false, // a Saturday
		"2026-12-25 11:00": false, // a bank holiday
	} {
		when, err := time.Parse("2006-01-02 15:04", at)
		if err != nil {
			t.Fatal(err)
		}
		if got := casefile.OfficeOpen(nil, cal, when); got != want {
			t.Errorf("%s: %v", at, got)
		}
	}
	odd := settings.NewBook([]settings.Change{{Key: "cfg.contacts.hours", Written: "all day", From: "2026-01-01"}}).On("2026-11-03")
	if !casefile.OfficeOpen(odd, cal, time.Date(2026, 11, 3, 3, 0, 0, 0, time.UTC)) {
		t.Error("hours that cannot be read close the office")
	}
}
