package engine

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"

	"doorstep/forms/fhir"
)

// FromResponse reads a filled form into flat cells. What does not fit the form is left out and listed by its path; the
// caller keeps the original. Calculated values are not read: they are worked out again. Without issues, and with the same
// calculated values and conditions, Response writes the same bytes again.
func FromResponse(f *Form, qr *fhir.QuestionnaireResponse) (Answers, []ImportIssue) {
	im := &importer{form: f, out: Answers{
		Values: map[Cell][]fhir.Value{}, IDs: map[Cell][]string{}, Gaps: map[Cell]Gap{}, Keep: map[Cell]string{},
	}, rows: map[RowID]bool{}}
	if raw, err := qr.MarshalJSON(); err == nil {
		im.seed = sha256.Sum256(raw)
	}
	if qr.Questionnaire != "" && qr.Questionnaire != f.Canonical() && qr.Questionnaire != f.URL {
		im.issue("questionnaire", "", "the response is of another form or version")
	}
	node := qr.Node
	node.ID = ""
	if !plainNode(&node, "") || qr.Language != "" {
		k := &fhir.QuestionnaireResponse{Node: node, Language: qr.Language}
		if raw, err := k.MarshalJSON(); err == nil {
			im.out.Keep[Cell{}] = string(raw)
		}
	}
	im.items("", "", f.plan.top, qr.Item)
	return im.out, im.issues
}

type importer struct {
	form   *Form
	out    Answers
	issues []ImportIssue
	rows   map[RowID]bool
	seed   [32]byte
}

func (im *importer) issue(path, linkID, msg string) {
	im.issues = append(im.issues, ImportIssue{Path: path, LinkID: linkID, Message: msg})
}

func under1(path, member string, n int) string {
	if path != "" {
		path += "."
	}
	return path + member + "[" + strconv.Itoa(n) + "]"
}

// items reads a list of response items against the form's items of that level.
func (im *importer) items(path string, row RowID, allowed []*Item, list []*fhir.ResponseItem) {
	seen := map[*Item]int{}
	last := -1
	for n, ri := range list {
		at := under1(path, "item", n)
		if ri == nil {
			continue
		}
		it := im.form.byID[ri.LinkID]
		switch {
		case it == nil:
			im.issue(at, ri.LinkID, "the form has no such question")
			continue
		case !slices.Contains(allowed, it):
			im.issue(at, ri.LinkID, "the question does not belong here")
			continue
		}
		if it.index < last {
			im.issue(at, ri.LinkID, "the question comes out of order")
		}
		last = max(last, it.index)
		if seen[it]++; seen[it] > 1 && (it.Rows == nil || it.Question()) {
			im.issue(at, ri.LinkID, "the question comes a second time")
			continue
		}
		if it.Rows != nil && !it.Question() {
			im.row(at, row, it, ri, seen[it]-1)
			continue
		}
		im.item(at, row, it, ri)
	}
}

func (im *importer) gap(at Cell, ri *fhir.ResponseItem) bool {
	e := ri.Ext(fhir.DNotAnswered)
	if e == nil || e.Sub("code").Text == "" {
		return false
	}
	im.out.Gaps[at] = Gap{Code: e.Sub("code").Text, Date: e.Sub("date").Text}
	return true
}

// row reads one repetition of a group.
func (im *importer) row(path string, parent RowID, it *Item, ri *fhir.ResponseItem, n int) {
	if len(ri.Answer) > 0 {
		im.issue(path+".answer", it.LinkID, "a group has no answers")
	}
	// An empty repetition without an id that only says why there is none is not a row.
	if ri.ID == "" && len(ri.Item) == 0 && ri.Ext(fhir.DNotAnswered) != nil && n == 0 {
		at := Cell{parent, it.LinkID}
		im.gap(at, ri)
		im.keepRest(at, ri, false)
		return
	}
	id := im.newRow(path, parent, it, ri.ID, n)
	at := Cell{id, it.LinkID}
	im.gap(at, ri)
	rest := ri.Node
	rest.ID = string(id)
	if ri.ID != string(id) || im.hasRest(&rest, ri) {
		keepItem(im.out.Keep, at, ri, false)
	}
	im.items(path, id, it.Children, ri.Item)
}

// newRow adds a row under the id it came with, or one made for it.
func (im *importer) newRow(path string, parent RowID, it *Item, id string, n int) RowID {
	if id != "" && im.rows[RowID(id)] {
		im.issue(path, it.LinkID, "the row's id is used twice")
		id = ""
	}
	row := RowID(id)
	if row == "" {
		row = importedRow(im.seed, path)
	}
	im.rows[row] = true
	im.out.Rows = append(im.out.Rows, Row{ID: row, Group: it.LinkID, Parent: parent, Pos: importedPos(n)})
	return row
}

