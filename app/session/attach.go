package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/picture"
	"doorstep/app/store"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// ErrNotHere reports an attachment whose content is not on this tablet yet.
var ErrNotHere = store.ErrBlobNotHere

// maxFile bounds a document that is attached as it is, bytes.
const maxFile = 20 << 20

// Attach adds a photo, drawing or document to an answer. Pictures are turned the
// right way up, scaled down and stripped of everything but the picture: where
// and on whose telephone it was taken stays out of the record. The content is
// sealed and durable before the answer names it; it is sent after all text.
func (s *Session) Attach(ctx context.Context, docID casefile.ID, cell casefile.Cell, name string, data []byte) error {
	d, err := s.OpenDoc(docID)
	if err != nil {
		return err
	}
	it := d.Form().Item(cell.LinkID)
	if it == nil {
		return casefile.ErrNoQuestion
	}
	if it.Type != engine.Attachment {
		return errors.New("this question takes no photo or file")
	}
	kept, mime, err := prepare(data)
	if err != nil {
		return err
	}
	if !takes(it, mime) {
		return fmt.Errorf("this question takes only: %s", strings.Join(it.MimeTypes, ", "))
	}
	ref, err := s.store.PutBlob(ctx, d.Space(), mime, kept)
	if err != nil {
		return err
	}
	v, ok := casefile.FromOp(ref.Value(title(name)))
	if !ok {
		return errors.New("this file cannot be kept")
	}
	if it.Rows != nil {
		_, _, err = d.AddAnswer(ctx, cell.LinkID, cell.Row, v)
		return err
	}
	values := []fhir.Value{v}
	if it.Repeats {
		values = append(slices.Clone(d.State(cell).Values), v)
	}
	_, err = d.Set(ctx, cell, values...)
	return err
}

// prepare makes a file ready to be kept and says what it is.
func prepare(data []byte) ([]byte, string, error) {
	if bytes.HasPrefix(data, []byte("%PDF-")) {
		if len(data) > maxFile {
			return nil, "", fmt.Errorf("this document is too large: use one of at most %d MB", maxFile>>20)
		}
		return data, "application/pdf", nil
	}
	p, err := picture.Prepare(data)
	return p.Data, p.Mime, err
}

func takes(it *engine.Item, mime string) bool {
	return len(it.MimeTypes) == 0 || slices.ContainsFunc(it.MimeTypes, func(m string) bool {
		kind, all := strings.CutSuffix(m, "/*")
		return m == mime || all && strings.HasPrefix(mime, kind+"/")
	})
}

// title is a file's name without its folder, short enough to be shown.
func title(name string) string {
	return shorten(filepath.Base(strings.ReplaceAll(name, `\`, "/")), 80)
}

// Attachment is the content of an attachment; ErrNotHere when it is still to
// come.
func (s *Session) Attachment(ctx context.Context, v fhir.Value) ([]byte, error) {
	o, err := casefile.ToOp(v)
	if err != nil {
		return nil, err
	}
	if _, _, ok := store.AttachmentOf(op.ID{}, o); !ok {
		return nil, errors.New("there is no photo or file in this answer")
	}
	err = ErrNotHere
	for _, space := range s.likely() {
		ref, _, _ := store.AttachmentOf(space, o)
		b, blobErr := s.store.Blob(ctx, ref)
		if blobErr == nil {
			return b, nil
		}
		if !errors.Is(blobErr, ErrNotHere) && !errors.Is(blobErr, store.ErrNoKey) && !errors.Is(blobErr, store.ErrSpace) {
			err = blobErr
		}
	}
	return nil, err
}

// likely are the spaces that a picture may belong to, those of open documents
// first: an answer does not say which space it is of.
func (s *Session) likely() []op.ID {
	var first []op.ID
	s.mu.Lock()
	for _, d := range s.open {
		if !slices.Contains(first, d.Space()) {
			first = append(first, d.Space())
		}
	}
	s.mu.Unlock()
	for _, id := range s.store.Spaces() {
		if !s.ofNoCase(id) && !slices.Contains(first, id) {
			first = append(first, id)
		}
	}
	return first
}
