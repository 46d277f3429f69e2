package fhir

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Questionnaire is a form's definition.
type Questionnaire struct {
	Node
	Language    string
	Contained   []Contained
	URL         string
	Version     string
	Name        string
	Title       string
	Status      string // draft, active, retired, unknown
	SubjectType []string
	Date        string
	Publisher   string
	Description string
	Purpose     string
	Copyright   string
	Effective   *Period // no new starts outside
	Item        []*Item
}

// Period is a span of days or moments, each end as written, "" when open.
type Period struct {
	Node
	Start, End string
}

// Item is a group, a text to read, or a question.
type Item struct {
	Node
	LinkID         string
	Definition     string
	Code           []Coding
	Prefix         string
	Text           string
	Type           string
	EnableWhen     []EnableWhen
	EnableBehavior string // all, any
	Required       bool
	Repeats        bool
	ReadOnly       bool
	MaxLength      int // characters; 0 = no limit
	AnswerValueSet string
	AnswerOption   []AnswerOption
	Initial        []Initial
	Item           []*Item
}

// EnableWhen is one condition: exists = != > < >= <= on another question's answer.
type EnableWhen struct {
	Node
	Question string
	Operator string
	Answer   Value
}

// AnswerOption is one permitted answer.
type AnswerOption struct {
	Node
	Value           Value
	InitialSelected bool
}

// Initial is an answer that a form starts with.
type Initial struct {
	Node
	Value Value
}

// Contained is a resource inside the form: a value set that we act on, or another one kept as it was.
type Contained struct {
	ValueSet *ValueSet
	Other    string // compact JSON when ValueSet is nil
}

// ParseQuestionnaire reads a form. What it does not know is kept; what cannot be a Questionnaire is
// refused with ErrSyntax, ErrShape, ErrDuplicate, ErrTooDeep or ErrTooLarge.
func ParseQuestionnaire(src []byte) (*Questionnaire, error) {
	t, err := readTree(src)
	if err != nil {
		return nil, err
	}
	at := &place{name: "Questionnaire", no: -1}
	if err := resourceType(&t, "Questionnaire", at); err != nil {
		return nil, err
	}
	q := &Questionnaire{}
	o := open(&t, at, &q.Node)
	o.text("language", &q.Language)
	o.list("contained", func(t *tree, at *place) error {
		c, err := readContained(t, at)
		q.Contained = append(q.Contained, c)
		return err
	})
	o.text("url", &q.URL)
	o.text("version", &q.Version)
	o.text("name", &q.Name)
	o.text("title", &q.Title)
	o.text("status", &q.Status)
	o.texts("subjectType", &q.SubjectType)
	o.text("date", &q.Date)
	o.text("publisher", &q.Publisher)
	o.text("description", &q.Description)
	o.text("purpose", &q.Purpose)
	o.text("copyright", &q.Copyright)
	o.one("effectivePeriod", func(t *tree, at *place) error {
		q.Effective = &Period{}
		p := open(t, at, &q.Effective.Node)
		p.text("start", &q.Effective.Start)
		p.text("end", &q.Effective.End)
		return p.close()
	})
	o.items(&q.Item)
	return q, o.close()
}

func resourceType(t *tree, want string, at *place) error {
	if t.kind != isObject {
		return at.wrong("an object")
	}
	for i := range t.members {
		if m := &t.members[i]; m.name == "resourceType" && m.val.kind == isString && m.val.text == want {
			m.used = true
			return nil
		}
	}
	return fmt.Errorf("%w: resourceType %s was expected", ErrShape, want)
}

func (o *object) items(to *[]*Item) {
	o.list("item", func(t *tree, at *place) error {
		it := &Item{}
		*to = append(*to, it)
		return it.read(t, at)
	})
}

