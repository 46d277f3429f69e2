package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/forms/engine"
	"doorstep/sync/merge"
	"doorstep/sync/op"
)

// benchEdit is a line of edits.jsonl.
type benchEdit struct {
	Op     string `json:"op"`
	Doc    string `json:"doc"`
	Header struct {
		ID     string `json:"id"`
		Form   string `json:"form"`
		CaseID string `json:"caseId"`
	} `json:"header"`
	Path  string          `json:"path"`
	Value json.RawMessage `json:"value"`
}

// edits saves answers one by one and times each to its durable
// acknowledgement: the form's engine, the sealed draft, the flush.
func (b *bench) edits(q benchRequest) (reply, error) {
	if err := b.loadForms(q.File); err != nil {
		return nil, err
	}
	if err := b.openCaseload(q.File); err != nil {
		return nil, err
	}
	var us []int64
	err := eachLine(q.File, func(line []byte) error {
		var ed benchEdit
		if err := json.Unmarshal(line, &ed); err != nil {
			return err
		}
		if ed.Op == "new" {
			return b.begin(ed)
		}
		doc, err := b.document(ed.Doc)
		if err != nil {
			return err
		}
		start := time.Now()
		if err := b.set(doc, ed); err != nil {
			return fmt.Errorf("%s: %w", ed.Path, err)
		}
		us = append(us, micros(start))
		return nil
	})
	return reply{"us": us}, err
}

