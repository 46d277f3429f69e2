package fhir

import (
	"fmt"
	"strconv"
	"strings"
)

// Node is what every element and resource can carry besides its own members. A member that the types
// here do not name is kept in Unknown as it was read, so that an export gives it back.
type Node struct {
	ID                string
	Extension         []Extension
	ModifierExtension []Extension
	Siblings          []Sibling // `_text` and the like: what stands beside a primitive
	Unknown           []Member
}

// Sibling is the element beside a primitive: Name "text" stands for the JSON member "_text".
type Sibling struct {
	Name string
	Node
}

// Member is a JSON member that is kept, not acted on. Raw is compact JSON.
type Member struct {
	Name string
	Raw  string
}

// Ext returns the first extension of that URL, or nil.
func (n *Node) Ext(url string) *Extension {
	if n == nil {
		return nil
	}
	for i := range n.Extension {
		if n.Extension[i].URL == url {
			return &n.Extension[i]
		}
	}
	return nil
}

// Exts returns every extension of that URL in order.
func (n *Node) Exts(url string) []*Extension {
	if n == nil {
		return nil
	}
	var out []*Extension
	for i := range n.Extension {
		if n.Extension[i].URL == url {
			out = append(out, &n.Extension[i])
		}
	}
	return out
}

// Beside returns the sibling of a primitive member ("text" for `_text`), or nil.
func (n *Node) Beside(name string) *Sibling {
	if n == nil {
		return nil
	}
	for i := range n.Siblings {
		if n.Siblings[i].Name == name {
			return &n.Siblings[i]
		}
	}
	return nil
}

// SetBeside returns the sibling of a primitive member, made if there was none.
func (n *Node) SetBeside(name string) *Sibling {
	if s := n.Beside(name); s != nil {
		return s
	}
	n.Siblings = append(n.Siblings, Sibling{Name: name})
	return &n.Siblings[len(n.Siblings)-1]
}

func (n *Node) empty() bool {
	return n == nil || n.ID == "" && n.Extension == nil && n.ModifierExtension == nil &&
		n.Siblings == nil && n.Unknown == nil
}

// Extension is a FHIR extension: a value, or extensions of its own (in Node.Extension).
type Extension struct {
	Node
	URL   string
	Value Value
}

// Sub returns the value of a nested extension, or the zero Value.
func (e *Extension) Sub(url string) Value {
	if e == nil {
		return Value{}
	}
	if s := e.Node.Ext(url); s != nil {
		return s.Value
	}
	return Value{}
}

// place names where in a document the reader is; it is only turned into words when something is wrong.
type place struct {
	up   *place
	name string
	no   int
}

func (p *place) String() string {
	var parts []string
	for ; p != nil; p = p.up {
		s := p.name
		if p.no >= 0 {
			s += "[" + strconv.Itoa(p.no) + "]"
		}
		parts = append([]string{s}, parts...)
	}
	return strings.Join(parts, ".")
}

func (p *place) wrong(want string) error {
	return fmt.Errorf("%w: %s: %s was expected", ErrShape, p, want)
}

// object reads the members of one JSON object into Go fields. What nobody asks for goes to Unknown.
type object struct {
	t    *tree
	at   *place
	node *Node
	err  error
}

func open(t *tree, at *place, node *Node) *object {
	o := &object{t: t, at: at, node: node}
	if t.kind != isObject {
		o.err = at.wrong("an object")
		return o
	}
	o.text("id", &node.ID)
	o.extensions("extension", &node.Extension)
	o.extensions("modifierExtension", &node.ModifierExtension)
	return o
}

func (o *object) find(name string) *tree {
	if o.err != nil {
		return nil
	}
	for i := range o.t.members {
		m := &o.t.members[i]
		if m.name == name && !m.used {
			m.used = true
			return &m.val
		}
	}
	return nil
}

// unuse hands a member back, to be kept in Unknown: its value is one that the Go field's zero value
// cannot tell from an absent member ("", false, 0, []).
func (o *object) unuse(name string) {
	for i := range o.t.members {
		if o.t.members[i].name == name {
			o.t.members[i].used = false
		}
	}
}

func (o *object) here(name string, no int) *place { return &place{up: o.at, name: name, no: no} }

func (o *object) text(name string, to *string) {
	if v := o.find(name); v != nil {
		if v.kind != isString {
			o.err = o.here(name, -1).wrong("a text")
			return
		}
		if *to = v.text; v.text == "" {
			o.unuse(name)
		}
	}
}

func (o *object) number(name string, to *string) {
	if v := o.find(name); v != nil {
		if v.kind != isNumber {
			o.err = o.here(name, -1).wrong("a number")
			return
		}
		*to = v.text
	}
}

func (o *object) flag(name string, to *bool) {
	if v := o.find(name); v != nil {
		if v.kind != isBool {
			o.err = o.here(name, -1).wrong("true or false")
			return
		}
		if *to = v.text == "true"; !*to {
			o.unuse(name)
		}
	}
}

func (o *object) integer(name string, to *int) {
	if v := o.find(name); v != nil {
		n, err := strconv.Atoi(v.text)
		if v.kind != isNumber || err != nil {
			o.err = o.here(name, -1).wrong("a whole number")
			return
		}
		if *to = n; n == 0 {
			o.unuse(name)
		}
	}
}

func (o *object) texts(name string, to *[]string) {
	o.list(name, func(t *tree, at *place) error {
		if t.kind != isString {
			return at.wrong("a text")
		}
		*to = append(*to, t.text)
		return nil
	})
}

func (o *object) one(name string, read func(*tree, *place) error) {
	if v := o.find(name); v != nil {
		o.err = read(v, o.here(name, -1))
	}
}

func (o *object) list(name string, read func(*tree, *place) error) {
	v := o.find(name)
	if v == nil {
		return
	}
	if v.kind != isArray {
		o.err = o.here(name, -1).wrong("a list")
		return
	}
	if len(v.items) == 0 {
		o.unuse(name)
	}
	for i := range v.items {
		if o.err = read(&v.items[i], o.here(name, i)); o.err != nil {
			return
		}
	}
}

func (o *object) extensions(name string, to *[]Extension) {
	o.list(name, func(t *tree, at *place) error {
		var e Extension
		p := open(t, at, &e.Node)
		p.text("url", &e.URL)
		p.value("value", &e.Value)
		err := p.close()
		*to = append(*to, e)
		return err
	})
}

// close keeps everything that was not asked for: `_x` objects as siblings, the rest as it was.
func (o *object) close() error {
	if o.err != nil {
		return o.err
	}
	for i := range o.t.members {
		m := &o.t.members[i]
		switch {
		case m.used:
		case strings.HasPrefix(m.name, "_") && m.val.kind == isObject:
			s := Sibling{Name: m.name[1:]}
			if err := open(&m.val, o.here(m.name, -1), &s.Node).close(); err != nil {
				return err
			}
			o.node.Siblings = append(o.node.Siblings, s)
		default:
			o.node.Unknown = append(o.node.Unknown, Member{Name: m.name, Raw: string(m.val.append(nil))})
		}
	}
	return nil
}
