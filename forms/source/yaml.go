package source

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Bounds on a source. The largest shipped form is a quarter of this.
const (
	maxSource = 2 << 20
	maxNest   = 60
)

type shape uint8

const (
	scalar shape = iota
	list
	mapping
)

// node is one YAML value with its place; a scalar keeps the characters as written.
type node struct {
	Pos
	shape shape
	text  string
	null  bool
	bare  bool // a number, true or false without quotation marks
	items []*node
	keys  []pair
}

type pair struct {
	name string
	at   Pos
	val  *node
}

func (n *node) get(key string) *node {
	for _, p := range n.keys {
		if p.name == key {
			return p.val
		}
	}
	return nil
}

// parseYAML reads one document. Anchors, aliases, tags and merge keys have no use in a form and are
// refused, which also keeps a small file from unfolding into a huge one.
func parseYAML(f *faults, src []byte) (root *node) {
	if len(src) > maxSource {
		f.add(Pos{1, 1}, "the file is larger than 2 MiB")
		return nil
	}
	if !utf8.Valid(src) {
		f.add(Pos{1, 1}, "the file is not UTF-8 text")
		return nil
	}
	if at, deep := tooDeep(src); deep {
		f.add(at, "the file nests too deeply")
		return nil
	}
	// The parser is someone else's and meets files from outside: what it cannot take becomes an error.
	defer func() {
		if recover() != nil {
			f.add(Pos{1, 1}, "the file cannot be read as YAML")
			root = nil
		}
	}()
	file, err := parser.ParseBytes(src, 0)
	if err != nil {
		f.add(yamlPos(err), "%s", yamlWords(err))
		return nil
	}
	var docs []ast.Node
	for _, d := range file.Docs {
		if d.Body != nil {
			docs = append(docs, d.Body)
		}
	}
	if len(docs) != 1 {
		f.add(Pos{1, 1}, "one form was expected in the file, found %d", len(docs))
		return nil
	}
	return convert(f, docs[0], 0)
}

// tooDeep looks for nesting that would exhaust a recursive parser before it could complain.
func tooDeep(src []byte) (Pos, bool) {
	open := 0
	for no, line := range strings.Split(string(src), "\n") {
		rest := strings.TrimLeft(line, " ")
		if len(line)-len(rest) > 4*maxNest {
			return Pos{no + 1, 1}, true
		}
		runs := 0
		for strings.HasPrefix(rest, "- ") || strings.HasPrefix(rest, "? ") {
			rest = strings.TrimLeft(rest[2:], " ")
			runs++
		}
		if runs > maxNest {
			return Pos{no + 1, 1}, true
		}
		for _, c := range line {
			switch c {
			case '[', '{':
				if open++; open > 20*maxNest {
					return Pos{no + 1, 1}, true
				}
			case ']', '}':
				open = max(open-1, 0)
			}
		}
	}
	return Pos{}, false
}

func yamlPos(err error) Pos {
	var e yaml.Error
	if errors.As(err, &e) && e.GetToken() != nil && e.GetToken().Position != nil {
		p := e.GetToken().Position
		return Pos{p.Line, p.Column}
	}
	return Pos{1, 1}
}

func yamlWords(err error) string {
	var e yaml.Error
	if errors.As(err, &e) {
		return "not YAML: " + e.GetMessage()
	}
	return "not YAML"
}

func convert(f *faults, a ast.Node, depth int) *node {
	n := &node{}
	if t := a.GetToken(); t != nil && t.Position != nil {
		n.Pos = Pos{t.Position.Line, t.Position.Column}
	}
	if depth > maxNest {
		f.add(n.Pos, "the file nests too deeply")
		return n
	}
	switch v := a.(type) {
	case *ast.MappingNode:
		n.shape = mapping
		for i, mv := range v.Values {
			if i == 0 {
				n.Pos = keyPos(mv)
			}
			addPair(f, n, mv, depth)
		}
	case *ast.MappingValueNode:
		n.shape = mapping
		n.Pos = keyPos(v)
		addPair(f, n, v, depth)
	case *ast.SequenceNode:
		n.shape = list
		for _, e := range v.Values {
			n.items = append(n.items, convert(f, e, depth+1))
		}
	case *ast.StringNode:
		n.text = v.Value
	case *ast.LiteralNode:
		n.text = v.Value.Value
	case *ast.NullNode:
		n.null = true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		n.text, n.bare = v.GetToken().Value, true
	default:
		f.add(n.Pos, "anchors, aliases, tags and merge keys are not used in forms")
	}
	return n
}

func keyPos(mv *ast.MappingValueNode) Pos {
	if t := mv.Key.GetToken(); t != nil && t.Position != nil {
		return Pos{t.Position.Line, t.Position.Column}
	}
	return Pos{1, 1}
}

func addPair(f *faults, n *node, mv *ast.MappingValueNode, depth int) {
	at := keyPos(mv)
	var name string
	switch k := mv.Key.(type) {
	case *ast.StringNode:
		name = k.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		name = k.GetToken().Value
	default:
		f.add(at, "a plain word was expected as key")
		return
	}
	if n.get(name) != nil {
		f.add(at, "%q is given twice", name)
		return
	}
	n.keys = append(n.keys, pair{name, at, convert(f, mv.Value, depth+1)})
}

// words lists known keys for an error message.
func words(known []string) string {
	if len(known) > 12 {
		return strings.Join(known[:12], ", ") + " and others (docs/forms.md)"
	}
	return strings.Join(known, ", ")
}
