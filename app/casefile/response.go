package casefile

import (
	"encoding/base64"
	"slices"
	"time"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// systemDocument is the identifier system of our documents.
const systemDocument = fhir.Base + "document"

// QuestionnaireResponse is the document as FHIR: a function of the set of
// changes and the form, so that every tablet that holds the same changes
// writes the same bytes. Values that depend on the day are those of the last
// signature once the document is signed.
func (d *Document) QuestionnaireResponse() *fhir.QuestionnaireResponse {
	d.mu.Lock()
	defer d.mu.Unlock()
	at := time.Time{}
	sigs := d.signatures()
	for _, s := range sigs {
		if s.valid && s.At.After(at) {
			at = s.At
		}
	}
	qr := d.response(at)
	for _, s := range sigs {
		if s.valid {
			d.attach(qr, s)
		}
	}
	return qr
}

// response is the document without signatures, worked out at a moment; zero
// for now.
func (d *Document) response(at time.Time) *fhir.QuestionnaireResponse {
	env := d.cfg.Env
	if !at.IsZero() {
		zone := d.now().Location()
		env.Now = func() time.Time { return at.In(zone) }
	}
	resp := d.cfg.Form.New(env, d.answers())
	return resp.Response(d.fhirHead())
}

func (d *Document) fhirHead() engine.Head {
	h := engine.Head{
		ID:         d.cfg.ID.String(),
		Status:     string(d.status()),
		Identifier: &fhir.Identifier{System: systemDocument, Value: d.cfg.ID.String()},
		Subject:    d.reference(op.LinkSubject),
		Author:     d.reference(op.LinkAuthor),
		Encounter:  d.reference(op.LinkEncounter),
	}
	if d.newest.at != 0 {
		h.Authored = d.newest.at.Time().Format(time.RFC3339)
	}
	if s, ok := d.headText(op.LinkAuthored); ok {
		h.Authored = s
	}
	return h
}

func (d *Document) headText(link string) (string, bool) {
	if !d.head[link] {
		return "", false
	}
	v, ok := d.shown(op.Cell{Doc: d.cfg.ID, Link: link})
	if !ok {
		return "", false
	}
	return v.Text()
}

func (d *Document) reference(link string) *fhir.Reference {
	if !d.head[link] {
		return nil
	}
	v, ok := d.shown(op.Cell{Doc: d.cfg.ID, Link: link})
	if name, _, typed := v.Typed(); !ok || !typed || name != op.TypeReference {
		return nil
	}
	return &fhir.Reference{Reference: v.Field(0), Display: v.Field(1)}
}

// status merges by rank: of several, the greatest holds.
func (d *Document) status() DocStatus {
	if s := d.set.Status(d.cfg.ID); s != "" {
		return DocStatus(s)
	}
	return InProgress
}

// Status is how far the document has come.
func (d *Document) Status() DocStatus {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.status()
}

func (d *Document) caseID() ID {
	if d.head[op.LinkCase] {
		v, ok := d.shown(op.Cell{Doc: d.cfg.ID, Link: op.LinkCase})
		if b, isBytes := v.Bytes(); ok && isBytes && len(b) == len(ID{}) {
			return ID(b)
		}
	}
	return d.cfg.Space
}

// Case is the case that the document belongs to.
func (d *Document) Case() ID {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.caseID()
}

// version1 counts versions from 1; of several people's counts the greatest
// holds.
func (d *Document) version1() int {
	n := int64(1)
	if d.head[linkVersion] {
		for _, o := range d.set.Visible(op.Cell{Doc: d.cfg.ID, Link: linkVersion}) {
			if v, ok := o.Value.Int(); ok {
				n = max(n, v)
			}
		}
	}
	return int(n)
}

// attach writes a signature where FHIR has it: on the item that was signed,
// or on the response.
func (d *Document) attach(qr *fhir.QuestionnaireResponse, s signature) {
	sig := fhir.Signature{
		Type: []fhir.Coding{{System: fhir.SignatureType, Code: "1.2.840.10065.1.12.1.1", Display: "Author's Signature"}},
		When: s.At.Format(time.RFC3339),
		Who:  fhir.Reference{Display: s.Name},
	}
	ext := func() []fhir.Extension {
		return []fhir.Extension{
			{URL: fhir.ExtSignature, Value: fhir.SignatureValue(sig)},
			{URL: fhir.DSignedDigest, Value: fhir.TextValue(s.dig)},
		}
	}
	if s.cell.LinkID == "" {
		qr.Extension = append(qr.Extension, ext()...)
		return
	}
	if it := find(qr.Item, s.cell, ""); it != nil {
		if len(it.Answer) > 0 {
			if a := it.Answer[0].Value.Attachment; a.Data != "" {
				sig.SigFormat, sig.Data = a.ContentType, a.Data
			}
		}
		if sig.Data == "" {
			sig.SigFormat, sig.Data = "text/plain", base64.StdEncoding.EncodeToString([]byte(s.Name))
		}
		it.Extension = slices.DeleteFunc(it.Extension, func(e fhir.Extension) bool {
			return e.URL == fhir.ExtSignature || e.URL == fhir.DSignedDigest
		})
		it.Extension = append(it.Extension, ext()...)
	}
}

func find(items []*fhir.ResponseItem, c Cell, row engine.RowID) *fhir.ResponseItem {
	for _, it := range items {
		here := row
		if c.Row != "" && it.ID == string(c.Row) {
			here = c.Row
		}
		if it.LinkID == c.LinkID && here == c.Row {
			return it
		}
		if f := find(it.Item, c, here); f != nil {
			return f
		}
		for _, a := range it.Answer {
			if f := find(a.Item, c, here); f != nil {
				return f
			}
		}
	}
	return nil
}

// Summary is the document in a list.
func (d *Document) Summary() DocSummary {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := DocSummary{
		ID: d.cfg.ID, Case: d.caseID(), Form: FormName(d.cfg.Form), URL: d.cfg.Form.Canonical(), Title: d.cfg.Form.Title,
		Status: d.status(), Version: d.version1(),
	}
	s.Under, _ = d.headText(linkSettings)
	if r := d.reference(op.LinkAuthor); r != nil {
		s.StartedBy = r.Display
	}
	if d.first != 0 {
		s.Started, s.Changed, s.ChangedBy = d.first.Time(), d.newest.at.Time(), d.author(d.newest.inc).Name
	}
	for _, part := range d.cfg.Form.Parts {
		for _, sec := range part.Sections {
			p := d.resp.SectionStatus(sec.ID)
			if p.Total == 0 && p.Fix == 0 {
				continue
			}
			s.Progress.Sections++
			s.Progress.Answered += p.Answered
			s.Progress.Questions += p.Total
			switch p.Status {
			case engine.Finished:
				s.Progress.Finished++
			case engine.InProgress:
				s.Progress.Started++
			case engine.ToFix:
				s.Progress.Started++
				s.Progress.ToFix += p.Fix
			}
		}
	}
	s.Choices = len(d.conflicts())
	s.Clock = d.clock()
	// Who signed again at the same place has answered for what changed.
	last := map[string]bool{}
	for _, x := range d.signatures() {
		s.Signed = append(s.Signed, x.SignedBy)
		last[string(x.cell.Row)+" "+x.cell.LinkID+" "+x.Role] = x.valid
	}
	for _, valid := range last {
		s.Stale = s.Stale || !valid
	}
	return s
}

// FormName is the short name of a form, as in `forms list`: the last part of
// its canonical address.
func FormName(f *engine.Form) string {
	for i := len(f.URL) - 1; i >= 0; i-- {
		if f.URL[i] == '/' {
			return f.URL[i+1:]
		}
	}
	return f.URL
}
