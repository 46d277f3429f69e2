package demo

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

// Every number is one that can be nobody's.
func TestNumbersAreInvented(t *testing.T) {
	_, cases, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	phone := regexp.MustCompile(`0[0-9]{4} ?[0-9]{6}`)
	free := regexp.MustCompile(`^(01632 960[0-9]{3}|07700 900[0-9]{3})$`)
	for _, c := range cases {
		names := []string{c.File}
		for _, f := range c.Further {
			names = append(names, "further/"+f)
		}
		for _, name := range names {
			src, err := files.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range phone.FindAllString(string(src), -1) {
				if !free.MatchString(n) {
					t.Errorf("%s: %s is not kept free for invention", name, n)
				}
			}
		}
		for _, p := range append([]Person{c.Child}, c.People...) {
			if p.Phone != "" && !phone.MatchString(p.Phone) {
				t.Errorf("%s: %s has no telephone in %q", c.File, p.Given, p.Phone)
			}
		}
		if n := c.Child.NHS; len(n) != 10 || !strings.HasPrefix(n, "999") || !nhs(n) {
			t.Errorf("%s: %q is no test NHS number", c.File, n)
		}
	}
}

// nhs checks an NHS number's last digit: modulus 11, as the NHS data
// dictionary says.
func nhs(n string) bool {
	sum := 0
	for i, d := range n[:9] {
		sum += int(d-'0') * (10 - i)
	}
	check := 11 - sum%11
	if check == 11 {
		check = 0
	}
	return check == int(n[9]-'0')
}

func TestMoment(t *testing.T) {
	zone := time.FixedZone("", 3600)
	working := func(t time.Time) bool { return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday }
	tuesday, sunday := time.Date(2026, 3, 10, 9, 42, 0, 0, zone), time.Date(2026, 3, 15, 9, 42, 0, 0, zone)
	for _, c := range []struct {
		today time.Time
		in    string
		want  string
	}{
		{tuesday, "@+0d", "2026-03-10"},
		{tuesday, "@-3d", "2026-03-07"},
		{tuesday, "@+2d 10:30", "2026-03-12T10:30:00+01:00"},
		{tuesday, "@-1w", "2026-03-09"},
		{tuesday, "@-2w", "2026-03-06"},
		{tuesday, "@+4w", "2026-03-16"},
		{sunday, "@-1w", "2026-03-12"},
		{sunday, "@+1w", "2026-03-16"},
		{tuesday, "@-8y4m12d", "2017-10-29"},
		{tuesday, "@-8y", "2018-03-10"},
	} {
		m, err := ParseMoment(c.in, c.today, working)
		if err != nil || m.String() != c.want {
			t.Errorf("%s on %s: %v %v, not %s", c.in, c.today.Format("Mon 2 Jan"), m, err, c.want)
		}
	}
	for _, bad := range []string{"", "today", "@", "@3d", "@-3x", "@+1d 9:30", "@-y", "@-89999999w", "@+20000d", "@-1000y"} {
		if m, err := ParseMoment(bad, tuesday, working); err == nil {
			t.Errorf("%q is %v", bad, m)
		}
	}
}

func FuzzMoment(f *testing.F) {
	f.Add("@-8y4m12d 10:30")
	f.Add("@+4w")
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 12 {
			return
		}
		today := time.Date(2026, 3, 10, 9, 42, 0, 0, time.UTC)
		m, err := ParseMoment(s, today, func(time.Time) bool { return true })
		if err == nil && m.Timed != strings.Contains(s, ":") {
			t.Errorf("%q: %+v", s, m)
		}
	})
}

// A misspelt member is an error, not an answer that is lost.
func TestUnknownMembersAreRefused(t *testing.T) {
	var c Case
	if err := yaml.UnmarshalWithOptions([]byte("opend: '@-1d'"), &c, yaml.Strict(), yaml.UseOrderedMap()); err == nil {
		t.Error("a misspelt member was taken")
	}
}
