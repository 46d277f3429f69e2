package fhirpath

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func dec(t testing.TB, s string) Decimal {
	t.Helper()
	d, err := ParseDecimal(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDecimalsKeepWrittenDigits(t *testing.T) {
	for in, want := range map[string]struct {
		text   string
		places int
	}{
		"31.50": {"31.50", 2}, "0": {"0", 0}, "-0.05": {"-0.05", 2}, "007": {"7", 0}, "1e3": {"1000", 0}, "1.25E1": {"12.5", 1},
		"5e-3": {"0.005", 3}, "+2": {"2", 0}, "-12345678901234567890.5": {"-12345678901234567890.5", 1},
	} {
		if d := dec(t, in); d.String() != want.text || d.Places() != want.places {
			t.Errorf("%s: %s with %d places, want %s with %d", in, d, d.Places(), want.text, want.places)
		}
	}
}

func TestParseDecimalRefuses(t *testing.T) {
	for _, s := range []string{"", "-", ".5", "5.", "1.2.3", "1e", "1e999", "1_000", "0x10", "NaN", "1,5", "٣", strings.Repeat("9", 65), "1e60e1"} {
		if d, err := ParseDecimal(s); err == nil {
			t.Errorf("%q was read as %s", s, d)
		}
	}
}

func TestRoundingIsHalfAwayFromZero(t *testing.T) {
	for _, tc := range []struct {
		in     string
		places int32
		want   string
	}{
		{"2.5", 0, "3"}, {"-2.5", 0, "-3"}, {"2.345", 2, "2.35"}, {"2.344", 2, "2.34"}, {"2.3", 4, "2.3"}, {"-0.5", 0, "-1"}, {"0.49", 0, "0"},
	} {
		if got := dec(t, tc.in).Round(tc.places).String(); got != tc.want {
			t.Errorf("%s to %d: %s, want %s", tc.in, tc.places, got, tc.want)
		}
	}
}

// TestDecimalArithmeticIsExact compares with rational numbers.
func TestDecimalArithmeticIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) (Decimal, *big.Rat) {
			s := rapid.StringMatching(`-?[0-9]{1,12}(\.[0-9]{1,8})?`).Draw(t, name)
			d, err := ParseDecimal(s)
			if err != nil {
				t.Fatal(err)
			}
			r, _ := new(big.Rat).SetString(s)
			return d, r
		}
		a, x := draw("a")
		b, y := draw("b")
		rat := func(d Decimal) *big.Rat {
			r, _ := new(big.Rat).SetString(d.String())
			return r
		}
		for name, pair := range map[string][2]*big.Rat{
			"+": {rat(a.Add(b)), new(big.Rat).Add(x, y)},
			"-": {rat(a.Sub(b)), new(big.Rat).Sub(x, y)},
			"*": {rat(a.Mul(b)), new(big.Rat).Mul(x, y)},
		} {
			if pair[0].Cmp(pair[1]) != 0 {
				t.Fatalf("%s %s %s = %s, want %s", a, name, b, pair[0], pair[1])
			}
		}
		if a.Cmp(b) != x.Cmp(y) {
			t.Fatalf("%s cmp %s = %d", a, b, a.Cmp(b))
		}
		q, ok := a.Quo(b)
		if ok != (y.Sign() != 0) {
			t.Fatalf("%s / %s: ok %v", a, b, ok)
		}
		if ok {
			diff := new(big.Rat).Sub(rat(q), new(big.Rat).Quo(x, y))
			if diff.Abs(diff).Cmp(big.NewRat(1, 2e16)) > 0 {
				t.Fatalf("%s / %s = %s", a, b, q)
			}
			d, _ := a.Div(b)
			m, _ := a.Mod(b)
			if d.Mul(b).Add(m).Cmp(a) != 0 || m.Abs().Cmp(b.Abs()) >= 0 {
				t.Fatalf("%s div %s = %s, mod %s", a, b, d, m)
			}
		}
	})
}
