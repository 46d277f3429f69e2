package say

import (
	"strings"
	"time"
)

// Date is t.Format with the names of days and months in the language in force.
func Date(t time.Time, layout string) string {
	s := t.Format(layout)
	if inForce.Load() == nil {
		return s
	}
	return names().Replace(s)
}

// names puts each name of a day and a month in the place of the English one;
// the long names first, since "March" begins with "Mar".
var names = Table(func() *strings.Replacer {
	return strings.NewReplacer(
		"Monday", T("Monday"), "Tuesday", T("Tuesday"), "Wednesday", T("Wednesday"), "Thursday", T("Thursday"),
		"Friday", T("Friday"), "Saturday", T("Saturday"), "Sunday", T("Sunday"),
		"January", T("January"), "February", T("February"), "March", T("March"), "April", T("April"), "June", T("June"), "July", T("July"),
		"August", T("August"), "September", T("September"), "October", T("October"), "November", T("November"), "December", T("December"),
		"Mon", T("Mon"), "Tue", T("Tue"), "Wed", T("Wed"), "Thu", T("Thu"), "Fri", T("Fri"), "Sat", T("Sat"), "Sun", T("Sun"),
		"Jan", T("Jan"), "Feb", T("Feb"), "Mar", T("Mar"), "Apr", T("Apr"), "May", T("May"), "Jun", T("Jun"), "Jul", T("Jul"),
		"Aug", T("Aug"), "Sep", T("Sep"), "Oct", T("Oct"), "Nov", T("Nov"), "Dec", T("Dec"),
	)
})
