package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"doorstep/app/say"
	"doorstep/assets"
)

func file(t *testing.T, lang string) map[string]string {
	t.Helper()
	raw, ok := assets.Messages(lang)
	if !ok {
		t.Fatalf("there is no file for %s", lang)
	}
	said, err := read(raw)
	if err != nil {
		t.Fatalf("%s: %v", lang, err)
	}
	return said
}

func TestEveryFileReadsAsAYAMLLibraryReadsIt(t *testing.T) {
	for _, lang := range Languages() {
		raw, _ := assets.Messages(lang)
		var tree map[string]any
		if err := yaml.Unmarshal(raw, &tree); err != nil {
			t.Fatalf("%s: %v", lang, err)
		}
		want := map[string]string{}
		var walk func(string, map[string]any)
		walk = func(under string, m map[string]any) {
			for k, v := range m {
				switch x := v.(type) {
				case map[string]any:
					walk(under+k+".", x)
				default:
					want[under+k] = x.(string)
				}
			}
		}
		walk("", tree)
		if got := file(t, lang); !maps.Equal(got, want) {
			t.Errorf("%s is not read as it stands", lang)
		}
	}
}

func TestEveryFileSaysWhatItIs(t *testing.T) {
	for _, lang := range Languages() {
		c := In(lang)
		if c.Language() != lang || c.Called() == "" || c.InEnglish() == "" {
			t.Errorf("%s calls itself %q, %q", lang, c.Language(), c.Called())
		}
		if c.RTL() != (lang == "ur") {
			t.Errorf("%s: right to left %v", lang, c.RTL())
		}
		want := "draft awaiting a qualified translator"
		if lang == English {
			want = "complete"
		}
		if file(t, lang)["state"] != want {
			t.Errorf("%s is said to be %q", lang, file(t, lang)["state"])
		}
		if raw, _ := assets.Messages(lang); c.Draft() && !strings.Contains(strings.SplitN(string(raw), "\n", 2)[0], want) {
			t.Errorf("%s does not say at its head that it is a draft", lang)
		}
	}
}

var (
	names = regexp.MustCompile(`\{[a-z]+\}`)
	form  = regexp.MustCompile(`\.(one|few|many|other)$`)
)

// English only: what the worker reads at the hand-over and what is written
// into the record. The drafts are for Family view and the family copy.
func englishOnly(key string) bool {
	return strings.HasPrefix(key, "pin.") || strings.HasPrefix(key, "record.")
}

func TestDraftsLackNothingThatAFamilyReads(t *testing.T) {
	for _, lang := range Languages()[1:] {
		said := file(t, lang)
		for key := range file(t, English) {
			if _, ok := said[key]; !ok && !englishOnly(key) && !form.MatchString(key) {
				t.Errorf("%s lacks %s: English is shown", lang, key)
			}
		}
	}
}

func TestNothingIsSaidThatEnglishDoesNotSay(t *testing.T) {
	english := file(t, English)
	for _, lang := range Languages()[1:] {
		for key := range file(t, lang) {
			if _, ok := english[form.ReplaceAllString(key, ".other")]; !ok && english[key] == "" {
				t.Errorf("%s says %s, which English does not know", lang, key)
			}
		}
	}
}

