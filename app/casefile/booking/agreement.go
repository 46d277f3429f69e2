package booking

import (
	"slices"
	"strings"
	"time"

	"doorstep/app/casefile"
)

// consentIn is how soon the written consent follows what was agreed by word of mouth in an
// emergency (section 6).
const consentIn = 24 * time.Hour

// agreement: BG-01, a signed agreement for this child and this carer, and consent to
// it that nobody took back.
func (x *asked) agreement() {
	ag := x.agreed()
	missing, changed := []string(nil), []string(nil)
	if ag != nil {
		missing, changed = x.unsigned(ag)
	}
	switch {
	case ag == nil && x.emergency(), len(missing) > 0 && x.emergency():
		x.byWord(ag)
	case ag == nil:
		x.stop(Finding{Fact: "RE-06", Words: "There is no agreement for " + x.child() + " with " + x.carer() + ".", Who: "The social worker: hold the agreement meeting and get the signatures", At: x.place(nil, "", "ag.child")})
	case len(missing) > 0:
		x.stop(Finding{Fact: "RE-06", Words: "The agreement with " + x.carer() + " is not signed by " + list(missing) + ".", Who: "The social worker: get the signatures", At: x.place(ag, "", "ag.sign.parent")})
	case slices.ContainsFunc(changed, grave):
		x.stop(Finding{Fact: "RE-06", Words: "After the agreement was signed this was changed: " + x.prompts(ag, changed) + ". It needs a new agreement.", Who: "The social worker: get the signatures again", At: x.place(ag, "", changed[0])})
	case len(changed) > 0 && x.at.Handover:
		x.stop(Finding{Fact: "RE-06", Words: "The agreement was changed after it was signed: " + x.prompts(ag, changed) + ".", Who: "Parent and " + x.carer() + ": sign it again now", At: x.place(ag, "", "ag.sign.parent")})
	}
	if ag != nil && ag.Code("ag.ready") == "not-the-right-match" {
		x.stop(Finding{Words: "The agreement says: not the right match.", Who: "The social worker", At: x.place(ag, "", "ag.ready")})
	}
	x.consent()
}

// byWord: in an emergency consent by word of mouth, heard by two of the staff, is
// enough until it is written.
func (x *asked) byWord(ag *casefile.Document) {
	f := Finding{
		Fact: "RE-06", Words: "There is no signed agreement with " + x.carer() + " yet. Who agreed by word of mouth, when, and which two of you heard it? It must be written within 24 hours.",
		Who: "The duty manager", At: x.place(ag, "", "ag.sign.parent"), Clears: Manager,
	}
	x.ask(f)
	given := x.found[len(x.found)-1].Reason
	if given != nil && x.r.Now.After(given.At.Add(consentIn)) {
		x.stop(Finding{Fact: "RE-06", Words: "The consent that was given by word of mouth was to be written by " + casefile.DateWords(string(casefile.DateOf(given.At.Add(consentIn).In(x.r.Now.Location())))) + ", and is not signed.", Who: "The social worker: get the signatures", At: f.At})
	}
}

// agreed is the newest agreement for this child with this carer, nil for none.
func (x *asked) agreed() *casefile.Document {
	for _, d := range slices.Backward(x.r.Of(Agreement)) {
		if casefile.SameReference(d.ReferenceIn("", "ag.carer"), x.b.Carer) && x.mine(d.ReferenceIn("", "ag.child").Reference, d.Text("ag.child")) {
			return d
		}
	}
	return nil
}

// mine reports that an answer names the child of the booking.
func (x *asked) mine(ref, name string) bool {
	if ref != "" && x.b.Child.Reference != "" {
		return ref == x.b.Child.Reference
	}
	return casefile.PlainName(name) == casefile.PlainName(x.b.Child.Display)
}

// signers are the signatures that an agreement must have.
var signers = []struct{ link, who string }{
	{"ag.sign.parent", "a parent"}, {"ag.sign.carer", "the carer"}, {"ag.sign.nurse", "the nurse"}, {"ag.sign.sw", "the social worker"},
}

// unsigned is who has not signed an agreement, and which answers were changed since
// the signatures that it has.
func (x *asked) unsigned(ag *casefile.Document) (missing, changed []string) {
	for _, s := range signers {
		given, holds := false, false
		for _, g := range ag.Signatures() {
			if g.Cell == s.link {
				given, holds = true, holds || g.Valid
			}
		}
		switch {
		case !given:
			missing = append(missing, s.who)
		case !holds:
			changed = append(changed, since(ag, s.link)...)
		}
	}
	slices.Sort(changed)
	return missing, slices.Compact(changed)
}

