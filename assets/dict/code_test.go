package dict_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"doorstep/assets/dict"
)

func roundTrip(t interface{ Fatalf(string, ...any) }, s string) {
	coded := dict.AppendCoded(nil, s)
	back, ok := dict.DecodeTexts(coded, len(s)+1)
	if !ok || len(back) != 1 || back[0] != s {
		t.Fatalf("%q came back as %q (%v) through % x", s, back, ok, coded)
	}
	coded = dict.AppendName(nil, s)
	back, ok = dict.DecodeNames(coded, len(s)+1)
	if !ok || len(back) != 1 || back[0] != s {
		t.Fatalf("name %q came back as %q (%v) through % x", s, back, ok, coded)
	}
}

func TestEveryTextComesBack(t *testing.T) {
	for _, s := range []string{
		"", " ", "  ", "a", "The", "the", "THE", "tHe", "The child. the child", "Mum said: \"no\" (twice)",
		"3kg, 3 kg and 3  kg", "the-the the/the the'the", "end.Start", "I and i", "GP gp Gp", "Mum’s café £5",
		"line\nbreak\r\n\tthen the end", "نص عربي the نص", "ਪੰਜਾਬੀ ਵਿੱਚ", "\x00\x01\x7f\x80\xff", "the\x00the", "xyzzy Xyzzy the XYZZY",
		strings.Repeat("\u00a0", 300), "aI", "Ithe", " the", "the ", ". the", ".the", "! The", "OK then", "Ok then",
	} {
		roundTrip(t, s)
	}
	rapid.Check(t, func(t *rapid.T) {
		words := dict.Words()
		piece := rapid.OneOf(
			rapid.Custom(func(t *rapid.T) string { return words[rapid.IntRange(0, len(words)-1).Draw(t, "w")] }),
			rapid.Custom(func(t *rapid.T) string { return strings.ToUpper(words[rapid.IntRange(0, 300).Draw(t, "w")]) }),
			rapid.Custom(func(t *rapid.T) string {
				w := words[rapid.IntRange(0, 300).Draw(t, "w")]
				return strings.ToUpper(w[:1]) + w[1:]
			}),
			rapid.SampledFrom([]string{" ", " ", " ", ". ", "\n", "-", "(", "é", "\x00", "1", "'", "  ", ".", "zq"}),
			rapid.String(),
			rapid.Custom(func(t *rapid.T) string { return string(rapid.SliceOfN(rapid.Byte(), 0, 6).Draw(t, "b")) }))
		roundTrip(t, strings.Join(rapid.SliceOfN(piece, 0, 40).Draw(t, "pieces"), ""))
	})
}

func TestPlainSentencesHalve(t *testing.T) {
	s := "The child lives with his mother and two sisters. He needs help with washing, dressing and getting to school."
	if n := len(dict.AppendCoded(nil, s)); n > len(s)/2 {
		t.Errorf("%d bytes for %d letters", n, len(s))
	}
}

func TestBrokenCodesAreRefused(t *testing.T) {
	for name, coded := range map[string]string{
		"no end":             "abc",
		"join before a byte": "\x01a\x00",
		"flip before a byte": "\x02a\x00",
		"two flags":          "\x02\x03\x80\x00",
		"join at the end":    "\x01",
		"page without word":  "\xe0",
		"word out of table":  "\x1f\xff\x00",
		"raw of nothing":     "\x04\x00\x00",
		"raw cut short":      "\x04\x05ab\x00",
		"unused code":        "\x05\x00",
		"delete":             "\x7f\x00",
	} {
		if out, ok := dict.DecodeTexts([]byte(coded), 1<<20); ok {
			t.Errorf("%s: read %q", name, out)
		}
	}
	if _, ok := dict.DecodeTexts([]byte("aaaa\x00"), 3); ok {
		t.Error("a text over the limit was read")
	}
}

func TestTheTableIsSound(t *testing.T) {
	words := dict.Words()
	if len(words) > dict.MaxWords {
		t.Fatalf("%d words, room for %d", len(words), dict.MaxWords)
	}
	seen := make(map[string]bool)
	for _, w := range words {
		if seen[w] || w == "" || len(w) > 32 {
			t.Errorf("word %q twice, empty or too long", w)
		}
		seen[w] = true
		if strings.IndexFunc(w, func(r rune) bool { return r >= utf8.RuneSelf || (r|0x20) < 'a' || (r|0x20) > 'z' }) >= 0 {
			t.Errorf("word %q is not a run of letters", w)
		}
	}
}

func FuzzDecodeTexts(f *testing.F) {
	f.Add([]byte("plain\x00"))
	f.Add(dict.AppendCoded(dict.AppendCoded(nil, "The child is well."), "£5 'twice'"))
	f.Add([]byte("\x01\x02\xe0\x05\x00"))
	f.Fuzz(func(t *testing.T, coded []byte) {
		texts, ok := dict.DecodeTexts(coded, 1<<16)
		if !ok {
			return
		}
		for _, s := range texts {
			roundTrip(t, s)
		}
	})
}

func FuzzDecodeNames(f *testing.F) {
	f.Add([]byte("caf.child\x00"))
	f.Add(dict.AppendName(dict.AppendName(nil, "caf.child.views"), "$status"))
	f.Add([]byte("\x01\x03\xe0\x05\x00"))
	f.Fuzz(func(t *testing.T, coded []byte) {
		names, ok := dict.DecodeNames(coded, 1<<16)
		if !ok {
			return
		}
		for _, s := range names {
			roundTrip(t, s)
		}
	})
}
