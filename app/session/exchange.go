package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"doorstep/app/casefile"
	"doorstep/app/exchange"
	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// Bundle writes documents of one case as a FHIR document Bundle. The notes say what it
// does not hold.
func (s *Session) Bundle(ctx context.Context, caseID casefile.ID, docs ...casefile.ID) ([]byte, []exchange.Note, error) {
	r, err := s.Record(caseID)
	if err != nil {
		return nil, nil, err
	}
	src := exchange.Source{
		Record: r, OrganisationID: op.ID(s.vault.Org), Organisation: s.Organisation(), By: s.Me(), File: s.Attachment,
	}
	for _, id := range docs {
		d, err := s.any(id)
		if err != nil {
			return nil, nil, err
		}
		src.Docs = append(src.Docs, d)
	}
	return exchange.Write(ctx, src)
}

// TakenIn is what an import did.
type TakenIn struct {
	Answers int // questions that were answered or got a reason for the gap
	Files   int // photos and files that were kept
	Left    []engine.ImportIssue
}

// ImportFHIR takes the answers of a FHIR file over into a document of the same form, photos
// with them. What does not fit the form is left out and listed.
func (s *Session) ImportFHIR(ctx context.Context, docID casefile.ID, src []byte) (TakenIn, error) {
	var out TakenIn
	d, err := s.OpenDoc(docID)
	if err != nil {
		return out, err
	}
	in, err := exchange.Parse(src)
	if err != nil {
		return out, err
	}
	qr, err := in.Answering(d.Form().URL)
	if err != nil {
		return out, err
	}
	k := keeping{s: s, ctx: ctx, doc: d, in: in}
	if err := k.items("", qr.Item); err != nil {
		return out, err
	}
	out.Files = k.kept
	out.Answers, out.Left, err = d.Import(ctx, qr)
	out.Left = append(k.left, out.Left...)
	return out, err
}

// keeping puts the files of a response into the vault, so that its answers name them there.
type keeping struct {
	s    *Session
	ctx  context.Context
	doc  *casefile.Document
	in   *exchange.Read
	kept int
	left []engine.ImportIssue
}

func (k *keeping) items(path string, items []*fhir.ResponseItem) error {
	for n, ri := range items {
		if ri == nil {
			continue
		}
		at := fmt.Sprintf("%sitem[%d]", path, n)
		if err := k.items(at+".", ri.Item); err != nil {
			return err
		}
		it := k.doc.Form().Item(ri.LinkID)
		var answers []fhir.Answer
		for i, a := range ri.Answer {
			here := fmt.Sprintf("%s.answer[%d]", at, i)
			if err := k.items(here+".", a.Item); err != nil {
				return err
			}
			drop := false
			if it != nil && it.Type == engine.Attachment && it.Control != fhir.ControlSignature && a.Value.Kind == fhir.AttachmentKind {
				why, err := k.file(it, &a.Value)
				if err != nil {
					return err
				}
				if drop = why != ""; drop {
					k.left = append(k.left, engine.ImportIssue{Path: here, LinkID: ri.LinkID, Message: why})
				}
			}
			if !drop {
				answers = append(answers, a)
			}
		}
		ri.Answer = answers
	}
	return nil
}

// file keeps one photo or file; why is not empty when it cannot be taken, in plain words.
func (k *keeping) file(it *engine.Item, v *fhir.Value) (why string, err error) {
	f, ok, err := k.in.Content(v.Attachment)
	switch {
	case err != nil:
		return err.Error(), nil
	case !ok && strings.HasPrefix(v.Attachment.URL, casefile.BlobPrefix):
		return "the photo or file did not come with the answers", nil
	case !ok:
		return "", nil // it lies elsewhere; its address is kept
	}
	data, mime, err := prepare(f.Data)
	if err != nil {
		return err.Error(), nil
	}
	if !takes(it, mime) {
		return "this question takes only: " + strings.Join(it.MimeTypes, ", "), nil
	}
	ref, err := k.s.store.PutBlob(k.ctx, k.doc.Space(), mime, data)
	if err != nil {
		return "", err
	}
	kept, ok := casefile.FromOp(ref.Value(title(v.Attachment.Title)))
	if !ok {
		return "", errors.New("this file cannot be kept")
	}
	*v = kept
	k.kept++
	return "", nil
}
