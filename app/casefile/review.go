package casefile

import (
	"context"
	"slices"
	"strings"
	"time"

	"doorstep/forms/engine"
	"doorstep/forms/fhir"
	"doorstep/sync/op"
)

// FormReview is the form of a manager's reading of another form.
const FormReview = "rev"

// PointState is where a question of a review stands.
type PointState int

// The states: written but not sent, open, answered by somebody else than who
// asked, and settled by who asked.
const (
	PointDraft PointState = iota
	PointOpen
	PointAnswered
	PointSettled
)

// Point is one question of a review, pinned to a sentence.
type Point struct {
	Row      engine.RowID
	At       Cell   // the answer it is pinned to, in the form that is read
	Quote    string // the sentence
	Kind     string // history, so-what, who-by-when, childs-view or other
	Question string
	By       Author
	Asked    time.Time
	Replies  []Reply
	State    PointState
}

// Reply is an answer to a question, or a further question of who asked.
type Reply struct {
	Words string
	By    Author
	At    time.Time
}

// Outcomes of a review.
const (
	ReviewReading  = "being-read"
	ReviewSentBack = "sent-back"
	ReviewAgreed   = "agreed"
)

// Review is a typed view of a review document: what is read, what was questioned,
// where it stands.
type Review struct{ Doc *Document }

const (
	pointGroup = "rev.point"
	replyGroup = "rev.point.reply"
	readGroup  = "rev.read"
)

// Of is the form that is read, zero when it does not say.
func (r Review) Of() ID {
	for _, v := range r.Doc.State(Cell{LinkID: "rev.of"}).Values {
		if id, err := op.ParseID(strings.TrimPrefix(v.Reference.Reference, DocumentPrefix)); err == nil {
			return id
		}
	}
	return ID{}
}

// DocumentPrefix begins a reference to a document; its id follows.
const DocumentPrefix = "QuestionnaireResponse/"

// DocumentRef is a reference to a document of the case.
func DocumentRef(id ID, title string) fhir.Value {
	return fhir.ReferenceValue(DocumentPrefix+id.String(), title)
}

// Outcome is where the review stands.
func (r Review) Outcome() string { return r.code(Cell{LinkID: "rev.outcome"}) }

// Due is until when it is to be answered, "" for no date.
func (r Review) Due() Date {
	for _, v := range r.Doc.State(Cell{LinkID: "rev.due"}).Values {
		return Date(v.Text)
	}
	return ""
}

// Points are the questions in the order in which they were asked.
func (r Review) Points() []Point {
	var out []Point
	for _, row := range r.Doc.Rows(pointGroup, "") {
		out = append(out, r.point(row.ID))
	}
	return out
}

func (r Review) point(row engine.RowID) Point {
	at := func(link string) Cell { return Cell{Row: row, LinkID: pointGroup + "." + link} }
	p := Point{Row: row, At: ParsePin(r.text(at("at"))), Quote: r.text(at("quote")), Kind: r.code(at("kind")), Question: r.text(at("question"))}
	if h := r.Doc.History(at("question")); len(h) > 0 {
		p.By, p.Asked = h[0].By, h[0].At
	}
	for _, reply := range r.Doc.Rows(replyGroup, row) {
		c := Cell{Row: reply.ID, LinkID: replyGroup + ".words"}
		if h := r.Doc.History(c); len(h) > 0 {
			p.Replies = append(p.Replies, Reply{Words: r.text(c), By: h[0].By, At: h[0].At})
		}
	}
	switch {
	case r.yes(at("satisfied")):
		p.State = PointSettled
	case !r.yes(at("sent")):
		p.State = PointDraft
	case len(p.Replies) > 0 && p.Replies[len(p.Replies)-1].By.Person != p.By.Person:
		p.State = PointAnswered
	default:
		p.State = PointOpen
	}
	return p
}

func (r Review) text(c Cell) string {
	for _, v := range r.Doc.State(c).Values {
		return v.Text
	}
	return ""
}

func (r Review) yes(c Cell) bool {
	for _, v := range r.Doc.State(c).Values {
		return v.Bool
	}
	return false
}

func (r Review) code(c Cell) string {
	for _, v := range r.Doc.State(c).Values {
		return v.Coding.Code
	}
	return ""
}

// ReadSections are the ids of the sections that the reader has ticked off.
func (r Review) ReadSections() map[string]bool {
	out := map[string]bool{}
	for _, row := range r.Doc.Rows(readGroup, "") {
		if s := r.text(Cell{Row: row.ID, LinkID: readGroup + ".section"}); s != "" {
			out[s] = true
		}
	}
	return out
}

