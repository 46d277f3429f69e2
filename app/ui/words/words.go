package words

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"doorstep/app/say"
	"doorstep/assets"
)

// English is the language that is complete; what another lacks is said in it.
const English = "en"

// Languages lists the languages that have a file, English first.
func Languages() []string { return []string{English, "pl", "ur", "bn", "pa"} }

// V gives the named values of a sentence: {child} is filled with V{"child": …}.
type V map[string]string

// Catalogue is what is said in one language. It never changes.
type Catalogue struct{ said map[string]string }

// catalogues reads each file when its language is first wanted.
var catalogues = func() map[string]func() *Catalogue {
	out := map[string]func() *Catalogue{}
	for _, lang := range Languages() {
		out[lang] = sync.OnceValue(func() *Catalogue {
			c := &Catalogue{}
			if file, ok := assets.Messages(lang); ok {
				c.said, _ = read(file) // a test reads every file
			}
			return c
		})
	}
	return out
}()

// In is what is said in a language, by its code. A language without a file is
// answered in English.
func In(lang string) *Catalogue {
	if c, ok := catalogues[lang]; ok {
		return c()
	}
	return catalogues[English]()
}

// Language is the language's code.
func (c *Catalogue) Language() string { return c.said["language"] }

// Called is the language's name in itself.
func (c *Catalogue) Called() string { return c.said["called"] }

// InEnglish is the language's name in English.
func (c *Catalogue) InEnglish() string { return c.said["english"] }

// RTL reports whether the language runs right to left.
func (c *Catalogue) RTL() bool { return c.said["direction"] == "right to left" }

// Draft reports whether a qualified translator has still to check the words.
func (c *Catalogue) Draft() bool { return c.said["state"] != "complete" }

// Say is the sentence with that key, its named values filled in. A key that
// the language lacks is said in English; one that English lacks is a mistake
// in the program, which a test finds, and says its own name.
func (c *Catalogue) Say(key string, values ...V) string {
	for _, x := range [...]*Catalogue{c, In(English)} {
		if s, ok := x.said[key]; ok {
			return fill(s, values)
		}
	}
	return key
}

// Count is the sentence with that key in the form that goes with n, which
// fills {n}.
func (c *Catalogue) Count(key string, n int, values ...V) string {
	values = append(slices.Clone(values), V{"n": strconv.Itoa(n)})
	for _, x := range [...]*Catalogue{c, In(English)} {
		for _, form := range [...]string{say.Plural(x.Language(), n), "other"} {
			if s, ok := x.said[key+"."+form]; ok {
				return fill(s, values)
			}
		}
	}
	return key
}

// Question is what a family is told that a question of a form is about; ok is
// false when there are no words for it in any language.
func (c *Catalogue) Question(linkID, child string) (text string, ok bool) {
	key := "questions." + linkID
	if text = c.Say(key, V{"child": child}); text == key {
		return "", false
	}
	return text, true
}

// fill puts values in the place of their names.
func fill(s string, values []V) string {
	if !strings.Contains(s, "{") {
		return s
	}
	var pairs []string
	for _, v := range values {
		for name, value := range v {
			pairs = append(pairs, "{"+name+"}", value)
		}
	}
	return strings.NewReplacer(pairs...).Replace(s)
}
