package sketch

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What a row may hold. A row beyond it is left alone and not drawn: it was
// written by a damaged or a hostile device.
const (
	MostPoints = 5000    // of one mark
	Far        = 200_000 // millimetres from the beginning, 200 m
	MostText   = 200     // characters
	mostAt     = 16_000  // characters of the points of one mark, as the form allows
	mostCode   = 200     // characters of a code, a link or a room
)

// Fields are the cells of a mark's row as text, by the last part of their
// linkId: kind, at, what, size, turn, link, room, text. A cell without an
// answer is not in it.
type Fields map[string]string

// The names of the cells.
const (
	fieldKind = "kind"
	fieldAt   = "at"
	fieldWhat = "what"
	fieldSize = "size"
	fieldTurn = "turn"
	fieldLink = "link"
	fieldRoom = "room"
	fieldText = "text"
)

// Errors of a row that cannot be drawn.
var (
	ErrKind  = errors.New("a mark of an unknown kind")
	ErrShape = errors.New("a mark with too few or too many points")
	ErrCell  = errors.New("a cell of a mark that cannot be read")
)

// Encode writes a mark as the cells of its row.
func Encode(m Mark) Fields {
	f := Fields{fieldKind: string(m.Kind), fieldAt: formatPoints(m.At)}
	put := func(name, v string) {
		if v != "" {
			f[name] = v
		}
	}
	put(fieldWhat, m.What)
	put(fieldRoom, m.Room)
	put(fieldText, m.Text)
	put(fieldLink, m.Link.String())
	if m.Size != (Size{}) {
		f[fieldSize] = strconv.Itoa(m.Size.W) + "," + strconv.Itoa(m.Size.H)
	}
	if m.Turn != 0 {
		f[fieldTurn] = strconv.Itoa(m.Turn)
	}
	return f
}

// Decode reads a mark from the cells of its row. The cells come from other
// tablets: whatever is in them, it gives a mark that can be drawn or an error.
func Decode(id string, f Fields) (Mark, error) {
	m := Mark{ID: id, Kind: Kind(f[fieldKind]), What: f[fieldWhat], Room: f[fieldRoom], Text: f[fieldText]}
	if !slices.Contains(Kinds(), m.Kind) {
		return Mark{}, ErrKind
	}
	var err error
	if m.At, err = parsePoints(f[fieldAt]); err != nil {
		return Mark{}, err
	}
	if m.Size, err = parseSize(f[fieldSize]); err != nil {
		return Mark{}, err
	}
	if t := f[fieldTurn]; t != "" {
		if m.Turn, err = strconv.Atoi(t); err != nil || m.Turn < -360_000 || m.Turn > 360_000 {
			return Mark{}, fmt.Errorf("%w: turn", ErrCell)
		}
		m.Turn = ((m.Turn % 360) + 360) % 360
	}
	m.Link = ParseLink(f[fieldLink])
	for name, text := range map[string]string{fieldWhat: m.What, fieldRoom: m.Room, fieldLink: f[fieldLink]} {
		if len(text) > mostCode || !utf8.ValidString(text) {
			return Mark{}, fmt.Errorf("%w: %s", ErrCell, name)
		}
	}
	if !utf8.ValidString(m.Text) || utf8.RuneCountInString(m.Text) > MostText {
		return Mark{}, fmt.Errorf("%w: %s", ErrCell, fieldText)
	}
	return m, m.shape()
}

// shape says whether a mark has the points that its kind needs.
func (m Mark) shape() error {
	n := len(m.At)
	switch {
	case m.Kind.pair():
		if n != 2 || m.At[0] == m.At[1] {
			return ErrShape
		}
	case m.Kind == Stroke:
		if n < 1 {
			return ErrShape
		}
	case m.Kind.line():
		if n < 2 {
			return ErrShape
		}
	default:
		if n != 1 {
			return ErrShape
		}
	}
	if m.Size.W < 0 || m.Size.H < 0 {
		return fmt.Errorf("%w: size", ErrCell)
	}
	return nil
}

// String writes a link as its cell holds it: "linkId" or "linkId#row".
func (l Link) String() string {
	if l.Row == "" {
		return l.ID
	}
	return l.ID + "#" + l.Row
}

// ParseLink reads what String wrote.
func ParseLink(s string) Link {
	id, row, _ := strings.Cut(s, "#")
	return Link{ID: id, Row: row}
}

func formatPoints(at []Point) string {
	b := make([]byte, 0, 10*len(at))
	for i, p := range at {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(p.X), 10)
		b = append(b, ',')
		b = strconv.AppendInt(b, int64(p.Y), 10)
	}
	return string(b)
}

func parsePoints(s string) ([]Point, error) {
	if len(s) > MostPoints*20 {
		return nil, ErrShape
	}
	words := strings.Fields(s)
	if len(words) > MostPoints {
		return nil, ErrShape
	}
	at := make([]Point, len(words))
	for i, w := range words {
		x, y, err := parsePair(w)
		if err != nil {
			return nil, fmt.Errorf("%w: at", ErrCell)
		}
		at[i] = Point{x, y}
	}
	return at, nil
}

func parseSize(s string) (Size, error) {
	if s == "" {
		return Size{}, nil
	}
	w, h, err := parsePair(s)
	if err != nil {
		return Size{}, fmt.Errorf("%w: size", ErrCell)
	}
	return Size{w, h}, nil
}

func parsePair(s string) (a, b int, err error) {
	left, right, _ := strings.Cut(s, ",")
	a, err1 := strconv.Atoi(left)
	b, err2 := strconv.Atoi(right)
	if err := errors.Join(err1, err2); err != nil {
		return 0, 0, err
	}
	if max(a, b) > Far || min(a, b) < -Far {
		return 0, 0, ErrCell
	}
	return a, b, nil
}
