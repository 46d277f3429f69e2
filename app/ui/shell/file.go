package shell

import (
	"io"
	"mime"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/forms/engine"
)

// mostRead is more than any file that an answer may carry, so that a large
// file is told as too large and not read whole.
const mostRead = 32 << 20

// pickFile asks the system for a picture or a document. The idle lock waits
// while the picker is open, for the user is not away.
func (s *Shell) pickFile(it *engine.Item, done func(form.File)) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		s.idle.Held = false
		s.alive()
		if err != nil || r == nil {
			return
		}
		s.cfg.Run.Go(func() func() {
			data, err := io.ReadAll(io.LimitReader(r, mostRead))
			_ = r.Close()
			name := filepath.Base(r.URI().Path())
			return func() {
				if err != nil {
					s.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: "The file could not be read. Choose it again, or another one."})
					return
				}
				kind := mime.TypeByExtension(strings.ToLower(filepath.Ext(name)))
				if kind == "" {
					kind = "application/octet-stream"
				}
				done(form.File{Name: name, Type: strings.Split(kind, ";")[0], Data: data})
			}
		})
	}, s.cfg.Window)
	if len(it.MimeTypes) > 0 {
		d.SetFilter(storage.NewMimeTypeFileFilter(it.MimeTypes))
	}
	s.idle.Held = true
	d.Show()
}