func (it *Item) read(t *tree, at *place) error {
	o := open(t, at, &it.Node)
	o.text("linkId", &it.LinkID)
	o.text("definition", &it.Definition)
	o.list("code", func(t *tree, at *place) error {
		var c Coding
		err := readCoding(t, at, &c)
		it.Code = append(it.Code, c)
		return err
	})
	o.text("prefix", &it.Prefix)
	o.text("text", &it.Text)
	o.text("type", &it.Type)
	o.list("enableWhen", func(t *tree, at *place) error {
		var e EnableWhen
		p := open(t, at, &e.Node)
		p.text("question", &e.Question)
		p.text("operator", &e.Operator)
		p.value("answer", &e.Answer)
		err := p.close()
		it.EnableWhen = append(it.EnableWhen, e)
		return err
	})
	o.text("enableBehavior", &it.EnableBehavior)
	o.flag("required", &it.Required)
	o.flag("repeats", &it.Repeats)
	o.flag("readOnly", &it.ReadOnly)
	o.integer("maxLength", &it.MaxLength)
	o.text("answerValueSet", &it.AnswerValueSet)
	o.list("answerOption", func(t *tree, at *place) error {
		var a AnswerOption
		p := open(t, at, &a.Node)
		p.value("value", &a.Value)
		p.flag("initialSelected", &a.InitialSelected)
		err := p.close()
		it.AnswerOption = append(it.AnswerOption, a)
		return err
	})
	o.list("initial", func(t *tree, at *place) error {
		var n Initial
		p := open(t, at, &n.Node)
		p.value("value", &n.Value)
		err := p.close()
		it.Initial = append(it.Initial, n)
		return err
	})
	o.items(&it.Item)
	return o.close()
}

// MarshalJSON writes the form as compact JSON in the order of the FHIR definition. Call it directly or
// use Indented: json.Marshal would escape < and > again.
func (q *Questionnaire) MarshalJSON() ([]byte, error) {
	w := begin(nil, &q.Node)
	w.key("resourceType")
	w.buf = append(w.buf, `"Questionnaire"`...)
	w.text("id", q.ID)
	w.text("language", q.Language)
	writeList(w, "contained", q.Contained, func(buf []byte, c Contained) []byte {
		if c.ValueSet == nil {
			return append(buf, c.Other...)
		}
		return c.ValueSet.append(buf)
	})
	w.extensions("extension", q.Extension)
	w.extensions("modifierExtension", q.ModifierExtension)
	w.text("url", q.URL)
	w.text("version", q.Version)
	w.text("name", q.Name)
	w.text("title", q.Title)
	w.text("status", q.Status)
	w.texts("subjectType", q.SubjectType)
	w.text("date", q.Date)
	w.text("publisher", q.Publisher)
	w.text("description", q.Description)
	w.text("purpose", q.Purpose)
	w.text("copyright", q.Copyright)
	if p := q.Effective; p != nil {
		w.key("effectivePeriod")
		v := begin(w.buf, &p.Node).head()
		v.text("start", p.Start)
		v.text("end", p.End)
		w.buf = v.end()
	}
	writeList(w, "item", q.Item, func(buf []byte, it *Item) []byte { return it.append(buf) })
	return w.end(), nil
}

func (it *Item) append(buf []byte) []byte {
	w := begin(buf, &it.Node).head()
	w.text("linkId", it.LinkID)
	w.text("definition", it.Definition)
	writeList(w, "code", it.Code, func(buf []byte, c Coding) []byte { return c.append(buf) })
	w.text("prefix", it.Prefix)
	w.text("text", it.Text)
	w.text("type", it.Type)
	writeList(w, "enableWhen", it.EnableWhen, func(buf []byte, e EnableWhen) []byte {
		v := begin(buf, &e.Node).head()
		v.text("question", e.Question)
		v.text("operator", e.Operator)
		v.value("answer", e.Answer)
		return v.end()
	})
	w.text("enableBehavior", it.EnableBehavior)
	w.flag("required", it.Required)
	w.flag("repeats", it.Repeats)
	w.flag("readOnly", it.ReadOnly)
	w.integer("maxLength", it.MaxLength)
	w.text("answerValueSet", it.AnswerValueSet)
	writeList(w, "answerOption", it.AnswerOption, func(buf []byte, a AnswerOption) []byte {
		v := begin(buf, &a.Node).head()
		v.value("value", a.Value)
		v.flag("initialSelected", a.InitialSelected)
		return v.end()
	})
	writeList(w, "initial", it.Initial, func(buf []byte, n Initial) []byte {
		v := begin(buf, &n.Node).head()
		v.value("value", n.Value)
		return v.end()
	})
	writeList(w, "item", it.Item, func(buf []byte, it *Item) []byte { return it.append(buf) })
	return w.end()
}

// Indented writes the form for people and version control: two spaces, one member a line, an end of
// line at the end.
func (q *Questionnaire) Indented() ([]byte, error) {
	return indented(q.MarshalJSON())
}

func indented(compact []byte, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, compact, "", "  "); err != nil {
		return nil, fmt.Errorf("indent: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}
