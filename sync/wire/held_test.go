package wire

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func someHeld() HeldReceipts {
	return HeldReceipts{Org: ID{9}, OrgSize: 12, Time: 1_790_000_000, Rows: []HeldRow{{Key: Key{Space: ID{1}, Inc: ID{2}, N: 3}, Hash: HashOf([]byte("b"))}}}
}

// A word that something is held aside never passes for a receipt, nor the other
// way round: a tablet would take for safe what may never reach the log.
func TestHeldIsNoReceipt(t *testing.T) {
	s, v := noteKey(t, "sync.example")
	held, err := SignHeld(s, someHeld())
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := SignReceipts(s, someReceipts())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenReceipts(v, ID{9}, held); !errors.Is(err, ErrSignature) {
		t.Errorf("held as receipt: %v", err)
	}
	if _, err := OpenHeld(v, ID{9}, receipt); !errors.Is(err, ErrSignature) {
		t.Errorf("receipt as held: %v", err)
	}
	if got, err := OpenHeld(v, ID{9}, held); err != nil || got.Rows[0] != someHeld().Rows[0] {
		t.Errorf("itself: %v, %v", got, err)
	}
	if _, err := OpenHeld(v, ID{8}, held); !errors.Is(err, ErrSignature) {
		t.Errorf("of another organisation: %v", err)
	}
	for i := range held {
		bad := bytes.Clone(held)
		bad[i] ^= 1 << (i % 8)
		if _, err := OpenHeld(v, ID{9}, bad); err == nil {
			t.Fatalf("byte %d changed and it was accepted", i)
		}
	}
	many := someHeld()
	for len(many.Rows) <= MaxCommit {
		many.Rows = append(many.Rows, many.Rows[0])
	}
	body, err := SignHeld(s, many)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenHeld(v, ID{9}, body); !errors.Is(err, ErrMalformed) {
		t.Errorf("more rows than a commit may have: %v", err)
	}
}

// TestLaterMessagesRoundTrip draws every message of codes 13 to 18.
func TestLaterMessagesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		aside := Aside{Index: rapid.Uint64().Draw(t, "index"), Device: drawID(t, "dev"), Key: drawKey(t), Hash: HashOf([]byte("x")), Time: 7}
		if got, err := ParseAside(aside.Encode()); err != nil || got != aside {
			t.Fatalf("aside: %v, %v", got, err)
		}
		ix := Index{Space: drawID(t, "space"), First: rapid.Uint64().Draw(t, "first")}
		for range rapid.IntRange(0, 4).Draw(t, "rows") {
			ix.Rows = append(ix.Rows, IndexRow{Inc: drawID(t, "inc"), Class: 2, N: rapid.Uint64().Draw(t, "n")})
		}
		if got, err := ParseIndex(ix.Encode()); err != nil || got.First != ix.First || !slices.Equal(got.Rows, ix.Rows) {
			t.Fatalf("index: %v, %v", got, err)
		}
		ch := Changed{Next: rapid.Uint64().Draw(t, "next"), Heads: []Cursor{{ID{1}, 4}, {ID{2}, rapid.Uint64().Draw(t, "size")}}}
		if got, err := ParseChanged(ch.Encode()); err != nil || got.Next != ch.Next || !slices.Equal(got.Heads, ch.Heads) {
			t.Fatalf("changed: %v, %v", got, err)
		}
		have := rapid.SliceOfN(rapid.Bool(), 0, 40).Draw(t, "have")
		if got, err := ParseHave(EncodeHave(have), len(have)); err != nil || !slices.Equal(got, have) {
			t.Fatalf("have: %v, %v", got, err)
		}
		hashes := make([]Hash, len(have))
		for i := range hashes {
			hashes[i] = HashOf([]byte{byte(i)})
		}
		if got, err := ParseBlobs(AppendBlobs(nil, hashes...)); err != nil || !slices.Equal(got, hashes) {
			t.Fatalf("blobs: %v, %v", got, err)
		}
		tok := CourierToken{Token: HashOf(nil), TTL: 900, Scope: ScopeQuarantine, Revoked: rapid.SliceOf(rapid.Byte()).Draw(t, "st")}
		if got, err := ParseCourierToken(tok.Encode()); err != nil || got.Scope != tok.Scope || !bytes.Equal(got.Revoked, tok.Revoked) {
			t.Fatalf("courier token: %v, %v", got, err)
		}
	})
}

// TestLaterFramesFitTheirBounds: the largest of each is within its frame's bound.
func TestLaterFramesFitTheirBounds(t *testing.T) {
	s, _ := noteKey(t, "sync.example")
	held := HeldReceipts{}
	for range MaxCommit {
		held.Rows = append(held.Rows, HeldRow{Key: Key{Class: 255, N: 1 << 63}})
	}
	body, err := SignHeld(s, held)
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]IndexRow, IndexRows)
	for i := range rows {
		rows[i] = IndexRow{Class: 255, N: 1 << 63}
	}
	for code, body := range map[Code][]byte{
		CodeHeld: body, CodeIndex: Index{First: 1 << 63, Rows: rows}.Encode(), CodeAside: Aside{Index: 1 << 63, Time: 1 << 63, Key: Key{N: 1 << 63}}.Encode(),
		CodeBlobs: AppendBlobs(nil, make([]Hash, MaxHave)...), CodeHave: EncodeHave(make([]bool, MaxHave)),
	} {
		if len(body) > code.limit() || 4*len(body) < code.limit() {
			t.Errorf("frame of kind %d: %d bytes, bound %d", code, len(body), code.limit())
		}
	}
}

func TestLaterMessagesRefused(t *testing.T) {
	for name, err := range map[string]error{
		"hashes cut":          second(ParseBlobs(make([]byte, 33))),
		"too many hashes":     second(ParseBlobs(make([]byte, maxHaveBytes+32))),
		"bits beyond":         second(ParseHave([]byte{0b1000}, 3)),
		"bits missing":        second(ParseHave(nil, 1)),
		"bits for too many":   second(ParseHave(make([]byte, 1024), 8192)),
		"bits for fewer":      second(ParseHave(nil, -1)),
		"too many rows":       second(ParseIndex(Index{Rows: make([]IndexRow, IndexRows+1)}.Encode())),
		"a device's scope":    second(ParseCourierToken(CourierToken{Scope: ScopeDevice}.Encode())),
		"no scope":            second(ParseCourierToken(CourierToken{}.Encode())),
		"an ordinary token":   second(ParseCourierToken(Token{}.Encode())),
		"a courier's as such": second(ParseToken(CourierToken{Scope: ScopeCourier}.Encode())),
	} {
		if !errors.Is(err, ErrMalformed) && !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }
