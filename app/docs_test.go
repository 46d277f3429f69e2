package app_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// page is a page of the documentation.
type page struct{ name, dir, text string }

// pages are the README, the change log and everything below docs.
func pages(t *testing.T) []page {
	t.Helper()
	var names []string
	for _, n := range []string{"README.md", "CHANGELOG.md"} {
		names = append(names, filepath.Join("..", n))
	}
	err := filepath.WalkDir("../docs", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".md") {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var out []page
	for _, n := range names {
		text, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		name, err := filepath.Rel("..", n)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, page{filepath.ToSlash(name), filepath.Dir(n), string(text)})
	}
	return out
}

var (
	fence    = regexp.MustCompile("(?ms)^[ \t]*```[a-z]*\n(.*?)^[ \t]*```")
	indented = regexp.MustCompile(`(?m)^(?:    .*\n)+`)
	span     = regexp.MustCompile("`([^`]+)`")
)

// codeOf are the lines of code of a page: of its blocks, with a line that goes on
// joined to the next, and each piece between backticks.
func codeOf(text string) []string {
	var out []string
	lines := func(code string) {
		for l := range strings.Lines(strings.ReplaceAll(code, "\\\n", " ")) {
			out = append(out, strings.TrimSpace(l))
		}
	}
	for _, m := range fence.FindAllStringSubmatch(text, -1) {
		lines(m[1])
	}
	text = fence.ReplaceAllString(text, "")
	for _, m := range indented.FindAllString(text, -1) {
		lines(m)
	}
	for _, m := range span.FindAllStringSubmatch(indented.ReplaceAllString(text, ""), -1) {
		out = append(out, strings.Join(strings.Fields(m[1]), " "))
	}
	return out
}

