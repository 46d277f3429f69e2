package printtest

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// File is a PDF of ours, read back as a reader of the file would: by its
// cross-reference table, its tags and its maps from glyphs to text.
type File struct {
	t       testing.TB
	objects map[int][]byte
	trailer string
	// Pages are the texts of each page in the order in which they are drawn, what is
	// no part of the reading, such as its foot, among them.
	Pages []string
	// Tagged is the text in the order of the tags, a line for each element that holds
	// text, with the kind of the element.
	Tagged []Element

	nodes []node   // all elements of the tags
	loose []string // what is drawn under no tag and is no artifact
	blind []string // glyphs in tagged text that stand for no letter
}

// node is an element of the tags with the kinds of those in it.
type node struct {
	kind, attributes, text string
	kids                   []string
}

// Element is one element of the tags that holds text or is a figure.
type Element struct{ Kind, Text, Alt string }

// Read reads a PDF that this program made.
func Read(t testing.TB, file []byte) *File {
	t.Helper()
	f := &File{t: t, objects: map[int][]byte{}}
	m := regexp.MustCompile(`startxref\n(\d+)\n`).FindSubmatch(file)
	if m == nil {
		t.Fatal("no startxref")
	}
	at, _ := strconv.Atoi(string(m[1]))
	table := string(file[at:])
	n := 0
	for _, line := range regexp.MustCompile(`(?m)^(\d{10}) 00000 n `).FindAllStringSubmatch(table, -1) {
		n++
		off, _ := strconv.Atoi(line[1])
		f.objects[n] = body(t, file[off:], n)
	}
	f.trailer = table[strings.Index(table, "trailer"):]
	root := f.dict(f.ref(f.trailer, "Root"))
	var marks []map[int]string
	for _, kid := range refs(array(f.dict(f.ref(root, "Pages")), "Kids")) {
		text, by := f.page(f.dict(kid))
		f.Pages = append(f.Pages, text)
		marks = append(marks, by)
	}
	pages := refs(array(f.dict(f.ref(root, "Pages")), "Kids"))
	number := map[int]int{}
	for i, p := range pages {
		number[p] = i
	}
	tree := f.dict(f.ref(root, "StructTreeRoot"))
	var walk func(obj int)
	walk = func(obj int) {
		d := f.dict(obj)
		kind := regexp.MustCompile(`/S /(\w+)`).FindStringSubmatch(d)[1]
		own := ""
		e := Element{Kind: kind}
		if m := regexp.MustCompile(`/Alt <FEFF([0-9A-F]*)>`).FindStringSubmatch(d); m != nil {
			e.Alt = utf(m[1])
		}
		var kids []int
		for _, k := range regexp.MustCompile(`<< /Type /MCR /Pg (\d+) 0 R /MCID (\d+) >>|(\d+) 0 R`).FindAllStringSubmatch(array(d, "K"), -1) {
			if k[3] != "" {
				id, _ := strconv.Atoi(k[3])
				kids = append(kids, id)
				continue
			}
			pg, _ := strconv.Atoi(k[1])
			id, _ := strconv.Atoi(k[2])
			own += marks[number[pg]][id]
		}
		n := node{kind: kind, attributes: d, text: own}
		for _, id := range kids {
			n.kids = append(n.kids, regexp.MustCompile(`/S /(\w+)`).FindStringSubmatch(f.dict(id))[1])
		}
		f.nodes = append(f.nodes, n)
		if e.Text = own; own != "" || kind == "Figure" {
			f.Tagged = append(f.Tagged, e)
		}
		for _, id := range kids {
			walk(id)
		}
	}
	for _, r := range refs(array(tree, "K")) {
		walk(r)
	}
	return f
}

// Text is all tagged text, a line for each element.
func (f *File) Text() string {
	var b strings.Builder
	for _, e := range f.Tagged {
		b.WriteString(e.Text + "\n")
	}
	return b.String()
}

// Root is the catalog of the file.
func (f *File) Root() string { return f.dict(f.ref(f.trailer, "Root")) }

// Fonts are the font descriptors of the file.
func (f *File) Fonts() []string {
	var out []string
	for i := 1; i <= len(f.objects); i++ {
		if s := string(f.objects[i]); strings.Contains(s, "/Type /FontDescriptor") {
			out = append(out, s)
		}
	}
	return out
}

// Bookmarks are the titles of the bookmarks in the order of the file.
func (f *File) Bookmarks() []string {
	var out []string
	for i := 1; i <= len(f.objects); i++ {
		s := string(f.objects[i])
		if m := regexp.MustCompile(`^<< /Title <FEFF([0-9A-F]*)> /Parent`).FindStringSubmatch(s); m != nil {
			out = append(out, utf(m[1]))
		}
	}
	return out
}

