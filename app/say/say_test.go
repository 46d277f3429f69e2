package say

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// in sets a language for one test.
func in(t *testing.T, c *Catalogue) {
	t.Helper()
	Use(c)
	t.Cleanup(func() { Use(nil) })
}

func polish(t *testing.T) *Catalogue {
	t.Helper()
	c, err := Read([]byte(`
msgid ""
msgstr ""
"Project-Id-Version: Doorstep\n"
"Language: pl\n"

#: app/ui/screen/leads
msgid "Who leads for whom"
msgstr "Kto prowadzi "
"czyją sprawę"

#, c-format
msgid "%s has read %s"
msgstr "%[2]s: czyta %[1]s"

#, fuzzy
msgid "Tasks"
msgstr "Coś"

#, c-format
msgid "%s has left"
msgstr "%d odchodzi"

msgid "Empty"
msgstr ""

#, c-format
msgid "%s child"
msgid_plural "%s children"
msgstr[0] "%s dziecko"
msgstr[1] "%s dzieci (few)"
msgstr[2] "%s dzieci"
`))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEnglishIsWhatStandsInTheCode(t *testing.T) {
	for _, x := range []struct{ got, want string }{
		{T("Who leads for whom"), "Who leads for whom"},
		{F("%s has read %d", "Grace", 3), "Grace has read 3"},
		{N(1, "child", "children"), "1 child"},
		{N(0, "child", "children"), "0 children"},
		{N(1286, "child", "children"), "1,286 children"},
		{N(-1234, "day", "days"), "-1,234 days"},
		{Mark("Today"), "Today"},
		{Language(), "en"},
	} {
		if x.got != x.want {
			t.Errorf("%q, want %q", x.got, x.want)
		}
	}
}

func TestATranslationIsSaid(t *testing.T) {
	in(t, polish(t))
	for _, x := range []struct{ got, want string }{
		{T("Who leads for whom"), "Kto prowadzi czyją sprawę"},
		{F("%s has read %s", "Grace", "it"), "it: czyta Grace"},
		{N(1, "child", "children"), "1 dziecko"},
		{N(3, "child", "children"), "3 dzieci (few)"},
		{N(1200, "child", "children"), "1,200 dzieci"},
		{Language(), "pl"},
		// English for what is not there, not finished, or fills in something else.
		{T("No such text"), "No such text"},
		{T("Tasks"), "Tasks"},
		{T("Empty"), "Empty"},
		{F("%s has left", "Grace"), "Grace has left"},
		{N(1, "form", "forms"), "1 form"},
		{N(2, "form", "forms"), "2 forms"},
	} {
		if x.got != x.want {
			t.Errorf("%q, want %q", x.got, x.want)
		}
	}
}

func TestATranslationFillsInWhatTheEnglishDoes(t *testing.T) {
	for _, x := range []struct {
		english, says string
		ok            bool
	}{
		{"%s of %d", "%[2]d: %[1]s", true},
		{"%s of %d", "%d: %s", false},
		{"%s of %d", "%s", false},
		{"%d %%", "%% %d", true},
		{"%.1f km", "%.2f km", true},
		{"%s", "", true},
		{"Tasks", "%s", false},
	} {
		if got := sameVerbs(x.english, x.says); got != x.ok {
			t.Errorf("%q for %q: %v", x.says, x.english, got)
		}
	}
}

func TestBrokenFilesAreRefused(t *testing.T) {
	for _, bad := range []string{
		"", "msgid \"a\"\nmsgstr \"b\"", "nonsense", "msgid a", "\"a\"", "msgid \"a", "msgid \"\"\nmsgstr \"X: y\\n\"",
	} {
		if c, err := Read([]byte(bad)); err == nil {
			t.Errorf("%q is read as %v", bad, c)
		}
	}
}

func TestPseudo(t *testing.T) {
	in(t, Pseudo())
	for _, x := range []struct{ got, want string }{
		{T("Who leads"), "⟦Ŵĥô ļéáďš łø⟧"},
		{T(" has left."), " ⟦ĥáš ļéfţ. łø⟧"},
		{F("%s has read %02d of it", "Grace", 3), "⟦Grace ĥáš řéáď 03 ôf íţ łøøø⟧"},
		{N(2, "child", "children"), "⟦2 çĥíļďřéñ łø⟧"},
		{T(" · "), " ⟦·⟧ "},
		{T(""), ""},
		{T("100 %"), "⟦100 %ø⟧"},
		{Date(time.Date(2026, 3, 12, 0, 0, 0, 0, time.UTC), "Mon 2 January 15:04"), "⟦Ţĥúø⟧ 12 ⟦Mářçĥø⟧ 00:00"},
	} {
		if x.got != x.want {
			t.Errorf("%q, want %q", x.got, x.want)
		}
	}
}

func TestPseudoIsAThirdLonger(t *testing.T) {
	english := "What is written here stays on this tablet until there is a signal."
	if got, want := len([]rune(turned(english))), len(english)*4/3; got < want || got > want+4 {
		t.Errorf("%d letters of %d", got, len(english))
	}
}

func TestATableFollowsTheLanguage(t *testing.T) {
	built := 0
	table := Table(func() []string { built++; return []string{T("Tasks")} })
	if table(); table()[0] != "Tasks" || built != 1 {
		t.Errorf("%q, made %d times", table()[0], built)
	}
	in(t, Pseudo())
	if !strings.HasPrefix(table()[0], Opening) || built != 2 {
		t.Errorf("%q, made %d times", table()[0], built)
	}
}

// A screen is drawn on one goroutine while a file is made on another.
func TestManyMaySpeakAtOnce(t *testing.T) {
	table := Table(func() string { return T("Tasks") })
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				if T("Tasks") != table() {
					t.Error("two languages at once")
				}
			}
		})
	}
	all.Wait()
}

func TestEnglishCostsNothing(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { _ = T("Who leads for whom") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkEnglish(b *testing.B) {
	for b.Loop() {
		_ = T("Who leads for whom")
	}
}
