package fhirpath

import (
	"fmt"
	"math/big"
	"strings"
)

// quotientDigits is how many digits after the point a division keeps (half away from zero). FHIRPath asks for at
// least eight.
const quotientDigits = 16

// maxDigits bounds the coefficient of any decimal. FHIRPath requires 28; a result beyond the bound is an overflow, which
// the language defines as no value.
const maxDigits = 64

// Decimal is an exact decimal number: coefficient × 10^-scale. The zero Decimal is 0. Decimals are immutable.
type Decimal struct {
	c *big.Int
	s int32
}

var bigZero = new(big.Int)

// NewDecimal returns coefficient × 10^-scale; scale must not be negative.
func NewDecimal(coefficient int64, scale int32) Decimal {
	return Decimal{big.NewInt(coefficient), scale}
}

// ParseDecimal reads an optional sign, digits, an optional fraction and an optional exponent (JSON's number syntax,
// leading zeros allowed). Written digits are kept, so "31.50" has scale 2.
func ParseDecimal(s string) (Decimal, error) {
	body, exp := s, 0
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		body = s[:i]
		n, err := smallInt(s[i+1:])
		if err != nil {
			return Decimal{}, fmt.Errorf("%q is not a decimal number", s)
		}
		exp = n
	}
	sign, digits := "", body
	if strings.HasPrefix(digits, "-") || strings.HasPrefix(digits, "+") {
		sign, digits = digits[:1], digits[1:]
	}
	whole, frac, point := strings.Cut(digits, ".")
	if whole == "" || point && frac == "" || !allDigits(whole) || !allDigits(frac) || len(whole)+len(frac) > maxDigits {
		return Decimal{}, fmt.Errorf("%q is not a decimal number", s)
	}
	c, ok := new(big.Int).SetString(whole+frac, 10)
	if !ok {
		return Decimal{}, fmt.Errorf("%q is not a decimal number", s)
	}
	if sign == "-" {
		c.Neg(c)
	}
	scale := len(frac) - exp
	if scale < 0 {
		c.Mul(c, pow10(int32(-scale)))
		scale = 0
	}
	d := Decimal{c, int32(scale)}
	if !d.fits() {
		return Decimal{}, fmt.Errorf("%q has too many digits", s)
	}
	return d, nil
}

