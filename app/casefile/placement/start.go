package placement

import (
	"strconv"
	"strings"

	"doorstep/app/casefile"
)

// Refusal is why something cannot be done yet: what is missing, in words, and
// the question that mends it.
type Refusal struct {
	Text string
	At   casefile.Cell
}

// MayStart says what stands against beginning the placement that a request asks
// for; nothing when it may begin (processes.md section 7; scenario step 5). A
// place whose lawfulness is still being asked about never begins.
func MayStart(r casefile.Record, request *casefile.Document) []Refusal {
	var out []Refusal
	add := func(link, text string) {
		out = append(out, Refusal{Text: text, At: casefile.Cell{LinkID: link}})
	}
	switch request.Code("cmp.decision") {
	case "agreed", "agreed-with-conditions":
	case "":
		add("cmp.decision", "Nobody has decided yet.")
	default:
		add("cmp.decision", "The panel did not agree to this placement.")
	}
	switch signed, holds := signature(request, "cmp.decided-by"); {
	case !signed:
		add("cmp.decided-by", "The decision is not signed.")
	case !holds:
		add("cmp.decided-by", "The request was changed after the decision was signed. Ask for it to be signed again.")
	}
	if Basis(request.Code("cmp.basis")).full() && under16(r, request) {
		switch request.Code("cmp.setting-lawful") {
		case "":
			add("cmp.setting-lawful", "Say whether this kind of place is allowed for a looked-after child under 16.")
		case "legal-advice-asked":
			add("cmp.setting-lawful", "Legal advice was asked for. Write down the answer before the placement begins.")
		}
	}
	return out
}

func signature(d *casefile.Document, cell string) (signed, holds bool) {
	for _, s := range d.Signatures() {
		if s.Cell == cell {
			signed, holds = true, holds || s.Valid
		}
	}
	return signed, holds
}

// under16 reports whether a child of the request is under 16, or may be.
func under16(r casefile.Record, request *casefile.Document) bool {
	for _, row := range request.Rows("cmp.child", "") {
		age, ok := ageOf(r, request, row.ID, "cmp.child.person")
		if !ok || age < 16 {
			return true
		}
	}
	return len(request.Rows("cmp.child", "")) == 0
}

func ageOf(r casefile.Record, d *casefile.Document, row casefile.RowID, link string) (int, bool) {
	_, ref := person(d, row, link)
	id, ok := casefile.RefID(ref)
	if !ok || r.People[id] == nil {
		return 0, false
	}
	return age(r.People[id].DateIn("", "person.dob"), casefile.DateOf(r.Now))
}

// age is in whole years. A date of birth without month and day is taken as the
// last day it can be, so that nobody is made older than they are.
func age(born, on casefile.Date) (int, bool) {
	b, o := strings.Split(string(born), "-"), strings.Split(string(on), "-")
	for len(b) < 3 {
		b = append(b, []string{"", "12", "31"}[len(b)])
	}
	year, err := strconv.Atoi(b[0])
	now, err2 := strconv.Atoi(o[0])
	if err != nil || err2 != nil || len(o) != 3 {
		return 0, false
	}
	if o[1]+o[2] < b[1]+b[2] {
		now--
	}
	return max(0, now-year), true
}
