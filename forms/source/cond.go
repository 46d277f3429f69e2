package source

import (
	"fmt"
	"strings"
)

// The condition language of when and required-when:
//
//	expr  = all { "or" all }
//	all   = term { "and" term }
//	term  = "not" term | "(" expr ")" | test
//	test  = id "answered" | id "not" "answered" | id op word | id "includes" word
//	      | id "in" "(" word { "," word } ")" | id "not" "in" "(" word { "," word } ")"
//	op    = "=" | "!=" | "<" | "<=" | ">" | ">="
//	word  = code | number | date | yes | no | today | 'quoted text'
//
// A comparison with an unanswered question does not hold, != included.

// cond is a node of a condition: op is and, or, not, or one of the tests.
type cond struct {
	op   string
	kids []*cond
	id   string
	vals []string
}

type condError struct {
	col int
	msg string
}

func (e *condError) Error() string { return fmt.Sprintf("at character %d: %s", e.col, e.msg) }

type condWord struct {
	text   string
	quoted bool
	col    int
}

const condEnd = ""

func condLex(src string) ([]condWord, error) {
	var out []condWord
	for i := 0; i < len(src); {
		c := src[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
		case c == '(' || c == ')' || c == ',':
			out = append(out, condWord{string(c), false, i + 1})
			i++
		case strings.IndexByte("=!<>", c) >= 0:
			j := i + 1
			if j < len(src) && src[j] == '=' {
				j++
			}
			out = append(out, condWord{src[i:j], false, i + 1})
			i = j
		case c == '\'':
			j := strings.IndexByte(src[i+1:], '\'')
			if j < 0 {
				return nil, &condError{i + 1, "a quotation has no end"}
			}
			out = append(out, condWord{src[i+1 : i+1+j], true, i + 1})
			i += j + 2
		default:
			j := i
			for j < len(src) && strings.IndexByte(" \t\r\n(),=!<>'", src[j]) < 0 {
				j++
			}
			out = append(out, condWord{src[i:j], false, i + 1})
			i = j
		}
	}
	return append(out, condWord{condEnd, false, len(src) + 1}), nil
}

type condParser struct {
	words []condWord
	pos   int
	depth int
}

// parseCond reads a condition.
func parseCond(src string) (*cond, error) {
	if len(src) > 4000 {
		return nil, &condError{1, "it is longer than 4,000 characters"}
	}
	ws, err := condLex(src)
	if err != nil {
		return nil, err
	}
	p := &condParser{words: ws}
	c, err := p.or()
	if err != nil {
		return nil, err
	}
	if w := p.peek(); w.text != condEnd || w.quoted {
		return nil, &condError{w.col, fmt.Sprintf("%q was not expected here", w.text)}
	}
	return c, nil
}

func (p *condParser) peek() condWord { return p.words[p.pos] }

func (p *condParser) next() condWord {
	w := p.words[p.pos]
	if p.pos < len(p.words)-1 {
		p.pos++
	}
	return w
}

func (p *condParser) eat(text string) bool {
	if w := p.peek(); w.text == text && !w.quoted && text != condEnd {
		p.next()
		return true
	}
	return false
}

func (p *condParser) or() (*cond, error) { return p.chain("or", p.and) }

func (p *condParser) and() (*cond, error) { return p.chain("and", p.term) }

func (p *condParser) chain(word string, part func() (*cond, error)) (*cond, error) {
	first, err := part()
	if err != nil {
		return nil, err
	}
	out := &cond{op: word, kids: []*cond{first}}
	for p.eat(word) {
		kid, err := part()
		if err != nil {
			return nil, err
		}
		out.kids = append(out.kids, kid)
	}
	if len(out.kids) == 1 {
		return first, nil
	}
	return out, nil
}

func (p *condParser) term() (*cond, error) {
	if p.depth++; p.depth > 50 {
		return nil, &condError{p.peek().col, "too many brackets"}
	}
	defer func() { p.depth-- }()
	switch {
	case p.eat("not"):
		kid, err := p.term()
		if err != nil {
			return nil, err
		}
		return &cond{op: "not", kids: []*cond{kid}}, nil
	case p.eat("("):
		c, err := p.or()
		if err != nil {
			return nil, err
		}
		if !p.eat(")") {
			return nil, &condError{p.peek().col, "a closing bracket was expected"}
		}
		return c, nil
	}
	return p.test()
}

var notAnID = map[string]bool{
	"(": true, ")": true, ",": true, "=": true, "!=": true, "<": true, "<=": true, ">": true, ">=": true, "!": true,
	"==": true, "=<": true, "and": true, "or": true, "in": true, "not": true, "answered": true, "includes": true,
}

func (p *condParser) test() (*cond, error) {
	id := p.next()
	if id.text == condEnd || id.quoted || notAnID[id.text] {
		return nil, &condError{id.col, "the id of a question was expected"}
	}
	c := &cond{id: id.text}
	negated := p.eat("not")
	op := p.next()
	switch op.text {
	case "answered":
		c.op = "answered"
	case "in":
		c.op = "in"
		if !p.eat("(") {
			return nil, &condError{p.peek().col, "in is followed by its answers in brackets"}
		}
		for {
			v, err := p.value()
			if err != nil {
				return nil, err
			}
			c.vals = append(c.vals, v)
			if p.eat(")") {
				break
			}
			if !p.eat(",") {
				return nil, &condError{p.peek().col, "a comma or a closing bracket was expected"}
			}
		}
	case "includes", "=", "!=", "<", "<=", ">", ">=":
		c.op = op.text
		if op.text == "includes" {
			c.op = "="
		}
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		c.vals = []string{v}
	default:
		return nil, &condError{op.col, "answered, in, includes or one of = != < <= > >= was expected"}
	}
	if !negated {
		return c, nil
	}
	switch c.op {
	case "answered":
		c.op = "unanswered"
	case "in":
		c.op = "not in"
	case "=":
		c.op = "!="
	default:
		return nil, &condError{op.col, "not goes with answered, in and includes only"}
	}
	return c, nil
}

func (p *condParser) value() (string, error) {
	w := p.next()
	if !w.quoted && (w.text == condEnd || strings.ContainsAny(w.text, "(),=!<>")) {
		return "", &condError{w.col, "an answer was expected"}
	}
	return w.text, nil
}
