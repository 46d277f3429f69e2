package main

import (
	"fmt"
	"strconv"
	"strings"

	"doorstep/assets/dict"
)

// seed fixes everything that is drawn, so that the dictionary can be rebuilt.
const seed = 20260105

// rng is splitmix64: the same numbers on every machine and in every version of Go.
type rng uint64

func (r *rng) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (r *rng) intn(n int) int { return int(r.next() % uint64(n)) }

func (r *rng) chance(percent int) bool { return r.intn(100) < percent }

func pick[T any](r *rng, xs []T) T { return xs[r.intn(len(xs))] }

// writer makes prose that reads like a careful practitioner's notes and is true of
// nobody.
type writer struct {
	r         *rng
	sentences []string
	slots     map[string][]string
	nouns     []string
	verbs     []string
	adjs      []string
}

func newWriter(r *rng) *writer {
	w := &writer{r: r, sentences: lines("prose.txt"), slots: make(map[string][]string)}
	for _, line := range lines("slots.txt") {
		name, words, _ := strings.Cut(line, "=")
		w.slots[name] = strings.Split(words, ";")
	}
	w.nouns = plainWords("nouns.txt")
	w.verbs = plainWords("verbs.txt")
	w.adjs = plainWords("adjectives.txt")
	return w
}

func lines(name string) []string {
	b, err := lists.ReadFile(name)
	if err != nil {
		panic(err) // the lists are compiled in
	}
	var out []string
	for _, l := range strings.Split(string(b), "\n") {
		if l != "" && l[0] != '#' {
			out = append(out, l)
		}
	}
	return out
}

func plainWords(name string) []string {
	var out []string
	for _, w := range fields(name) {
		w, _, _ = strings.Cut(w, ":")
		out = append(out, w)
	}
	return out
}

func (w *writer) slot(name string) string {
	big := name[0] < 'a'
	s := ""
	switch low := strings.ToLower(name); low {
	case "date":
		s = w.date()
	default:
		s = pick(w.r, w.slots[low])
	}
	if big && s[0] >= 'a' {
		s = string(s[0]-'a'+'A') + s[1:]
	}
	return s
}

func (w *writer) date() string {
	d, m := 1+w.r.intn(28), 1+w.r.intn(12)
	if w.r.chance(50) {
		return fmt.Sprintf("20%02d-%02d-%02d", 24+w.r.intn(8), m, d)
	}
	return fmt.Sprintf("%d %s 20%02d", d, w.slots["month"][m-1], 24+w.r.intn(8))
}

