package exchange

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"doorstep/app/casefile"
	"doorstep/forms/fhir"
)

// attachments puts every photo and file that lies sealed in the vault into the bundle: a
// Binary, which the answer names by urn:uuid and by SHA-256. What an answer carries itself,
// such as a drawn signature, stays in the answer.
func (w *writer) attachments(ctx context.Context, d *casefile.Document, items []*fhir.ResponseItem) error {
	for _, it := range items {
		for i := range it.Answer {
			a := &it.Answer[i]
			if v := &a.Value; v.Kind == fhir.AttachmentKind && strings.HasPrefix(v.Attachment.URL, casefile.BlobPrefix) {
				if err := w.attachment(ctx, d, it.LinkID, v); err != nil {
					return err
				}
			}
			if err := w.attachments(ctx, d, a.Item); err != nil {
				return err
			}
		}
		if err := w.attachments(ctx, d, it.Item); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) attachment(ctx context.Context, d *casefile.Document, link string, v *fhir.Value) error {
	var data []byte
	var err error
	if w.src.File != nil {
		data, err = w.src.File(ctx, *v)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	a := &v.Attachment
	if err != nil || w.src.File == nil {
		why := "it is not here"
		if err != nil {
			why = err.Error()
		}
		w.note(d, link, "The photo or file “"+a.Title+"” is left out: "+why+".")
		return nil
	}
	sum := sha256.Sum256(data)
	digest := hex.EncodeToString(sum[:])
	name := urn + uuid(sum[:], []byte(a.ContentType))
	a.URL, a.Size = name, strconv.Itoa(len(data))
	a.More = withSHA(a.More, digest)
	if w.files[name] {
		return nil
	}
	w.files[name] = true
	raw, err := written(binary{"Binary", a.ContentType, data})
	w.file = append(w.file, entry{name, raw})
	return err
}

// withSHA adds the SHA-256 of an attachment's content to what it carries.
func withSHA(n *fhir.Node, digest string) *fhir.Node {
	out := fhir.Node{}
	if n != nil {
		out = *n
	}
	var rest []fhir.Extension
	for _, e := range out.Extension {
		if e.URL != fhir.DSHA256 {
			rest = append(rest, e)
		}
	}
	out.Extension = append(rest, fhir.Extension{URL: fhir.DSHA256, Value: fhir.TextValue(digest)})
	return &out
}
