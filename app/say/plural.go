package say

// Plural is the form of a whole number by the Unicode CLDR's rules for
// cardinals (version 44): "one", "few", "many" or "other". Languages that are
// not named here have one and other, as English has.
func Plural(lang string, n int) string {
	switch lang {
	case "pl":
		switch tens := n % 100; {
		case n == 1:
			return "one"
		case n%10 >= 2 && n%10 <= 4 && (tens < 12 || tens > 14):
			return "few"
		}
		return "many"
	case "bn", "pa":
		if n == 0 || n == 1 {
			return "one"
		}
	default:
		if n == 1 {
			return "one"
		}
	}
	return "other"
}

// pluralIndex is which msgstr of a .po file goes with n: the forms stand in the
// order one, few, many, or one, other.
func pluralIndex(lang string, n int) int {
	return map[string]int{"one": 0, "few": 1, "many": 2, "other": 1}[Plural(lang, n)]
}
