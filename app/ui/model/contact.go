package model

import "time"

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
		return "Front door for children"
	case "out-of-hours":
		return "Out-of-hours children’s team"
	case "duty-manager":
		return "Manager on duty"
	case "safeguarding-lead":
		return "Safeguarding lead"
	case "care-panel":
		return "Head of service, for placements"
	case "disabled-team":
		return "Disabled children’s team"
	case "police-force":
		return "Police force, not by 999"
	case "lado":
		return "Designated officer, for worries about staff or carers"
	case "crisis-mental-health":
		return "Mental health crisis line"
	case "caf-coordinator":
		return "CAF co-ordinator"
	case "mafs":
		return "Area family support panel"
	case "cme":
		return "Children missing education"
	case "info-sharing":
		return "Advice on sharing information"
	case "advocacy":
		return "Advocacy for children"
	}
	return key
}

// National are the numbers that work everywhere and are never set.
func National() []Contact {
	return []Contact{
		{Key: "999", Who: "Police, ambulance or fire", Number: "999", Hours: "Danger or injury now"},
		{Key: "101", Who: "Police, when it is not urgent", Number: "101"},
		{Key: "111", Who: "NHS, when it is not an emergency", Number: "111", Hours: "Option 2 for a mental health crisis"},
	}
}

// CheckWords says whether a number can be relied on.
func (c Contact) CheckWords(now time.Time) Words {
	switch {
	case c.CheckBy.IsZero():
		return Words{}
	case days(c.CheckBy, now) >= 0:
		return Words{Local, "warning", "Check this number"}
	}
	return Words{Neutral, "event", "Good until " + DateFull(c.CheckBy)}
}