// openCaseload opens the cases that this practitioner will visit on any day of
// the workload, before the first of them, as in life a case is opened when it
// is allocated and not on the doorstep. Opening costs a key record each (about
// 2.7 kB up), so it shows in the push of the first day and not in the others.
func (b *bench) openCaseload(file string) error {
	practitioner, _, ok := strings.Cut(filepath.Base(filepath.Dir(file)), "-d")
	if !ok {
		return nil // the re-edit: every case is open
	}
	days, err := filepath.Glob(filepath.Join(filepath.Dir(filepath.Dir(file)), practitioner+"-d*", "edits.jsonl"))
	if err != nil {
		return err
	}
	for _, day := range days {
		if b.opened[day] {
			continue
		}
		b.opened[day] = true
		err := eachLine(day, func(line []byte) error {
			if !bytes.Contains(line[:min(len(line), 16)], []byte(`"new"`)) {
				return nil
			}
			var ed benchEdit
			if err := json.Unmarshal(line, &ed); err != nil {
				return err
			}
			return b.sess.OpenGivenCase(b.e.ctx, caseSpace(ed.Header.CaseID))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// begin opens a new document in the space of its case.
func (b *bench) begin(ed benchEdit) error {
	id, err := hexID(ed.Header.ID)
	if err != nil {
		return err
	}
	doc, err := b.sess.OpenGiven(b.e.ctx, id, caseSpace(ed.Header.CaseID), "urn:bench:"+ed.Header.Form)
	if err != nil {
		return err
	}
	b.docs[ed.Header.ID] = doc
	return nil
}

func (b *bench) document(id string) (*casefile.Document, error) {
	if d := b.docs[id]; d != nil {
		return d, nil
	}
	did, err := hexID(id)
	if err != nil {
		return nil, err
	}
	d, err := b.sess.OpenDoc(did)
	if err == nil {
		b.docs[id] = d
	}
	return d, err
}

// set answers "item" or "group/number/field".
func (b *bench) set(doc *casefile.Document, ed benchEdit) error {
	link, row := ed.Path, engine.RowID("")
	var tickets []casefile.Ticket
	if group, rest, ok := strings.Cut(ed.Path, "/"); ok {
		number, field, _ := strings.Cut(rest, "/")
		key := ed.Doc + "/" + group + "/" + number
		if row, ok = b.rows[key]; !ok {
			n, err := strconv.Atoi(number)
			if err != nil {
				return err
			}
			rows := doc.Rows(group, "")
			if n < len(rows) {
				row = rows[n].ID
			} else {
				id, _, t, err := doc.StageRow(group, "")
				if err != nil {
					return err
				}
				row, tickets = id, append(tickets, t)
			}
			b.rows[key] = row
		}
		link = group + "." + field
	}
	it := doc.Form().Item(link)
	if it == nil {
		return errors.New("no such question")
	}
	v, err := neutralValue(it, ed.Value)
	if err != nil {
		return err
	}
	_, t, err := doc.Stage(casefile.Cell{Row: row, LinkID: link}, v)
	if err != nil {
		return err
	}
	for _, t := range append(tickets, t) {
		if err := t.Wait(b.e.ctx); err != nil {
			return err
		}
	}
	return nil
}

// loadForms compiles the forms that lie with the workload, once.
func (b *bench) loadForms(file string) error {
	if len(b.forms) > 0 {
		return nil
	}
	var src []byte
	for dir := filepath.Dir(file); src == nil; dir = filepath.Dir(dir) {
		found, err := os.ReadFile(filepath.Join(dir, "forms.json"))
		switch {
		case err == nil:
			src = found
		case dir == filepath.Dir(dir):
			return errors.New("no forms.json beside the workload")
		}
	}
	var all map[string]neutralForm
	if err := json.Unmarshal(src, &all); err != nil {
		return err
	}
	for name, f := range all {
		q, err := f.questionnaire()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		form, err := engine.Compile(q)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		b.forms[name] = form
		b.sess.AddForm(form)
	}
	return nil
}

// sync sends and fetches; both directions are one exchange.
func (b *bench) sync(q benchRequest) (reply, error) {
	if err := b.sess.MoveServer(q.URL); err != nil {
		return nil, err
	}
	start := time.Now()
	r, err := b.sess.Sync(b.e.ctx)
	if err != nil {
		return nil, err
	}
	us := micros(start)
	if r.Pending > 0 {
		return nil, fmt.Errorf("%d changes have no receipt", r.Pending)
	}
	n := 0
	err = b.sess.Everything(func(session.Stored) error { n++; return nil })
	return reply{"us": us, "docs": n, "requests": r.Requests}, err
}

// digest hashes every document as the benchmark's canonical JSON, from the
// merged changes alone.
func (b *bench) digest() (reply, error) {
	type line struct{ id, text string }
	var lines []line
	err := b.sess.Everything(func(st session.Stored) error {
		form, _, _ := strings.Cut(strings.TrimPrefix(st.Form, "urn:bench:"), "|")
		answers, err := benchAnswers(st)
		if err != nil {
			return err
		}
		id := hex.EncodeToString(st.Doc[:])
		text, err := compactJSON(map[string]any{"answers": answers, "caseId": caseName(st.Case), "form": form, "id": id})
		lines = append(lines, line{id, string(text)})
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(lines, func(a, b line) int { return strings.Compare(a.id, b.id) })
	h := sha256.New()
	for _, l := range lines {
		h.Write([]byte(l.text + "\n"))
	}
	return reply{"n": len(lines), "sha256": hex.EncodeToString(h.Sum(nil))}, nil
}

// benchAnswers builds the benchmark's answers object from changes.
func benchAnswers(st session.Stored) (map[string]any, error) {
	var set merge.Set
	groups := map[string]bool{}
	var cells []op.Cell
	seen := map[op.Cell]bool{}
	for _, o := range st.Ops {
		set.Add(o)
		if r, ok := o.Value.Row(); ok {
			groups[r.Group] = true
		} else if c := o.Cell(); c.Link != "" && !op.IsHead(c.Link) && !seen[c] {
			seen[c] = true
			cells = append(cells, c)
		}
	}
	answers := map[string]any{}
	rows := map[op.ID]map[string]any{}
	for g := range groups {
		list := []any{}
		for _, r := range set.Rows(st.Doc, g, op.ID{}) {
			m := map[string]any{}
			rows[r.ID] = m
			list = append(list, m)
		}
		answers[g] = list
	}
	for _, c := range cells {
		visible := set.Visible(c)
		if len(visible) == 0 {
			continue
		}
		v, err := benchValue(visible[0].Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Link, err)
		}
		if c.Row.IsZero() {
			answers[c.Link] = v
		} else if m := rows[c.Row]; m != nil {
			_, field, _ := strings.Cut(c.Link, ".")
			m[field] = v
		}
	}
	return answers, nil
}

func benchValue(v op.Value) (any, error) {
	if s, ok := v.Text(); ok {
		return s, nil
	}
	if x, ok := v.Bool(); ok {
		return x, nil
	}
	switch kind, _, _ := v.Typed(); kind {
	case op.TypeDecimal:
		return json.Number(v.Field(0)), nil
	case op.TypeDate:
		return v.Field(0), nil
	case op.TypeCoding:
		return v.Field(1), nil
	default:
		return nil, fmt.Errorf("unexpected value of type %q", kind)
	}
}

// caseSpace turns the benchmark's name of a case, at most 16 letters, into an
// id that can be turned back.
func caseSpace(name string) op.ID {
	var id op.ID
	copy(id[:], name)
	return id
}

func caseName(id op.ID) string { return strings.TrimRight(string(id[:]), "\x00") }

func hexID(s string) (op.ID, error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != 16 {
		return op.ID{}, fmt.Errorf("%q is not a document of the benchmark", s)
	}
	return op.ID(b), nil
}

// eachLine reads a file of JSON lines.
func eachLine(file string, f func([]byte) error) error {
	src, err := os.Open(file)
	if err != nil {
		return err
	}
	defer src.Close()
	s := bufio.NewScanner(src)
	s.Buffer(make([]byte, 1<<20), 64<<20)
	for s.Scan() {
		if line := bytes.TrimSpace(s.Bytes()); len(line) > 0 {
			if err := f(line); err != nil {
				return err
			}
		}
	}
	return s.Err()
}
