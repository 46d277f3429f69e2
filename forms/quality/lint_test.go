package quality_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"doorstep/assets/wording"
	"doorstep/forms/engine"
	"doorstep/forms/quality"
)

const group = "dca.plan.action"

func marks(rules *quality.Rules, link, text string) []string {
	var out []string
	for _, f := range rules.Text(engine.Cell{LinkID: link}, group, text) {
		out = append(out, strings.ToLower(text[f.Span.From:f.Span.To]))
	}
	return out
}

func TestWords(t *testing.T) {
	t.Run(quality.Lint, func(t *testing.T) {
		for text, want := range map[string][]string{
			"Professionals to support family as needed, ongoing": {"professionals", "support", "as needed", "ongoing"},
			"Shared care to explore options ASAP":                {"explore", "asap"},
			"Provide waking night carer 22:00-06:00":             nil,
			"Support as needed from the team":                    {"support as needed"},
			"Refer to CAMHS":                                     {"refer to"},
			"Refer to CAMHS and ring them on 3 December":         nil,
			"Supportive seating":                                 nil,
			"Hoist,support":                                      {"support"},
		} {
			if got := marks(r, group+".what", text); !slices.Equal(got, want) {
				t.Errorf("%q: %q, want %q", text, got, want)
			}
		}
	})
	t.Run("Q-LANG-1", func(t *testing.T) {
		fs := r.Text(engine.Cell{LinkID: group + ".what"}, group, "A hard to reach family")
		if f := find(t, fs, "Q-LANG-1"); f.Level != quality.Hint || !strings.Contains(f.Message, "got in the way") {
			t.Errorf("%+v", f)
		}
		silent(t, r.Text(engine.Cell{LinkID: group + ".what"}, group, "Ruth asks Nadia what got in the way"), "Q-LANG-1")
		find(t, r.Text(engine.Cell{LinkID: "dca.plan.emergency"}, "", "Jane is wheelchair-bound"), "Q-LANG-1")
	})
}

// What the child or the family said is never marked.
func TestQuotationsAreSkipped(t *testing.T) {
	for text, want := range map[string][]string{
		`Jane: "support me", says her mat`:              nil,
		"“Mum is hard to reach” – ask Nadia":            nil,
		"‘I don’t want support’, Dan says":              nil,
		"'We want support', they said. Support follows": {"support"},
		`An open " mark and support`:                    {"support"},
		"Dan’s support and Beth’s support":              {"support", "support"},
	} {
		if got := marks(r, group+".what", text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Only the fields of the page are read.
func TestOtherFieldsAreNotRead(t *testing.T) {
	if got := marks(r, "dca.par.care", "Parents support each other, ongoing"); got != nil {
		t.Errorf("marked %q", got)
	}
	if r.Lints("", "dca.par.care") || !r.Lints(group, group+".outcome") || !r.Lints("", "cinp.summary") {
		t.Error("the wrong fields are read")
	}
}

// A council switches checks off, but not those that protect; it drops words and
// adds its own.
func TestWhatACouncilChanges(t *testing.T) {
	q, err := wording.ForQuality()
	if err != nil {
		t.Fatal(err)
	}
	p, err := wording.ForPlans()
	if err != nil {
		t.Fatal(err)
	}
	off := append(quality.IDs(), quality.Lint)
	all := quality.New(q, p, quality.Council{Off: off})
	var still []string
	for _, id := range quality.IDs() {
		if all.On(id) {
			still = append(still, id)
		}
	}
	if want := []string{"Q-PLAN-1", "Q-PLAN-2", "Q-VOICE-1", "Q-SAFE-1", "Q-SAFE-2", "Q-SAFE-3"}; !slices.Equal(still, want) {
		t.Errorf("these cannot be switched off: %q, want %q", still, want)
	}
	if got := marks(all, group+".what", "Support, ongoing"); got != nil {
		t.Errorf("the lint is off and marks %q", got)
	}
	own := quality.New(q, p, quality.Council{
		Drop: []string{"Support"}, Add: []quality.Phrase{{Words: "touch base", Say: "Who rings whom?"}, {Words: "frequent flyer", Say: "say what happened", Language: true}},
		Limits: map[string]int{"actions-many": 2},
	})
	if got := marks(own, group+".what", "Support and touch base with this frequent flyer"); !slices.Equal(got, []string{"touch base", "frequent flyer"}) {
		t.Errorf("marked %q", got)
	}
	if own.Limit("actions-many") != 2 || r.Limit("actions-many") != 12 {
		t.Error("a limit does not follow the council")
	}
}

func TestSpansAreBytes(t *testing.T) {
	text := "Zoë – offer support"
	fs := r.Text(engine.Cell{LinkID: group + ".what"}, group, text)
	if len(fs) != 1 || text[fs[0].Span.From:fs[0].Span.To] != "offer support" {
		t.Errorf("%+v", fs)
	}
}

// Whatever somebody types or pastes, marks lie inside the text and never cut a
// letter in two.
func FuzzMarksLieInTheText(f *testing.F) {
	for _, s := range []string{"support", "“support”", "‘‘‘’", "Zoë's 'support' \xff ongoing", "SUPPORT\u00a0as\u2011needed", "İ support", strings.Repeat("'", 50) + "support"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, m := range r.Text(engine.Cell{LinkID: group + ".what"}, group, text) {
			if m.Span.From < 0 || m.Span.From >= m.Span.To || m.Span.To > len(text) {
				t.Fatalf("%+v of %d bytes", m.Span, len(text))
			}
			if at := m.Span.From; at > 0 && !utf8.RuneStart(text[at]) {
				t.Fatalf("%+v begins inside a letter", m.Span)
			}
		}
		r.OnlyService(text)
		r.Questions(text)
		quality.NewSource(text).Repeated(text)
		r.Mentions(text, quality.Event{On: "2012", What: text})
	})
}
