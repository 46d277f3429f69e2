package fhirpath

// Tree is a node of a parsed expression. The types below are all there are.
type Tree interface{ Pos() int }

type at int

// Pos is the byte offset of the node in the source.
func (a at) Pos() int { return int(a) }

// Literal is a constant; nil Values is {}.
type Literal struct {
	at
	Value Collection
}

// External is %name.
type External struct {
	at
	Name string
}

// Special is $this, $index or $total, without the sign.
type Special struct {
	at
	Name string
}

// Member is a path step. On is nil at the start of a path, which begins at the focus ($this).
type Member struct {
	at
	On   Tree
	Name string
}

// Call is a function call. On is nil when it starts at the focus.
type Call struct {
	at
	On   Tree
	Name string
	Args []Tree
	// Type is the resolved type of ofType.
	Type string
	// LinkIDs is set on where() when its criterion does nothing but name linkIds; see Finder.
	LinkIDs []string
}

// Index is On[Arg].
type Index struct {
	at
	On, Arg Tree
}

// Unary is + or - before an operand.
type Unary struct {
	at
	Op  string
	Arg Tree
}

// Binary is an operator between two operands.
type Binary struct {
	at
	Op   string
	L, R Tree
}

// TypeOp is L is Type or L as Type.
type TypeOp struct {
	at
	Op   string
	L    Tree
	Type string
}

// Walk calls f for every node of the tree, parents first; it does not go below a node for which f returns false.
func Walk(t Tree, f func(Tree) bool) {
	if t == nil || !f(t) {
		return
	}
	switch t := t.(type) {
	case *Member:
		Walk(t.On, f)
	case *Call:
		Walk(t.On, f)
		for _, a := range t.Args {
			Walk(a, f)
		}
	case *Index:
		Walk(t.On, f)
		Walk(t.Arg, f)
	case *Unary:
		Walk(t.Arg, f)
	case *Binary:
		Walk(t.L, f)
		Walk(t.R, f)
	case *TypeOp:
		Walk(t.L, f)
	}
}

// Expr is a parsed expression. It is immutable and may be evaluated by many at once.
type Expr struct {
	// Source is the text it was parsed from.
	Source string
	// Root is the tree.
	Root Tree
}

// namedLinkIDs returns the linkIds when the criterion is linkId = 'a', linkId in ('a' | 'b'), or several joined with or.
func namedLinkIDs(t Tree) []string {
	b, ok := t.(*Binary)
	if !ok {
		return nil
	}
	switch b.Op {
	case "or":
		l, r := namedLinkIDs(b.L), namedLinkIDs(b.R)
		if l == nil || r == nil {
			return nil
		}
		return append(l[:len(l):len(l)], r...)
	case "=":
		if isLinkID(b.L) {
			return textLiterals(b.R, false)
		}
		if isLinkID(b.R) {
			return textLiterals(b.L, false)
		}
	case "in":
		if isLinkID(b.L) {
			return textLiterals(b.R, true)
		}
	}
	return nil
}

func isLinkID(t Tree) bool {
	m, ok := t.(*Member)
	if !ok || m.Name != "linkId" {
		return false
	}
	if s, ok := m.On.(*Special); ok {
		return s.Name == "this"
	}
	return m.On == nil
}

func textLiterals(t Tree, union bool) []string {
	switch t := t.(type) {
	case *Literal:
		if len(t.Value) == 1 {
			if s, ok := t.Value[0].(String); ok {
				return []string{string(s)}
			}
		}
	case *Binary:
		if union && t.Op == "|" {
			l, r := textLiterals(t.L, true), textLiterals(t.R, true)
			if l != nil && r != nil {
				return append(l[:len(l):len(l)], r...)
			}
		}
	}
	return nil
}
