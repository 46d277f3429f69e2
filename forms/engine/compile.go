package engine

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"doorstep/forms/fhir"
)

// Reasons for which a form cannot be compiled at all. Everything else that is wrong with a form is found by Check, and
// a form that is loaded all the same runs as well as it can.
var (
	ErrNoForm    = errors.New("there is no form")
	ErrLinkID    = errors.New("every item needs a linkId of its own")
	ErrItemType  = errors.New("the item type is not supported")
	ErrFormDepth = errors.New("the form nests too deeply")
)

// maxItemDepth bounds how deep items nest.
const maxItemDepth = 40

// Compile builds the form's index. It refuses only what cannot be addressed or drawn: an item without a linkId of its
// own, an unknown type, absurd nesting.
func Compile(q *fhir.Questionnaire) (*Form, error) { return CompileWith(q, nil) }

// CompileWith is Compile for an app that ships value sets: sets returns the one of that canonical address, or nil.
func CompileWith(q *fhir.Questionnaire, sets func(canonical string) *fhir.ValueSet) (*Form, error) {
	if q == nil {
		return nil, ErrNoForm
	}
	f := &Form{
		URL: q.URL, Version: q.Version, Name: q.Name, Title: q.Title, Language: q.Language, Status: q.Status,
		Source: q, byID: map[string]*Item{}, sections: map[string]*Section{}, pages: map[string]*Page{},
	}
	c := &compiler{form: f, sets: sets}
	top, err := c.items(q.Item, nil, nil, 0)
	if err != nil {
		return nil, err
	}
	f.layOut(top)
	f.plan = newPlan(f, top)
	return f, nil
}

type compiler struct {
	form   *Form
	sets   func(string) *fhir.ValueSet
	groups int
}

func (c *compiler) items(src []*fhir.Item, parent *Item, in *RowGroup, depth int) ([]*Item, error) {
	if depth > maxItemDepth {
		return nil, ErrFormDepth
	}
	var out []*Item
	for _, s := range src {
		if s == nil || s.LinkID == "" || c.form.byID[s.LinkID] != nil {
			id := ""
			if s != nil {
				id = s.LinkID
			}
			return nil, fmt.Errorf("%w: %q", ErrLinkID, id)
		}
		it, err := c.item(s, parent, in)
		if err != nil {
			return nil, err
		}
		c.form.byID[s.LinkID] = it
		it.index = len(c.form.items)
		c.form.items = append(c.form.items, it)
		out = append(out, it)
		inner := in
		if it.Repeats && (it.Type == Group || it.Question() && hasQuestions(s)) {
			it.Rows = c.rowGroup(it, in)
			inner = it.Rows
		}
		if it.Children, err = c.items(s.Item, it, inner, depth+1); err != nil {
			return nil, err
		}
		for _, child := range it.Children {
			if child.hint() {
				it.Hint = strings.TrimSpace(it.Hint + "\n" + child.Text)
			}
		}
	}
	return out, nil
}

// hasQuestions tells a question with items of its own from one with help texts only.
func hasQuestions(s *fhir.Item) bool {
	for _, child := range s.Item {
		if child != nil && child.Type != string(Display) {
			return true
		}
	}
	return false
}

// hint reports whether the item is a help text that belongs to the question above it.
func (it *Item) hint() bool {
	return it.Type == Display && it.Parent != nil && (it.Control == "help" || it.Control == "flyover") && len(it.Source.EnableWhen) == 0
}

func (c *compiler) rowGroup(it *Item, in *RowGroup) *RowGroup {
	c.groups++
	g := &RowGroup{ID: it.LinkID, Item: it, Parent: in, MinRows: it.MinOccurs, MaxRows: it.MaxOccurs}
	if e := it.Source.Ext(fhir.DRow); e != nil {
		g.RowName = e.Value.Text
		for _, x := range e.Extension {
			switch x.URL {
			case "called":
				g.RowName = x.Value.Text
			case "title":
				if x.Value.Text != "" {
					g.TitleLinks = append(g.TitleLinks, x.Value.Text)
				}
			}
		}
	}
	return g
}

var itemTypes = map[Type]bool{
	Group: true, Display: true, Boolean: true, Integer: true, Decimal: true, Date: true, DateTime: true, Time: true,
	String: true, Text: true, URL: true, Choice: true, OpenChoice: true, Attachment: true, Quantity: true, Reference: true,
}

