package fhirpath

import "strings"

// maxDepth bounds how deep brackets, calls and operators may nest.
const maxDepth = 100

// Parse reads one expression. The error is an *Error with the position. What parses need not be inside the subset: see
// Check.
func Parse(src string) (*Expr, error) {
	toks, err := lex(src)
	if err != nil {
		return nil, err
	}
	p := parser{toks: toks}
	root, err := p.expr(0)
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != tokEOF {
		return nil, p.fail(t, "expected an operator or the end, not "+t.String())
	}
	return &Expr{Source: src, Root: root}, nil
}

type parser struct {
	toks  []token
	i     int
	depth int
}

func (p *parser) peek() token { return p.toks[p.i] }

func (p *parser) next() token {
	t := p.toks[p.i]
	if t.kind != tokEOF {
		p.i++
	}
	return t
}

func (p *parser) is(sym string) bool {
	t := p.peek()
	return t.kind == tokSymbol && t.text == sym
}

func (p *parser) fail(t token, msg string) error { return &Error{t.pos, msg, ErrSyntax} }

func (p *parser) expect(sym string) error {
	if t := p.next(); t.kind != tokSymbol || t.text != sym {
		return p.fail(t, "expected "+sym+", not "+t.String())
	}
	return nil
}

// binding gives the strength of each binary operator, as FHIRPath's grammar orders them.
var binding = map[string]int{
	"implies": 1, "or": 2, "xor": 2, "and": 3, "in": 4, "contains": 4, "=": 5, "~": 5, "!=": 5, "!~": 5,
	"<": 6, ">": 6, "<=": 6, ">=": 6, "|": 7, "is": 8, "as": 8, "+": 9, "-": 9, "&": 9, "*": 10, "/": 10, "div": 10, "mod": 10,
}

const unaryBinding = 11

func (p *parser) operator() (string, int) {
	t := p.peek()
	if t.kind != tokSymbol && t.kind != tokIdent {
		return "", 0
	}
	return t.text, binding[t.text]
}

func (p *parser) expr(min int) (Tree, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, &Error{p.peek().pos, "the expression is nested too deeply", ErrLimit}
	}
	defer func() { p.depth-- }()
	left, err := p.unary()
	if err != nil {
		return nil, err
	}
	for n := 0; ; n++ {
		op, bind := p.operator()
		if bind == 0 || bind <= min {
			return left, nil
		}
		if n > maxDepth*5 {
			return nil, &Error{p.peek().pos, "too many operators in a row", ErrLimit}
		}
		t := p.next()
		if op == "is" || op == "as" {
			spec, err := p.typeSpec()
			if err != nil {
				return nil, err
			}
			left = &TypeOp{at(t.pos), op, left, spec}
			continue
		}
		right, err := p.expr(bind)
		if err != nil {
			return nil, err
		}
		left = &Binary{at(t.pos), op, left, right}
	}
}

func (p *parser) unary() (Tree, error) {
	if p.is("-") || p.is("+") {
		t := p.next()
		arg, err := p.expr(unaryBinding)
		if err != nil {
			return nil, err
		}
		return &Unary{at(t.pos), t.text, arg}, nil
	}
	left, err := p.term()
	if err != nil {
		return nil, err
	}
	for n := 0; ; n++ {
		if n > maxDepth*5 {
			return nil, &Error{p.peek().pos, "the path is too long", ErrLimit}
		}
		switch {
		case p.is("."):
			p.next()
			if left, err = p.invocation(left); err != nil {
				return nil, err
			}
		case p.is("["):
			t := p.next()
			arg, err := p.expr(0)
			if err != nil {
				return nil, err
			}
			if err := p.expect("]"); err != nil {
				return nil, err
			}
			left = &Index{at(t.pos), left, arg}
		default:
			return left, nil
		}
	}
}

