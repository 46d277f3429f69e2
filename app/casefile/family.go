package casefile

import (
	"slices"
	"strings"
)

// Siblings are the people of the case whom it lists as the child's brothers and
// sisters, and other children of the household.
func (p Parts) Siblings() []Person {
	return slices.DeleteFunc(p.Persons(), func(q Person) bool { return !sibling(q) })
}

func sibling(q Person) bool {
	switch strings.ToLower(q.Role) {
	case "brother", "sister", "sibling", "half-brother", "half-sister", "step-brother", "step-sister":
		return true
	}
	return q.kind == "sibling" || q.kind == "child"
}

// SamePerson reports whether two records are of one person, as far as they can
// say: the same NHS number, else the same first name and date of birth.
func SamePerson(a, b Person) bool {
	digits := func(s string) string { return strings.ReplaceAll(s, " ", "") }
	if a.NHSNumber != "" && b.NHSNumber != "" {
		return digits(a.NHSNumber) == digits(b.NHSNumber)
	}
	return a.Born != "" && a.Born == b.Born && a.Given != "" && strings.EqualFold(first(a.Given), first(b.Given))
}

func first(names string) string {
	if f := strings.Fields(names); len(f) > 0 {
		return f[0]
	}
	return ""
}

// AdultAge is the age from which somebody is no child any more.
const AdultAge = 18

// Carer says what somebody of the family who cares for the child is offered.
type Carer string

// What there is to offer: a young carer's needs assessment under 18 (Children Act
// 1989 s.17ZA), the note of an adult carer's from 18 on, nothing to be said
// without a date of birth.
const (
	CarerYoung   Carer = "young"
	CarerAdult   Carer = "adult"
	CarerUnknown Carer = ""
)

// CarerOf is what somebody born on a day is offered on another.
func CarerOf(born, on Date) Carer {
	switch age, ok := Age(born, on); {
	case !ok:
		return CarerUnknown
	case age < AdultAge:
		return CarerYoung
	}
	return CarerAdult
}

// Age is completed years on a day. Somebody born on 29 February has their birthday
// on 1 March in other years (caf.md section 8).
func Age(born, on Date) (int, bool) {
	b, ok1 := born.Time()
	t, ok2 := on.Time()
	if !ok1 || !ok2 || t.Before(b) {
		return 0, false
	}
	age := t.Year() - b.Year()
	if t.Before(b.AddDate(age, 0, 0)) {
		age--
	}
	return age, true
}

// Family is who else there is when something happens to a child: the brothers and
// sisters under 18, who are checked on by name, and the grown-up ones, who may be
// carers with needs of their own.
type Family struct {
	CheckOn []Person // under 18, the oldest first, and those of unknown age last
	Adults  []Person
}

// Around are the living brothers and sisters, and other children of the household,
// on a day.
func (p Parts) Around(on Date) Family {
	var f Family
	for _, q := range p.Siblings() {
		if q.died {
			continue
		}
		if CarerOf(q.Born, on) == CarerAdult {
			f.Adults = append(f.Adults, q)
		} else {
			f.CheckOn = append(f.CheckOn, q)
		}
	}
	older := func(a, b Person) int {
		switch {
		case a.Born == b.Born:
			return 0
		case a.Born == "":
			return 1
		case b.Born == "":
			return -1
		}
		return strings.Compare(string(a.Born), string(b.Born))
	}
	slices.SortStableFunc(f.CheckOn, older)
	slices.SortStableFunc(f.Adults, older)
	return f
}
