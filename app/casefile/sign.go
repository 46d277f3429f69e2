package casefile

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/merge"
	"doorstep/sync/op"
)

// linkVersion is the document head that counts versions: 1 until something
// that was signed changed.
const linkVersion = "$version"

// linkReason is the document head that says why a signed document was opened
// again.
const linkReason = "$reason"

// Statement is what a signature says; a Signer binds it to a device
// (sync-and-crypto.md 2.3, document signature).
type Statement struct {
	Form     string // url|version
	FormHash [32]byte
	Case     ID
	Doc      ID
	Cell     Cell // of the signature item; zero for the whole document
	Version  int
	Digest   [32]byte    // of the canonical JSON of what is signed
	Cut      []merge.Run // the changes that were there, exactly
	Text     string      // the statement that was shown
	Role     string
	Name     string
	At       time.Time // as the tablet's clock said
}

// Signing is what a person does to sign.
type Signing struct {
	Cell  Cell   // a signature item, or zero for the whole document
	Role  string // the signer's role; "" takes it from the item
	Name  string
	Typed bool   // the name typed stands for the signature
	SVG   string // the strokes, when drawn
}

// ErrNoSigner reports that this document cannot be signed here.
var ErrNoSigner = errors.New("this document cannot be signed here")

// SignatureCell finds the signature item for a role: its first one without an
// answer, else its first one. A form without signature items is signed as a
// whole: the zero Cell.
func (d *Document) SignatureCell(role string) (Cell, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var roles []string
	best, found := Cell{}, false
	for it := range d.cfg.Form.Items() {
		if it.Control != fhir.ControlSignature || it.Group != nil {
			continue
		}
		r := ""
		if it.Signer != nil {
			r = it.Signer.Role
		}
		if !slices.Contains(roles, r) {
			roles = append(roles, r)
		}
		if r != role && it.LinkID != role {
			continue
		}
		c := Cell{LinkID: it.LinkID}
		s := d.resp.State(c)
		if s.Enabled && len(s.Values) == 0 {
			return c, nil
		}
		if !found && s.Enabled {
			best, found = c, true
		}
	}
	switch {
	case found || len(roles) == 0:
		return best, nil
	default:
		return Cell{}, fmt.Errorf("nobody signs this form as %q; it is signed as %s", role, strings.Join(roles, ", "))
	}
}

// Sign signs what stands above a signature item, or the whole document. What
// stops it is listed by Check; then the error is ErrNotReady. When nothing is
// left to sign, the document becomes completed.
func (d *Document) Sign(ctx context.Context, s Signing) (engine.Changes, error) {
	if it := d.cfg.Form.Item(s.Cell.LinkID); it != nil && it.Signer != nil && s.Role == "" {
		s.Role = it.Signer.Role
	}
	var gate []engine.Problem
	if d.cfg.Gate != nil {
		// The gate asks whose signature it is, whatever the signer is called.
		g := s
		if it := d.cfg.Form.Item(s.Cell.LinkID); it != nil && it.Signer != nil {
			g.Role = it.Signer.Role
		}
		gate = d.cfg.Gate(d, g)
	}
	d.mu.Lock()
	ch, t, err := d.sign(s, gate)
	d.mu.Unlock()
	return wait(ctx, ch, t, err)
}

func (d *Document) sign(s Signing, gate []engine.Problem) (engine.Changes, Ticket, error) {
	if d.cfg.Signer == nil {
		return nil, nil, ErrNoSigner
	}
	if strings.TrimSpace(s.Name) == "" {
		return nil, nil, errors.New("enter the name of the person who signs")
	}
	if !s.Typed && s.SVG == "" {
		return nil, nil, errors.New("draw the signature, or type the name instead")
	}
	var it *engine.Item
	if s.Cell.LinkID != "" {
		var err error
		if it, _, err = d.question(s.Cell); err != nil {
			return nil, nil, err
		}
	}
	order := d.order()
	for _, p := range append(d.check(), gate...) {
		if p.Level == engine.LevelStop && d.covered(s.Cell, p.Cell, order) {
			return nil, nil, ErrNotReady
		}
	}
	at := d.now().UTC().Truncate(time.Second)
	st := Statement{
		Form: d.cfg.Form.Canonical(), Case: d.caseID(), Doc: d.cfg.ID, Cell: s.Cell, Version: d.version1(),
		Digest: d.digest(s.Cell, at), Cut: d.set.Cut(d.cfg.ID), Role: s.Role, Name: s.Name, At: at, FormHash: formHash(d.cfg.Form),
	}
	st.Text = d.cfg.Form.Title
	if it != nil {
		st.Text = it.Text
		if it.Signer != nil && it.Signer.Does != "" {
			st.Text = it.Signer.Does
		}
	}
	sealed, err := d.cfg.Signer.SignStatement(st)
	if err != nil {
		return nil, nil, fmt.Errorf("the signature could not be made: %w", err)
	}
	mode := "drawn"
	svg := s.SVG
	if s.Typed {
		mode, svg = "typed", typedSVG(s.Name)
	}
	var ops []op.Op
	row, err := opRow(s.Cell.Row)
	if err != nil {
		return nil, nil, err
	}
	if it != nil {
		v, err := ToOp(signatureAnswer(it, s.Name, svg, s.Typed))
		if err != nil {
			return nil, nil, err
		}
		ops = append(ops, d.op(row, s.Cell.LinkID, v))
	}
	ops = append(ops, op.Op{
		Doc: d.cfg.ID, Form: d.cfg.Form.Canonical(), Link: op.LinkSign,
		Value: op.Typed(op.TypeSignature, s.Role, s.Name, base64.StdEncoding.EncodeToString(sealed),
			string(s.Cell.Row), s.Cell.LinkID, hex.EncodeToString(st.Digest[:]), at.Format(time.RFC3339), strconv.Itoa(st.Version), mode),
	})
	if !d.moreToSign(s.Cell) {
		status := Completed
		if st.Version > 1 {
			status = Amended
		}
		ops = d.put(ops, ID{}, op.LinkStatus, op.Text(string(status)))
	}
	t, err := d.record(ops)
	if err != nil {
		return nil, nil, err
	}
	var ch engine.Changes
	if it != nil {
		ch = d.refresh(s.Cell)
	}
	return ch, t, nil
}

// moreToSign reports whether another signature that stops the form is open.
func (d *Document) moreToSign(but Cell) bool {
	for _, p := range d.check() {
		if p.Level == engine.LevelStop && p.Cell != but {
			return true
		}
	}
	return false
}

func signatureAnswer(it *engine.Item, name, svg string, typed bool) fhir.Value {
	if it.Type != engine.Attachment {
		return fhir.TextValue(name)
	}
	title := "Signed by " + name
	if typed {
		title = "Name typed by " + name
	}
	return fhir.Value{Kind: fhir.AttachmentKind, Attachment: fhir.Attachment{
		ContentType: "image/svg+xml", Data: base64.StdEncoding.EncodeToString([]byte(svg)), Title: title,
	}}
}

// typedSVG is a typed name as a picture, so that both kinds of signature are
// one kind of answer.
func typedSVG(name string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 118"><text x="16" y="70" font-family="Atkinson Hyperlegible Next, sans-serif" font-size="34">` + html.EscapeString(name) + `</text></svg>`
}
