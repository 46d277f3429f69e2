package shell

import (
	"context"
	"errors"
	"io"
	"mime"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"doorstep/app/say"
	"doorstep/app/ui/form"
	"doorstep/app/ui/model"
	"doorstep/forms/engine"
)

// mostRead is more than any file that an answer may carry, so that a large
// file is told as too large and not read whole.
const mostRead = 32 << 20

// Picker asks for a file of one of these types and gives it with its name; nil
// when the user thought better of it.
type Picker func(mimeTypes []string, done func(name string, file io.ReadCloser, err error))

// PickDialog is the window's own picker.
func PickDialog(w fyne.Window) Picker {
	return func(types []string, done func(string, io.ReadCloser, error)) {
		d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
			if r == nil {
				done("", nil, err)
				return
			}
			done(filepath.Base(r.URI().Path()), r, err)
		}, w)
		if len(types) > 0 {
			d.SetFilter(storage.NewMimeTypeFileFilter(types))
		}
		room := w.Canvas().Size()
		d.Resize(fyne.NewSize(room.Width*.86, room.Height*.86)) // as it comes, names are cut after some letters
		d.Show()
	}
}

// PickFrom is a picker for tests in a real window, where the window's own cannot be
// worked by name: it gives the files of a folder one after another, and begins again.
func PickFrom(folder string) Picker {
	next := 0
	return func(_ []string, done func(string, io.ReadCloser, error)) {
		files, err := filepath.Glob(filepath.Join(folder, "*.*"))
		if err != nil || len(files) == 0 {
			done("", nil, err)
			return
		}
		path := files[next%len(files)]
		next++
		f, err := os.Open(path)
		if err != nil {
			done("", nil, err)
			return
		}
		done(filepath.Base(path), f, nil)
	}
}

// pickFile asks the system for a picture or a document. The idle lock waits
// while the picker is open, for the user is not away.
func (s *Shell) pickFile(it *engine.Item, done func(form.File)) {
	s.idle.Held = true
	s.cfg.PickFile(it.MimeTypes, func(name string, r io.ReadCloser, err error) {
		s.idle.Held = false
		s.alive()
		if err != nil || r == nil {
			return
		}
		s.cfg.Run.Go(func() func() {
			data, err := io.ReadAll(io.LimitReader(r, mostRead))
			_ = r.Close()
			return func() {
				if err != nil {
					s.Tell(model.Words{Tone: model.Danger, Icon: "error", Text: say.T("The file could not be read. Choose it again, or another one.")})
					return
				}
				kind := mime.TypeByExtension(strings.ToLower(filepath.Ext(name)))
				if kind == "" {
					kind = "application/octet-stream"
				}
				done(form.File{Name: name, Type: strings.Split(kind, ";")[0], Data: data})
			}
		})
	})
}

// saveBytes asks where a file goes and writes it.
func (s *Shell) saveBytes(name string, data []byte, done func(fault string, saved bool)) {
	s.cfg.SaveFile(name, s.held(func(f io.WriteCloser, err error) {
		if err != nil || f == nil {
			done(Fault(err), false)
			return
		}
		s.away(func(context.Context) error {
			_, err := f.Write(data)
			return errors.Join(err, f.Close())
		}, func(fault string) { done(fault, fault == "") })
	}))
}
