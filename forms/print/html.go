package print

import (
	"encoding/base64"
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode"
)

// style is the look of every HTML paper: readable without colour, at any size, on
// a telephone and on A4.
const style = `
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;max-width:48rem;padding:1.5rem;font-family:"Atkinson Hyperlegible Next","Atkinson Hyperlegible",system-ui,sans-serif;font-size:1.05rem;line-height:1.5;color:#1C2628;background:#FFFFFF}
[lang|="ur"]{font-family:"Noto Nastaliq Urdu","Jameel Noori Nastaleeq",serif;line-height:2.1}
header.top{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.5rem 2rem;color:#4A575A}
header.top b{color:#1C2628}
body.large{font-size:1.4rem}
h1{font-size:1.9rem;line-height:1.2;margin:1.2rem 0 .3rem}
.lead{font-size:1.15rem;color:#4A575A;margin:0 0 1rem}
h2,h3,h4,h5,h6{color:#0A4643;line-height:1.25;margin:1.5rem 0 .4rem}
.l1{font-size:1.35rem}.l2{font-size:1.15rem}.l3{font-size:1.05rem}
p{margin:.4rem 0;white-space:pre-wrap}
dl{margin:.5rem 0}dl>div{display:grid;grid-template-columns:minmax(9rem,36%) 1fr;gap:.1rem 1rem;padding:.35rem 0}
dt{font-weight:600}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
dd+dd{grid-column:2}
.note,.muted,figcaption{color:#4A575A}.note{font-size:.9rem}
blockquote{margin:.4rem 0;font-style:italic;font-size:1.15rem}
ul,ol{padding-inline-start:1.6rem}li{margin:.25rem 0;white-space:pre-wrap}
ul.ticked{list-style:"✓  "}
table{border-collapse:collapse;width:100%;margin:.6rem 0}
.wide{overflow-x:auto}
th,td{text-align:start;vertical-align:top;padding:.45rem .8rem .45rem 0;border-bottom:1px solid #66736F;white-space:pre-wrap;overflow-wrap:break-word}
[dir="rtl"] th,[dir="rtl"] td{padding:.45rem 0 .45rem .8rem}
[dir="rtl"] [dir="ltr"]:not(bdi){text-align:right}
th{color:#4A575A}
.box{border:1px solid #66736F;border-radius:.75rem;padding:.9rem 1.1rem;margin:1rem 0}
.box.tinted{background:#DCEBE8;border-color:#DCEBE8}
.box>:first-child{margin-top:0}
.beside{display:flex;flex-wrap:wrap;gap:1rem;margin:1rem 0}.beside>.box{flex:1 1 14rem;margin:0}
.notice{border:3px solid #1C2628;padding:.7rem 1rem;margin:1rem 0;font-weight:600;white-space:pre-wrap}
figure{margin:1rem 0}figure img{max-width:100%;height:auto;max-height:32rem}
.pictures{display:flex;flex-wrap:wrap;gap:1rem}.pictures figure{flex:1 1 14rem;margin:0}
.symbol{height:2.4rem;vertical-align:middle;margin-inline-end:.7rem}
.signature{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.3rem 2rem;border-bottom:1px solid #66736F;padding:.6rem 0}
.signature img{max-height:4.5rem}.sign-here{min-height:3.5rem;min-width:14rem;border-bottom:1px solid #1C2628}
.mono{white-space:nowrap;font-family:"Atkinson Hyperlegible Mono",ui-monospace,monospace}
footer{border-top:1px solid #66736F;margin-top:2rem;padding-top:.6rem;color:#4A575A;font-size:.9rem}
@media(max-width:30rem){dl>div{grid-template-columns:1fr}dd+dd{grid-column:1}body{padding:1rem}}
@media print{@page{size:A4;margin:15mm}body{max-width:none;padding:0}h2,h3,h4,h5,h6{break-after:avoid}.box,figure,.signature,tr{break-inside:avoid}.turn{break-before:page}}
`

