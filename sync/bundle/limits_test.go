package bundle

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"doorstep/assets/dict"
	"doorstep/sync/op"
)

// plainColumns gives the columns of three small ops, to be spoiled.
func plainColumns() (columns, Header) {
	h := Header{Space: op.ID{5}, Incarnation: op.ID{1}, Class: Draft}
	at := op.Stamp(time.Unix(1e9, 0))
	b := Body{
		Ops: []op.Op{
			{Dot: op.Dot{Inc: op.ID{1}, Seq: 3}, Doc: op.ID{2}, Link: "a", Value: op.Text("x"), At: at, Preds: []op.Dot{{Inc: op.ID{9}, Seq: 4}}},
			{Dot: op.Dot{Inc: op.ID{1}, Seq: 6}, Doc: op.ID{2}, Link: "b", Value: op.Int(7), At: at, Preds: []op.Dot{{Inc: op.ID{1}, Seq: 4}}},
			{Dot: op.Dot{Inc: op.ID{1}, Seq: 8}, Doc: op.ID{3}, Row: op.ID{4}, Link: "c", Value: op.Typed("date", "2026"), At: at},
		},
		Elided: []Span{{First: 4, Len: 1}, {First: 7, Len: 1}},
	}
	c := columns{device: h.Device, inc: h.Incarnation, space: h.Space}
	c.fill(&b)
	return c, h
}

