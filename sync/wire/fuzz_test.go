package wire

import (
	"bytes"
	"testing"
	"time"
)

// seedStreams are whole answers and bodies, the corpus of both stream fuzzers.
func seedStreams(f *testing.F) {
	s, _ := noteKey(f, "sync.example")
	rec, err := SignReceipts(s, someReceipts())
	if err != nil {
		f.Fatal(err)
	}
	cp, err := SignCheckpoint(s, ID{9}, Checkpoint{Space: ID{1}, Size: 2})
	if err != nil {
		f.Fatal(err)
	}
	pull := AppendFrame(nil, CodeStatement, Statement{Pos: 1, Raw: []byte("s")}.Encode())
	pull = AppendFrame(pull, CodeSection, Section{Space: ID{1}, First: 0, Count: 2}.Encode())
	pull = AppendFrame(pull, CodeBundle, []byte("b0"))
	pull = AppendFrame(pull, CodeBundle, bytes.Repeat([]byte{1}, 300))
	pull = AppendFrame(pull, CodeCheckpoint, cp)
	pull = AppendFrame(pull, CodeReceipt, rec)
	pull = AppendFrame(pull, CodeRefusal, Refusal{Reason: RefusedGap, Want: 4}.Encode())
	pull = AppendFrame(pull, CodeAccepted, Accepted{Pos: 2}.Encode())
	held, err := SignHeld(s, someHeld())
	if err != nil {
		f.Fatal(err)
	}
	pull = AppendFrame(pull, CodeHeld, held)
	pull = AppendFrame(pull, CodeAside, Aside{Index: 1, Key: Key{N: 2}}.Encode())
	pull = AppendFrame(pull, CodeIndex, Index{Space: ID{1}, Rows: []IndexRow{{N: 1}}}.Encode())
	pull = AppendFrame(pull, CodeChanged, Changed{Next: 5, Heads: []Cursor{{ID{1}, 3}}}.Encode())
	pull = AppendFrame(pull, CodeHave, EncodeHave([]bool{true, false, true}))
	pull = AppendFrame(pull, CodeEnd, End{Org: 2, Time: 1}.Encode())
	push := AppendFrame(nil, CodeStatement, Statement{Pos: 1, Raw: []byte("s")}.Encode())
	push = AppendFrame(push, CodeBundle, []byte("b0"))
	push = AppendFrame(push, CodeClaim, Claim{Key: Key{N: 1}}.Encode())
	push = AppendFrame(push, CodeAdopt, Adopt{NoteKey: "k"}.Encode())
	push = AppendFrame(push, CodeBlobs, AppendBlobs(nil, Hash{1}, Hash{2}))
	push = AppendFrame(push, CodeFollow, Follow{Org: 1, Cursors: []Cursor{{ID{1}, 3}, {ID{2}, 0}}}.Encode())
	f.Add(pull)
	f.Add(push)
	f.Add(pull[:len(pull)/2])
	f.Add([]byte{})
}

// fuzzStream reads frames and checks that what is accepted is written again as
// the same bytes: there is one spelling.
func fuzzStream(f *testing.F, parse func(t *testing.T, fr Frame)) {
	seedStreams(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		r := NewReader(bytes.NewReader(b), 1<<20)
		var again []byte
		for {
			fr, err := r.Next()
			if err != nil {
				break
			}
			again = AppendFrame(again, fr.Code, fr.Body)
			parse(t, fr)
		}
		if !bytes.HasPrefix(b, again) {
			t.Fatalf("read %x, which is not how it was spelt", again)
		}
	})
}

// FuzzPullStream parses what a server may send.
func FuzzPullStream(f *testing.F) {
	_, v := noteKey(f, "sync.example")
	fuzzStream(f, func(t *testing.T, fr Frame) {
		switch fr.Code {
		case CodeStatement:
			same(t, fr.Body, ParseStatement)
		case CodeSection:
			same(t, fr.Body, ParseSection)
		case CodeAccepted:
			same(t, fr.Body, ParseAccepted)
		case CodeRefusal:
			same(t, fr.Body, ParseRefusal)
		case CodeEnd:
			same(t, fr.Body, ParseEnd)
		case CodeCheckpoint:
			if _, err := OpenCheckpoint(v, ID{9}, ID{1}, fr.Body); err == nil {
				t.Fatal("a checkpoint by a key that nobody has was accepted")
			}
		case CodeAside:
			same(t, fr.Body, ParseAside)
		case CodeIndex:
			same(t, fr.Body, ParseIndex)
		case CodeChanged:
			same(t, fr.Body, ParseChanged)
		case CodeHave:
			if have, err := ParseHave(fr.Body, 8*len(fr.Body)); err == nil && !bytes.Equal(EncodeHave(have), fr.Body) {
				t.Fatal("a bitmap has two spellings")
			}
		case CodeHeld:
			if _, err := OpenHeld(v, ID{9}, fr.Body); err == nil {
				t.Fatal("a word by a key that nobody has was accepted")
			}
		case CodeReceipt:
			if _, err := OpenReceipts(v, ID{9}, fr.Body); err == nil {
				t.Fatal("a receipt by a key that nobody has was accepted")
			}
		}
	})
}

// FuzzPush parses what a tablet may send.
func FuzzPush(f *testing.F) {
	fuzzStream(f, func(t *testing.T, fr Frame) {
		switch fr.Code {
		case CodeStatement:
			same(t, fr.Body, ParseStatement)
		case CodeClaim:
			same(t, fr.Body, ParseClaim)
		case CodeFollow:
			same(t, fr.Body, ParseFollow)
		case CodeAdopt:
			same(t, fr.Body, ParseAdopt)
		case CodeBlobs:
			if hashes, err := ParseBlobs(fr.Body); err == nil && !bytes.Equal(AppendBlobs(nil, hashes...), fr.Body) {
				t.Fatal("hashes have two spellings")
			}
		}
	})
}

// FuzzAuth parses what anybody may send before signing in, and the answers.
func FuzzAuth(f *testing.F) {
	s, _ := noteKey(f, "sync.example")
	ch, err := SignChallenge(s, Challenge{Time: time.Unix(5, 0), TTL: ChallengeTTL})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(ch)
	f.Add(ChallengeRequest{KID: ID{1}}.Encode())
	f.Add(TokenRequest{Origin: "https://a"}.Encode())
	f.Add(Token{TTL: 900}.Encode())
	f.Add(CourierToken{TTL: 900, Scope: ScopeQuarantine, Revoked: []byte("st")}.Encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		same(t, b, ParseChallengeRequest)
		same(t, b, ParseTokenRequest)
		same(t, b, ParseToken)
		same(t, b, ParseCourierToken)
		if c, err := UnverifiedChallenge(b); err == nil && (c.TTL < 0 || c.Time.Before(time.Unix(0, 0))) {
			t.Fatalf("challenge out of range: %v", c)
		}
	})
}

// same fails when an accepted message has a second spelling.
func same[M interface{ Encode() []byte }](t *testing.T, b []byte, parse func([]byte) (M, error)) {
	t.Helper()
	m, err := parse(b)
	if err == nil && !bytes.Equal(m.Encode(), b) {
		t.Fatalf("%T has two spellings", m)
	}
}
