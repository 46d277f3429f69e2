package wire

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

func noteKey(t testing.TB, name string) (note.Signer, note.Verifier) {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return s, v
}

func drawID(t *rapid.T, label string) ID {
	return ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, label))
}

func drawKey(t *rapid.T) Key {
	return Key{Space: drawID(t, "space"), Inc: drawID(t, "inc"), Class: rapid.Uint8Range(0, 1).Draw(t, "class"), N: rapid.Uint64().Draw(t, "n")}
}

// TestMessagesRoundTrip draws every message and reads it back.
func TestMessagesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claim := Claim{Key: drawKey(t), Hash: HashOf([]byte("x"))}
		if got, err := ParseClaim(claim.Encode()); err != nil || got != claim {
			t.Fatalf("claim: %v, %v", got, err)
		}
		st := Statement{Pos: rapid.Uint64().Draw(t, "pos"), Raw: rapid.SliceOf(rapid.Byte()).Draw(t, "raw")}
		if got, err := ParseStatement(st.Encode()); err != nil || got.Pos != st.Pos || !bytes.Equal(got.Raw, st.Raw) {
			t.Fatalf("statement: %v, %v", got, err)
		}
		sec := Section{Space: drawID(t, "s"), First: rapid.Uint64().Draw(t, "f"), Count: rapid.Uint64().Draw(t, "c")}
		if got, err := ParseSection(sec.Encode()); err != nil || got != sec {
			t.Fatalf("section: %v, %v", got, err)
		}
		end := End{Org: rapid.Uint64().Draw(t, "org"), Time: rapid.Uint64().Draw(t, "time")}
		if got, err := ParseEnd(end.Encode()); err != nil || got != end {
			t.Fatalf("end: %v, %v", got, err)
		}
		ref := Refusal{Reason: Reason(rapid.Uint8Range(1, 15).Draw(t, "reason")), Key: drawKey(t), Want: 3, Detail: []byte{1}}
		if got, err := ParseRefusal(ref.Encode()); err != nil || got.Reason != ref.Reason || got.Key != ref.Key || got.Want != 3 {
			t.Fatalf("refusal: %v, %v", got, err)
		}
		f := Follow{Org: 9}
		seen := map[ID]uint64{}
		for range rapid.IntRange(0, 5).Draw(t, "spaces") {
			id := drawID(t, "space")
			if _, dup := seen[id]; !dup {
				seen[id] = rapid.Uint64().Draw(t, "size")
				f.Cursors = append(f.Cursors, Cursor{Space: id, Size: seen[id]})
			}
		}
		got, err := ParseFollow(f.Encode())
		if err != nil || got.Org != 9 || len(got.Cursors) != len(seen) {
			t.Fatalf("follow: %v, %v", got, err)
		}
		for _, c := range got.Cursors {
			if seen[c.Space] != c.Size {
				t.Fatalf("follow: size of %x", c.Space)
			}
		}
	})
}

// TestOneSpelling refuses every other way of writing the same message.
func TestOneSpelling(t *testing.T) {
	good := Claim{Key: Key{Space: ID{1}, Inc: ID{2}, N: 5}, Hash: HashOf([]byte("b"))}.Encode()
	short := bytes.Replace(good, append([]byte{0x50}, bytes.Repeat([]byte{1}, 1)...), []byte{0x50, 1}, 1)
	if _, err := ParseClaim(short); err != nil {
		t.Fatalf("the message itself is refused: %v", err)
	}
	cutID := append(bytes.Clone(good[:2]), 0x4f) // a byte string of 15 ...
	cutID = append(cutID, good[3:18]...)         // ... where 16 belong
	cutID = append(cutID, good[19:]...)          // and the rest as it was
	for name, b := range map[string][]byte{
		"empty": {}, "cut": good[:len(good)-1], "more": append(bytes.Clone(good), 0),
		"long number": bytes.Replace(good, []byte{0x05}, []byte{0x18, 0x05}, 1), "short id": cutID,
	} {
		if _, err := ParseClaim(b); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v, want ErrMalformed", name, err)
		}
	}
	a, b := Cursor{Space: ID{1}}, Cursor{Space: ID{2}}
	twice := Follow{Cursors: []Cursor{a, a}}.Encode()
	if _, err := ParseFollow(twice); !errors.Is(err, ErrMalformed) {
		t.Errorf("a space twice: %v", err)
	}
	wrong := encode(followWire{Spaces: append(bytes.Clone(b.Space[:]), a.Space[:]...), Sizes: []uint64{1, 2}})
	if _, err := ParseFollow(wrong); !errors.Is(err, ErrMalformed) {
		t.Errorf("spaces out of order: %v", err)
	}
	uneven := encode(followWire{Spaces: a.Space[:], Sizes: []uint64{1, 2}})
	if _, err := ParseFollow(uneven); !errors.Is(err, ErrMalformed) {
		t.Errorf("more sizes than spaces: %v", err)
	}
}