// Read ticks a section off.
func (r Review) Read(ctx context.Context, section string) error {
	if r.ReadSections()[section] {
		return nil
	}
	row, _, err := r.Doc.AddRow(ctx, readGroup, "")
	if err != nil {
		return err
	}
	return r.set(ctx, Cell{Row: row, LinkID: readGroup + ".section"}, fhir.TextValue(section))
}

// Ask pins a question to a sentence; it is not sent yet.
func (r Review) Ask(ctx context.Context, at Cell, quote, kind, question string) (engine.RowID, error) {
	row, _, err := r.Doc.AddRow(ctx, pointGroup, "")
	if err != nil {
		return "", err
	}
	for link, v := range map[string]fhir.Value{"at": fhir.TextValue(Pin(at)), "quote": fhir.TextValue(quote)} {
		if err := r.set(ctx, Cell{Row: row, LinkID: pointGroup + "." + link}, v); err != nil {
			return row, err
		}
	}
	return row, r.Word(ctx, row, kind, question)
}

// Word changes what kind of question it is and its words; an empty one stays.
func (r Review) Word(ctx context.Context, row engine.RowID, kind, question string) error {
	if v, ok := r.option(pointGroup+".kind", kind); ok {
		if err := r.set(ctx, Cell{Row: row, LinkID: pointGroup + ".kind"}, v); err != nil {
			return err
		}
	}
	if question = strings.TrimSpace(question); question == "" {
		return nil
	}
	return r.set(ctx, Cell{Row: row, LinkID: pointGroup + ".question"}, fhir.TextValue(question))
}

// Withdraw takes a question back that was not sent.
func (r Review) Withdraw(ctx context.Context, row engine.RowID) error {
	if r.point(row).State != PointDraft {
		return ErrNoChoice
	}
	_, err := r.Doc.RemoveRow(ctx, row)
	return err
}

// Reply answers a question, or asks further.
func (r Review) Reply(ctx context.Context, row engine.RowID, words string) error {
	reply, _, err := r.Doc.AddRow(ctx, replyGroup, row)
	if err != nil {
		return err
	}
	return r.set(ctx, Cell{Row: reply, LinkID: replyGroup + ".words"}, fhir.TextValue(strings.TrimSpace(words)))
}

// Settle says that a question is answered, or that it is not after all.
func (r Review) Settle(ctx context.Context, row engine.RowID, done bool) error {
	return r.set(ctx, Cell{Row: row, LinkID: pointGroup + ".satisfied"}, fhir.BoolValue(done))
}

// SendBack sends every question that has words and returns how many there are
// open or answered; the form goes back to its author.
func (r Review) SendBack(ctx context.Context) (int, error) {
	n := 0
	for _, p := range r.Points() {
		if p.State == PointDraft && p.Question != "" {
			if err := r.set(ctx, Cell{Row: p.Row, LinkID: pointGroup + ".sent"}, fhir.BoolValue(true)); err != nil {
				return n, err
			}
		}
		if p.State != PointSettled && p.Question != "" {
			n++
		}
	}
	return n, r.outcome(ctx, ReviewSentBack)
}

// AnswerBy sets the day by which the questions are to be answered, where none is
// set yet.
func (r Review) AnswerBy(ctx context.Context, by Date) error {
	if by == "" || r.Due() != "" {
		return nil
	}
	return r.set(ctx, Cell{LinkID: "rev.due"}, fhir.Prim(fhir.Date, string(by)))
}

// Agree ends the review. Open questions stop it: each is answered, not just
// closed.
func (r Review) Agree(ctx context.Context) error {
	for _, p := range r.Points() {
		if p.State != PointSettled {
			return ErrOpenPoints
		}
	}
	return r.outcome(ctx, ReviewAgreed)
}

func (r Review) outcome(ctx context.Context, code string) error {
	v, ok := r.option("rev.outcome", code)
	if !ok {
		return ErrNoQuestion
	}
	return r.set(ctx, Cell{LinkID: "rev.outcome"}, v)
}

func (r Review) option(link, code string) (fhir.Value, bool) {
	it := r.Doc.Form().Item(link)
	if it == nil {
		return fhir.Value{}, false
	}
	i := slices.IndexFunc(it.Options, func(o engine.Option) bool { return o.Coding.Code == code })
	if i < 0 {
		return fhir.Value{}, false
	}
	return it.Options[i].Value, true
}

func (r Review) set(ctx context.Context, c Cell, v fhir.Value) error {
	_, err := r.Doc.Set(ctx, c, v)
	return err
}

// Pin writes which answer a question is pinned to: linkId, or linkId#row.
func Pin(c Cell) string {
	if c.Row == "" {
		return c.LinkID
	}
	return c.LinkID + "#" + string(c.Row)
}

// ParsePin reads what Pin wrote.
func ParsePin(s string) Cell {
	link, row, _ := strings.Cut(s, "#")
	return Cell{Row: engine.RowID(row), LinkID: link}
}
