package pdf

import (
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Info is what a file says about itself.
type Info struct {
	Title, Author, Creator string
	// Language is a BCP 47 tag, such as "en-GB".
	Language string
	// RightToLeft says that pages are read from the right.
	RightToLeft bool
	Made        time.Time
}

// File is a PDF file that is being made.
type File struct {
	info   Info
	pages  []*Page
	root   *Elem
	uses   []*use
	images []*Image
	shapes []shape
	veil   *veil
	marks  []bookmark
}

func (f *File) veilName() string {
	if f.veil == nil {
		f.veil = &veil{}
	}
	return "V"
}

type bookmark struct {
	title string
	level int
	page  *Page
	y     float64
}

// New begins a file.
func New(info Info) *File { return &File{info: info, root: &Elem{kind: "Document"}} }

// Root is the element that holds all others.
func (f *File) Root() *Elem { return f.root }

// Page adds a page of a size in points.
func (f *File) Page(w, h float64) *Page {
	p := &Page{W: w, H: h, file: f}
	f.pages = append(f.pages, p)
	return p
}

// Bookmark adds a line to the table of contents that a reader shows. Levels
// begin at 1; a deeper one belongs to the one before it.
func (f *File) Bookmark(title string, level int, p *Page, y float64) {
	f.marks = append(f.marks, bookmark{title, max(level, 1), p, y})
}

func (f *File) use(font *Font) *use {
	for _, u := range f.uses {
		if u.font == font {
			return u
		}
	}
	u := &use{font: font, name: fmt.Sprintf("F%d", len(f.uses)+1), text: map[uint16]string{}}
	f.uses = append(f.uses, u)
	return u
}

// shape is the name of a glyph's shape in the resources, "" for a blank one.
func (f *File) shape(font *Font, gid uint16) string {
	s := shape{font, gid}
	i := slices.Index(f.shapes, s)
	if i < 0 {
		if font.Outline == nil || len(font.Outline(gid)) == 0 {
			return ""
		}
		i = len(f.shapes)
		f.shapes = append(f.shapes, s)
	}
	return fmt.Sprintf("G%d", i+1)
}

func (s shape) write(o *objects) ref {
	var b strings.Builder
	for _, seg := range s.font.Outline(s.gid) {
		for _, at := range seg.At {
			b.WriteString(num(at.X) + " " + num(at.Y) + " ")
		}
		b.WriteString(seg.Do.op() + "\n")
	}
	b.WriteString("f\n")
	n := num(float64(4 * s.font.upem))
	return o.stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [-%s -%s %s %s]", n, n, n, n), []byte(b.String()))
}

func (f *File) image(im *Image) string {
	for i, have := range f.images {
		if have == im {
			return fmt.Sprintf("I%d", i+1)
		}
	}
	f.images = append(f.images, im)
	return fmt.Sprintf("I%d", len(f.images))
}

// Bytes is the finished file.
func (f *File) Bytes() []byte {
	var o objects
	catalog, pages := o.reserve(), o.reserve()
	tree := o.reserve()
	for _, p := range f.pages {
		p.End()
		p.ref = o.reserve()
	}
	for _, u := range f.uses {
		u.ref = o.reserve()
	}
	if f.veil != nil {
		f.veil.ref = o.reserve()
	}
	f.root.reserve(&o)
	f.root.write(&o, tree)
	resources := o.add(f.resources(&o))

	var kids, nums strings.Builder
	for i, p := range f.pages {
		body := o.stream("", p.body.Bytes())
		o.put(p.ref, fmt.Sprintf("<< /Type /Page /Parent %s /MediaBox [0 0 %s %s] /Resources %s /Contents %s /StructParents %d /Tabs /S >>",
			pages, num(p.W), num(p.H), resources, body, i))
		fmt.Fprintf(&kids, "%s ", p.ref)
		fmt.Fprintf(&nums, "%d [", i)
		for _, e := range p.owners {
			nums.WriteString(e.ref.String() + " ")
		}
		nums.WriteString("] ")
	}
	o.put(pages, fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(f.pages), strings.TrimSpace(kids.String())))
	parents := o.add("<< /Nums [" + strings.TrimSpace(nums.String()) + "] >>")
	o.put(tree, fmt.Sprintf("<< /Type /StructTreeRoot /K [%s] /ParentTree %s /ParentTreeNextKey %d >>", f.root.ref, parents, len(f.pages)))
	for _, u := range f.uses {
		u.write(&o)
	}
	if f.veil != nil {
		f.veil.write(&o)
	}
	meta := o.raw("/Type /Metadata /Subtype /XML", []byte(f.metadata()))
	direction := ""
	if f.info.RightToLeft {
		direction = " /Direction /R2L"
	}
	outline, mode := f.outline(&o), "UseNone"
	if outline != "" {
		mode = "UseOutlines"
	}
	o.put(catalog, fmt.Sprintf("<< /Type /Catalog /Pages %s /Lang %s /MarkInfo << /Marked true >> /StructTreeRoot %s /Metadata %s /ViewerPreferences << /DisplayDocTitle true%s >> /PageMode /%s%s >>",
		pages, textString(f.info.Language), tree, meta, direction, mode, outline))
	when := f.info.Made.UTC().Format("D:20060102150405Z")
	about := o.add(fmt.Sprintf("<< /Title %s /Author %s /Creator %s /Producer %s /CreationDate (%s) /ModDate (%s) >>",
		textString(f.info.Title), textString(f.info.Author), textString(f.info.Creator), textString("Doorstep"), when, when))
	sum := sha256.New()
	for _, body := range o {
		sum.Write(body)
	}
	id := fmt.Sprintf("<%X>", sum.Sum(nil)[:16])
	return o.file(fmt.Sprintf("/Root %s /Info %s /ID [%s %s]", catalog, about, id, id))
}