func (w *writer) sentence() string {
	if w.r.chance(35) {
		return w.loose()
	}
	var b strings.Builder
	rest := pick(w.r, w.sentences)
	for {
		before, after, ok := strings.Cut(rest, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		var name string
		name, rest, _ = strings.Cut(after, "}")
		b.WriteString(w.slot(name))
	}
}

// openers and links hold loose sentences together.
var (
	openers = strings.Split("She is;He is;They are;There is a;There was some;It is;This is;Mum has;Dad has;Mum is;Child is;We have a;I have;She has a;He has;"+
		"She was;He was;They have;Needs to;Will;Does not;Is able to;Is not;Has been;Would like to;Unable to;No;Some", ";")
	links = strings.Split(" and ; and the ; and a ; but ; but the ; because of the ; with the ; with a ; in the ; at the ; to the ; to ; of the ; for the ; for ; on the ; of ; by the ; from the ; when ; which is ; who is ; that the ; as the ; so that ; in ; at ; and is ; and has ;, ;, but ;, and the ; or ; after the ; before ; about the ; is ; was ; has ; will be ; should be ", ";")
)

// loose strings words together as notes in a hurry do.
func (w *writer) loose() string {
	var b strings.Builder
	b.WriteString(pick(w.r, openers))
	b.WriteByte(' ')
	for n := 2 + w.r.intn(4); n > 0; n-- {
		if w.r.chance(40) {
			b.WriteString(pick(w.r, w.adjs))
			b.WriteByte(' ')
		}
		if w.r.chance(25) {
			b.WriteString(pick(w.r, w.verbs))
		} else {
			b.WriteString(pick(w.r, w.nouns))
		}
		if n > 1 {
			b.WriteString(pick(w.r, links))
		}
	}
	b.WriteByte('.')
	return b.String()
}

func (w *writer) paragraph(n int) string {
	var parts []string
	for range n {
		parts = append(parts, w.sentence())
	}
	return strings.Join(parts, " ")
}

// item is one question of our own forms.
type item struct {
	form, link, kind, set string
	options               [][2]string
}

func items() []item {
	var out []item
	for _, line := range lines("items.tsv") {
		f := strings.Split(line, "\t")
		it := item{form: f[0], link: f[1], kind: f[2], set: f[3]}
		if f[4] != "" {
			for _, o := range strings.Split(f[4], ";") {
				code, label, _ := strings.Cut(o, "=")
				it.options = append(it.options, [2]string{code, label})
			}
		}
		out = append(out, it)
	}
	return out
}

const base = "https://forms.doorstep.example/fhir/"

// Just enough CBOR to write columns as a bundle does (docs/spec/bundle.cddl).
func head(dst []byte, major byte, n int) []byte {
	switch {
	case n < 24:
		return append(dst, major<<5|byte(n))
	case n < 1<<8:
		return append(dst, major<<5|24, byte(n))
	}
	return append(dst, major<<5|25, byte(n>>8), byte(n))
}

func text(dst []byte, s string) []byte { return append(head(dst, 3, len(s)), s...) }

// body writes the columns of one filled part of a form, ids left out: they are random
// and no dictionary can hold them.
func (w *writer) body(all []item) []byte {
	start := w.r.intn(len(all))
	n := []int{1, 3, 10, 25, 60}[w.r.intn(5)]
	form := all[start].form
	var links, texts, others, kinds []byte
	count, other := 0, 0
	for i := start; i < len(all) && all[i].form == form && count < n; i++ {
		it := all[i]
		links = dict.AppendName(links, it.link)
		count++
		kind := byte(5)
		switch it.kind {
		case "text":
			kind = 1
			texts = dict.AppendCoded(texts, w.paragraph(1+w.r.intn(4)))
		case "string", "unstated":
			kind = 1
			texts = dict.AppendCoded(texts, strings.TrimSuffix(w.sentence(), "."))
		case "boolean":
			kind = 3 + byte(w.r.intn(2))
		default:
			others = w.other(others, it)
			other++
		}
		kinds = append(kinds, kind)
	}
	out := []byte{0xb0, 0x01, 0x81, 0x82, 0x50}
	out = append(text(out, base+"Questionnaire/"+form+"|1.0.0"), 0x02, 0x50, 0x03, 0x50, 0x04, 0x50, 0x05, 0x1b, 0x06, 0x19)
	out = head(append(out, 0x08), 4, count)
	for range count {
		out = head(out, 0, w.r.intn(40))
	}
	out = append(head(append(out, 0x09), 2, count), kinds...)
	out = head(append(out, 0x11), 4, count)
	out = append(out, make([]byte, count)...)
	out = append(head(append(out, 0x14), 2, len(texts)), texts...)
	out = append(head(append(out, 0x16), 4, other), others...)
	return append(head(append(out, 0x18, 0x19), 2, len(links)), links...)
}

// other writes a value that is neither text nor yes or no.
func (w *writer) other(dst []byte, it item) []byte {
	typed := func(name string, fields ...string) []byte {
		dst = text(head(dst, 4, 1+len(fields)), name)
		for _, f := range fields {
			dst = text(dst, f)
		}
		return dst
	}
	switch {
	case len(it.options) > 0:
		set := it.set
		if set == "" {
			set = strings.ReplaceAll(it.link, ".", "-")
		}
		o := pick(w.r, it.options)
		if strings.HasPrefix(it.kind, "multi") {
			dst = text(append(head(dst, 4, 3), 2), base+"CodeSystem/"+set+"|"+o[0])
			return append(dst, 0xf5)
		}
		return typed("coding", base+"CodeSystem/"+set, o[0], o[1])
	case it.kind == "date":
		return typed("date", fmt.Sprintf("20%02d-%02d-%02d", 24+w.r.intn(8), 1+w.r.intn(12), 1+w.r.intn(28)))
	case it.kind == "datetime":
		return typed("dateTime", fmt.Sprintf("20%02d-%02d-%02dT%02d:%02d:00+01:00", 24+w.r.intn(8), 1+w.r.intn(12), 1+w.r.intn(28), 8+w.r.intn(12), 5*w.r.intn(12)))
	case it.kind == "quantity":
		return typed("quantity", strconv.Itoa(1+w.r.intn(200)), pick(w.r, []string{"cm", "kg", "mm", "ml", "hours", "min"}), "http://unitsofmeasure.org", pick(w.r, []string{"cm", "kg", "mm", "mL", "h", "min"}))
	case it.kind == "person":
		return typed("reference", "", pick(w.r, fields("names.txt"))+" "+pick(w.r, fields("names.txt")))
	case it.kind == "repeat":
		dst = text(append(head(dst, 4, 3), 1), it.link)
		return text(dst, pick(w.r, []string{"V", "W", "X", "Y", "k"}))
	case w.r.chance(30):
		return typed("gap", pick(w.r, []string{"not-asked-yet", "declined-by-family", "declined-by-child", "not-known", "not-applicable", "to-follow"}))
	}
	return typed("reference", "Practitioner/", "")
}
