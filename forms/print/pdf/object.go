package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// ref is the number of an object in the file.
type ref int

func (r ref) String() string { return strconv.Itoa(int(r)) + " 0 R" }

// objects are the bodies of a file's objects; object n is at n-1.
type objects [][]byte

// reserve makes room for an object whose body comes later.
func (o *objects) reserve() ref {
	*o = append(*o, nil)
	return ref(len(*o))
}

// put gives a reserved object its body.
func (o *objects) put(r ref, body string) { (*o)[r-1] = []byte(body) }

// add appends an object.
func (o *objects) add(body string) ref {
	r := o.reserve()
	o.put(r, body)
	return r
}

// stream appends a compressed stream; dict is what its dictionary holds besides
// length and filter.
func (o *objects) stream(dict string, data []byte) ref {
	var b bytes.Buffer
	w, _ := zlib.NewWriterLevel(&b, zlib.BestCompression)
	_, _ = w.Write(data) // a buffer takes everything
	_ = w.Close()
	return o.raw(dict+" /Filter /FlateDecode", b.Bytes())
}

// raw appends a stream as it is.
func (o *objects) raw(dict string, data []byte) ref {
	r := o.reserve()
	var b bytes.Buffer
	fmt.Fprintf(&b, "<< %s /Length %d >>\nstream\n", strings.TrimSpace(dict), len(data))
	b.Write(data)
	b.WriteString("\nendstream")
	(*o)[r-1] = b.Bytes()
	return r
}

// file writes header, objects, cross-reference table and trailer.
func (o objects) file(trailer string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	at := make([]int, len(o))
	for i, body := range o {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", i+1)
		b.Write(body)
		b.WriteString("\nendobj\n")
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(o)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n", len(o)+1, trailer, start)
	return b.Bytes()
}

// textString writes text as a PDF string: UTF-16 with a mark, in hexadecimal.
func textString(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	b.WriteByte('>')
	return b.String()
}

// num writes a number with at most three places.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 3, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}

// scaled writes a small factor with more places than num.
func scaled(v float64) string { return strconv.FormatFloat(v, 'f', 6, 64) }
