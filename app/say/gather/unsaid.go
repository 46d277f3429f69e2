package main

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Unsaid lists the literals of a file that somebody would read on the screen
// and that no function of package say says. By rule it leaves out what no
// screen shows: names for the program (one word in small letters, with dots or
// slashes), formats without words, errors, panics, patterns, layouts of times,
// what is looked for in a text or compared with one, keys, tags, and constants
// of a type of their own.
func Unsaid(tree *ast.File) []*ast.BasicLit {
	var out []*ast.BasicLit
	var above []ast.Node
	ast.Inspect(tree, func(n ast.Node) bool {
		if n == nil {
			above = above[:len(above)-1]
			return true
		}
		above = append(above, n)
		l, ok := n.(*ast.BasicLit)
		if !ok || l.Kind != token.STRING {
			return true
		}
		if text, err := strconv.Unquote(l.Value); err == nil && Read(text) && !unseen(above) {
			out = append(out, l)
		}
		return true
	})
	return out
}

var (
	verb = regexp.MustCompile(`%[-+# 0-9.\[\]]*[a-zA-Z]`)
	// tintInk, valueString
	camel = regexp.MustCompile(`^[a-z]+([A-Z][a-z]+)+$`)
	name  = regexp.MustCompile(`^[A-Za-z0-9%]*[._/#:{}0-9][A-Za-z0-9._/#:{}%-]*$|^[A-Z]+(-[A-Z0-9]+)+$`)
)

// Read tells whether a text has words that somebody reads, by its looks.
func Read(text string) bool {
	text = verb.ReplaceAllString(text, "")
	if strings.ContainsAny(text, "<>") || strings.Contains(text, `="`) || strings.Contains(text, "://") {
		return false // drawings and addresses
	}
	if camel.MatchString(text) {
		return false
	}
	pair, capital, space := false, false, false
	var before rune
	for _, r := range text {
		pair = pair || unicode.IsLetter(r) && unicode.IsLetter(before)
		capital = capital || unicode.IsUpper(r)
		space = space || r == ' ' || r == '’' || r == '…'
		before = r
	}
	if end := strings.TrimRight(text, ".:"); !space && end != text && !strings.ContainsAny(end, "._/#:") && capital {
		return pair // "Now:", "Saved."
	}
	return pair && (space || capital && !name.MatchString(text))
}

// inside are the calls whose texts no screen shows.
var inside = []string{
	"errors.New", "fmt.Errorf", "panic", "regexp.MustCompile", "time.Parse", "time.LoadLocation", "getenv", "os.Getenv",
	"fmt.Fprintf", "fmt.Fprintln", "fmt.Fprint", "strings.Contains", "strings.ContainsAny", "strings.HasPrefix", "strings.HasSuffix",
	"strings.Cut", "strings.CutPrefix", "strings.CutSuffix", "strings.Index", "strings.LastIndex", "strings.Split", "strings.SplitN", "strings.Trim", "strings.TrimLeft",
	"strings.TrimRight", "strings.TrimPrefix", "strings.TrimSuffix", "strings.Replace", "strings.ReplaceAll",
	"strings.NewReplacer", "strings.EqualFold", "strings.Count", "json.Unmarshal", "filepath.Join", "os.Stat",
}

// methods are the methods whose texts no screen shows.
var methods = []string{
	"Format", "AppendFormat", "RenderedTextSize", "StringVar", "BoolVar", "String", "Float64Var", "IntVar", "DurationVar", "Float64",
}

// unseen tells whether the last of above stands where nobody reads it.
func unseen(above []ast.Node) bool {
	for i := len(above) - 2; i >= 0; i-- {
		child := above[i+1]
		switch x := above[i].(type) {
		case *ast.ImportSpec, *ast.Field:
			return true
		case *ast.CallExpr:
			if s, ok := x.Fun.(*ast.SelectorExpr); ok {
				p, isIdent := s.X.(*ast.Ident)
				if isIdent && p.Name == "say" && s.Sel.Name != "Table" {
					if slices.Index(x.Args, exprOf(child)) < map[string]int{"T": 1, "F": 1, "Mark": 1, "N": 3, "Date": 2}[s.Sel.Name] {
						return true
					}
				}
				if slices.Contains(methods, s.Sel.Name) || isIdent && slices.Contains(inside, p.Name+"."+s.Sel.Name) {
					return true
				}
			}
			if f, ok := x.Fun.(*ast.Ident); ok && slices.Contains(inside, f.Name) {
				return true
			}
		case *ast.KeyValueExpr:
			if k, ok := x.Key.(*ast.Ident); x.Key == child || ok && k.Name == "Key" {
				return true
			}
		case *ast.IndexExpr:
			if x.Index == child {
				return true
			}
		case *ast.BinaryExpr:
			if x.Op != token.ADD {
				return true
			}
		case *ast.CaseClause:
			if slices.Contains(x.List, exprOf(child)) {
				return true
			}
		case *ast.ValueSpec:
			if d, ok := above[i-1].(*ast.GenDecl); ok && d.Tok == token.CONST && x.Type != nil {
				return true // a name of a type of its own
			}
		case *ast.FuncLit, *ast.BlockStmt:
			return false
		}
	}
	return false
}

func exprOf(n ast.Node) ast.Expr {
	e, _ := n.(ast.Expr)
	return e
}

// isConstant tells whether a literal is what a constant stands for.
func isConstant(tree *ast.File, l *ast.BasicLit) bool {
	found := false
	ast.Inspect(tree, func(n ast.Node) bool {
		if d, ok := n.(*ast.GenDecl); ok && d.Tok == token.CONST && d.Pos() <= l.Pos() && l.End() <= d.End() {
			found = true
		}
		return !found
	})
	return found
}

// excepted tells whether a text of a file is one of the exceptions.
func excepted(path, text string) bool {
	return slices.ContainsFunc(exceptions, func(x struct{ file, text, why string }) bool {
		begin, star := strings.CutSuffix(x.text, "*")
		return x.file == path && (text == x.text || star && strings.HasPrefix(text, begin))
	})
}

// isUnshown tells whether a file lies in a folder that no practitioner sees.
func isUnshown(path string) bool {
	return slices.ContainsFunc(unshown, func(x struct{ folder, why string }) bool {
		return strings.HasPrefix(path, x.folder+"/")
	})
}
