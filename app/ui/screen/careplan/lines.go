package careplan

import (
	"image"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"doorstep/app/casefile/healthplan"
	"doorstep/app/say"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
)

// Lines draws what a plan says: questions small, answers whole.
type Lines struct {
	Desk screen.Desk
	Tags *screen.Tags
	// Given is what the child is called in questions.
	Given string
	// Picture draws an attached picture at most w by h pixels; nil where there are none.
	Picture func(v fhir.Value, w, h int, done func(image.Image, string))
	// Grown is called when a picture came and the page is taller.
	Grown func()
	// Size is the size of the answers, theme.SizeBody if empty.
	Size fyne.ThemeSizeName
	// Flat draws rows without an edge of their own.
	Flat bool
	// Bare leaves the question out where there is one only.
	Bare bool
}

// Of are answers below each other.
func (l Lines) Of(list []model.Written) fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, w := range list {
		w.Label = model.Call(w.Label, l.Given)
		if len(w.Rows) > 0 {
			out = append(out, l.rows(w))
			continue
		}
		out = append(out, l.one(w, l.Bare && len(list) == 1))
	}
	return widget.VBox(14, out...)
}

func (l Lines) one(w model.Written, bare bool) fyne.CanvasObject {
	size := l.Size
	if size == "" {
		size = theme.SizeBody
	}
	var parts []fyne.CanvasObject
	if !bare {
		parts = append(parts, widget.NewText(widget.TextProps{Text: w.Label, Size: theme.SizeSmall, Bold: true, Colour: theme.Muted}))
	}
	if w.Secret {
		parts = append(parts, widget.Row(0, widget.AlignStart, widget.NewTag(widget.TagProps{Text: say.T("Not for carers"), Icon: "lock", Tone: widget.ToneChoice})))
	}
	if len(w.Files) == 0 {
		parts = append(parts, widget.NewText(widget.TextProps{Text: w.Text, Size: size, Italic: w.Voice, Exact: true}))
	}
	for _, v := range w.Files {
		parts = append(parts, l.file(w.Label, v))
	}
	return widget.VBox(2, parts...)
}

// rows are the rows of a group, each numbered and whole.
func (l Lines) rows(w model.Written) fyne.CanvasObject {
	bare := l.Bare
	l.Bare = false
	var out []fyne.CanvasObject
	if !bare {
		out = append(out, widget.NewText(widget.TextProps{Text: w.Label, Size: theme.SizeSmall, Bold: true, Colour: theme.Muted}))
	}
	for i, r := range w.Rows {
		var parts []fyne.CanvasObject
		if len(w.Rows) > 1 {
			parts = append(parts, widget.Small(say.F("%d of %d", i+1, len(w.Rows))))
		}
		lines := r.Lines
		// What a row begins with is its name, and stands out.
		if len(lines) > 0 && len(lines[0].Files) == 0 && len(lines[0].Rows) == 0 && !lines[0].Secret {
			parts = append(parts, widget.NewText(widget.TextProps{Text: lines[0].Text, Size: theme.SizeH3, Bold: true, Exact: true}))
			lines = lines[1:]
		}
		if len(lines) > 0 {
			parts = append(parts, widget.Pad(0, 4, 0, 0, l.Of(lines)))
		}
		row := widget.VBox(2, parts...)
		switch {
		case !l.Flat:
			out = append(out, screen.Card(row))
		case i > 0:
			out = append(out, widget.NewSeparator(), row)
		default:
			out = append(out, row)
		}
	}
	return widget.VBox(8, out...)
}

// Pixels that a picture is drawn with on a page, and when it is opened.
const (
	pictureWide = 900
	pictureHigh = 900
	largeSide   = 1800
)

// file is a picture on the page, which opens larger, or a paper by its name.
func (l Lines) file(label string, v fhir.Value) fyne.CanvasObject {
	name := v.Attachment.Title
	if name == "" {
		name = label
	}
	if !strings.HasPrefix(v.Attachment.ContentType, "image/") || l.Picture == nil {
		return widget.Row(8, widget.AlignStart, widget.NewIcon(widget.IconProps{Icon: "description", Colour: theme.Muted}), widget.Grow(widget.Strong(name)))
	}
	state := widget.Small(say.T("Opening…"))
	box := widget.VBox(6, state)
	l.Picture(v, pictureWide, pictureHigh, func(img image.Image, why string) {
		if img == nil {
			state.SetText(name + ": " + why)
			return
		}
		box.Objects = []fyne.CanvasObject{
			widget.NewPicture(name, img),
			widget.Row(0, widget.AlignStart, widget.NewLink(widget.LinkProps{Text: say.T("Look closer"), Name: say.F("Look closer: %s", name), OnTapped: func() { l.large(name, v) }})),
		}
		l.Grown()
	})
	return box
}

// large opens a picture over the screen, as large as it goes.
func (l Lines) large(name string, v fhir.Value) {
	l.Picture(v, largeSide, largeSide, func(img image.Image, why string) {
		if img == nil {
			l.Desk.Sheet(name, widget.Body(why))
			return
		}
		l.Desk.Sheet(name, widget.NewPicture(name, img))
	})
}

// Written is what a version of the plan says in answer to some questions, in the
// order of the form. A link that ends in a dot stands for all that begin so.
func Written(doc model.Readable, secret bool, links ...string) []model.Written {
	named := func(id string) bool {
		return slices.ContainsFunc(links, func(link string) bool {
			return id == link || strings.HasSuffix(link, ".") && strings.HasPrefix(id, link) || strings.HasPrefix(id, link+".")
		})
	}
	return written(doc, secret, func(it *engine.Item) bool {
		return named(it.LinkID) || it.Rows != nil && slices.ContainsFunc(links, func(link string) bool { return strings.HasPrefix(link, it.LinkID+".") })
	})
}

// section is all that a version of the plan says in one of its sections.
func section(doc model.Readable, secret bool, code string) []model.Written {
	return written(doc, secret, func(it *engine.Item) bool { return healthplan.SectionOf(it.LinkID) == code })
}

func written(doc model.Readable, secret bool, keep func(*engine.Item) bool) []model.Written {
	var items []*engine.Item
	for _, part := range doc.Form().Parts {
		for _, sec := range part.Sections {
			for _, pg := range sec.Pages {
				items = append(items, pg.Items...)
			}
		}
	}
	list := model.WrittenOf(doc, items, func(it *engine.Item) bool { return (it.Question() || it.Rows != nil) && !keep(it) })
	if !secret {
		list = model.ForEverybody(list)
	}
	return list
}