func body(t testing.TB, file []byte, n int) []byte {
	head := strconv.Itoa(n) + " 0 obj\n"
	if !bytes.HasPrefix(file, []byte(head)) {
		t.Fatalf("object %d is not where the table says", n)
	}
	rest := file[len(head):]
	if i := bytes.Index(rest, []byte("\nstream\n")); i >= 0 && i < bytes.Index(rest, []byte("endobj")) {
		m := regexp.MustCompile(`/Length (\d+) >>$`).FindSubmatch(rest[:i])
		size, _ := strconv.Atoi(string(m[1]))
		return rest[:i+8+size]
	}
	return rest[:bytes.Index(rest, []byte("\nendobj"))]
}

func (f *File) dict(n int) string {
	s, _, _ := strings.Cut(string(f.objects[n]), "\nstream\n")
	return s
}

func (f *File) stream(n int) []byte {
	d, data, _ := bytes.Cut(f.objects[n], []byte("\nstream\n"))
	if !bytes.Contains(d, []byte("/FlateDecode")) {
		return data
	}
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		f.t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		f.t.Fatal(err)
	}
	return out
}

func (f *File) ref(dict, key string) int {
	m := regexp.MustCompile(`/` + key + ` (\d+) 0 R`).FindStringSubmatch(dict)
	if m == nil {
		f.t.Fatalf("no %s in %s", key, dict)
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

func array(dict, key string) string {
	i := strings.Index(dict, "/"+key+" [")
	if i < 0 {
		return ""
	}
	rest := dict[i+len(key)+3:]
	return rest[:strings.LastIndex(rest, "]")+0]
}

func refs(s string) []int {
	var out []int
	for _, m := range regexp.MustCompile(`(\d+) 0 R`).FindAllStringSubmatch(s, -1) {
		n, _ := strconv.Atoi(m[1])
		out = append(out, n)
	}
	return out
}

func utf(s string) string {
	raw, _ := hex.DecodeString(s)
	var u []uint16
	for i := 0; i+1 < len(raw); i += 2 {
		u = append(u, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(u))
}

var token = regexp.MustCompile(`/Span << /ActualText <FEFF([0-9A-F]*)> >> BDC|/\w+ << /MCID (\d+) >> BDC|/Artifact BMC|EMC|/(\w+) [0-9.]+ Tf|<([0-9A-F]+)>|(?m:^(?:f|S|B|f\*|B\*)$)|/[GI]\d+ Do`)

// page reads the text of a page, whole and by mark.
func (f *File) page(dict string) (string, map[int]string) {
	fonts := map[string]map[string]string{}
	res := f.dict(f.ref(dict, "Resources"))
	for _, m := range regexp.MustCompile(`/([FV]\d*) (\d+) 0 R`).FindAllStringSubmatch(res, -1) {
		n, _ := strconv.Atoi(m[2])
		to := map[string]string{}
		for _, l := range regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]*)>`).FindAllStringSubmatch(string(f.stream(f.ref(f.dict(n), "ToUnicode"))), -1) {
			to[l[1]] = utf(l[2])
		}
		fonts[m[1]] = to
	}
	type open struct {
		mark             int
		actual, artifact bool
	}
	stack := []open{{mark: -1}}
	font, all, by := "", "", map[int]string{}
	put := func(s string) {
		all += s
		if m := stack[len(stack)-1].mark; m >= 0 {
			by[m] += s
		}
	}
	for _, m := range token.FindAllStringSubmatch(string(f.stream(f.ref(dict, "Contents"))), -1) {
		top := stack[len(stack)-1]
		switch {
		case strings.HasPrefix(m[0], "/Span"):
			put(utf(m[1]))
			stack = append(stack, open{mark: top.mark, actual: true, artifact: top.artifact})
		case m[2] != "":
			n, _ := strconv.Atoi(m[2])
			stack = append(stack, open{mark: n})
		case m[0] == "/Artifact BMC":
			stack = append(stack, open{mark: -1, artifact: true})
		case m[0] == "EMC":
			stack = stack[:len(stack)-1]
			all += " "
		case m[3] != "":
			font = m[3]
		case top.mark < 0 && !top.artifact:
			f.loose = append(f.loose, m[0])
		case !top.actual:
			for i := 0; i+4 <= len(m[4]); i += 4 {
				code := m[4][i : i+4]
				if fonts[font][code] == "" && top.mark >= 0 {
					f.blind = append(f.blind, font+" "+code)
				}
				put(fonts[font][code])
			}
		}
	}
	return all, by
}
