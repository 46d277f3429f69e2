package engine

import (
	"strconv"

	"doorstep/forms/fhir"
)

// The sizes of a page that the engine makes itself, for a form that brings no pages: at most pageQuestions questions,
// and never more than pageItems of anything.
const (
	pageQuestions = 6
	pageItems     = 20
)

// layOut gives every item its place: parts, sections, pages, and the pages of rows.
func (f *Form) layOut(top []*Item) {
	var loose []*Item
	part := func(it *Item, title string, items []*Item) {
		p := &Part{Title: title, Item: it}
		if it != nil {
			p.ID = it.LinkID
		}
		f.addSections(p, items)
		if len(p.Sections) > 0 {
			f.Parts = append(f.Parts, p)
		}
	}
	for _, it := range top {
		if it.Control != fhir.ControlPart || it.Type != Group || it.Repeats {
			loose = append(loose, it)
			continue
		}
		if len(loose) > 0 {
			part(nil, "", loose)
			loose = nil
		}
		part(it, it.Text, it.Children)
	}
	if len(loose) > 0 {
		part(nil, "", loose)
	}
}

// addSections makes sections of the groups marked so; without a mark, of every plain group that is not a page. What
// stands between them becomes a section of its own.
func (f *Form) addSections(p *Part, items []*Item) {
	marked := false
	for _, it := range items {
		marked = marked || it.Control == fhir.ControlSection
	}
	var loose []*Item
	flush := func() {
		if len(loose) == 0 {
			return
		}
		title := f.Title
		if p.Item != nil {
			title = p.Title
		}
		f.addSection(p, nil, loose[0].LinkID+"#section", title, loose)
		loose = nil
	}
	for _, it := range items {
		plain := it.Type == Group && it.Rows == nil
		if plain && (it.Control == fhir.ControlSection || !marked && it.Control != fhir.ControlPage) {
			flush()
			f.addSection(p, it, it.LinkID, it.Text, it.Children)
			continue
		}
		loose = append(loose, it)
	}
	flush()
}

func (f *Form) addSection(p *Part, it *Item, id, title string, items []*Item) {
	s := &Section{ID: id, Title: title, Part: p, Item: it}
	if it != nil {
		s.Subtitle = it.Subtitle
		it.Section = s
	}
	b := paginator{form: f, section: s, base: id, title: title}
	b.lay(items)
	s.Pages = b.pages
	p.Sections = append(p.Sections, s)
	f.sections[id] = s
}

// paginator lays items on pages: those of a section, or those of a row.
type paginator struct {
	form      *Form
	section   *Section
	rows      *RowGroup
	base      string // for the ids of pages that have no group
	title     string
	pages     []*Page
	open      *Page // a page of the engine's own, still filling
	questions int
	count     int
	made      int
}

func (b *paginator) lay(items []*Item) {
	for _, it := range items {
		switch {
		case it.hint():
			b.place(it, nil)
		case it.Type == Group && it.Rows == nil && it.Control == fhir.ControlPage:
			b.close()
			p := b.add(it.LinkID, it.Text, it)
			p.Subtitle = it.Subtitle
			for _, child := range it.Children {
				b.put(p, child)
			}
		case it.Type == Group && it.Rows == nil && (holdsPages(it) || questions(it) > pageQuestions || size(it) > pageItems):
			b.close()
			outer := b.title
			if it.Text != "" {
				b.title = it.Text
			}
			b.lay(it.Children)
			b.close()
			b.title = outer
			it.Section = b.section
		default:
			q, n := questions(it), size(it)
			if b.open != nil && (b.questions+q > pageQuestions || b.count+n > pageItems) {
				b.close()
			}
			if b.open == nil {
				b.made++
				b.open = b.add(b.base+"#"+strconv.Itoa(b.made), b.title, nil)
			}
			b.questions += q
			b.count += n
			b.put(b.open, it)
		}
	}
}

func (b *paginator) close() { b.open, b.questions, b.count = nil, 0, 0 }

func (b *paginator) add(id, title string, it *Item) *Page {
	p := &Page{ID: id, Title: title, Section: b.section, Item: it, Rows: b.rows}
	if it != nil {
		it.Section = b.section
	}
	b.pages = append(b.pages, p)
	b.form.pages[id] = p
	return p
}

func (b *paginator) put(p *Page, it *Item) {
	if !it.hint() {
		p.Items = append(p.Items, it)
	}
	b.place(it, p)
}

// place notes where an item and all below it are drawn; the items of a row are drawn on the row's own pages.
func (b *paginator) place(it *Item, p *Page) {
	it.Page, it.Section = p, b.section
	if it.Rows != nil {
		inner := paginator{form: b.form, section: b.section, rows: it.Rows, base: it.LinkID, title: it.Text}
		inner.lay(it.Children)
		it.Rows.Pages = inner.pages
		return
	}
	for _, child := range it.Children {
		b.place(child, p)
	}
}

func holdsPages(it *Item) bool {
	for _, child := range it.Children {
		if child.Type == Group && child.Rows == nil && (child.Control == fhir.ControlPage || holdsPages(child)) {
			return true
		}
	}
	return false
}

// questions counts what a person answers on the page itself: a repeating group counts as one, its rows have pages.
func questions(it *Item) int {
	if it.Rows != nil {
		return 1
	}
	n := 0
	if it.Question() {
		n = 1
	}
	for _, child := range it.Children {
		n += questions(child)
	}
	return n
}

func size(it *Item) int {
	n := 1
	if it.Rows != nil {
		return n
	}
	for _, child := range it.Children {
		if !child.hint() {
			n += size(child)
		}
	}
	return n
}
