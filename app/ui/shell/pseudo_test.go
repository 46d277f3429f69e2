package shell

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"

	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/widget"
)

// In a language that is longer and stands between brackets, nothing that the
// app itself says on its key screens stands outside them.
func TestEverythingOnAScreenCanBeSaidInAnotherLanguage(t *testing.T) {
	say.Use(say.Pseudo())
	t.Cleanup(func() { say.Use(nil) })
	b := newBench(t)
	b.win.Resize(fyne.NewSize(1280, 2400))
	seen := 0
	forms := formWords(t)
	look := func(name string) {
		t.Helper()
		for _, e := range list(b.s.canvas, string(b.s.nav.At().Screen), b.s.idOf).Elements {
			for _, text := range []string{e.Name, e.Value} {
				seen += strings.Count(text, say.Opening)
				if rest := outside(text); hasWords(invented.Replace(rest)) && !apart(e) && !ofForm(forms, rest) {
					t.Errorf("%s: %s %q says %q outside the brackets", name, e.Role, e.ID, text)
				}
			}
		}
	}
	look("unlock")
	b.unlock()
	b.page("cafpac")
	page := b.s.nav.At()
	at := func(s model.Screen) model.Route { return model.Route{Screen: s, Case: page.Case, Doc: page.Doc} }
	for _, r := range []model.Route{
		page, at(model.TaskList), at(model.Check),
		{Screen: model.Today},
		{Screen: model.Child, Case: page.Case},
		{Screen: model.Child, Case: page.Case, Tab: "people"},
		{Screen: model.Child, Case: page.Case, Tab: "forms"},
		{Screen: model.Children},
		{Screen: model.Tasks},
		{Screen: model.Sync},
		{Screen: model.Settings},
		{Screen: model.Help},
		{Screen: model.Find},
		{Screen: model.Emergency, Case: page.Case},
		{Screen: model.Team},
	} {
		b.s.Open(r)
		b.settle()
		look(string(r.Screen) + r.Tab)
	}
	if seen < 200 {
		t.Errorf("only %d texts between brackets were seen", seen)
	}
}

// invented are the names of the bench: who and what is invented has one name in
// every language.
var invented = strings.NewReplacer("Amina Rahman", "", "Amina R.", "", "Amina", "", "Grace Okafor", "", "Grace", "",
	"Northmere Council", "", "Tablet 14", "", "Social worker, ", "", "Children with Disabilities team", "")

// apart reports whether an element says what is no word of the app: a name of
// a place in it, a guide (they are files of their own), or what the engine says
// of a question, in the language of the form, or an answer that is a date, which
// app/casefile puts into English words.
func apart(e element) bool {
	return e.Role == string(widget.RoleNav) || strings.HasPrefix(e.ID, "help.topic.") || strings.HasPrefix(e.Name, "Choose an answer to “") ||
		e.Name == "10 March 2026"
}

// formWords are the texts of the shipped forms and settings: they are said in
// the language of the form.
func formWords(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	files, err := filepath.Glob("../../../forms/library/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no forms", err)
	}
	var walk func(any)
	walk = func(v any) {
		switch x := v.(type) {
		case string:
			out[x] = true
		case []any:
			for _, e := range x {
				walk(e)
			}
		case map[string]any:
			for _, e := range x {
				walk(e)
			}
		}
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		walk(v)
	}
	return out
}

// ofForm reports whether a text is of a form: itself, with the child's name in
// it, with its number, or a part of a label that the app goes on with.
func ofForm(forms map[string]bool, text string) bool {
	for _, child := range []string{"Amina", "this child", "the child", "This child", "The child"} {
		t := strings.NewReplacer("Amina Rahman", "", "Amina R.", "", "Grace Okafor", "", "Amina", child).Replace(text)
		if forms[t] || forms[strings.Trim(t, " ,:·1234567890.")] {
			return true
		}
	}
	return false
}

// outside is what stands outside the brackets.
func outside(text string) string {
	deep := 0
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch string(r) {
		case say.Opening:
			deep++
			return -1
		case say.Closing:
			deep--
			return -1
		}
		if deep > 0 {
			return -1
		}
		return r
	}, text))
}

func hasWords(text string) bool {
	var before rune
	for _, r := range text {
		if unicode.IsLetter(r) && unicode.IsLetter(before) {
			return true
		}
		before = r
	}
	return false
}
