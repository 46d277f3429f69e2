package model

import (
	"time"

	"doorstep/app/say"
)

// Contact is a number to ring, as an organisation's settings or the nation have
// it.
type Contact struct {
	Key    string // "front-door", "out-of-hours"
	Who    string // "The council’s front door"
	Number string // as it is read aloud: "01632 960 100"
	Hours  string // "Monday to Friday, 9am to 5pm", "" for always
	// CheckBy is the day from which the number must be checked before anybody
	// relies on it; zero for a national number, which does not change.
	CheckBy time.Time
}

// ContactName is what a number of an organisation is called.
func ContactName(key string) string {
	switch key {
	case "front-door":
		return say.T("Front door for children")
	case "out-of-hours":
		return say.T("Out-of-hours children’s team")
	case "duty-manager":
		return say.T("Manager on duty")
	case "safeguarding-lead":
		return say.T("Safeguarding lead")
	case "care-panel":
		return say.T("Head of service, for placements")
	case "disabled-team":
		return say.T("Disabled children’s team")
	case "police-force":
		return say.T("Police force, not by 999")
	case "lado":
		return say.T("Designated officer, for worries about staff or carers")
	case "crisis-mental-health":
		return say.T("Mental health crisis line")
	case "caf-coordinator":
		return say.T("CAF co-ordinator")
	case "mafs":
		return say.T("Area family support panel")
	case "cme":
		return say.T("Children missing education")
	case "info-sharing":
		return say.T("Advice on sharing information")
	case "advocacy":
		return say.T("Advocacy for children")
	}
	return key
}

// National are the numbers that work everywhere and are never set.
func National() []Contact {
	return []Contact{
		{Key: "999", Who: say.T("Police, ambulance or fire"), Number: "999", Hours: say.T("Danger or injury now")},
		{Key: "101", Who: say.T("Police, when it is not urgent"), Number: "101"},
		{Key: "111", Who: say.T("NHS, when it is not an emergency"), Number: "111", Hours: say.T("Option 2 for a mental health crisis")},
	}
}

// CheckWords says whether a number can be relied on.
func (c Contact) CheckWords(now time.Time) Words {
	switch {
	case c.CheckBy.IsZero():
		return Words{}
	case days(c.CheckBy, now) >= 0:
		return Words{Local, "warning", say.T("Check this number")}
	}
	return Words{Neutral, "event", say.F("Good until %s", DateFull(c.CheckBy))}
}
