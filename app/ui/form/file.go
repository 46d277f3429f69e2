package form

import (
	"encoding/base64"
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"

	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/forms/fhir"
)

// files are the pictures and documents of an answer, by name.
type files struct {
	pt     *part
	list   *fyne.Container
	add    *widget.Button
	wrong  *widget.Text
	values []fhir.Value
}

// file shows a question that is answered with a picture or a document.
func (p *Page) file(pt *part) fyne.CanvasObject {
	f := &files{pt: pt, list: widget.VBox(8), wrong: widget.NewText(widget.TextProps{Size: theme.SizeHint, Bold: true, Colour: theme.Danger})}
	f.wrong.Hide()
	f.add = screen.Tag(&p.Tags, p.id(pt.cell), widget.NewButton(widget.ButtonProps{Text: "Add a photo or file", Icon: "attach_file", OnTapped: f.pick}))
	pt.ctl = f
	parts := []fyne.CanvasObject{widget.NewText(widget.TextProps{Text: pt.item.Text, Size: theme.SizeLabel, Bold: true})}
	if h := hint(pt.item); h != "" {
		parts = append(parts, widget.Hint(h))
	}
	return widget.VBox(6, append(parts, f.wrong, f.list, widget.Row(0, widget.AlignStart, f.add))...)
}

func (f *files) input() widget.Input { return nil }

func (f *files) load(vs []fhir.Value) {
	f.values = vs
	var rows []fyne.CanvasObject
	for i, v := range vs {
		rows = append(rows, f.row(i, v))
	}
	f.list.Objects = rows
	setVisible(f.list, len(rows) > 0)
	setVisible(f.add, !f.pt.page.props.Around.Locked && (len(vs) == 0 || f.pt.item.Repeats))
	f.pt.page.props.Around.Relayout()
}

func (f *files) row(i int, v fhir.Value) fyne.CanvasObject {
	name := model.AnswerText(f.pt.item, []fhir.Value{v})
	if name == "" {
		name = "A file"
	}
	size := ""
	if n, err := strconv.Atoi(v.Attachment.Size); err == nil {
		size = bytesWords(n)
	}
	text := widget.VBox(0, widget.Strong(name))
	if size != "" {
		text = widget.VBox(0, widget.Strong(name), widget.Small(size))
	}
	row := []fyne.CanvasObject{
		widget.NewIcon(widget.IconProps{Icon: "image", Colour: theme.Muted}), widget.Grow(text),
	}
	if !f.pt.page.props.Around.Locked {
		row = append(row, widget.NewButton(widget.ButtonProps{
			Text: "Remove", Name: "Remove " + name, Kind: widget.PlainWarn, Size: widget.Little, OnTapped: func() {
				left := append([]fhir.Value(nil), f.values[:i]...)
				f.pt.chosen(append(left, f.values[i+1:]...)...)
			},
		}))
	}
	return widget.NewCard(widget.CardProps{Content: widget.Row(12, widget.AlignCentre, row...), Pad: widget.Insets{Left: 14, Top: 6, Right: 8, Bottom: 6}})
}

func bytesWords(n int) string {
	switch {
	case n >= 1_000_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1000:
		return fmt.Sprintf("%d KB", (n+500)/1000)
	}
	return fmt.Sprintf("%d bytes", n)
}

// mostFile is the largest file that travels with its answer, in bytes.
const mostFile = 256 << 10

func (f *files) pick() {
	if f.pt.page.props.Around.PickFile == nil {
		return
	}
	f.pt.page.props.Around.PickFile(f.pt.item, func(file File) {
		limit := int64(mostFile)
		if m := f.pt.item.MaxSize; m > 0 && m < limit {
			limit = m
		}
		if int64(len(file.Data)) > limit {
			f.say(fmt.Sprintf("The file must be at most %s – this one has %s", bytesWords(int(limit)), bytesWords(len(file.Data))))
			return
		}
		f.say("")
		v := fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{
			ContentType: file.Type, Title: file.Name, Size: strconv.Itoa(len(file.Data)),
			Data: base64.StdEncoding.EncodeToString(file.Data),
		}}
		if f.pt.item.Repeats {
			f.pt.chosen(append(append([]fhir.Value(nil), f.values...), v)...)
			return
		}
		f.pt.chosen(v)
	})
}

func (f *files) say(words string) {
	f.pt.local = words
	f.problem(words)
}

func (f *files) problem(words string) {
	f.wrong.SetText(words)
	if f.wrong.Visible() != (words != "") {
		setVisible(f.wrong, words != "")
		f.pt.page.props.Around.Relayout()
	}
}
