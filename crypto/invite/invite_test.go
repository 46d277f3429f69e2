package invite_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"

	"doorstep/crypto/invite"
)

func code(t testing.TB) invite.Secret {
	t.Helper()
	s, err := invite.NewCode(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func token(t testing.TB) invite.Secret {
	t.Helper()
	s, err := invite.NewToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCodeLooksLikeACode(t *testing.T) {
	form := regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{6}-[0-9A-HJKMNP-TV-Z]{6}-[0-9A-HJKMNP-TV-Z]{6}$`)
	seen := map[string]bool{}
	for range 200 {
		c := code(t).Code()
		if !form.MatchString(c) {
			t.Errorf("code %q", c)
		}
		seen[c] = true
	}
	if len(seen) != 200 {
		t.Errorf("200 draws gave %d codes", len(seen))
	}
}

// All 90 bits of a code count: over many draws each character takes each value.
func TestCodeUsesAllItsBits(t *testing.T) {
	var at [18]map[byte]bool
	for range 3000 {
		c := strings.ReplaceAll(code(t).Code(), "-", "")
		for i := range at {
			if at[i] == nil {
				at[i] = map[byte]bool{}
			}
			at[i][c[i]] = true
		}
	}
	for i, seen := range at {
		if len(seen) != 32 {
			t.Errorf("character %d took %d of 32 values", i+1, len(seen))
		}
	}
}

func TestCodeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, err := invite.NewCode(bytes.NewReader(rapid.SliceOfN(rapid.Byte(), 12, 12).Draw(t, "random")))
		if err != nil {
			t.Fatal(err)
		}
		got, err := invite.ParseCode(s.Code())
		if err != nil || got != s || got.Signer().Public() != s.Signer().Public() {
			t.Errorf("%s came back as %s, %v", s.Code(), got.Code(), err)
		}
	})
}

func TestForgivingParser(t *testing.T) {
	want, err := invite.ParseCode("0123456789ABCDEFGH")
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{
		"0123456789abcdefgh", "012345-6789AB-CDEFGH", " 012345 6789ab cdefgh\n", "O123456789ABCDEFGH", "o1 23 45 67 89 AB CD EF GH",
		"0I23456789ABCDEFGH", "0l23456789ABCDEFGH", "0L23456789ABCDEFGH", "0i23456789ABCDEFGH", "012345\u20136789AB\u2014CDEFGH", "012345.6789AB.CDEFGH",
	} {
		if got, err := invite.ParseCode(typed); err != nil || got != want {
			t.Errorf("%q: %v", typed, err)
		}
	}
	for _, typed := range []string{
		"", "0123456789ABCDEFG", "0123456789ABCDEFGH0", "0123456789ABCDEFGU", "0123456789ABCDEFG!", "0123456789ABCDEFG\u0660", "0123456789ABCDEFGé",
	} {
		if _, err := invite.ParseCode(typed); !errors.Is(err, invite.ErrCode) {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestMACBindsOrganisationAndServer(t *testing.T) {
	s, genesis := code(t), [32]byte{1}
	mac := s.MAC(genesis, "note key")
	for name, ok := range map[string]bool{
		"another genesis":  s.CheckMAC([32]byte{2}, "note key", mac),
		"another note key": s.CheckMAC(genesis, "note keys", mac),
		"another secret":   code(t).CheckMAC(genesis, "note key", mac),
		"another MAC":      s.CheckMAC(genesis, "note key", [32]byte{}),
	} {
		if ok {
			t.Errorf("%s was taken", name)
		}
	}
	if !s.CheckMAC(genesis, "note key", mac) {
		t.Error("the good one was not")
	}
}

// A typed code and a scanned token never give the same key, even where one's
// bytes are the other's with zeros after them.
func TestCodeAndTokenAreApart(t *testing.T) {
	c, err := invite.NewCode(bytes.NewReader(make([]byte, 12)))
	if err != nil {
		t.Fatal(err)
	}
	k, err := invite.NewToken(bytes.NewReader(make([]byte, 16)))
	if err != nil {
		t.Fatal(err)
	}
	if c.Signer().Public() == k.Signer().Public() || c.MAC([32]byte{}, "") == k.MAC([32]byte{}, "") {
		t.Error("a code and a token share keys")
	}
}

func TestSecretsKeep(t *testing.T) {
	for _, s := range []invite.Secret{code(t), token(t)} {
		if got, err := invite.FromBytes(s.Bytes()); err != nil || got != s {
			t.Errorf("came back as another, %v", err)
		}
	}
	for _, b := range [][]byte{nil, make([]byte, 11), make([]byte, 13), bytes.Repeat([]byte{0xff}, 12)} {
		if _, err := invite.FromBytes(b); err == nil {
			t.Errorf("%d bytes were taken", len(b))
		}
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	s, err := invite.NewToken(bytes.NewReader(bytes.Repeat([]byte{0xAB}, 16)))
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%x", "%d", "%s"} {
		out := fmt.Sprintf(verb, s) + fmt.Sprintf(verb, invite.QR{Secret: s})
		if strings.Contains(strings.ToLower(out), "abab") || strings.Contains(out, "171 171") {
			t.Errorf("%s prints the secret: %s", verb, out)
		}
	}
}

func vkey(t testing.TB, name string) string {
	t.Helper()
	_, v, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestQRRoundTrip(t *testing.T) {
	for _, c := range []struct{ url, name string }{
		{"https://sync.council.example", "sync.council.example"},
		{"https://sync.council.example:8440/doorstep", "sync.council.example:8440"},
		{"http://127.0.0.1:8440", "doorstep-sync"},
	} {
		q := invite.QR{URL: c.url, Org: [16]byte{1}, Genesis: [32]byte{2}, NoteKey: vkey(t, c.name), Invite: [16]byte{3}, Secret: token(t)}
		text, err := q.Text()
		if err != nil {
			t.Fatal(err)
		}
		if len(text) > 260 {
			t.Errorf("%s: text of %d characters", c.url, len(text))
		}
		got, err := invite.ParseQR("\n" + text + " ")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(q, got, cmp.Comparer(func(a, b invite.Secret) bool { return a == b })); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestQRRefused(t *testing.T) {
	good := invite.QR{URL: "https://a.example", NoteKey: vkey(t, "a.example"), Secret: token(t)}
	for name, change := range map[string]func(*invite.QR){
		"no server":        func(q *invite.QR) { q.URL = "" },
		"a file":           func(q *invite.QR) { q.URL = "file:///etc/passwd" },
		"a password":       func(q *invite.QR) { q.URL = "https://me:pw@a.example" },
		"a query":          func(q *invite.QR) { q.URL = "https://a.example?x=1" },
		"a long address":   func(q *invite.QR) { q.URL = "https://a.example/" + strings.Repeat("x", 300) },
		"no note key":      func(q *invite.QR) { q.NoteKey = "" },
		"a false note key": func(q *invite.QR) { q.NoteKey = "a.example+00000000+AAAA" },
		"a typed code":     func(q *invite.QR) { q.Secret = code(t) },
	} {
		q := good
		change(&q)
		if text, err := q.Text(); err == nil {
			t.Errorf("%s: made %q", name, text)
		}
	}
	text, err := good.Text()
	if err != nil {
		t.Fatal(err)
	}
	for i := range text {
		bad := text[:i] + "#" + text[i+1:]
		if _, err := invite.ParseQR(bad); !errors.Is(err, invite.ErrQR) {
			t.Fatalf("character %d changed: %v", i, err)
		}
		if _, err := invite.ParseQR(text[:i]); !errors.Is(err, invite.ErrQR) {
			t.Fatalf("cut to %d: %v", i, err)
		}
	}
	for _, s := range []string{"", "https://example.com", "doorstep:2:AAAA", text + "A", strings.Repeat("A", 5000)} {
		if _, err := invite.ParseQR(s); !errors.Is(err, invite.ErrQR) {
			t.Errorf("%.20q: %v", s, err)
		}
	}
}

// FuzzQR: no panic, and whatever parses is written back as the same text.
func FuzzQR(f *testing.F) {
	for _, u := range []string{"https://a.example", "http://127.0.0.1:8440/x"} {
		q := invite.QR{URL: u, NoteKey: vkey(f, "a.example"), Secret: token(f)}
		text, err := q.Text()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add("doorstep:1:")
	f.Add("doorstep:1:h2A")
	f.Fuzz(func(t *testing.T, s string) {
		q, err := invite.ParseQR(s)
		if err != nil {
			if !errors.Is(err, invite.ErrQR) {
				t.Errorf("an error of no class: %v", err)
			}
			return
		}
		again, err := q.Text()
		if err != nil || again != strings.TrimSpace(s) {
			t.Errorf("%q became %q, %v", s, again, err)
		}
	})
}

// FuzzTypedCode: no panic, and whatever parses names one code.
func FuzzTypedCode(f *testing.F) {
	f.Add("012345-6789AB-CDEFGH")
	f.Add("o123456789abcdefgl")
	f.Add("\u2014")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := invite.ParseCode(s)
		if err != nil {
			if !errors.Is(err, invite.ErrCode) {
				t.Errorf("an error of no class: %v", err)
			}
			return
		}
		if again, err := invite.ParseCode(c.Code()); err != nil || again != c {
			t.Errorf("%q reads as %s, which reads as %v", s, c.Code(), err)
		}
	})
}
