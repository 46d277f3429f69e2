package casefile

// FormContact is the form of a contact at the front door.
const FormContact = "ref"

// contactFacts are the questions of a contact whose answers belong to everybody it
// is about: who got in touch, in which words, and what the family knows. What was
// decided is decided for each child.
var contactFacts = []string{
	"ref.when", "ref.how", "ref.source", "ref.who", "ref.phone", "ref.hide-name", "ref.words", "ref.asks", "ref.harm", "ref.consent", "ref.consent.reason", "ref.talk",
}

// ContactFacts are what a contact about one child says for another child whom the
// same caller was worried about, each with where it stands.
func ContactFacts(contact *Document, on Date) map[string]Carried {
	out := map[string]Carried{}
	s := contact.Summary()
	for _, link := range contactFacts {
		c := Cell{LinkID: link}
		st := contact.State(c)
		if st.Enabled && len(st.Values) > 0 {
			out[link] = Carried{Values: st.Values, From: Source{
				Doc: contact.ID(), Cell: c, Title: contact.Form().Title, Version: max(1, s.Version), On: on,
			}}
		}
	}
	return out
}

// Relative is somebody of the family as they stand in another child's record.
type Relative struct {
	Person
	Kind string // a code of person.kind
	Home bool
	Died bool
}

// FamilyOf are the people of this case as they stand in the record of one of its
// brothers or sisters: parents and relatives as they are, this child and the other
// children as brothers and sisters by name and birth only. Practitioners stay: a
// worker of one child is not the other's.
func (p Parts) FamilyOf(child Person) []Relative {
	var out []Relative
	add := func(q Person, kind string) {
		if SamePerson(q, child) {
			return
		}
		r := Relative{Person: q, Kind: kind, Home: q.home, Died: q.died}
		if kind == "sibling" {
			r.Person = Person{Given: q.Given, Family: q.Family, KnownAs: q.KnownAs, Name: q.Name, Born: q.Born, Role: q.Role}
		}
		r.Child = false
		out = append(out, r)
	}
	if c := p.Child(); c != nil {
		me := PersonOf(c)
		me.Role, me.home = "", true
		switch c.Code("person.sex") {
		case "female":
			me.Role = "Sister"
		case "male":
			me.Role = "Brother"
		}
		add(me, "sibling")
	}
	for _, q := range p.Persons() {
		switch {
		case q.kind == "practitioner":
		case sibling(q):
			add(q, "sibling")
		default:
			add(q, q.kind)
		}
	}
	return out
}
