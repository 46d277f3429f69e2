package exchange

import "strings"

// NHSNumber reads an NHS number however it is spaced: its ten digits, and whether the
// last one is the check digit that the first nine give (modulus 11, NHS Data Dictionary).
func NHSNumber(written string) (digits string, valid bool) {
	digits = strings.NewReplacer(" ", "", "-", "").Replace(strings.TrimSpace(written))
	if len(digits) != 10 {
		return digits, false
	}
	sum := 0
	for i := range 10 {
		d := int(digits[i]) - '0'
		if d < 0 || d > 9 {
			return digits, false
		}
		if i < 9 {
			sum += d * (10 - i)
		}
	}
	check := (11 - sum%11) % 11 // 10 stands for no number at all
	return digits, check == int(digits[9]-'0')
}
