package engine

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"doorstep/forms/fhir"
)

// form220 has the shape of a whole assessment: 220 questions in 14 sections and 3 unrolled groups, 60 conditions (some in
// chains, some on two questions), 10 calculations (sums of scores, a total of totals, an index, a count, a band).
func form220() (*fhir.Questionnaire, map[string]fhir.Value) {
	answers := map[string]fhir.Value{}
	var sections []*fhir.Item
	id := func(n int) string { return fmt.Sprintf("q%03d", n) }
	var choices, bools []string
	n := 0
	for s := range 14 {
		sec := item(fmt.Sprintf("s%02d", s), "group")
		for len(sec.Item) < 16 && n < 220 {
			link := id(n)
			var it *fhir.Item
			switch n % 5 {
			case 0:
				it = item(link, "choice", options("0", "1", "2", "3"))
				for i := range it.AnswerOption {
					it.AnswerOption[i].Extension = []fhir.Extension{{URL: fhir.ExtOrdinalValue, Value: fhir.Prim(fhir.Decimal, fmt.Sprint(i))}}
				}
				choices = append(choices, link)
				answers[link] = fhir.CodingValue(testSystem, fmt.Sprint(n%4), "")
			case 1:
				it = item(link, "boolean")
				bools = append(bools, link)
				answers[link] = fhir.BoolValue(n%2 == 0)
			case 2:
				it = item(link, "text")
				answers[link] = fhir.TextValue("Ama likes the garden and asks to go out after lunch.")
			case 3:
				it = item(link, "decimal")
				answers[link] = fhir.Prim(fhir.Decimal, fmt.Sprintf("%d.5", n))
			default:
				it = item(link, "date")
				answers[link] = fhir.Prim(fhir.Date, "2026-03-12")
			}
			if n > 8 && n%5 != 0 && (n%4 == 2 || n%4 == 3 && n < 80) {
				when(id(n-n%5) + " != 0")(it)
				it.EnableWhen = append(it.EnableWhen, fhir.EnableWhen{Question: id(n - n%5), Operator: "exists", Answer: fhir.BoolValue(true)})
				if n%3 == 0 {
					when(id(n-n%5-4) + " = true")(it)
				}
				it.EnableBehavior = "all"
			}
			sec.Item = append(sec.Item, it)
			n++
		}
		sections = append(sections, sec)
	}
	path := func(ids ...string) string {
		s := ""
		for i, x := range ids {
			if i > 0 {
				s += " or "
			}
			s += "linkId='" + x + "'"
		}
		return "%resource.repeat(item).where(" + s + ").answer.value"
	}
	g := item("calc", "group")
	var scores []string
	for k := range 6 {
		link := fmt.Sprintf("score%d", k)
		scores = append(scores, link)
		g.Item = append(g.Item, item(link, "integer", calc(path(choices[k*7:k*7+7]...)+".weight().sum()")))
	}
	g.Item = append(g.Item,
		item("total", "integer", calc(path(scores...)+".sum()")),
		item("index", "decimal", calc("("+path("q003")+" / (("+path("q008")+" / 100) * ("+path("q008")+" / 100))).round(1)")),
		item("flags", "integer", calc(path(bools...)+".where($this = true).count()")),
		item("band", "string", calc("iif("+path("total")+" >= 60, 'high', iif("+path("total")+" >= 20, 'medium', 'low'))")),
	)
	return questionnaire(append(sections, g)...), answers
}

func BenchmarkCompile220(b *testing.B) {
	q, _ := form220()
	for b.Loop() {
		if _, err := Compile(q); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad220(b *testing.B) {
	q, answers := form220()
	f := compile(b, q)
	a := Answers{Values: map[Cell][]fhir.Value{}}
	for k, v := range answers {
		a.Values[at(k)] = []fhir.Value{v}
	}
	for b.Loop() {
		f.New(testEnv(), a)
	}
}

// BenchmarkAnswer fills the whole form in document order, again and again, each time in a new response, so that first
// answers count like all others; p99 is over single answers with all their consequences.
func BenchmarkAnswer(b *testing.B) {
	q, answers := form220()
	f := compile(b, q)
	var links []string
	for it := range f.Items() {
		if _, ok := answers[it.LinkID]; ok {
			links = append(links, it.LinkID)
		}
	}
	r := f.New(testEnv(), Answers{})
	var took []time.Duration
	n := 0
	for b.Loop() {
		if n == len(links) {
			b.StopTimer()
			r, n = f.New(testEnv(), Answers{}), 0
			b.StartTimer()
		}
		start := time.Now()
		r.Set(at(links[n]), answers[links[n]])
		took = append(took, time.Since(start))
		n++
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(took[len(took)-1].Microseconds()), "max-µs")
}

// BenchmarkShipped loads and fills the largest shipped form, every question answered in turn.
func BenchmarkShipped(b *testing.B) {
	src, err := os.ReadFile("../library/dca.json")
	if err != nil {
		b.Skip("no shipped form")
	}
	q, err := fhir.ParseQuestionnaire(src)
	if err != nil {
		b.Fatal(err)
	}
	f := compile(b, q)
	r := f.New(testEnv(), Answers{})
	var qs []*Item
	for it := range f.Items() {
		if it.Question() && it.Group == nil && len(it.Options) > 0 {
			qs = append(qs, it)
		}
	}
	var took []time.Duration
	n := 0
	for b.Loop() {
		it := qs[n%len(qs)]
		start := time.Now()
		r.Set(at(it.LinkID), it.Options[n/len(qs)%len(it.Options)].Value)
		took = append(took, time.Since(start))
		n++
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}
