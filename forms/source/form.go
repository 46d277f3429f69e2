package source

// Form is what every kind of source fills and the one compiler reads. All texts are as written; every
// element carries its place for error messages.
type Form struct {
	Pos
	Name, Version, Date, Status string
	Title, Subtitle             Text
	Group                       string   // the heading under which the form is offered
	Who                         []string // roles that may start it; none = everybody
	Exclusive                   []string // option codes that stand alone in every multi
	GapCodes                    []string
	Lists                       map[string]*List
	Vars                        []Var
	Checks                      []Check
	Items                       []*Item
	FHIR                        *node
}

// Text is a text in the form's language with its translations.
type Text struct {
	Pos
	Main string
	More []Translation
}

// Translation is a text in another language (BCP 47 code).
type Translation struct{ Lang, Text string }

// List is a set of options; System is "" for the form's own code system of that name.
type List struct {
	Pos
	Name, System string
	Shared       bool // from the shared lists: compiled to a contained value set
	Options      []Option
}

// Option is one permitted answer.
type Option struct {
	Pos
	Code      string
	Label     Text
	derived   bool // the label was made from the code
	Prefix    string
	Ordinal   string
	Exclusive bool
	Guide     Text
	Flags     []string
}

// Var is a named value: the id of a question, or a FHIRPath expression.
type Var struct {
	Pos
	Name, Expr string
}

// Check is a rule that a filled form must meet. Exactly one of Expr (must hold) and Bad (must not hold)
// is set; an expression that yields nothing never fires.
type Check struct {
	Pos
	ID, Level, Expr, Bad string
	Say                  Text
}

// Item is a part, a section, a page, a group or a question; Type tells which.
type Item struct {
	Pos
	ID, Type          string
	Text, Short, Help Text
	Subtitle          Text
	Prefix            string
	Items             []*Item
	parent            *Item

	// answers
	Repeats     bool
	OptionsName string
	Options     []Option
	OptionsFrom string
	Exclusive   []string
	OpenLabel   Text
	Units       []string
	Places      string
	Min, Max    string
	Usual       string
	Guide       int // soft length in characters
	MaxLength   int
	MinLength   int
	Regex       string
	Entry       Text
	AtLeast     int
	AtMost      int
	RefersTo    []string
	Media       []string
	MaxSize     int
	Default     string
	DefaultExpr string
	Prefill     string
	Calc        string
	Computed    bool
	As          string
	Bands       []Band
	GapCodes    []string
	Row         *Row
	Signer      *Signer
	CompanionOf string

	// when it is asked, and whether it must be answered
	When, WhenExpr    string
	whenPos           Pos
	Required          string // "", stop, gap
	ReqWhen, ReqExpr  string
	reqPos            Pos
	RestrictedWhen    string
	Protected         bool // shown locked instead of hidden when off
	Vars              []Var
	Checks            []Check
	Show, Across      string
	Restricted, Voice bool
	Family, Desk      bool
	Light, Track      bool
	Hidden, ReadOnly  bool
	Codes             []CodeRef
	FHIR              *node
	list              *List
	exprPos           map[string]Pos
}

// CodeRef maps a question onto another system's data item, for exports.
type CodeRef struct{ System, Code, Display string }

// Band is a stretch of a number with its colour and words; AtLeast and Below are "" when open.
type Band struct {
	Pos
	Level, AtLeast, Below string
	Text                  Text
}

// Row says what one card of a repeating group is called and which answers its title shows.
type Row struct {
	Called Text
	Title  []string
}

// Signer says who signs and what the signature means.
type Signer struct {
	Role string
	Does Text
}

func (it *Item) group() bool {
	switch it.Type {
	case "part", "section", "page", "group", "repeat":
		return true
	}
	return false
}

func (it *Item) inside(of *Item) bool {
	p := it.parent
	for p != nil && p != of {
		p = p.parent
	}
	return p != nil
}

// inPhoto tells whether an item is one of the questions about a photo, which stand under its answer.
func (it *Item) inPhoto() bool {
	for p := it.parent; p != nil; p = p.parent {
		if p.Type == "photo" {
			return true
		}
	}
	return false
}

// rows lists the repeating groups around an item, outermost first; own says whether a repeating group
// counts itself.
func (it *Item) rows(own bool) []*Item {
	var out []*Item
	for p := it; p != nil; p = p.parent {
		if p.Type == "repeat" && (own || p != it) {
			out = append([]*Item{p}, out...)
		}
	}
	return out
}