func someReceipts() Receipts {
	return Receipts{
		Org: ID{9}, OrgSize: 12, Time: 1_790_000_000,
		Logs: []LogReceipts{{Space: ID{1}, Size: 45, Rows: []ReceiptRow{{Inc: ID{2}, N: 3, Hash: HashOf([]byte("bundle")), Pos: 44}}}},
	}
}

// TestReceiptEveryBitMatters flips each bit of a receipt frame: none verifies.
func TestReceiptEveryBitMatters(t *testing.T) {
	s, v := noteKey(t, "sync.example")
	body, err := SignReceipts(s, someReceipts())
	if err != nil {
		t.Fatal(err)
	}
	if r, err := OpenReceipts(v, ID{9}, body); err != nil || r.All()[0] != someReceipts().All()[0] {
		t.Fatalf("the receipt itself: %v", err)
	}
	for i := range body {
		for bit := range 8 {
			bad := bytes.Clone(body)
			bad[i] ^= 1 << bit
			if _, err := OpenReceipts(v, ID{9}, bad); !errors.Is(err, ErrSignature) {
				t.Fatalf("byte %d bit %d: %v", i, bit, err)
			}
		}
	}
	for n := range body {
		if _, err := OpenReceipts(v, ID{9}, body[:n]); err == nil {
			t.Fatalf("cut to %d bytes was accepted", n)
		}
	}
}

func TestReceiptsOfOthersDoNotCount(t *testing.T) {
	s, v := noteKey(t, "sync.example")
	other, _ := noteKey(t, "sync.example")
	forged, err := SignReceipts(other, someReceipts())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenReceipts(v, ID{9}, forged); !errors.Is(err, ErrSignature) {
		t.Errorf("another server's key: %v", err)
	}
	real, err := SignReceipts(s, someReceipts())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenReceipts(v, ID{8}, real); !errors.Is(err, ErrSignature) {
		t.Errorf("another organisation: %v", err)
	}
	many := someReceipts()
	for len(many.Logs) <= MaxCommit {
		many.Logs = append(many.Logs, many.Logs[0])
	}
	long, err := SignReceipts(s, many)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenReceipts(v, ID{9}, long); !errors.Is(err, ErrMalformed) {
		t.Errorf("more rows than a commit may have: %v", err)
	}
}

// TestReceiptOfACommitFitsItsFrame: the largest commit's receipt is within its bound.
func TestReceiptOfACommitFitsItsFrame(t *testing.T) {
	s, _ := noteKey(t, "sync.example")
	r := someReceipts()
	r.Logs = nil
	for range MaxCommit {
		r.Logs = append(r.Logs, LogReceipts{Size: 1 << 63, Rows: []ReceiptRow{{Class: 255, N: 1 << 63, Pos: 1 << 63}}})
	}
	body, err := SignReceipts(s, r)
	if err != nil || len(body) > MaxReceipts {
		t.Errorf("%d bytes, %v; bound is %d", len(body), err, MaxReceipts)
	}
}