// TestBombs: columns that ask for more than they may, or contradict one another.
func TestBombs(t *testing.T) {
	const most = 1<<62 + 1<<61
	for name, spoil := range map[string]func(*columns){
		"ranges of predecessors without end": func(c *columns) { c.preds = []int64{0, 1, 1, 4, 1 << 40} },
		"many wide ranges": func(c *columns) {
			c.preds = []int64{0, 9}
			for range 9 {
				c.preds = append(c.preds, 1, 4, 1<<16)
			}
		},
		"a range beyond the last seq":      func(c *columns) { c.preds = []int64{0, 1, 1, most, 0} },
		"a range of nobody":                func(c *columns) { c.preds[2] = 7 },
		"a count of ranges without ranges": func(c *columns) { c.preds[1] = 1 << 40 },
		"a negative count of ranges":       func(c *columns) { c.preds[1] = -1 },
		"half a range":                     func(c *columns) { c.preds = c.preds[:len(c.preds)-1] },
		"predecessors of no op":            func(c *columns) { c.preds[0] = 3 },
		"a place beyond the last seq":      func(c *columns) { c.places = []int64{1, 1<<63 - 2} },
		"a run of everything":              func(c *columns) { c.places = []int64{1, 1<<41 | 1} },
		"a place that moves nothing":       func(c *columns) { c.places = []int64{1, 1} },
		"a negative place":                 func(c *columns) { c.places = []int64{1, -4} },
		"a jump back":                      func(c *columns) { c.gaps = []int64{2, -2} },
		"no first seq":                     func(c *columns) { c.first = 0 },
		"a first seq out of range":         func(c *columns) { c.first = most },
		"elided without end":               func(c *columns) { c.elided = []int64{4, most} },
		"elided nothing":                   func(c *columns) { c.elided = []int64{4, 0} },
		"elided backwards":                 func(c *columns) { c.elided = []int64{4, 1, -3, 1} },
		"elided twice":                     func(c *columns) { c.elided = []int64{1, 1} },
		"elided half":                      func(c *columns) { c.elided = []int64{4} },
		"an op that is elided":             func(c *columns) { c.elided = []int64{3, 2} },
		"times without a start":            func(c *columns) { c.times[0] = 1 },
		"a time out of range":              func(c *columns) { c.times[1] = 1 << 50 },
		"a time before 1970":               func(c *columns) { c.times[1] = -2e9 },
		"a stamp that is not whole":        func(c *columns) { c.time++ },
		"too few times":                    func(c *columns) { c.times = c.times[:2] },
		"too few links":                    func(c *columns) { c.linkRefs = c.linkRefs[:2] },
		"a link out of the table":          func(c *columns) { c.linkRefs[1] = 9 },
		"a link before the table":          func(c *columns) { c.linkRefs[0] = -1 },
		"a document out of the table":      func(c *columns) { c.docRuns[0] = 5 },
		"a run of no op":                   func(c *columns) { c.docRuns[1] = 0 },
		"a run past the end":               func(c *columns) { c.docRuns[3] = 9 },
		"a run missing":                    func(c *columns) { c.docRuns = c.docRuns[:2] },
		"no documents":                     func(c *columns) { c.docs = nil },
		"a row out of the table":           func(c *columns) { c.rows[2] = 2 },
		"a text missing":                   func(c *columns) { c.texts = nil },
		"a text too many":                  func(c *columns) { c.texts = append(c.texts, "y") },
		"a number missing":                 func(c *columns) { c.ints = nil },
		"a value missing":                  func(c *columns) { c.others = nil },
		"an unknown kind":                  func(c *columns) { c.kinds[0] = 9 },
		"no ops":                           func(c *columns) { c.kinds = nil },
		"a text over the limit":            func(c *columns) { c.texts[0] = strings.Repeat("x", op.MaxText+1) },
	} {
		c, h := plainColumns()
		if b, err := decodeBody(c.append(nil, CodecNone), &h); err != nil || len(b.Ops) != 3 {
			t.Fatalf("unspoiled: %v", err)
		}
		spoil(&c)
		if _, err := decodeBody(c.append(nil, CodecNone), &h); !errors.Is(err, ErrBody) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeysOfNewerVersions(t *testing.T) {
	c, h := plainColumns()
	plain := c.append(nil, CodecNone)
	plain[0]++ // one pair more
	if _, err := decodeBody(append(append([]byte(nil), plain...), 0x18, 63, 0x01), &h); !errors.Is(err, ErrCodec) {
		t.Errorf("a key that must be understood: %v", err)
	}
	if b, err := decodeBody(append(append([]byte(nil), plain...), 0x18, 64, 0x82, 0x01, 0xa0), &h); err != nil || len(b.Ops) != 3 {
		t.Errorf("a key that may be passed over: %v", err)
	}
}

func TestDecompressionHasLimits(t *testing.T) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderDict(dict.Zstd()), zstd.WithWindowSize(8<<20), zstd.WithSingleSegment(true))
	if err != nil {
		t.Fatal(err)
	}
	dicted := &Header{Codec: CodecDict, DictID: currentDict}
	small := enc.EncodeAll([]byte(strings.Repeat("x", 1000)), nil)
	if _, err := unpack(small, dicted); err != nil {
		t.Fatal(err)
	}
	if _, err := unpack(enc.EncodeAll(make([]byte, MaxBody+1), nil), dicted); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a body over the limit: %v", err)
	}
	if _, err := unpack(small, &Header{Codec: CodecDict, DictID: currentDict + 1}); !errors.Is(err, ErrCodec) {
		t.Errorf("another dictionary: %v", err)
	}
	if _, err := unpack(small, &Header{Codec: CodecZstd}); !errors.Is(err, ErrBody) {
		t.Errorf("no dictionary: %v", err)
	}
	for name, b := range map[string][]byte{
		"nothing":        {},
		"cut short":      small[:len(small)-2],
		"two frames":     append(append([]byte(nil), small...), small...),
		"something else": []byte("this is not zstd"),
	} {
		if _, err := unpack(b, dicted); !errors.Is(err, ErrBody) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := unpack(make([]byte, MaxBody+1), &Header{}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("plain and over the limit: %v", err)
	}
	plainZstd, err := zstd.NewWriter(nil, zstd.WithSingleSegment(true))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := unpack(plainZstd.EncodeAll([]byte("hello"), nil), &Header{Codec: CodecZstd}); err != nil || string(b) != "hello" {
		t.Errorf("codec 1: %q %v", b, err)
	}
}