// TestNamedProofsExist: a test that a page of docs calls a proof is a test of
// this repository.
func TestNamedProofsExist(t *testing.T) {
	have := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		for _, m := range declared.FindAllSubmatch(src, -1) {
			have[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z]\\w*)(?:/[^`]*)?`")
	for _, page := range pages(t) {
		for _, m := range named.FindAllStringSubmatch(page.text, -1) {
			if !have[m[1]] {
				t.Errorf("%s names %s, which is no test", page.name, m[1])
			}
		}
	}
}

// TestLinksOfThePagesLead: a link within the repository leads to a file that is
// there, and to a heading that is in it.
func TestLinksOfThePagesLead(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for _, page := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(page.text, -1) {
			to, heading, _ := strings.Cut(m[1], "#")
			if strings.Contains(to, "://") || strings.HasPrefix(to, "mailto:") {
				continue
			}
			file, text := filepath.Join(page.dir, filepath.FromSlash(to)), page.text
			if to != "" {
				info, err := os.Stat(file)
				if err != nil {
					t.Errorf("%s leads to %s, which is not there", page.name, m[1])
					continue
				}
				if heading != "" && !info.IsDir() {
					b, err := os.ReadFile(file)
					if err != nil {
						t.Fatal(err)
					}
					text = string(b)
				}
			}
			if heading != "" && !slices.Contains(headings(text), heading) {
				t.Errorf("%s leads to %s, and there is no such heading", page.name, m[1])
			}
		}
	}
}

var head = regexp.MustCompile(`(?m)^#+ (.+)$`)

// headings are the anchors of a page's headings, as forges make them.
func headings(text string) []string {
	drop := regexp.MustCompile(`[^\p{L}\p{N} _-]`)
	var out []string
	for _, m := range head.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		out = append(out, strings.ReplaceAll(drop.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-"))
	}
	return out
}

// TestFilesOfThePagesExist: a file or folder of the repository that a page names
// is there. A word in capitals, … and * stand for any name. The pages of formats
// name what lies in a file or on the line instead.
func TestFilesOfThePagesExist(t *testing.T) {
	place := regexp.MustCompile(`^\.?/?((?:\.ci|app|assets|crypto|docs|forms|sync)(?:/[\w.*…-]+)*/?)$`)
	anyName := regexp.MustCompile(`…|\b[A-Z]{2,}\b`)
	for _, page := range pages(t) {
		if strings.HasPrefix(page.name, "docs/spec/") {
			continue
		}
		for _, m := range span.FindAllStringSubmatch(page.text, -1) {
			p := place.FindStringSubmatch(m[1])
			if p == nil || !strings.Contains(p[1], "/") {
				continue
			}
			found, err := filepath.Glob(filepath.Join("..", anyName.ReplaceAllString(p[1], "*")))
			if err != nil || len(found) == 0 {
				t.Errorf("%s names %s, which is not there", page.name, p[1])
			}
		}
	}
}

// TestTargetsOfThePagesExist: what a page says can be made is in the Makefile.
func TestTargetsOfThePagesExist(t *testing.T) {
	makefile, err := os.ReadFile("../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^([a-z][a-z-]*):`).FindAllStringSubmatch(string(makefile), -1) {
		have[m[1]] = true
	}
	call := regexp.MustCompile(`^(?:[A-Z_]+=\S+ )*make ([a-z][a-z-]*)`)
	for _, page := range pages(t) {
		for _, line := range codeOf(page.text) {
			if m := call.FindStringSubmatch(line); m != nil && !have[m[1]] {
				t.Errorf("%s says make %s, which the Makefile does not have", page.name, m[1])
			}
		}
	}
}

// TestNamesOfThePagesAreRead: a variable of the environment or a setting that a
// page names stands in the code.
func TestNamesOfThePagesAreRead(t *testing.T) {
	var code strings.Builder
	for _, root := range []string{"..", "../.ci"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && (d.Name() == ".git" || d.Name() == "build" || d.Name() == "docs" || d.Name() == "testdata") {
				return filepath.SkipDir
			}
			if err != nil || d.IsDir() || strings.HasSuffix(path, ".md") {
				return err
			}
			if ext := filepath.Ext(path); ext != ".go" && ext != ".yaml" && ext != ".sh" && ext != "" {
				return nil
			}
			b, err := os.ReadFile(path)
			code.Write(b)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	all := code.String()
	name := regexp.MustCompile(`\b(DOORSTEP_[A-Z_]*[A-Z]|PROVE_[A-Z]+|cfg\.[a-z]+(?:[.-][a-z0-9-]*[a-z0-9])*)\b`)
	for _, page := range pages(t) {
		seen := map[string]bool{}
		for _, line := range codeOf(page.text) {
			for _, n := range name.FindAllString(line, -1) {
				if !seen[n] && !strings.Contains(all, n) {
					t.Errorf("%s names %s, which nothing reads", page.name, n)
				}
				seen[n] = true
			}
		}
	}
}

// TestEveryPageIsInTheIndex: docs/README.md leads to every page, or to the page
// that leads to it.
func TestEveryPageIsInTheIndex(t *testing.T) {
	all := pages(t)
	led := map[string]bool{"README.md": true}
	link := regexp.MustCompile(`\]\(([^)#\s]+)`)
	for range all { // as many steps as the longest way could have
		for _, page := range all {
			if !led[page.name] {
				continue
			}
			for _, m := range link.FindAllStringSubmatch(page.text, -1) {
				if to, err := filepath.Rel("..", filepath.Join(page.dir, filepath.FromSlash(m[1]))); err == nil {
					led[filepath.ToSlash(to)] = true
				}
			}
		}
	}
	for _, page := range all {
		if !led[page.name] {
			t.Errorf("no link leads from the README to %s", page.name)
		}
	}
}

// TestEveryDependencyHasItsReason: each module that go.mod asks for by itself
// stands on the page of dependencies.
func TestEveryDependencyHasItsReason(t *testing.T) {
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	reasons, err := os.ReadFile("../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(string(mod), -1) {
		n++
		name := m[1]
		if short, ok := strings.CutPrefix(name, "github.com/"); ok {
			name = short
		}
		if !strings.Contains(string(reasons), name) {
			t.Errorf("%s has no reason in docs/dependencies.md", m[1])
		}
	}
	if n < 15 {
		t.Errorf("only %d modules were found", n)
	}
}

// TestEveryFormIsOnItsPage: the page for authors lists each shipped form.
func TestEveryFormIsOnItsPage(t *testing.T) {
	page, err := os.ReadFile("../docs/forms.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, ok := strings.Cut(string(page), "\n## The shipped forms\n")
	if !ok {
		t.Fatal("the page has no list of the shipped forms")
	}
	forms, err := filepath.Glob("../forms/library/*.yaml")
	if err != nil || len(forms) < 30 {
		t.Fatal(len(forms), "forms", err)
	}
	for _, f := range forms {
		if name := strings.TrimSuffix(filepath.Base(f), ".yaml"); name != "lists" && !strings.Contains(list, "`"+name+"`") {
			t.Errorf("docs/forms.md does not list %s", name)
		}
	}
}