// HTML is a paper as one file that any browser opens: pictures are inside, nothing
// is fetched and nothing runs.
func (d Doc) HTML() []byte {
	w := wordsOf(d.Language)
	lang, dir := d.Language, "ltr"
	if lang == "" {
		lang = "en-GB"
	}
	if w.rightToLeft {
		dir = "rtl"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", html.EscapeString(lang), dir)
	b.WriteString("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n")
	b.WriteString("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
	large := ""
	if d.Size > 1.2*FamilySize {
		large = ` class="large"`
	}
	fmt.Fprintf(&b, "<title>%s</title>\n<style>%s</style>\n</head>\n<body%s>\n", html.EscapeString(d.Title), style, large)
	kind := d.Kind
	if d.For != "" {
		kind += " · " + d.For
	}
	fmt.Fprintf(&b, "<header class=\"top\"><div><b>%s</b><br>%s</div><div>%s<br>%s</div></header>\n<main>\n",
		html.EscapeString(d.From), html.EscapeString(d.Team), html.EscapeString(kind), w.day(d.Made))
	hw := htmlWriter{b: &b, words: w, outline: &outline{}}
	fmt.Fprintf(&b, "<h1%s>%s</h1>\n", hw.side(d.Title), hw.say(d.Title))
	if d.Lead != "" {
		fmt.Fprintf(&b, "<p class=\"lead\">%s</p>\n", hw.say(d.Lead))
	}
	if d.Standing != "" {
		fmt.Fprintf(&b, "<p><strong>%s</strong></p>\n", hw.say(d.Standing))
	}
	hw.blocks(d.Blocks)
	fmt.Fprintf(&b, "</main>\n<footer><p>%s</p><p>%s · %s <b class=\"mono\">%s</b></p></footer>\n</body>\n</html>\n",
		html.EscapeString(d.foot()), fmt.Sprintf(w.made, w.day(d.Made)), w.check, d.CheckCode())
	return []byte(b.String())
}

type htmlWriter struct {
	b       *strings.Builder
	words   fixed
	outline *outline
	boxes   int // that what is written stands in
}

func (h htmlWriter) put(format string, args ...any) { fmt.Fprintf(h.b, format, args...) }

// side says from which side a paragraph is read: in a paper read from the right
// whatever has a letter of such a script, else what its first letter says.
func (h htmlWriter) side(words string) string {
	switch {
	case !h.words.rightToLeft:
		return ` dir="auto"`
	case fromTheRight(words):
		return ` dir="rtl"`
	}
	return ` dir="ltr"`
}

func fromTheRight(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
}

// latin is a stretch of Latin words and figures, with an initial's point.
var latin = regexp.MustCompile(`[\p{Latin}0-9](?:[\p{Latin}0-9 .,:/&'’–-]*[\p{Latin}0-9])?(?: \([\p{Latin}0-9 .,-]*\))?`)

// say escapes words. Among words read from the right, what is written in Latin letters
// and figures stands apart, or a browser would change the groups of a telephone number
// and the two ends of a dose.
func (h htmlWriter) say(s string) string { return h.among(s, fromTheRight(s)) }

// among is say for a part of a paragraph.
func (h htmlWriter) among(s string, fromTheRight bool) string {
	if !h.words.rightToLeft || !fromTheRight {
		return html.EscapeString(s)
	}
	var b strings.Builder
	at := 0
	for _, m := range latin.FindAllStringIndex(s, -1) {
		from, to := m[0], m[1]
		if to < len(s) && s[to] == '.' && to-from > 1 && s[to-2] == ' ' {
			to++
		}
		if !strings.ContainsAny(s[from:to], " .,:/&-") { // one word has one end
			continue
		}
		b.WriteString(html.EscapeString(s[at:from]) + `<bdi dir="ltr">` + html.EscapeString(s[from:to]) + "</bdi>")
		at = to
	}
	return b.String() + html.EscapeString(s[at:])
}

func (h htmlWriter) inline(t Text) string {
	var b strings.Builder
	right := fromTheRight(t.Words())
	for _, r := range t {
		s := h.among(r.Text, right)
		if r.Muted {
			s = `<span class="muted">` + s + "</span>"
		}
		if r.Mono {
			s = `<span class="mono">` + s + "</span>"
		}
		if r.Italic {
			s = "<em>" + s + "</em>"
		}
		if r.Strong {
			s = "<strong>" + s + "</strong>"
		}
		b.WriteString(s)
	}
	return b.String()
}

func (h htmlWriter) blocks(bs []Block) {
	asked := false
	for _, b := range bs {
		a, is := b.(Answer)
		if is != asked {
			h.put("%s", map[bool]string{true: "<dl>\n", false: "</dl>\n"}[is])
			asked = is
		}
		if is {
			h.put("<div><dt%s>%s</dt>", h.side(a.Question), h.say(a.Question))
			for i, t := range a.Answers {
				note := ""
				if a.Note != "" && i == len(a.Answers)-1 {
					note = `<br><span class="note">` + html.EscapeString(a.Note) + "</span>"
				}
				h.put("<dd%s>%s%s</dd>", h.side(t.Words()), h.inline(t), note)
			}
			h.put("</div>\n")
			continue
		}
		h.block(b)
	}
	if asked {
		h.put("</dl>\n")
	}
}

func (h htmlWriter) block(b Block) {
	switch b := b.(type) {
	case Heading:
		level := min(max(b.Level, 1), 3)
		n := h.outline.under(level, h.boxes)
		symbol := ""
		if len(b.Symbol.Data) > 0 && b.Symbol.Mime == "image/svg+xml" {
			symbol = `<img class="symbol" alt="" src="data:image/svg+xml;base64,` + base64.StdEncoding.EncodeToString(b.Symbol.Data) + `">`
		}
		h.put("<h%d class=\"l%d\"%s>%s%s</h%d>\n", n, level, h.side(b.Text), symbol, h.say(b.Text), n)
	case Para:
		switch {
		case b.Quote:
			h.put("<blockquote%s>%s</blockquote>\n", h.side(b.Text.Words()), h.inline(b.Text))
		case b.Small:
			h.put("<p class=\"note\"%s>%s</p>\n", h.side(b.Text.Words()), h.inline(b.Text))
		default:
			h.put("<p%s>%s</p>\n", h.side(b.Text.Words()), h.inline(b.Text))
		}
	case List:
		tag, class := "ul", ""
		if b.Numbered {
			tag = "ol"
		}
		if b.Ticked {
			class = ` class="ticked"`
		}
		h.put("<%s%s>\n", tag, class)
		for _, t := range b.Items {
			h.put("<li%s>%s</li>\n", h.side(t.Words()), h.inline(t))
		}
		h.put("</%s>\n", tag)
	case Table:
		h.table(b)
	case Box:
		h.box(b)
	case Beside:
		h.put("<div class=\"beside\">\n")
		h.box(b.Left)
		h.box(b.Right)
		h.put("</div>\n")
	case Notice:
		h.put("<p class=\"notice\"%s>%s</p>\n", h.side(b.Text.Words()), h.inline(b.Text))
	case Picture:
		h.picture(b)
	case Pictures:
		h.put("<div class=\"pictures\">\n")
		for _, p := range b.Pictures {
			h.picture(p)
		}
		h.put("</div>\n")
	case Signature:
		h.signature(b)
	case Keep:
		h.blocks(b.Blocks)
	case Break:
		if b.Unless == 0 { // a browser does not tell how full its page is
			h.put("<div class=\"turn\"></div>\n")
		}
	}
}

func (h htmlWriter) table(b Table) {
	h.put("<div class=\"wide\"><table")
	if b.Name != "" {
		h.put(" aria-label=\"%s\"", html.EscapeString(b.Name))
	}
	h.put(">\n")
	titled := false
	for _, c := range b.Columns {
		titled = titled || c.Title != ""
	}
	if titled {
		h.put("<thead><tr>")
		for _, c := range b.Columns {
			h.put("<th scope=\"col\">%s</th>", html.EscapeString(c.Title))
		}
		h.put("</tr></thead>\n")
	}
	h.put("<tbody>\n")
	for _, r := range b.Rows {
		h.put("<tr>")
		for _, c := range r {
			h.put("<td%s>%s</td>", h.side(c.Words()), h.inline(c))
		}
		h.put("</tr>\n")
	}
	h.put("</tbody></table></div>\n")
}

func (h htmlWriter) box(b Box) {
	class := "box"
	if b.Tinted {
		class += " tinted"
	}
	h.put("<section class=\"%s\">\n", class)
	if b.Title != "" {
		n := h.outline.under(boxLevel, h.boxes)
		h.put("<h%d class=\"l2\"%s>%s</h%d>\n", n, h.side(b.Title), h.say(b.Title), n)
	}
	h.boxes++
	h.blocks(b.Blocks)
	h.put("</section>\n")
}

func (h htmlWriter) picture(p Picture) {
	alt := p.Alt
	if alt == "" {
		alt = p.Caption
	}
	if alt == "" {
		alt = h.words.picture
	}
	h.put("<figure>")
	switch p.Mime {
	case "image/jpeg", "image/png", "image/svg+xml":
		h.put("<img alt=\"%s\" src=\"data:%s;base64,%s\">", html.EscapeString(alt), p.Mime, base64.StdEncoding.EncodeToString(p.Data))
	default:
		h.put("<p class=\"muted\">[%s]</p>", html.EscapeString(alt))
	}
	if p.Caption != "" {
		h.put("<figcaption%s>%s</figcaption>", h.side(p.Caption), h.say(p.Caption))
	}
	h.put("</figure>\n")
}

func (h htmlWriter) signature(b Signature) {
	h.put("<div class=\"signature\"><div>")
	switch {
	case b.Name != "" && b.Role != "":
		h.put("<strong>%s</strong>, %s", html.EscapeString(b.Name), html.EscapeString(b.Role))
	default:
		h.put("<strong>%s</strong>", html.EscapeString(b.Name+b.Role))
	}
	if b.Says != "" {
		h.put("<br>%s", html.EscapeString(b.Says))
	}
	if b.When != "" {
		h.put("<br><span class=\"muted\">%s</span>", html.EscapeString(b.When))
	}
	h.put("</div>")
	switch {
	case len(b.Drawn.Data) > 0:
		h.picture(b.Drawn)
	case b.When == "":
		h.put("<div class=\"sign-here\"></div>")
	}
	h.put("</div>\n")
}
