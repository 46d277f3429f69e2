package settings

import (
	"reflect"
	"testing"
	"time"
)

func TestATimeLimitIsReadFromItsWords(t *testing.T) {
	wd := func(n int) Span { return Span{N: n, Unit: WorkingDays} }
	weeks := func(n int) Span { return Span{N: n, Unit: Weeks} }
	months := func(n int) Span { return Span{N: n, Unit: Months} }
	for text, want := range map[string]Limit{
		"45 working days":                 {Marks: []Span{wd(45)}},
		"1 Working Day":                   {Marks: []Span{wd(1)}},
		"10 and 25 working days":          {Marks: []Span{wd(10), wd(25)}},
		"2, 4 and 6 weeks":                {Marks: []Span{weeks(2), weeks(4), weeks(6)}},
		"same day":                        {Marks: []Span{SameDay}},
		"at once":                         {Marks: []Span{SameDay}},
		"same day, at most 1 working day": {Marks: []Span{SameDay}, Most: wd(1)},
		"3 months, then at most 6 months": {Marks: []Span{months(3)}, Then: []Span{months(6)}},
		"20 working days, then 3 months, then 6 months": {Marks: []Span{wd(20)}, Then: []Span{months(3), months(6)}},
		"1 week, then at most every 6 weeks":            {Marks: []Span{weeks(1)}, Then: []Span{weeks(6)}},
		"6 weeks, at most 12 weeks":                     {Marks: []Span{weeks(6)}, Most: weeks(12)},
		"5 working days before":                         {Marks: []Span{{N: 5, Unit: WorkingDays, Before: true}}},
		"75 days":                                       {Marks: []Span{{N: 75, Unit: Days}}},
		"15 February":                                   {Yearly: Day{time.February, 15}},
	} {
		got, err := ParseLimit(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q is read as %+v (%v), want %+v", text, got, err, want)
		}
	}
}

func TestWhatIsNoTimeLimitIsRefused(t *testing.T) {
	for _, text := range []string{
		"", "soon", "45", "-3 weeks", "working days", "45 working weeks", "25 and 10 working days", "10 and 10 working days", "99999 days", "5000 weeks",
		"3 months, then", "3 months, then soon", "10 and 25 working days, then 3 weeks", "6 weeks, at most 12 weeks, then 3 weeks", "31 February", "29 February", "0 March",
		"3 months, then 0 weeks", "6 weeks, at most same day", "before", "5 before",
	} {
		if got, err := ParseLimit(text); err == nil {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
}

func TestTheStepsOfALimitGoOnForEver(t *testing.T) {
	l, err := ParseLimit("20 working days, then 3 months, then 6 months")
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range []string{"20 working days", "3 months", "6 months", "6 months"} {
		if got := l.Step(n).String(); got != want {
			t.Errorf("step %d is %s, want %s", n, got, want)
		}
	}
}

// What is read is written and read again as the same, and nothing makes it fail.
func FuzzParseLimit(f *testing.F) {
	for key, v := range Default().values {
		if v.Type == Time {
			f.Add(key + v.Text)
			f.Add(v.Text)
		}
	}
	f.Add("10, 20 and 25 working days before")
	f.Add("0 days and 5 working days")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ParseLimit(text)
		if err != nil {
			return
		}
		if len(l.Marks) == 0 && l.Yearly == (Day{}) {
			t.Fatalf("%q is a limit of nothing", text)
		}
		again, err := ParseLimit(l.String())
		if err != nil || !reflect.DeepEqual(again, l) {
			t.Fatalf("%q is %+v, written as %q, read as %+v (%v)", text, l, l.String(), again, err)
		}
	})
}