func (p *parser) term() (Tree, error) {
	t := p.peek()
	switch t.kind {
	case tokString:
		p.next()
		return &Literal{at(t.pos), Collection{String(t.text)}}, nil
	case tokNumber:
		return p.number()
	case tokDate, tokDateTime, tokTime:
		p.next()
		v, err := temporalLiteral(t)
		if err != nil {
			return nil, p.fail(t, err.Error())
		}
		return &Literal{at(t.pos), Collection{v}}, nil
	case tokExternal:
		p.next()
		return &External{at(t.pos), t.text}, nil
	case tokSpecial:
		p.next()
		return &Special{at(t.pos), t.text}, nil
	case tokIdent, tokQuoted:
		if t.kind == tokIdent && (t.text == "true" || t.text == "false") {
			p.next()
			return &Literal{at(t.pos), Collection{Boolean(t.text == "true")}}, nil
		}
		return p.invocation(nil)
	}
	switch {
	case p.is("("):
		p.next()
		e, err := p.expr(0)
		if err != nil {
			return nil, err
		}
		return e, p.expect(")")
	case p.is("{"):
		p.next()
		return &Literal{at(t.pos), nil}, p.expect("}")
	}
	return nil, p.fail(t, "expected a value or a path, not "+t.String())
}

func temporalLiteral(t token) (Value, error) {
	switch t.kind {
	case tokDate:
		return ParseDate(t.text)
	case tokDateTime:
		return ParseDateTime(t.text)
	}
	return ParseTime(t.text)
}

func (p *parser) number() (Tree, error) {
	t := p.next()
	d, err := ParseDecimal(t.text)
	if err != nil {
		return nil, p.fail(t, err.Error())
	}
	u := p.peek()
	if u.kind == tokString {
		p.next()
		return &Literal{at(t.pos), Collection{NewQuantity(d, u.text)}}, nil
	}
	if _, ok := calendar[u.text]; ok && u.kind == tokIdent {
		p.next()
		return &Literal{at(t.pos), Collection{Quantity{Value: d, Unit: u.text, Code: u.text}}}, nil
	}
	if strings.Contains(t.text, ".") {
		return &Literal{at(t.pos), Collection{d}}, nil
	}
	n, ok := d.Int64()
	if !ok {
		return nil, p.fail(t, "the whole number is too large")
	}
	return &Literal{at(t.pos), Collection{Integer(n)}}, nil
}

func (p *parser) invocation(on Tree) (Tree, error) {
	t := p.next()
	if t.kind != tokIdent && t.kind != tokQuoted {
		return nil, p.fail(t, "expected a name, not "+t.String())
	}
	if on == nil && t.kind == tokIdent && binding[t.text] != 0 && t.text != "contains" && t.text != "in" && t.text != "is" && t.text != "as" {
		return nil, p.fail(t, "expected a value or a path, not "+t.String())
	}
	if !p.is("(") {
		return &Member{at(t.pos), on, t.text}, nil
	}
	p.next()
	c := &Call{at: at(t.pos), On: on, Name: t.text}
	if c.Name == "ofType" {
		spec, err := p.typeSpec()
		if err != nil {
			return nil, err
		}
		c.Type = spec
		return c, p.expect(")")
	}
	for !p.is(")") {
		if len(c.Args) > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
		}
		a, err := p.expr(0)
		if err != nil {
			return nil, err
		}
		c.Args = append(c.Args, a)
	}
	p.next()
	if c.Name == "where" && len(c.Args) == 1 {
		c.LinkIDs = namedLinkIDs(c.Args[0])
	}
	return c, nil
}

// typeSpec reads Name or Namespace.Name; it keeps the written name when the type is unknown, for Check to name.
func (p *parser) typeSpec() (string, error) {
	t := p.next()
	if t.kind != tokIdent && t.kind != tokQuoted {
		return "", p.fail(t, "expected a type name, not "+t.String())
	}
	spec := t.text
	if (spec == "System" || spec == "FHIR") && p.is(".") {
		p.next()
		u := p.next()
		if u.kind != tokIdent && u.kind != tokQuoted {
			return "", p.fail(u, "expected a type name, not "+u.String())
		}
		spec += "." + u.text
	}
	if name, ok := resolveType(spec); ok {
		return name, nil
	}
	return spec, nil
}