func smallInt(s string) (int, error) {
	neg := strings.HasPrefix(s, "-")
	if neg || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	if s == "" {
		return 0, fmt.Errorf("no exponent")
	}
	s = strings.TrimLeft(s, "0")
	if !allDigits(s) || len(s) > 2 {
		return 0, fmt.Errorf("exponent out of range")
	}
	n := 0
	for _, r := range s {
		n = n*10 + int(r-'0')
	}
	if neg {
		n = -n
	}
	return n, nil
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func pow10(n int32) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

func (d Decimal) coef() *big.Int {
	if d.c == nil {
		return bigZero
	}
	return d.c
}

// fits reports whether the decimal stays inside maxDigits on both sides.
func (d Decimal) fits() bool {
	return d.s <= maxDigits && d.coef().BitLen() <= maxDigits*10/3+1
}

func align(a, b Decimal) (*big.Int, *big.Int, int32) {
	x, y := a.coef(), b.coef()
	switch {
	case a.s < b.s:
		return new(big.Int).Mul(x, pow10(b.s-a.s)), y, b.s
	case a.s > b.s:
		return x, new(big.Int).Mul(y, pow10(a.s-b.s)), a.s
	}
	return x, y, a.s
}

// Cmp is -1, 0 or 1 as d is less than, equal to or greater than e.
func (d Decimal) Cmp(e Decimal) int {
	x, y, _ := align(d, e)
	return x.Cmp(y)
}

// Sign is -1, 0 or 1.
func (d Decimal) Sign() int { return d.coef().Sign() }

// Add returns d + e.
func (d Decimal) Add(e Decimal) Decimal {
	x, y, s := align(d, e)
	return Decimal{new(big.Int).Add(x, y), s}
}

// Sub returns d - e.
func (d Decimal) Sub(e Decimal) Decimal {
	x, y, s := align(d, e)
	return Decimal{new(big.Int).Sub(x, y), s}
}

// Mul returns d × e.
func (d Decimal) Mul(e Decimal) Decimal {
	return Decimal{new(big.Int).Mul(d.coef(), e.coef()), d.s + e.s}
}

// Quo returns d ÷ e to sixteen digits after the point; ok is false when e is zero.
func (d Decimal) Quo(e Decimal) (q Decimal, ok bool) {
	if e.Sign() == 0 {
		return Decimal{}, false
	}
	x, y, _ := align(d, e)
	n := new(big.Int).Mul(x, pow10(quotientDigits))
	return Decimal{roundQuo(n, y), quotientDigits}.Trim(), true
}

// Div returns the whole part of d ÷ e, cut towards zero; ok is false when e is zero.
func (d Decimal) Div(e Decimal) (q Decimal, ok bool) {
	if e.Sign() == 0 {
		return Decimal{}, false
	}
	x, y, _ := align(d, e)
	return Decimal{new(big.Int).Quo(x, y), 0}, true
}

// Mod returns the remainder of Div, with the sign of d; ok is false when e is zero.
func (d Decimal) Mod(e Decimal) (r Decimal, ok bool) {
	if e.Sign() == 0 {
		return Decimal{}, false
	}
	x, y, s := align(d, e)
	return Decimal{new(big.Int).Rem(x, y), s}, true
}

// Neg returns -d.
func (d Decimal) Neg() Decimal { return Decimal{new(big.Int).Neg(d.coef()), d.s} }

// Abs returns d without its sign.
func (d Decimal) Abs() Decimal { return Decimal{new(big.Int).Abs(d.coef()), d.s} }

// roundQuo is n/m rounded half away from zero.
func roundQuo(n, m *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(n, m, new(big.Int))
	if r.Abs(r).Lsh(r, 1).CmpAbs(m) >= 0 {
		if n.Sign()*m.Sign() < 0 {
			q.Sub(q, big.NewInt(1))
		} else {
			q.Add(q, big.NewInt(1))
		}
	}
	return q
}

// Round returns d with at most places digits after the point, half away from zero.
func (d Decimal) Round(places int32) Decimal {
	if places < 0 || d.s <= places {
		return d
	}
	return Decimal{roundQuo(d.coef(), pow10(d.s-places)), places}
}

// Floor is the greatest whole number not above d, Ceiling the least not below it.
func (d Decimal) Floor() Decimal { return d.whole(-1) }

// Ceiling is the least whole number not below d.
func (d Decimal) Ceiling() Decimal { return d.whole(1) }

func (d Decimal) whole(dir int) Decimal {
	q, r := new(big.Int).QuoRem(d.coef(), pow10(d.s), new(big.Int))
	if r.Sign() == dir {
		q.Add(q, big.NewInt(int64(dir)))
	}
	return Decimal{q, 0}
}

// Trim drops zeros at the end of the fraction.
func (d Decimal) Trim() Decimal {
	if d.s == 0 {
		return d
	}
	c, ten, r := new(big.Int).Set(d.coef()), big.NewInt(10), new(big.Int)
	s := d.s
	for s > 0 {
		q, _ := new(big.Int).QuoRem(c, ten, r)
		if r.Sign() != 0 {
			break
		}
		c, s = q, s-1
	}
	return Decimal{c, s}
}

// Int64 returns d as a whole number; ok is false when it has a fraction or does not fit.
func (d Decimal) Int64() (n int64, ok bool) {
	t := d.Trim()
	if t.s != 0 || !t.coef().IsInt64() {
		return 0, false
	}
	return t.coef().Int64(), true
}

// Places is the number of digits after the point as written: 31.50 has two.
func (d Decimal) Places() int { return int(d.s) }

// String prints all digits, without exponent.
func (d Decimal) String() string {
	s := new(big.Int).Abs(d.coef()).String()
	if d.s > 0 {
		if len(s) <= int(d.s) {
			s = strings.Repeat("0", int(d.s)-len(s)+1) + s
		}
		s = s[:len(s)-int(d.s)] + "." + s[len(s)-int(d.s):]
	}
	if d.Sign() < 0 {
		s = "-" + s
	}
	return s
}