func TestSentencesHoldTheSameNamesInEveryLanguage(t *testing.T) {
	in := func(text string) []string {
		found := names.FindAllString(text, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	english := file(t, English)
	for _, lang := range Languages() {
		for key, text := range file(t, lang) {
			want := in(english[form.ReplaceAllString(key, ".other")])
			if !form.MatchString(key) {
				want = in(english[key])
			}
			got := in(text)
			if form.MatchString(key) { // "one" may be written out
				got, want = slices.DeleteFunc(got, isN), slices.DeleteFunc(want, isN)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s %s holds %v, English %v", lang, key, got, want)
			}
			if strings.Count(text, "{") != len(names.FindAllString(text, -1)) {
				t.Errorf("%s %s: a brace too many in %q", lang, key, text)
			}
		}
	}
}

func isN(s string) bool { return s == "{n}" }

func TestEveryPluralHasTheFormsOfItsLanguage(t *testing.T) {
	forms := map[string][]string{"en": {"one", "other"}, "pl": {"few", "many", "one", "other"}, "ur": {"one", "other"}, "bn": {"one", "other"}, "pa": {"one", "other"}}
	for _, lang := range Languages() {
		have := map[string][]string{}
		for key := range file(t, lang) {
			if m := form.FindString(key); m != "" {
				stem := strings.TrimSuffix(key, m)
				have[stem] = append(have[stem], m[1:])
			}
		}
		for stem, got := range have {
			slices.Sort(got)
			if !slices.Equal(got, forms[lang]) {
				t.Errorf("%s %s has %v, wants %v", lang, stem, got, forms[lang])
			}
		}
	}
}

func TestPluralsAreThoseOfTheUnicodeCLDR(t *testing.T) {
	called := map[plural.Form]string{plural.One: "one", plural.Few: "few", plural.Many: "many", plural.Other: "other"}
	for _, lang := range Languages() {
		for n := range 1200 {
			want := called[plural.Cardinal.MatchPlural(language.MustParse(lang), n, 0, 0, 0, 0)]
			if got := say.Plural(lang, n); got != want {
				t.Fatalf("%s %d: %s, want %s", lang, n, got, want)
			}
		}
	}
}

func TestSayingAndCounting(t *testing.T) {
	for _, x := range []struct{ got, want string }{
		{In(English).Say("parts.child", V{"child": "Amina"}), "Amina’s turn"},
		{In("pl").Say("parts.child", V{"child": "Amina"}), "Teraz Amina"},
		{In("pl").Count("check.answered", 22), "Masz za sobą 22 pytania."},
		{In("pl").Count("check.answered", 25), "Masz za sobą 25 pytań."},
		{In("bn").Count("check.answered", 0), "আপনি 0টি প্রশ্নের উত্তর দিয়েছেন।"},
		{In("ur").Say("pin.not-now"), "Not now"},
		{In("ur").Count("pin.wrong", 2), "That is not your PIN. 2 more tries, then the tablet locks."},
		{In("xx").Say("view.title"), "Family view"},
		{In(English).Say("no.such.key"), "no.such.key"},
		{In(English).Say("parts.child", V{"child": "{worker}", "worker": "Grace"}), "{worker}’s turn"},
	} {
		if x.got != x.want {
			t.Errorf("said %q, want %q", x.got, x.want)
		}
	}
	if q, ok := In("ur").Question("dca.dev.health.sleep", "Amina"); !ok || q != "Amina کی نیند" {
		t.Errorf("the question is %q, %v", q, ok)
	}
	if _, ok := In(English).Question("dca.safe.signs", "Amina"); ok {
		t.Error("there are words for a question that no family sees")
	}
}

func TestBrokenFilesAreRefused(t *testing.T) {
	for _, bad := range []string{"a", "a: b", `a: "b`, "  a: \"b\"", "a: \"b\"\na: \"c\"", "a:\n   b: \"c\"", ": \"b\"", "a: 'b'"} {
		if said, err := read([]byte(bad)); err == nil {
			t.Errorf("%q is read as %v", bad, said)
		}
	}
}

// What the family copy says is written beside Family view, by the same
// translator; the printed copy takes it up.
func copyOnly(key string) bool { return strings.HasPrefix(key, "copy.") }

// Every key that the program says is in the English file, and every key of the
// file is said somewhere.
func TestKeysOfTheProgramAndOfTheFileAgree(t *testing.T) {
	english := file(t, English)
	used := map[string]bool{}
	literal := regexp.MustCompile(`^[a-z]+(\.[a-z-]+)+$`)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		tree, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution|parser.ImportsOnly)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(tree.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"doorstep/app/ui/words"` }) {
			return nil
		}
		if tree, err = parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution); err != nil {
			return err
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if s, err := strconv.Unquote(l.Value); err == nil && literal.MatchString(s) {
					used[s] = true
				}
			}
			if c, ok := n.(*ast.CallExpr); ok && len(c.Args) > 0 {
				f, isSel := c.Fun.(*ast.SelectorExpr)
				l, isLit := c.Args[0].(*ast.BasicLit)
				if isSel && isLit && (f.Sel.Name == "Say" || f.Sel.Name == "Count") {
					key, _ := strconv.Unquote(l.Value)
					if f.Sel.Name == "Count" {
						key += ".other"
					}
					if _, ok := english[key]; !ok {
						t.Errorf("%s says %s, which English lacks", path, key)
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for key := range english {
		stem := form.ReplaceAllString(key, "")
		if strings.Contains(key, ".") && !strings.HasPrefix(key, "questions.") && !copyOnly(key) && !used[stem] {
			t.Errorf("%s is in the file, and nothing says it", key)
		}
	}
}