// hasRest reports whether an item carries something besides id, gap reason, answers and items.
func (im *importer) hasRest(n *fhir.Node, ri *fhir.ResponseItem) bool {
	m := *n
	m.Extension = slices.DeleteFunc(slices.Clone(m.Extension), func(e fhir.Extension) bool { return e.URL == fhir.DNotAnswered })
	return ri.Text != "" || ri.Definition != "" || !plainNode(&m, n.ID)
}

func (im *importer) keepRest(at Cell, ri *fhir.ResponseItem, force bool) {
	if force || ri.ID != "" || im.hasRest(&ri.Node, ri) {
		keepItem(im.out.Keep, at, ri, force)
	}
}

// item reads a plain group or a question.
func (im *importer) item(path string, row RowID, it *Item, ri *fhir.ResponseItem) {
	at := Cell{row, it.LinkID}
	gap := im.gap(at, ri)
	if it.Type == Group || it.Type == Display {
		if len(ri.Answer) > 0 {
			im.issue(path+".answer", it.LinkID, "a group has no answers")
		}
		im.keepRest(at, ri, it.Type == Display || len(ri.Item) == 0 && !gap)
		im.items(path, row, it.Children, ri.Item)
		return
	}
	if len(ri.Item) > 0 {
		im.issue(path+".item", it.LinkID, "what belongs to a question stands under its answer")
	}
	if it.Rows != nil {
		im.answerRows(path, row, it, ri)
		return
	}
	answers := ri.Answer
	if len(answers) > 1 && !it.Repeats {
		for n := 1; n < len(answers); n++ {
			im.issue(under1(path, "answer", n), it.LinkID, "the question takes one answer")
		}
		answers = answers[:1]
	}
	odd := false
	var vs []fhir.Value
	var ids []string
	keyed := false
	for n, a := range answers {
		if len(a.Item) > 0 {
			if n == 0 {
				im.items(under1(path, "answer", n), row, it.Children, a.Item)
			} else {
				im.issue(under1(path, "answer", n), it.LinkID, "nothing can be asked under this answer")
			}
		}
		if a.Value.Empty() {
			if a.Value.Kind != "" {
				im.issue(under1(path, "answer", n), it.LinkID, "the answer is empty")
			} else if odd = odd || !plainNode(&a.Node, ""); len(a.Item) == 0 && plainNode(&a.Node, "") {
				im.issue(under1(path, "answer", n), it.LinkID, "the answer is empty")
			}
			continue
		}
		derived := ""
		if it.Repeats {
			derived = AnswerKey(a.Value)
		}
		if !plainNode(&a.Node, a.ID) || a.ID == "" && derived != "" || a.ID != "" && !it.Repeats {
			odd = true
		}
		key := ""
		if it.Repeats && a.ID != derived {
			key, keyed = a.ID, keyed || a.ID != ""
		}
		vs, ids = append(vs, a.Value), append(ids, key)
	}
	if len(vs) > 0 && !it.Calculated {
		im.out.Values[at] = vs
		if keyed {
			im.out.IDs[at] = ids
		}
	}
	bare := len(ri.Answer) == 0 && !gap
	if odd || bare || ri.ID != "" || im.hasRest(&ri.Node, ri) {
		keepItem(im.out.Keep, at, ri, odd)
	}
}

// answerRows reads the answers of a question that has items under each.
func (im *importer) answerRows(path string, row RowID, it *Item, ri *fhir.ResponseItem) {
	odd := false
	for n, a := range ri.Answer {
		at := under1(path, "answer", n)
		id := im.newRow(at, row, it, a.ID, n)
		odd = odd || a.ID != string(id) || !plainNode(&a.Node, a.ID)
		if !a.Value.Empty() {
			im.out.Values[Cell{id, it.LinkID}] = []fhir.Value{a.Value}
		} else if a.Value.Kind != "" {
			im.issue(at, it.LinkID, "the answer is empty")
		}
		im.items(at, id, it.Children, a.Item)
	}
	at := Cell{row, it.LinkID}
	bare := len(ri.Answer) == 0 && im.out.Gaps[at] == (Gap{})
	if odd || bare || ri.ID != "" || im.hasRest(&ri.Node, ri) {
		keepItem(im.out.Keep, at, ri, odd)
	}
}

// String reads "item[2].answer[0]: the question takes one answer".
func (i ImportIssue) String() string { return fmt.Sprintf("%s: %s", i.Path, i.Message) }
