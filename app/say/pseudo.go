package say

import "strings"

// Opening and Closing stand at the ends of everything that is said in Pseudo.
const (
	Opening = "⟦"
	Closing = "⟧"
)

// Pseudo is a language that nobody speaks: English with accents, a third
// longer, between brackets. What stands on a screen without brackets does not
// come from here; what is cut or overlaps would be so in many a language.
func Pseudo() *Catalogue { return &Catalogue{language: "pseudo", turn: turned} }

var accents = strings.NewReplacer(
	"a", "á", "c", "ç", "d", "ď", "e", "é", "g", "ĝ", "h", "ĥ", "i", "í", "j", "ĵ", "k", "ķ", "l", "ļ", "n", "ñ",
	"o", "ô", "r", "ř", "s", "š", "t", "ţ", "u", "ú", "w", "ŵ", "y", "ý", "z", "ž",
	"A", "Á", "C", "Ç", "D", "Ď", "E", "É", "G", "Ĝ", "H", "Ĥ", "I", "Í", "J", "Ĵ", "K", "Ķ", "L", "Ļ", "N", "Ñ",
	"O", "Ô", "R", "Ř", "S", "Š", "T", "Ţ", "U", "Ú", "W", "Ŵ", "Y", "Ý", "Z", "Ž",
)

// turned is a text in Pseudo. Spaces at its ends stay outside the brackets,
// and what is filled in stays as it is.
func turned(english string) string {
	core := strings.TrimSpace(english)
	if core == "" {
		return english
	}
	at := strings.Index(english, core)
	var out strings.Builder
	out.WriteString(english[:at] + Opening)
	letters := 0
	for rest := core; rest != ""; {
		n := strings.IndexByte(rest, '%')
		if n < 0 {
			n = len(rest)
		}
		letters += n
		out.WriteString(accents.Replace(rest[:n]))
		rest = rest[n:]
		if rest != "" {
			n = verbEnd(rest)
			out.WriteString(rest[:n])
			rest = rest[n:]
		}
	}
	// Longer by some 35 per cent, in words of two letters that can be broken
	// between lines.
	if more := letters * 35 / 100; more > 0 {
		out.WriteString(strings.Repeat(" łø", more/3) + strings.Repeat("ø", more%3))
	}
	out.WriteString(Closing + english[at+len(core):])
	return out.String()
}

// verbEnd is where the verb at the beginning of s ends.
func verbEnd(s string) int {
	i := 1
	for i < len(s) && strings.IndexByte("+-# 0123456789.[]", s[i]) >= 0 {
		i++
	}
	return min(i+1, len(s))
}
