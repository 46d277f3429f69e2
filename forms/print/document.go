package print

import (
	"time"
)

// Run is a stretch of text that looks alike.
type Run struct {
	Text                 string
	Strong, Italic, Mono bool
	Muted                bool
}

// Text is a paragraph's worth of runs. A line end in it ends a line.
type Text []Run

// Plain is text that does not stand out.
func Plain(s string) Text { return Text{{Text: s}} }

// Strong is text that stands out.
func Strong(s string) Text { return Text{{Text: s, Strong: true}} }

// Muted is text of second rank.
func Muted(s string) Text { return Text{{Text: s, Muted: true}} }

// Words is the text without its looks.
func (t Text) Words() string {
	s := ""
	for _, r := range t {
		s += r.Text
	}
	return s
}

// Empty reports whether there is nothing to read.
func (t Text) Empty() bool { return t.Words() == "" }

// About is the person a paper is about, as it stands at the foot of every page.
type About struct {
	Name string
	Born string // in words, "" when it is not known
}

// Doc is a paper.
type Doc struct {
	// Kind is what sort of copy it is: "Family copy".
	Kind string
	// Title and Lead open the first page.
	Title, Lead string
	// From and Team are who made it.
	From, Team string
	// For is whom it was made for, "" when it was not made for anyone.
	For   string
	About About
	// Standing is what a reader must know about the worth of the paper; it stands
	// on every page: which version, when it was signed, when to stop using it.
	Standing string
	// Language is a BCP 47 tag; "" is British English.
	Language string
	// Size of the body text in points.
	Size float64
	// OnePage papers are set smaller, down to 8.5 points, until one page holds
	// them. What does not fit then goes to a second page: nothing is cut.
	OnePage bool
	Made    time.Time
	Blocks  []Block
}

// The sizes of the body text in points (DESIGN.md section 12).
const (
	FamilySize       = 12
	ProfessionalSize = 10.5
	LeastSize        = 8.5
)

// Block is a part of a paper.
type Block interface {
	// with is the block with every text put through f.
	with(f func(string) string) Block
}

// Heading begins a chapter. Levels begin at 1, under the title of the paper.
type Heading struct {
	Level int
	Text  string
	// Symbol is a picture card beside the words, empty for none.
	Symbol Picture
}

// Para is a paragraph. Quote is a person's own words.
type Para struct {
	Text         Text
	Quote, Small bool
}

// List is a list of points, with ticks or with numbers where it says so.
type List struct {
	Items            []Text
	Ticked, Numbered bool
}

// Answer is a question and what was answered. Several lines of an answer are
// several texts.
type Answer struct {
	Question string
	Answers  []Text
	// Note is about the answer: who said it, that it is not for the family.
	Note string
}

// Column is a column of a table. Share is its part of the width; columns with
// zero share what is left.
type Column struct {
	Title string
	Share float64
}

// Table is rows under a head.
type Table struct {
	// Name says what the table is to whoever cannot see it.
	Name    string
	Columns []Column
	Rows    [][]Text
}

// Box is a frame around what belongs together. Tinted boxes stand out. A box is
// kept on one page where one page can hold it.
type Box struct {
	Title  string
	Icon   string // name of an embedded icon, "" for none
	Tinted bool
	Blocks []Block
}

// Beside sets boxes side by side. Share is the part of the width of the first.
type Beside struct {
	Left, Right Box
	Share       float64
}

// Notice is what must be seen before anything else: a draft, a replaced version,
// "do not use".
type Notice struct{ Text Text }

// Picture is a photo or a drawing: JPEG, PNG or SVG.
type Picture struct {
	Data    []byte
	Mime    string
	Alt     string
	Caption string
	// High is the most height it takes, in points; 0 is a third of a page.
	High float64
}

// Pictures sets pictures in rows.
type Pictures struct {
	Pictures []Picture
	// Across is how many stand side by side; 0 is two.
	Across int
}

// Keep keeps blocks on one page where one page can hold them.
type Keep struct{ Blocks []Block }

// Break begins a new page. With Unless it does not where at least that part of the
// page is still empty.
type Break struct{ Unless float64 }

// Signature is one signature, or the line on which somebody signs on paper when
// Drawn and When are empty.
type Signature struct {
	Role string
	Name string
	// Says is what the signature means.
	Says string
	// When, and how, in words.
	When string
	// Drawn is the picture of a drawn signature, empty for a typed one.
	Drawn Picture
}
