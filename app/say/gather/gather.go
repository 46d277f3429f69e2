package main

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Message is one text with the places where it is said.
type Message struct {
	Text   string
	Many   string   // the plural, of a text that is counted
	Format bool     // something is filled in
	At     []string // files, below the root
}

// Gather reads what stands in every file below app that uses package say.
// faults are places where something is said that cannot be read from the
// source.
func Gather(root string) (all []Message, faults []string, err error) {
	found := map[string]*Message{}
	err = eachPackage(filepath.Join(root, "app"), func(files []*file) {
		g := gatherer{found: found, consts: constants(files)}
		for _, f := range files {
			f.path = filepath.ToSlash(strings.TrimPrefix(f.path, filepath.Clean(root)+string(filepath.Separator)))
			g.file(f)
		}
		faults = append(faults, g.faults...)
	})
	for _, key := range slices.Sorted(maps.Keys(found)) {
		all = append(all, *found[key])
	}
	slices.SortStableFunc(all, func(a, b Message) int { return cmp.Compare(a.At[0], b.At[0]) })
	return all, faults, err
}

// file is one source file.
type file struct {
	path string
	set  *token.FileSet
	tree *ast.File
}

// eachPackage hands over the files of each folder below dir, tests left out.
func eachPackage(dir string, do func([]*file)) error {
	folders := map[string][]*file{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			return err
		}
		folders[filepath.Dir(path)] = append(folders[filepath.Dir(path)], &file{path: path, set: set, tree: tree})
		return nil
	})
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		do(folders[name])
	}
	return err
}

// constants are the texts of the constants of a package, by their names.
func constants(files []*file) map[string]string {
	out := map[string]string{}
	for _, f := range files {
		ast.Inspect(f.tree, func(n ast.Node) bool {
			d, ok := n.(*ast.GenDecl)
			if !ok || d.Tok != token.CONST {
				return true
			}
			for _, s := range d.Specs {
				v := s.(*ast.ValueSpec)
				for i, name := range v.Names {
					if i < len(v.Values) {
						if text, ok := textOf(v.Values[i], nil); ok {
							out[name.Name] = text
						}
					}
				}
			}
			return true
		})
	}
	return out
}

// textOf is the text of an expression of literals and constants.
func textOf(e ast.Expr, consts map[string]string) (string, bool) {
	switch x := e.(type) {
	case *ast.BasicLit:
		if x.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(x.Value)
		return s, err == nil
	case *ast.ParenExpr:
		return textOf(x.X, consts)
	case *ast.Ident:
		s, ok := consts[x.Name]
		return s, ok
	case *ast.BinaryExpr:
		a, ok1 := textOf(x.X, consts)
		b, ok2 := textOf(x.Y, consts)
		return a + b, ok1 && ok2 && x.Op == token.ADD
	}
	return "", false
}

// gatherer collects from the files of one package.
type gatherer struct {
	found  map[string]*Message
	consts map[string]string
	faults []string
}

func (g *gatherer) file(f *file) {
	ast.Inspect(f.tree, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch said(call.Fun) {
		case "T", "Mark":
			// What is not a text here was marked where it is one.
			if text, ok := textOf(call.Args[0], g.consts); ok {
				g.keep(f, Message{Text: text})
			} else if said(call.Fun) == "Mark" || joined(call.Args[0]) {
				g.fault(f, call, "a text that is put together cannot be translated; use say.F")
			}
		case "F":
			if text, ok := textOf(call.Args[0], g.consts); ok {
				g.keep(f, Message{Text: text, Format: true})
			} else if joined(call.Args[0]) {
				g.fault(f, call, "the format must be one text")
			}
		case "N":
			one, ok1 := textOf(call.Args[1], g.consts)
			many, ok2 := textOf(call.Args[2], g.consts)
			if ok1 && ok2 {
				g.keep(f, Message{Text: "%s " + one, Many: "%s " + many, Format: true})
			} else if joined(call.Args[1]) || joined(call.Args[2]) {
				g.fault(f, call, "what is counted must be one text")
			}
		}
		return true
	})
}

// said is which function of package say is called.
func said(fun ast.Expr) string {
	if s, ok := fun.(*ast.SelectorExpr); ok {
		if p, ok := s.X.(*ast.Ident); ok && p.Name == "say" {
			return s.Sel.Name
		}
	}
	return ""
}

func joined(e ast.Expr) bool {
	_, ok := e.(*ast.BinaryExpr)
	return ok
}

func (g *gatherer) fault(f *file, n ast.Node, why string) {
	g.faults = append(g.faults, fmt.Sprintf("%s:%d: %s", f.path, f.set.Position(n.Pos()).Line, why))
}

func (g *gatherer) keep(f *file, m Message) {
	if m.Text == "" {
		return
	}
	had := g.found[m.Text]
	if had == nil {
		had = &m
		g.found[m.Text] = had
	}
	had.Many = cmp.Or(had.Many, m.Many)
	had.Format = had.Format || m.Format
	if !slices.Contains(had.At, f.path) {
		had.At = append(had.At, f.path)
	}
}

// Write is the list as a .pot file, which the tools of translators read.
func Write(all []Message) []byte {
	var out bytes.Buffer
	out.WriteString(`# What Doorstep says to practitioners, gathered from the source by
#     go run ./app/say/gather
# A translation is a copy of this file, named LANGUAGE.po, with its msgstr
# filled in. What is empty or fuzzy is said in English. Forms of a plural stand
# in the order one, few, many, or one, other.
msgid ""
msgstr ""
"Project-Id-Version: Doorstep\n"
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
`)
	for _, m := range all {
		fmt.Fprintf(&out, "\n#: %s\n", strings.Join(m.At, " "))
		if m.Format {
			out.WriteString("#, c-format\n")
		}
		fmt.Fprintf(&out, "msgid %s\n", quoted(m.Text))
		if m.Many == "" {
			out.WriteString("msgstr \"\"\n")
			continue
		}
		fmt.Fprintf(&out, "msgid_plural %s\nmsgstr[0] \"\"\nmsgstr[1] \"\"\n", quoted(m.Many))
	}
	return out.Bytes()
}

// quoted is a text as .po files have it.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s) + `"`
}
