package print

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"

	"doorstep/assets/words"
)

func (t Text) with(f func(string) string) Text {
	out := make(Text, len(t))
	for i, r := range t {
		r.Text = f(r.Text)
		out[i] = r
	}
	return out
}

func withAll(blocks []Block, f func(string) string) []Block {
	out := make([]Block, len(blocks))
	for i, b := range blocks {
		out[i] = b.with(f)
	}
	return out
}

func textsWith(ts []Text, f func(string) string) []Text {
	out := make([]Text, len(ts))
	for i, t := range ts {
		out[i] = t.with(f)
	}
	return out
}

func (b Heading) with(f func(string) string) Block { b.Text = f(b.Text); return b }
func (b Para) with(f func(string) string) Block    { b.Text = b.Text.with(f); return b }
func (b List) with(f func(string) string) Block    { b.Items = textsWith(b.Items, f); return b }
func (b Notice) with(f func(string) string) Block  { b.Text = b.Text.with(f); return b }
func (b Break) with(func(string) string) Block     { return b }
func (b Keep) with(f func(string) string) Block    { b.Blocks = withAll(b.Blocks, f); return b }

func (b Answer) with(f func(string) string) Block {
	b.Question, b.Answers, b.Note = f(b.Question), textsWith(b.Answers, f), f(b.Note)
	return b
}

func (b Table) with(f func(string) string) Block {
	b.Name = f(b.Name)
	cols := make([]Column, len(b.Columns))
	for i, c := range b.Columns {
		cols[i] = Column{Title: f(c.Title), Share: c.Share}
	}
	rows := make([][]Text, len(b.Rows))
	for i, r := range b.Rows {
		rows[i] = textsWith(r, f)
	}
	b.Columns, b.Rows = cols, rows
	return b
}

func (b Box) boxWith(f func(string) string) Box {
	b.Title, b.Blocks = f(b.Title), withAll(b.Blocks, f)
	return b
}

func (b Box) with(f func(string) string) Block { return b.boxWith(f) }

func (b Beside) with(f func(string) string) Block {
	b.Left, b.Right = b.Left.boxWith(f), b.Right.boxWith(f)
	return b
}

func (b Picture) pictureWith(f func(string) string) Picture {
	b.Caption, b.Alt = f(b.Caption), f(b.Alt)
	return b
}

func (b Picture) with(f func(string) string) Block { return b.pictureWith(f) }

func (b Pictures) with(f func(string) string) Block {
	out := make([]Picture, len(b.Pictures))
	for i, p := range b.Pictures {
		out[i] = p.pictureWith(f)
	}
	b.Pictures = out
	return b
}

func (b Signature) with(f func(string) string) Block {
	b.Name, b.Role, b.Says, b.When, b.Drawn.Alt = f(b.Name), f(b.Role), f(b.Says), f(b.When), f(b.Drawn.Alt)
	return b
}

// With is the paper with every text put through f: another language, or a list
// of what it says. Names at the foot, pictures and the check code's sources stay.
func (d Doc) With(f func(string) string) Doc {
	d.Kind, d.Title, d.Lead, d.Standing = f(d.Kind), f(d.Title), f(d.Lead), f(d.Standing)
	d.Blocks = withAll(d.Blocks, f)
	return d
}

// Says is every text of the paper in reading order, empty ones left out.
func (d Doc) Says() []string {
	var out []string
	d.With(func(s string) string {
		if s != "" {
			out = append(out, s)
		}
		return s
	})
	return out
}

// CheckCode is two words and a number by which readers compare copies: papers
// that say the same have the same code, whenever they were printed.
func (d Doc) CheckCode() string {
	h := sha256.New()
	put := func(s string) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	put(d.About.Name)
	put(d.About.Born)
	for _, s := range d.Says() {
		put(s)
	}
	for _, p := range pictures(d.Blocks) {
		put(string(p.Data))
	}
	sum := h.Sum(nil)
	list := strings.Fields(words.Large)
	pick := func(b []byte) string { return list[binary.BigEndian.Uint32(b)%uint32(len(list))] }
	return strings.ToUpper(fmt.Sprintf("%s-%02d-%s", pick(sum), binary.BigEndian.Uint32(sum[4:])%100, pick(sum[8:])))
}

// pictures are all pictures of the blocks, in order.
func pictures(blocks []Block) []Picture {
	var out []Picture
	for _, b := range blocks {
		switch b := b.(type) {
		case Heading:
			if len(b.Symbol.Data) > 0 {
				out = append(out, b.Symbol)
			}
		case Picture:
			out = append(out, b)
		case Pictures:
			out = append(out, b.Pictures...)
		case Signature:
			if len(b.Drawn.Data) > 0 {
				out = append(out, b.Drawn)
			}
		case Box:
			out = append(out, pictures(b.Blocks)...)
		case Beside:
			out = append(append(out, pictures(b.Left.Blocks)...), pictures(b.Right.Blocks)...)
		case Keep:
			out = append(out, pictures(b.Blocks)...)
		}
	}
	return out
}
