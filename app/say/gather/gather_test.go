package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"doorstep/app/say"
)

const root = "../../.."

func gathered(t *testing.T) []Message {
	t.Helper()
	all, faults, err := Gather(root)
	if err != nil || len(faults) > 0 {
		t.Fatalf("%v\n%s", err, strings.Join(faults, "\n"))
	}
	return all
}

func TestTheListIsCurrent(t *testing.T) {
	want, err := os.ReadFile(filepath.Join(root, Pot))
	if err != nil {
		t.Fatal(err)
	}
	if string(Write(gathered(t))) != string(want) {
		t.Errorf("%s is not what the source says: go run ./app/say/gather", Pot)
	}
}

func TestTheListReadsAsAMessageFile(t *testing.T) {
	list, err := os.ReadFile(filepath.Join(root, Pot))
	if err != nil {
		t.Fatal(err)
	}
	// Each sentence translated by itself is the sentence.
	filled := strings.ReplaceAll(string(list), "Language: en", "Language: xx")
	if _, err := say.Read([]byte(filled)); err != nil {
		t.Error(err)
	}
	if n := strings.Count(filled, "\nmsgid "); n < 2500 {
		t.Errorf("only %d messages", n)
	}
}

// Whatever a screen shows is said through package say.
func TestNothingOnAScreenIsOutsideTheList(t *testing.T) {
	said := map[string]bool{}
	for _, m := range gathered(t) {
		said[m.Text] = true
	}
	used := map[int]bool{}
	err := eachPackage(filepath.Join(root, "app/ui"), func(files []*file) {
		for _, f := range files {
			path := strings.TrimPrefix(filepath.ToSlash(f.path), root+"/")
			if isUnshown(path) {
				continue
			}
			for _, l := range Unsaid(f.tree) {
				text, _ := strconv.Unquote(l.Value)
				if excepted(path, text) {
					for i, x := range exceptions {
						used[i] = used[i] || x.file == path && strings.HasPrefix(text, strings.TrimSuffix(x.text, "*"))
					}
					continue
				}
				if isConstant(f.tree, l) && said[text] {
					continue // said where it is used
				}
				t.Errorf("%s:%d: %q is seen on a screen: write say.T, say.F or say.N", path, f.set.Position(l.Pos()).Line, text)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range exceptions {
		if !used[i] {
			t.Errorf("the exception %q of %s is not needed any more", x.text, x.file)
		}
		if x.why == "" {
			t.Errorf("the exception %q of %s gives no reason", x.text, x.file)
		}
	}
}

func TestWhatIsSeenIsFound(t *testing.T) {
	for _, x := range []struct {
		code string
		want []string
	}{
		{`f("Save the plan")`, []string{"Save the plan"}},
		{`f(Props{Text: "Save"})`, []string{"Save"}},
		{`f(name + " has left.")`, []string{" has left."}},
		{`f(fmt.Sprintf("Tablet %s", id))`, []string{"Tablet %s"}},
		{`f(say.F("Tablet %s", "Not known"))`, []string{"Not known"}},
		{`f(say.Table(func() []string { return []string{"Two words"} }))`, []string{"Two words"}},
		{`f("Now:")`, []string{"Now:"}},
		{`const x = "Two words"`, []string{"Two words"}},

		{`f(say.T("Save the plan"), say.F("Tablet %s", id), say.N(n, "long day", "long days"), say.Mark("Two words"))`, nil},
		{`f("arrow_back", "member.out.%d", "cfg.time.lac-", "2006-01-02", "%s: %d", "·", "RelatedPerson/", "Q-LANG-1")`, nil},
		{`f(errors.New("not so: nothing"), fmt.Errorf("no plan: %w", err))`, nil},
		{`panic("never so")`, nil},
		{`f(on.Format("Monday 2 January 2006"))`, nil},
		{`f(strings.HasPrefix(text, "The day"), text == "Two words")`, nil},
		{`f(Option{Key: "The family"}, map[string]int{"Two words": 1}, m["Two words"])`, nil},
		{`switch text { case "Two words": }`, nil},
		{`type x struct { A int ` + "`json:\"Two words\"`" + ` }`, nil},
		{`const x Role = "text box"`, nil},
		{`f("<path d=\"M 1 2\"/>")`, nil},
	} {
		tree, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nfunc _() {\n"+x.code+"\n}", parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range Unsaid(tree) {
			text, _ := strconv.Unquote(l.Value)
			got = append(got, text)
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%s\nfound %q, want %q", x.code, got, x.want)
		}
	}
}

func TestGathering(t *testing.T) {
	dir := t.TempDir()
	write := func(path, code string) {
		t.Helper()
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(code), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("app/b/b.go", "package b\nconst title = \"A title\"\nfunc f() {\n say.T(title)\n say.F(\"%s has \\\"left\\\"\\n\", x)\n say.N(2, \"child\", \"children\")\n say.T(given)\n say.Mark(\"Long \" + \"line\")\n}")
	write("app/a/a.go", "package a\nfunc f() { say.T(\"A title\") }")
	write("app/a/a_test.go", "package a\nfunc f() { say.T(\"In a test\") }")
	all, faults, err := Gather(dir)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	got := string(Write(all))
	want := `
#: app/a/a.go app/b/b.go
msgid "A title"
msgstr ""

#: app/b/b.go
#, c-format
msgid "%s child"
msgid_plural "%s children"
msgstr[0] ""
msgstr[1] ""

#: app/b/b.go
#, c-format
msgid "%s has \"left\"\n"
msgstr ""

#: app/b/b.go
msgid "Long line"
msgstr ""
`
	if !strings.HasSuffix(got, want) {
		t.Errorf("%s", got)
	}

	write("app/c/c.go", "package c\nfunc f() { say.T(\"Half \" + name)\n say.Mark(name)\n say.F(\"Half \"+name, 1) }")
	if _, faults, _ = Gather(dir); len(faults) != 3 || !strings.HasPrefix(faults[0], "app/c/c.go:2: ") {
		t.Errorf("faults %q", faults)
	}
}