// since are the linkIds of what was changed after a signature; where nobody can tell
// any more what was signed, the child, which is the gravest.
func since(d *casefile.Document, link string) []string {
	then := d.AsSigned(link)
	if then == nil {
		return []string{"ag.child"}
	}
	var out []string
	for it := range d.Form().Items() {
		if !strings.HasPrefix(it.LinkID, "ag.") || strings.HasPrefix(it.LinkID, "ag.sign") || !it.Question() || it.Group != nil {
			continue
		}
		if d.Text(it.LinkID) != then.Text(it.LinkID) {
			out = append(out, it.LinkID)
		}
	}
	if rows(d) != rows(then) {
		out = append(out, "ag.intro")
	}
	return out
}

// rows are the introductions in one text, to be compared.
func rows(d *casefile.Document) string {
	var b strings.Builder
	for _, row := range d.Rows("ag.intro", "") {
		for _, link := range []string{"ag.intro.when", "ag.intro.where", "ag.intro.what", "ag.intro.child"} {
			b.WriteString(d.TextIn(row.ID, link) + "\x00")
		}
	}
	return b.String()
}

// grave reports that a change of this answer needs a new agreement and stops bookings:
// carer, home, consent, emergency arrangements (section 8). Any other is read and
// signed again at the next handover.
func grave(link string) bool {
	return slices.Contains([]string{"ag.child", "ag.carer", "ag.handling", "ag.delegated", "ag.emergency"}, link)
}

// prompts are questions by their words.
func (x *asked) prompts(d *casefile.Document, links []string) string {
	var out []string
	for _, link := range links {
		if it := d.Form().Item(link); it != nil {
			out = append(out, "“"+it.Text+"”")
		}
	}
	return list(out)
}

// consent: nights under section 20 need the consent of somebody with parental
// responsibility, or of the young person, that was not taken back (BG-01, RE-06).
func (x *asked) consent() {
	d := x.arrangement()
	if d == nil || Nights(x.b.From, x.b.To, x.r.Settings) == 0 || !section20(d.Code("brk.basis")) {
		return
	}
	agreed, back := map[string]bool{}, map[string]bool{}
	for _, row := range d.Rows("brk.consent", "") {
		who := casefile.PlainName(d.TextIn(row.ID, "brk.consent.person"))
		switch as := d.CodeIn(row.ID, "brk.consent.as"); d.CodeIn(row.ID, "brk.consent.answer") {
		case "agrees-signed", "agrees-by-phone-witnessed":
			agreed[who] = agreed[who] || as == "parent-with-pr" || as == "young-person-16-17"
		case "withdrawn":
			back[who] = true
		}
	}
	for who, yes := range agreed {
		if yes && !back[who] {
			return
		}
	}
	words := "Nobody with parental responsibility has agreed to nights away from home."
	if len(back) > 0 {
		words = "The consent to nights away from home was taken back."
	}
	f := Finding{Fact: "RE-06", Words: words, Who: "The social worker", At: x.place(d, "", "brk.consent")}
	if x.emergency() && len(back) == 0 {
		f.Clears, f.Who = Manager, "The duty manager"
		x.ask(f)
		return
	}
	x.stop(f)
}

// introduced: BG-15, that child and carer met, face to face.
func (x *asked) introduced() {
	ag := x.agreed()
	clears, who := SocialWorker, "The social worker"
	if x.emergency() {
		clears, who = Manager, "The duty manager"
	}
	met := false
	for _, i := range x.introductions() {
		met = met || i != "by-video"
	}
	switch {
	case !met:
		x.ask(Finding{Words: x.child() + " and " + x.carer() + " have not met face to face.", Who: who, At: x.place(ag, "", "ag.intro"), Clears: clears})
	case ag != nil && ag.Code("ag.ready") == "more-introductions":
		x.ask(Finding{Words: "The agreement says that " + x.child() + " needs more introductions.", Who: who, At: x.place(ag, "", "ag.ready"), Clears: clears})
	}
}

// introductions are the places of the introductions: of the agreement, and of the
// arrangement where they were written before there was one.
func (x *asked) introductions() []string {
	var out []string
	if ag := x.agreed(); ag != nil {
		for _, row := range ag.Rows("ag.intro", "") {
			if where := ag.CodeIn(row.ID, "ag.intro.where"); where != "" && ag.TextIn(row.ID, "ag.intro.when") != "" {
				out = append(out, where)
			}
		}
	}
	if d := x.arrangement(); d != nil {
		for _, row := range d.Rows("brk.intro", "") {
			if where := d.CodeIn(row.ID, "brk.intro.where"); where != "" && d.DateIn(row.ID, "brk.intro.date") != "" {
				out = append(out, where)
			}
		}
	}
	return out
}

// list joins words: "a parent, the nurse and the carer".
func list(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
}
