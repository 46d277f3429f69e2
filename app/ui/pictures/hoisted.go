package main

import (
	"time"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// hoisted is a child who is lifted with a ceiling hoist: a register with a sling that
// is out of date and a bed that is ordered, and one task whose load is close to what
// the labels allow.
func (s *tablet) hoisted(given string) {
	day := func(n int) string { return s.at.AddDate(0, 0, n).Format(time.DateOnly) }
	survey, room := s.bathroom(given)
	var hoist, sling casefile.RowID
	eq := s.made(given, "eq", func(p pen) {
		thing := func(kind, maker, serial, swl, examined string) casefile.RowID {
			return p.row("eq.item", "", ".kind", kind, ".status", "in-use", ".make", maker, ".serial", serial, ".owner", "equipment-service",
				".site", "At home", ".users", "family-and-paid-workers", ".swl", swl, ".exam-last", examined, ".check", "good")
		}
		hoist = thing("ceiling-hoist-motor", "Liftwell 200", "LW-40771", "200 kg", day(-60))
		thing("ceiling-track", "Liftwell track", "LT-1182", "200 kg", day(-160))
		sling = thing("sling", "Softsling", "SS-3094", "34 kg", day(-200))
		p.set(sling, "eq.item.sling-size", "Small")
		p.row("eq.item", "", ".kind", "profiling-bed", ".status", "ordered", ".owner", "equipment-service", ".site", "Not here yet", ".need-by", day(21))
	})
	if hoist == "" { // a scene before this one made it
		return
	}
	ot := s.made(given, "ot", func(pen) {})
	for _, a := range [][2]string{
		{"ot.visit.home-kind", "family-home"},
		{"ot.child.weight", "25.5 kg"},
		{"ot.child.weight-date", day(-3)},
		{"ot.child.weight-how", "hoist-scale"},
		{"ot.child.transfer", "hoist-always"},
	} {
		ot.set("", a[0], a[1])
	}
	task := ot.row("ot.mh.task", "", ".kind", "chair-to-bath-or-shower", ".often", "1 {times}", ".handlers", "2 {person}", ".before-l", "4-likely", ".before-s", "4-major",
		".after-l", "2-unlikely", ".after-s", "4-major", ".in-place", "some", ".match", "same-maker")
	point := func(link string, to pen, row casefile.RowID, words string) {
		ot.put(task, "ot.mh.task."+link, fhir.ReferenceValue(casefile.DocumentPrefix+to.ID().String()+"#"+string(row), words))
	}
	point("room", survey, room, "Bathroom")
	point("hoist", eq, hoist, "Ceiling hoist")
	point("sling", eq, sling, "Sling")
	ot.set(task, "ot.mh.task.extra-load", "6 kg")
}
