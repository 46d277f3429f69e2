package ownforms_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"doorstep/app/casefile/ownforms"
)

// published is an entry for a form of this address and version that asks one question.
func published(url, version, from, asks string) ownforms.Entry {
	json := fmt.Sprintf(`{"resourceType":"Questionnaire","url":%q,"version":%q,"title":"A form","status":"active","item":[{"linkId":"q","text":%q,"type":"string"}]}`, url, version, asks)
	return ownforms.Entry{ID: url + version + asks, Of: url + "|" + version, JSON: json, Digest: ownforms.Sum(json), From: from, At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
}

const fire = "https://council.example/Questionnaire/fire-safety"

func offered(b *ownforms.Book, day string) string {
	var out []string
	for _, v := range b.Offered(day) {
		out = append(out, v.Name+" "+v.Form.Version)
	}
	return strings.Join(out, ", ")
}

func TestTheNewestVersionInForceIsBegunAndAllAreFinished(t *testing.T) {
	b := ownforms.NewBook([]ownforms.Entry{
		published(fire, "1.10.0", "2026-05-01", "three"), published(fire, "1.2.0", "2026-03-01", "two"), published(fire, "1.1.0", "2026-01-01", "one"),
	})
	for day, want := range map[string]string{
		"2025-12-31": "", "2026-01-01": "fire-safety 1.1.0", "2026-04-30": "fire-safety 1.2.0", "2026-05-01": "fire-safety 1.10.0",
	} {
		if got := offered(b, day); got != want {
			t.Errorf("on %s %q is begun, want %q", day, got, want)
		}
	}
	for _, v := range []string{"1.1.0", "1.2.0", "1.10.0"} {
		if _, ok := b.Get(fire + "|" + v); !ok {
			t.Errorf("version %s cannot be finished", v)
		}
	}
	if v, ok := b.Newest(fire); !ok || v.Form.Version != "1.10.0" {
		t.Errorf("the newest is %s", v.Form.Version)
	}
}

func TestAWithdrawalEndsAllVersionsUntilAHigherOneComes(t *testing.T) {
	all := []ownforms.Entry{
		published(fire, "1.0.0", "2026-01-01", "one"), published(fire, "1.1.0", "2026-02-01", "two"),
		{ID: "w", Of: fire + "|1.1.0", Withdraw: true, From: "2026-03-01"},
	}
	b := ownforms.NewBook(all)
	if got := offered(b, "2026-02-28") + "; " + offered(b, "2026-03-01"); got != "fire-safety 1.1.0; " {
		t.Errorf("begun: %q", got)
	}
	if _, ok := b.Get(fire + "|1.0.0"); !ok {
		t.Error("what was begun cannot be finished")
	}
	b = ownforms.NewBook(append(all, published(fire, "2.0.0", "2026-04-01", "three")))
	if got := offered(b, "2026-04-01"); got != "fire-safety 2.0.0" {
		t.Errorf("begun: %q", got)
	}
}

func TestTwoFormsUnderOneVersionStopBothUntilAHigherOneDecides(t *testing.T) {
	one, two := published(fire, "1.0.0", "2026-01-01", "one"), published(fire, "1.0.0", "2026-01-01", "another")
	first := ownforms.NewBook([]ownforms.Entry{one, two})
	other := ownforms.NewBook([]ownforms.Entry{two, one})
	a, _ := first.Get(fire + "|1.0.0")
	b, _ := other.Get(fire + "|1.0.0")
	if !a.Apart || a.Digest != b.Digest {
		t.Errorf("tablets read different forms: %s %s, apart %v", a.Digest, b.Digest, a.Apart)
	}
	if got := offered(first, "2026-02-01"); got != "" {
		t.Errorf("begun: %q", got)
	}
	if got := offered(ownforms.NewBook([]ownforms.Entry{one, two, published(fire, "1.0.1", "2026-01-02", "decided")}), "2026-02-01"); got != "fire-safety 1.0.1" {
		t.Errorf("begun: %q", got)
	}
	same := published(fire, "1.0.0", "2026-01-05", "one")
	same.ID = "again"
	if v, _ := ownforms.NewBook([]ownforms.Entry{one, same}).Get(fire + "|1.0.0"); v.Apart || v.From != "2026-01-01" {
		t.Errorf("the same form twice: apart %v, from %s", v.Apart, v.From)
	}
}

func TestNoFormTakesTheNameOfAShippedOneOrIsReadCutShort(t *testing.T) {
	short := published(fire, "1.0.0", "2026-01-01", "one")
	short.JSON = short.JSON[:len(short.JSON)-9]
	other := published(fire, "1.1.0", "2026-01-01", "one")
	other.Of = fire + "|1.2.0"
	undated := published(fire, "1.3.0", "soon", "one")
	for name, e := range map[string]ownforms.Entry{
		"a shipped form's name":    published("https://council.example/Questionnaire/caf", "1.0.0", "2026-01-01", "one"),
		"a shipped form's address": published("https://forms.doorstep.example/fhir/Questionnaire/person", "9.0.0", "2026-01-01", "one"),
		"no name":                  published("https://council.example/Questionnaire/", "1.0.0", "2026-01-01", "one"),
		"cut short":                short, "another version": other, "no day": undated, "nothing": {},
		"no version": published(fire, "new", "2026-01-01", "one"),
	} {
		if b := ownforms.NewBook([]ownforms.Entry{e}); len(b.All()) != 0 {
			t.Errorf("%s: taken", name)
		}
	}
	// Of two addresses with one name one alone is taken, on every tablet the same.
	a, b := published("https://a.example/pets-at-home", "1.0.0", "2026-01-01", "one"), published("https://b.example/pets-at-home", "1.0.0", "2026-01-01", "one")
	for _, entries := range [][]ownforms.Entry{{a, b}, {b, a}} {
		all := ownforms.NewBook(entries).All()
		if len(all) != 1 || all[0].URL() != "https://a.example/pets-at-home" {
			t.Errorf("taken: %v", all)
		}
	}
}

func TestTheOrderInWhichEntriesComeDoesNotMatter(t *testing.T) {
	entries := []ownforms.Entry{
		published(fire, "1.0.0", "2026-01-01", "one"), published(fire, "1.0.0", "2026-01-01", "another"), published(fire, "1.1.0", "2026-02-01", "two"),
		{ID: "w", Of: fire + "|1.0.0", Withdraw: true, From: "2026-03-01"},
		published("https://a.example/pets-at-home", "1.0.0", "2026-01-01", "p"),
	}
	said := func() string {
		var out []string
		for _, v := range ownforms.NewBook(entries).All() {
			out = append(out, fmt.Sprint(v.Of, v.Digest, v.From, v.Withdrawn, v.Apart))
		}
		return strings.Join(out, "\n")
	}
	want := said()
	slices.Reverse(entries)
	if got := said(); got != want || strings.Count(want, "\n") != 2 {
		t.Errorf("%s\nand not\n%s", got, want)
	}
}

func TestAFormIsNotBegunOutsideItsPeriod(t *testing.T) {
	e := published(fire, "1.0.0", "2026-01-01", "one")
	e.JSON = strings.Replace(e.JSON, `"status":"active"`, `"status":"active","effectivePeriod":{"start":"2026-02","end":"2026-06-30T23:59:59Z"}`, 1)
	e.Digest = ownforms.Sum(e.JSON)
	b := ownforms.NewBook([]ownforms.Entry{e})
	for day, want := range map[string]string{"2026-01-31": "", "2026-02-01": "fire-safety 1.0.0", "2026-06-30": "fire-safety 1.0.0", "2026-07-01": ""} {
		if got := offered(b, day); got != want {
			t.Errorf("on %s: %q, want %q", day, got, want)
		}
	}
}