func (f *File) resources(o *objects) string {
	var b strings.Builder
	b.WriteString("<< /Font <<")
	for _, u := range f.uses {
		fmt.Fprintf(&b, " /%s %s", u.name, u.ref)
	}
	if f.veil != nil {
		fmt.Fprintf(&b, " /V %s", f.veil.ref)
	}
	b.WriteString(" >> /XObject <<")
	for i, im := range f.images {
		fmt.Fprintf(&b, " /I%d %s", i+1, im.write(o))
	}
	for i, s := range f.shapes {
		fmt.Fprintf(&b, " /G%d %s", i+1, s.write(o))
	}
	b.WriteString(" >> >>")
	return b.String()
}

// outline writes the bookmarks and returns what the catalog says of them, ""
// when there are none.
func (f *File) outline(o *objects) string {
	if len(f.marks) == 0 {
		return ""
	}
	root := o.reserve()
	type node struct {
		ref                      ref
		mark                     bookmark
		parent                   int
		prev, next, first, final int
		count                    int
	}
	nodes := []node{{ref: root, parent: -1, prev: -1, next: -1, first: -1, final: -1}}
	path := []int{0} // the open node of each level
	for _, m := range f.marks {
		level := min(m.level, len(path))
		path = path[:level]
		parent := path[level-1]
		i := len(nodes)
		n := node{ref: o.reserve(), mark: m, parent: parent, prev: nodes[parent].final, next: -1, first: -1, final: -1}
		nodes = append(nodes, n)
		if n.prev >= 0 {
			nodes[n.prev].next = i
		} else {
			nodes[parent].first = i
		}
		nodes[parent].final = i
		for up := parent; up >= 0; up = nodes[up].parent {
			nodes[up].count++
		}
		path = append(path, i)
	}
	link := func(name string, i int) string {
		if i < 0 {
			return ""
		}
		return " /" + name + " " + nodes[i].ref.String()
	}
	o.put(root, fmt.Sprintf("<< /Type /Outlines /Count %d%s%s >>", nodes[0].count, link("First", nodes[0].first), link("Last", nodes[0].final)))
	for _, n := range nodes[1:] {
		count := ""
		if n.count > 0 {
			count = fmt.Sprintf(" /Count %d", n.count)
		}
		o.put(n.ref, fmt.Sprintf("<< /Title %s%s%s%s%s%s%s /Dest [%s /XYZ 0 %s 0] >>", textString(n.mark.title), link("Parent", n.parent), link("Prev", n.prev),
			link("Next", n.next), link("First", n.first), link("Last", n.final), count, n.mark.page.ref, num(n.mark.page.y(n.mark.y))))
	}
	return " /Outlines " + root.String()
}

func (f *File) metadata() string {
	esc := func(s string) string {
		var b strings.Builder
		_ = xml.EscapeText(&b, []byte(s)) // a builder takes everything
		return b.String()
	}
	when := f.info.Made.UTC().Format(time.RFC3339)
	return "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">` +
		`<pdfuaid:part>1</pdfuaid:part>` +
		`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + esc(f.info.Title) + `</rdf:li></rdf:Alt></dc:title>` +
		`<dc:language><rdf:Bag><rdf:li>` + esc(f.info.Language) + `</rdf:li></rdf:Bag></dc:language>` +
		`<dc:creator><rdf:Seq><rdf:li>` + esc(f.info.Author) + `</rdf:li></rdf:Seq></dc:creator>` +
		`<xmp:CreatorTool>` + esc(f.info.Creator) + `</xmp:CreatorTool><xmp:CreateDate>` + when + `</xmp:CreateDate><xmp:ModifyDate>` + when + `</xmp:ModifyDate>` +
		`<pdf:Producer>Doorstep</pdf:Producer></rdf:Description></rdf:RDF></x:xmpmeta>` + "\n<?xpacket end=\"w\"?>"
}