func (c *compiler) item(s *fhir.Item, parent *Item, in *RowGroup) (*Item, error) {
	it := &Item{
		LinkID: s.LinkID, Prefix: s.Prefix, Text: s.Text, Type: Type(s.Type), Parent: parent, Group: in, Source: s,
		Repeats: s.Repeats, ReadOnly: s.ReadOnly, MaxLength: s.MaxLength, MaxPlaces: -1, GapCodes: fhir.GapReasons,
	}
	if !itemTypes[it.Type] {
		return nil, fmt.Errorf("%w: %q has type %q", ErrItemType, s.LinkID, s.Type)
	}
	c.appearance(it)
	c.limits(it)
	c.behaviour(it)
	c.options(it)
	return it, nil
}

func boolExt(s *fhir.Item, url string) bool {
	e := s.Ext(url)
	return e != nil && e.Value.Kind == fhir.Boolean && e.Value.Bool
}

func textExt(s *fhir.Item, url string) string {
	if e := s.Ext(url); e != nil {
		return e.Value.Text
	}
	return ""
}

func intExt(s *fhir.Item, url string, none int) int {
	if e := s.Ext(url); e != nil && e.Value.Kind == fhir.Integer {
		if n, err := strconv.Atoi(e.Value.Text); err == nil && n >= 0 {
			return n
		}
	}
	return none
}

func valueExt(s *fhir.Item, url string) *fhir.Value {
	if e := s.Ext(url); e != nil && !e.Value.Empty() {
		v := e.Value
		return &v
	}
	return nil
}

func codeExt(s *fhir.Item, url string) string {
	if e := s.Ext(url); e != nil {
		for _, coding := range e.Value.Codings() {
			return coding.Code
		}
	}
	return ""
}

func (c *compiler) appearance(it *Item) {
	s := it.Source
	it.Control = codeExt(s, fhir.ExtItemControl)
	if own := codeExt(s, fhir.DItemControl); own != "" {
		it.Control = own
	} else if own := textExt(s, fhir.DItemControl); own != "" {
		it.Control = own
	}
	it.Short, it.Subtitle, it.Entry = textExt(s, fhir.ExtShortText), textExt(s, fhir.DSubtitle), textExt(s, fhir.ExtEntryFormat)
	it.OpenLabel = textExt(s, fhir.ExtOpenLabel)
	it.Horizontal = textExt(s, fhir.ExtChoiceOrientation) == "horizontal"
	it.Hidden = boolExt(s, fhir.ExtHidden) || textExt(s, fhir.ExtUsageMode) == "display"
	it.Voice, it.Restricted, it.FamilyMaySee = boolExt(s, fhir.DVoice), boolExt(s, fhir.DRestricted), boolExt(s, fhir.DFamilyMaySee)
	it.CompanionOf, it.OptionsFrom = textExt(s, fhir.DCompanionOf), textExt(s, fhir.DOptionsFrom)
	it.LengthGuide = intExt(s, fhir.DLengthGuide, 0)
	it.Protected = textExt(s, fhir.ExtDisabledDisplay) == "protected"
	for _, e := range s.Exts(fhir.ExtSupportLink) {
		it.Links = append(it.Links, e.Value.Text)
	}
	for _, e := range s.Exts(fhir.DThreshold) {
		it.Bands = append(it.Bands, Band{Level: e.Sub("level").Text, AtLeast: e.Sub("atLeast").Text, Below: e.Sub("below").Text, Text: e.Sub("text").Text})
	}
	if e := s.Ext(fhir.DSigner); e != nil {
		it.Signer = &Signer{Role: e.Sub("role").Text, Does: e.Sub("does").Text}
	}
}

