package inspect_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/forms/inspect"
	"doorstep/forms/library"
)

var update = flag.Bool("update", false, "write what is said of each form of the corpus")

// The corpus holds forms written by hand in the ways of the tools that councils get forms
// from; beside each stands what is said of it.
func TestWhatIsSaidOfStrangersForms(t *testing.T) {
	files, err := filepath.Glob("testdata/corpus/*.json")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d forms in the corpus: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			q, err := inspect.Open(src)
			if err != nil {
				t.Fatal(err)
			}
			var said strings.Builder
			for _, f := range inspect.Form(q, nil) {
				said.WriteString(f.String() + "\n")
			}
			golden := strings.TrimSuffix(file, ".json") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(said.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if said.String() != string(want) {
				t.Errorf("it says\n%s\nand not\n%s", said.String(), want)
			}
			run(t, q)
		})
	}
}

// run fills a form as far as it can be compiled: whatever it is, nothing breaks.
func run(t testing.TB, q *fhir.Questionnaire) {
	t.Helper()
	f, err := engine.Compile(q)
	if err != nil {
		return
	}
	r := f.New(engine.Env{Now: func() time.Time { return time.Date(2026, 11, 3, 8, 30, 0, 0, time.UTC) }}, engine.Answers{})
	for it := range f.Items() {
		c := engine.Cell{LinkID: it.LinkID}
		switch {
		case it.Rows != nil && it.Rows.Parent == nil:
			row := engine.RowID("row-" + it.LinkID)
			r.AddRow(engine.Row{ID: row, Group: it.Rows.ID, Pos: "a"})
		case it.Question() && it.Group == nil:
			r.Set(c, fhir.TextValue("words"))
			if len(it.Options) > 0 {
				r.Set(c, it.Options[0].Value)
			}
		}
	}
	r.Check()
	if _, err := r.Response(engine.Head{}).MarshalJSON(); err != nil {
		t.Errorf("the filled form cannot be written: %v", err)
	}
}

func TestShippedFormsStandAgainstTheirOwnInspection(t *testing.T) {
	for _, name := range library.Names() {
		q, err := library.Get(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range inspect.Form(q, nil) {
			if f.Level == inspect.Refuse || f.Level == inspect.Keep {
				t.Errorf("%s: %s", name, f)
			}
		}
	}
}

func TestAFileWithoutAFormIsToldApart(t *testing.T) {
	for name, src := range map[string]string{
		"nothing": "", "words": "a form", "cut short": `{"resourceType":"Questionnaire","item":[`, "a patient": `{"resourceType":"Patient"}`, "a list": `[]`, "null": "null",
		"an empty bundle": `{"resourceType":"Bundle"}`, "two forms": `{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Questionnaire"}},{"resource":{"resourceType":"Questionnaire"}}]}`,
	} {
		if _, err := inspect.Open([]byte(src)); !errors.Is(err, inspect.ErrNoForm) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, src := range map[string]string{
		"items that are no list": `{"resourceType":"Questionnaire","item":{}}`, "an item that is nothing": `{"resourceType":"Questionnaire","item":[null]}`,
		"a number for a name": `{"resourceType":"Questionnaire","item":[{"linkId":1}]}`, "a name twice": `{"resourceType":"Questionnaire","url":"a","url":"b"}`,
		"too deep": `{"resourceType":"Questionnaire","item":` + strings.Repeat(`[{"item":`, 200) + `[]` + strings.Repeat(`}]`, 200) + `}`,
	} {
		q, err := inspect.Open([]byte(src))
		if err == nil && !inspect.Form(q, nil).Stops() {
			t.Errorf("%s: taken for a form", name)
		}
	}
}

func TestAdoptingAFormTouchesNothingThatItAsks(t *testing.T) {
	q, err := inspect.Open([]byte(`{"resourceType":"Questionnaire","status":"draft","title":"Fire","_title":{"id":"t"},"item":[{"linkId":"a","type":"string","text":"A <b>","maxLength":5}]}`))
	if err != nil {
		t.Fatal(err)
	}
	out, err := inspect.Adopt(q, inspect.Naming{Base: "https://council.example/Questionnaire/", Name: "fire-safety", Version: "1.0.0", Date: "2026-11-22"})
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := out.MarshalJSON()
	want := `{"resourceType":"Questionnaire","url":"https://council.example/Questionnaire/fire-safety","version":"1.0.0","title":"Fire","_title":{"id":"t"},"status":"active","date":"2026-11-22","item":[{"linkId":"a","text":"A <b>","type":"string","maxLength":5}]}`
	if string(raw) != want {
		t.Errorf("it is\n%s\nand not\n%s", raw, want)
	}
	if q.URL != "" || q.Status != "draft" {
		t.Error("the form that was given is changed")
	}
	for _, name := range []string{"Fire", "f", "fire safety", "9-fires", "fire/../caf"} {
		if _, err := inspect.Adopt(q, inspect.Naming{Name: name}); !errors.Is(err, inspect.ErrName) {
			t.Errorf("the short name %q is taken", name)
		}
	}
}

// Nothing that comes from outside breaks what reads it.
func FuzzForm(f *testing.F) {
	files, _ := filepath.Glob("testdata/corpus/*.json")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		q, err := inspect.Open(src)
		if err != nil {
			return
		}
		found := inspect.Form(q, nil)
		run(t, q)
		out, err := inspect.Adopt(q, inspect.Naming{Base: "https://council.example/", Name: "a-form", Version: "1.0.0"})
		if err != nil {
			return
		}
		if again := inspect.Form(out, nil); found.Stops() && len(again.Of(inspect.Refuse)) > len(found.Of(inspect.Refuse)) {
			t.Errorf("adopting a form adds faults: %v", again)
		}
	})
}
