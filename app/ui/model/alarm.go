package model

import "doorstep/app/say"

// Alarm is what a person should know about the server.
type Alarm struct {
	Title string
	Text  string // what happened, what is safe, what to do
	Words        // tone and icon
}

// AlarmWords puts an alarm into words by its kind: rollback, fork, withheld or
// org. text is what is known beyond that, "" for nothing; healed says that it
// is over.
func AlarmWords(kind, text string, healed bool) Alarm {
	a := Alarm{Words: Words{Tone: Danger, Icon: "warning"}}
	switch kind {
	case "rollback":
		a.Title = say.T("The server was restored from an older copy")
		a.Text = say.T("It shows less than it did before. Your work is safe on this tablet, and this tablet gives the server back what it lost. You need do nothing.")
	case "fork":
		a.Title = say.T("The server shows two different histories")
		a.Text = say.T("What it shows this tablet is not what it showed before. Your work is safe on this tablet; nothing was taken over. Tell your administrator today.")
	case "withheld":
		a.Title = say.T("The server holds something back")
		a.Text = say.T("A colleague saw an entry that the server does not show this tablet. Your work is safe. Carry on, and tell your administrator if this stays until tomorrow.")
	case "org":
		a.Title = say.T("The list of people was taken back")
		a.Text = say.T("The server shows an older list of people and tablets than before. This tablet keeps to the newer one. Tell your administrator today.")
	default:
		a.Title, a.Text = say.T("Something about the server is wrong"), say.T("Your work is safe on this tablet. Tell your administrator today.")
	}
	if text != "" {
		a.Text = text
	}
	if healed {
		a.Tone, a.Icon = Safe, "verified_user"
		a.Title += say.T(" – this is over")
	}
	return a
}

// HandedOver says what a hand-over file did: written or read, so many cases,
// changes that are new here, and bundles that wait for their key.
func HandedOver(written bool, cases, changes, unopened int) ClosedWords {
	if written {
		return ClosedWords{
			Title: say.T("The file is written."),
			Safe:  say.F("It holds %s, locked. Only tablets that may open them can read it. Losing the stick gives nobody anything.", say.N(cases, "case", "cases")),
		}
	}
	w := ClosedWords{Title: say.F("%s came from the file.", say.N(changes, "change", "changes")), Safe: say.T("Everything was checked as if it had come from the server.")}
	if changes == 0 {
		w.Title = say.T("Nothing in the file was new.")
	}
	if unopened > 0 {
		w.Safe += say.T(" Some of it waits here, locked, until this tablet gets the keys.")
	}
	return w
}

// PhotosWaiting says how photos travel; empty when none wait.
func PhotosWaiting(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return say.T("1 photo waits. Words go first; the photo follows when there is time and signal for it.")
	}
	return say.F("%s. Words go first; the photos follow when there is time and signal for them.", say.N(n, "photo waits", "photos wait"))
}