func (c *compiler) limits(it *Item) {
	s := it.Source
	it.MinLength = intExt(s, fhir.ExtMinLength, 0)
	if it.Pattern = textExt(s, fhir.ExtRegex); it.Pattern != "" {
		it.pattern, _ = regexp.Compile("^(?:" + it.Pattern + ")$")
	}
	it.MaxPlaces = intExt(s, fhir.ExtMaxDecimalPlaces, -1)
	it.MinOccurs, it.MaxOccurs = intExt(s, fhir.ExtMinOccurs, 0), intExt(s, fhir.ExtMaxOccurs, 0)
	it.MaxSize = sizeExt(s)
	it.Min, it.Max = valueExt(s, fhir.ExtMinValue), valueExt(s, fhir.ExtMaxValue)
	if it.Type == Quantity {
		if v := valueExt(s, fhir.ExtMinQuantity); v != nil {
			it.Min = v
		}
		if v := valueExt(s, fhir.ExtMaxQuantity); v != nil {
			it.Max = v
		}
	}
	for _, url := range []string{fhir.ExtUnitOption, fhir.ExtUnit} {
		for _, e := range s.Exts(url) {
			it.Units = append(it.Units, e.Value.Coding)
		}
	}
	for _, e := range s.Exts(fhir.ExtMimeType) {
		it.MimeTypes = append(it.MimeTypes, e.Value.Text)
	}
	for _, e := range s.Exts(fhir.ExtReferenceResource) {
		it.RefTypes = append(it.RefTypes, e.Value.Text)
	}
}

func sizeExt(s *fhir.Item) int64 {
	if e := s.Ext(fhir.ExtMaxSize); e != nil {
		text, _, _ := strings.Cut(e.Value.Text, ".")
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && n > 0 {
			return n
		}
	}
	return 0
}

func (c *compiler) behaviour(it *Item) {
	s := it.Source
	if s.Required {
		it.Required = Stop
	}
	if e := s.Ext(fhir.DRequired); e != nil {
		if e.Sub("kind").Text == fhir.RequiredGap {
			it.Required = GapOK
		} else {
			it.Required = Stop
		}
		it.Conditional = !e.Sub("when").Empty()
	}
	if e := s.Ext(fhir.DGapCodes); e != nil {
		it.GapCodes = nil
		for _, x := range e.Extension {
			it.GapCodes = append(it.GapCodes, x.Value.Text)
		}
	}
	it.Calculated = s.Ext(fhir.ExtCalculated) != nil && it.Question()
	it.ReadOnly = it.ReadOnly || it.Calculated
	it.Prefill = textExt(s, fhir.DPrefill)
}

func (c *compiler) options(it *Item) {
	for i := range it.Source.AnswerOption {
		o := &it.Source.AnswerOption[i]
		opt := Option{Value: o.Value, Coding: o.Value.Coding, Selected: o.InitialSelected}
		if opt.Label = o.Value.Coding.Display; o.Value.Kind != fhir.CodingKind {
			opt.Label = o.Value.Text
			opt.Coding = fhir.Coding{Display: o.Value.Text}
		}
		c.option(it, &opt, &o.Node, o.Value.Coding.More)
	}
	ref := it.Source.AnswerValueSet
	if ref == "" {
		return
	}
	set := c.form.Source.ValueSet(ref)
	if set == nil && c.sets != nil && !strings.HasPrefix(ref, "#") {
		set = c.sets(ref)
	}
	if set == nil {
		return
	}
	nodes := map[string]*fhir.Node{}
	if set.Compose != nil {
		for i := range set.Compose.Include {
			inc := &set.Compose.Include[i]
			for j := range inc.Concept {
				nodes[inc.System+"|"+inc.Concept[j].Code] = &inc.Concept[j].Node
			}
		}
	}
	for _, coding := range set.Codings() {
		coding := coding
		opt := Option{Value: fhir.Value{Kind: fhir.CodingKind, Coding: coding}, Coding: coding, Label: coding.Display}
		c.option(it, &opt, nodes[coding.System+"|"+coding.Code], coding.More)
	}
}

// option finishes an option from the extensions on either of the nodes that stand for it.
func (c *compiler) option(it *Item, opt *Option, nodes ...*fhir.Node) {
	if opt.Label == "" {
		opt.Label = opt.Coding.Code
	}
	for _, n := range nodes {
		if n == nil {
			continue
		}
		for i := range n.Extension {
			e := &n.Extension[i]
			switch e.URL {
			case fhir.ExtOptionExclusive:
				opt.Exclusive = e.Value.Bool
			case fhir.ExtOptionPrefix:
				opt.Prefix = e.Value.Text
			case fhir.ExtOrdinalValue, fhir.ExtItemWeight:
				opt.Ordinal = e.Value.Text
			case fhir.DGuide:
				opt.Guide = e.Value.Text
			case fhir.DFlag:
				opt.Flags = append(opt.Flags, e.Value.Text)
			}
		}
	}
	it.Options = append(it.Options, *opt)
}
