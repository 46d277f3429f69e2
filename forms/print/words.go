package print

import (
	"fmt"
	"strings"
	"time"
)

// fixed are the words that every paper carries, in its language.
type fixed struct {
	private, page, made, check, picture string
	months                              [12]string
	rightToLeft                         bool
}

// wordsOf are the fixed words of a language; English for one that is not known.
func wordsOf(language string) fixed {
	code, _, _ := strings.Cut(strings.ToLower(language), "-")
	if w, ok := fixedWords[code]; ok {
		return w
	}
	return fixedWords["en"]
}

var fixedWords = map[string]fixed{
	"en": {
		private: "Private. About %s.", page: "page %d of %d", made: "Made by Doorstep on %s", check: "check code", picture: "Picture",
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	},
	"pl": {
		private: "Poufne. Dotyczy: %s.", page: "strona %d z %d", made: "Sporządzono w Doorstep %s", check: "kod kontrolny", picture: "Ilustracja",
		months: [12]string{"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"},
	},
	"ur": {
		private: "نجی۔ بارے میں: %s", page: "صفحہ %d از %d", made: "Doorstep سے تیار کردہ، %s", check: "جانچ کوڈ", picture: "تصویر",
		months:      [12]string{"جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"},
		rightToLeft: true,
	},
	"bn": {
		private: "ব্যক্তিগত। বিষয়: %s", page: "পৃষ্ঠা %d / %d", made: "Doorstep দিয়ে তৈরি, %s", check: "যাচাই কোড", picture: "ছবি",
		months: [12]string{"জানুয়ারি", "ফেব্রুয়ারি", "মার্চ", "এপ্রিল", "মে", "জুন", "জুলাই", "আগস্ট", "সেপ্টেম্বর", "অক্টোবর", "নভেম্বর", "ডিসেম্বর"},
	},
	"pa": {
		private: "ਨਿੱਜੀ। ਬਾਰੇ: %s", page: "ਪੰਨਾ %d / %d", made: "Doorstep ਨਾਲ ਬਣਾਇਆ, %s", check: "ਜਾਂਚ ਕੋਡ", picture: "ਤਸਵੀਰ",
		months: [12]string{"ਜਨਵਰੀ", "ਫ਼ਰਵਰੀ", "ਮਾਰਚ", "ਅਪ੍ਰੈਲ", "ਮਈ", "ਜੂਨ", "ਜੁਲਾਈ", "ਅਗਸਤ", "ਸਤੰਬਰ", "ਅਕਤੂਬਰ", "ਨਵੰਬਰ", "ਦਸੰਬਰ"},
	},
}

// Languages are the languages that papers can be set in, English first.
func Languages() []string { return []string{"en", "pl", "ur", "bn", "pa"} }

// day writes a date: "10 March 2026".
func (w fixed) day(t time.Time) string {
	return fmt.Sprintf("%d %s %d", t.Day(), w.months[t.Month()-1], t.Year())
}

// foot is the left of the foot of every page.
func (d Doc) foot() string {
	w := wordsOf(d.Language)
	// A mark keeps the point of "Amina R." on its side of the name where the rest is
	// read from the right.
	side := ""
	if w.rightToLeft {
		side = "\u200e"
	}
	about := d.About.Name + side
	if born := d.About.Born; born != "" {
		if t, err := time.Parse("2 January 2006", born); err == nil {
			born = w.day(t)
		}
		about += ", " + d.bornWord() + " " + born + side
	}
	return fmt.Sprintf(w.private, about)
}

func (d Doc) bornWord() string {
	code, _, _ := strings.Cut(strings.ToLower(d.Language), "-")
	if w, ok := map[string]string{"pl": "ur.", "ur": "پیدائش", "bn": "জন্ম", "pa": "ਜਨਮ"}[code]; ok {
		return w
	}
	return "born"
}