func TestCheckpointIsReadAsSigned(t *testing.T) {
	s, v := noteKey(t, "sync.example")
	org, space := ID{9}, ID{1}
	want := Checkpoint{Space: space, Size: 7, Root: tlog.RecordHash([]byte("root"))}
	body, err := SignCheckpoint(s, org, want)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := OpenCheckpoint(v, org, space, body); err != nil || got != want {
		t.Fatalf("%v, %v", got, err)
	}
	origin := "sync.example/org/09000000000000000000000000000000/space/01000000000000000000000000000000\n7\n"
	if !strings.HasPrefix(string(body), origin) {
		t.Errorf("checkpoint reads\n%s", body)
	}
	for i := range body {
		bad := bytes.Clone(body)
		bad[i] ^= 1
		if got, err := OpenCheckpoint(v, org, space, bad); err == nil && got != want {
			t.Fatalf("byte %d changed the meaning to %v", i, got)
		}
	}
	if _, err := OpenCheckpoint(v, org, ID{2}, body); !errors.Is(err, ErrSignature) {
		t.Errorf("another space: %v", err)
	}
	if _, err := OpenCheckpoint(v, ID{8}, space, body); !errors.Is(err, ErrSignature) {
		t.Errorf("another organisation: %v", err)
	}
	_, stranger := noteKey(t, "sync.example")
	if _, err := OpenCheckpoint(stranger, org, space, body); !errors.Is(err, ErrSignature) {
		t.Errorf("another key: %v", err)
	}
}

func TestChallengeIsReadAsSigned(t *testing.T) {
	s, v := noteKey(t, "sync.example")
	want := Challenge{Nonce: HashOf([]byte("n")), Time: time.Unix(1_790_000_000, 0).UTC(), TTL: ChallengeTTL}
	body, err := SignChallenge(s, want)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := OpenChallenge(v, body); err != nil || got != want {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := UnverifiedChallenge(body); err != nil || got != want {
		t.Errorf("unverified: %v, %v", got, err)
	}
	_, stranger := noteKey(t, "sync.example")
	if _, err := OpenChallenge(stranger, body); !errors.Is(err, ErrSignature) {
		t.Errorf("another key: %v", err)
	}
	cp, err := SignCheckpoint(s, ID{9}, Checkpoint{Space: ID{1}, Size: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenChallenge(v, cp); !errors.Is(err, ErrMalformed) {
		t.Errorf("a checkpoint passed for a challenge: %v", err)
	}
	if _, err := OpenCheckpoint(v, ID{9}, ID{1}, body); err == nil {
		t.Errorf("a challenge passed for a checkpoint")
	}
}

// TestTreeIsTheTransparencyTree compares the edge with x/mod's own tree.
func TestTreeIsTheTransparencyTree(t *testing.T) {
	var tree Tree
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(ix []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(ix))
		for i, x := range ix {
			out[i] = stored[x]
		}
		return out, nil
	})
	for n := range int64(130) {
		want, err := tlog.TreeHash(n, reader)
		if err != nil || tree.Root() != want || !tree.Valid() {
			t.Fatalf("root over %d entries differs: %v", n, err)
		}
		b := []byte{byte(n), byte(n >> 8)}
		hs, err := tlog.StoredHashes(n, b, reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, hs...)
		before := tree.Root()
		next := tree.Add(LeafHash(b))
		if tree.Root() != before {
			t.Fatalf("adding changed the tree it started from")
		}
		tree = next
	}
	if err := tree.Check(Checkpoint{Size: 130, Root: tree.Root()}); err != nil {
		t.Errorf("own root: %v", err)
	}
	if err := tree.Check(Checkpoint{Size: 130}); !errors.Is(err, ErrRoot) {
		t.Errorf("another root: %v", err)
	}
}

func TestAuthMessages(t *testing.T) {
	r := TokenRequest{Nonce: HashOf(nil), Origin: "https://sync.example", App: "0.1", OrgSize: 4}
	if got, err := ParseTokenRequest(r.Encode()); err != nil || got != r {
		t.Errorf("token request: %v, %v", got, err)
	}
	r.Origin = strings.Repeat("x", 300)
	if _, err := ParseTokenRequest(r.Encode()); !errors.Is(err, ErrTooLarge) {
		t.Errorf("long origin: %v", err)
	}
	k := Token{Token: HashOf(nil), TTL: 900}
	if got, err := ParseToken(k.Encode()); err != nil || got != k {
		t.Errorf("token: %v, %v", got, err)
	}
	c := ChallengeRequest{KID: ID{1}}
	if got, err := ParseChallengeRequest(c.Encode()); err != nil || got != c {
		t.Errorf("challenge request: %v, %v", got, err)
	}
}
