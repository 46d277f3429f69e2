package fhirpath

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestSyntaxErrorsHavePositions(t *testing.T) {
	for _, tc := range []struct {
		src string
		pos int
	}{
		{"", 0},
		{"1 +", 3},
		{"(1", 2},
		{"item.", 5},
		{"item..answer", 5},
		{"'open", 0},
		{"1 $ 2", 2},
		{"a ! b", 2},
		{"@2026-13", 0},
		{"@2026-02-30", 0},
		{"@", 0},
		{"@T25:00", 0},
		{"a[1", 3},
		{"{1}", 1},
		{"where(a,)", 8},
		{"%", 0},
		{"1 2", 2},
		{"/* x", 0},
		{"'\\q'", 2},
		{"99999999999999999999", 0},
		{"and", 0},
		{"x is", 4},
		{"x is 3", 5},
		{"a.$this", 2},
		{"'\xff'", 0},
	} {
		_, err := Parse(tc.src)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q: %v, want an error with a position", tc.src, err)
			continue
		}
		if e.Pos != tc.pos || !errors.Is(err, ErrSyntax) {
			t.Errorf("%q: at %d (%v), want %d", tc.src, e.Pos, err, tc.pos)
		}
	}
}

func TestCommentsAndWhiteSpace(t *testing.T) {
	c := run(t, "1 // one\n + /* and */ 2")
	if !slices.Equal(show(c), []string{"number 3"}) {
		t.Error(c)
	}
}

func run(t testing.TB, src string) Collection {
	t.Helper()
	e, err := Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	root := sampleResponse(t)
	c, err := e.Eval(root, sampleEnv(root))
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	return c
}

// TestCheckNamesWhatIsOutsideTheSubset: each expression parses, and Check names the fault where it stands.
func TestCheckNamesWhatIsOutsideTheSubset(t *testing.T) {
	for _, tc := range []struct {
		src, says string
		pos       int
	}{
		{"item.trace('x')", "trace()", 5},
		{"resolve()", "resolve()", 0},
		{"item.ofType(Patient)", "Patient", 5},
		{"1 is Money", "Money", 2},
		{"item.where()", "1 argument", 5},
		{"item.first(1)", "0 argument", 5},
		{"%nobody + 1", "%nobody", 0},
		{"item.name", "name", 5},
		{"$index", "$index", 0},
		{"item.where($total = 1)", "$total", 11},
		{"1 !~ 2", "!~", 2},
		{"'a'.matches('(?=b)')", "RE2", 12},
		{"item.repeat(item.where(foo() = 1))", "foo()", 23},
		{"4.power(2)", "power()", 2},
	} {
		e, err := Parse(tc.src)
		if err != nil {
			t.Errorf("%s: %v", tc.src, err)
			continue
		}
		found := e.Check(Scope{Vars: []string{"weight"}})
		if len(found) != 1 || !strings.Contains(found[0].Msg, tc.says) || found[0].Pos != tc.pos || !errors.Is(found[0], ErrSubset) {
			t.Errorf("%s: %v, want one error about %s at %d", tc.src, found, tc.says, tc.pos)
		}
	}
}

func TestCheckAcceptsTheSubset(t *testing.T) {
	for _, src := range []string{
		"%resource.repeat(item).where(linkId='weight').answer.value.value",
		"item.where(linkId='kit-kind').answer.value.code",
		"%kind.empty() or %swl.empty() or %swl >= %weight",
		"answer.value <= today()",
		"%patient.birthDate <= today() - 18 years",
		"%user.name.family & ', ' & %user.name.given.first()",
		"%qitem.answerOption.value.where(code = 'x').display",
		"answer.value.weight().sum() + answer.value.ordinal().max()",
		"item.aggregate(iif($total.empty(), $index, $total + 1), 0)",
		"(1 | 2).any($this > 1)",
		"answer.extension('urn:x').value",
		"`item`.`answer`",
	} {
		e, err := Parse(src)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if found := e.Check(Scope{Vars: []string{"kind", "swl", "weight"}}); len(found) > 0 {
			t.Errorf("%s: %v", src, found)
		}
	}
}

// TestEveryFunctionOfTheSubset: forms.md 2.6 names 35 core functions and 15 more; weight and ordinal are one and item is
// a path.
func TestEveryFunctionOfTheSubset(t *testing.T) {
	core := "where select all any exists empty not count first repeat ofType iif sum min max avg round abs floor ceiling toInteger toDecimal toString today now substring startsWith endsWith contains length join hasValue weight ordinal"
	second := "last skip take distinct aggregate descendants children extension matches replace lower upper toDate intersect combine"
	for _, name := range strings.Fields(core + " " + second) {
		if _, ok := functionNamed(name); !ok {
			t.Errorf("%s() is missing", name)
		}
	}
}

func TestLimits(t *testing.T) {
	root := sampleResponse(t)
	for _, src := range []string{
		"(1|2|3|4|5|6|7|8|9).select(%list).select(%list).select(%list).select(%list).select(%list).select(%list).count()",
		"1.repeat($this + 1)",
		"item.select((1|2|3|4|5|6|7|8|9).aggregate($total + iif(" + strings.Repeat("1 = 1 and ", 90) + "true, 1, 2) + iif(" + strings.Repeat("1 = 1 and ", 90) + "true, 1, 2), 0)).count() + " +
			strings.TrimSuffix(strings.Repeat("(1|2|3|4|5|6|7|8|9).aggregate($total + iif("+strings.Repeat("1 = 1 and ", 90)+"true, 1, 2) + 1, 0) + ", 12), " + "),
		"'a'.repeat($this & 'a')",
		"descendants().select(%resource.descendants()).count()",
		"(1|2|3|4|5|6|7|8|9).aggregate($total & $total & 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'a').length() + (1|2|3|4|5|6|7|8|9|10|11|12).aggregate($total & $total, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa').length()",
	} {
		e, err := Parse(src)
		if err != nil {
			t.Fatalf("%s: %v", src, err)
		}
		if _, err := e.Eval(root, sampleEnv(root)); !IsLimit(err) {
			t.Errorf("%s: %v, want a limit", src, err)
		}
	}
	if _, err := Parse(strings.Repeat("(", 200) + "1" + strings.Repeat(")", 200)); !errors.Is(err, ErrLimit) {
		t.Errorf("200 brackets: %v", err)
	}
	if _, err := Parse(strings.Repeat("-", 200) + "1"); !errors.Is(err, ErrLimit) {
		t.Errorf("200 signs: %v", err)
	}
	if _, err := Parse("a" + strings.Repeat(".a", 2000)); !errors.Is(err, ErrLimit) {
		t.Errorf("a path of 2,000 steps: %v", err)
	}
	if _, err := Parse("1" + strings.Repeat("+1", 9000)); !errors.Is(err, ErrLimit) {
		t.Errorf("18,001 characters: %v", err)
	}
}

// TestOverflowIsEmpty: what leaves the range of numbers is no value, never a wrong one.
func TestOverflowIsEmpty(t *testing.T) {
	for _, src := range []string{
		"9223372036854775807 + 1", "-9223372036854775807 - 2", "9223372036854775807 * 2", "5000000000000000000 + 5000000000000000000",
		"(1|2|3|4|5|6|7|8|9).aggregate($total * $total, 1.5)", "@9999-12-31 + 1 day", "@0001-01-01 - 1 day", "@2026-01-01 + 9999999999 years",
	} {
		if c := run(t, src); len(c) != 0 {
			t.Errorf("%s = %v, want nothing", src, show(c))
		}
	}
}

// TestTemporalPrecision: comparing needs no more than was written, and says nothing where that is not enough.
func TestTemporalPrecision(t *testing.T) {
	for src, want := range map[string]string{
		"@2026 < @2027":                                       "boolean true",
		"@2026 < @2026-06":                                    "",
		"@2026-05 < @2026-06-15":                              "boolean true",
		"@2026-06-15T10 > @2026-06-15T09:59":                  "boolean true",
		"@2026-06-15T10:00:00 = @2026-06-15T10:00:00.000":     "boolean true",
		"@2026-06-15T10:00:00Z = @2026-06-15T10:00:00":        "",
		"@2026-06-15T10:00:00Z < @2026-06-18T10:00:00":        "boolean true",
		"@2026-06-15T23:00:00Z = @2026-06-16T00:00:00+01:00":  "boolean true",
		"@2026-06-15 = @2026-06-15T10:00:00Z":                 "",
		"@2026-06-16 > @2026-06-15T10:00:00Z":                 "boolean true",
		"@2026-06-15 = @T10:00":                               "boolean false",
		"@2024-02-29 - 1 year = @2023-02-28":                  "boolean true",
		"@2026-01-01 + 36 hours":                              "time 2026-01-02",
		"@2026-01 + 45 days":                                  "time 2026-02",
		"@2026-01-01T10:00:00Z + 1.5 seconds":                 "time 2026-01-01T10:00:01Z",
		"@2026-01-01T10:00:00.000Z + 1.5 seconds":             "time 2026-01-01T10:00:01.500Z",
		"@T23:30:00 + 45 minutes":                             "time 00:15:00",
		"@2026-03-12T10:42:00+05:30.toString()":               "string 2026-03-12T10:42:00+05:30",
		"today() = @2026-11-22 and now() > @2026-11-22T10:00": "",
	} {
		got := strings.Join(show(run(t, src)), " ")
		if got != want {
			t.Errorf("%s = %q, want %q", src, got, want)
		}
	}
}

// finder answers as an index would, so that the test sees whether it was asked.
type finder struct {
	*jsonNode
	asked *[]string
}

func (f finder) FindItems(ids []string, deep bool) Collection {
	*f.asked = append(*f.asked, ids...)
	if deep {
		*f.asked = append(*f.asked, "deep")
	}
	return Collection{Integer(len(ids))}
}

func TestLinkIDsAreLookedUp(t *testing.T) {
	for src, want := range map[string]string{
		"item.where(linkId = 'a')":                       "a",
		"repeat(item).where(linkId = 'a')":               "a deep",
		"%resource.repeat(item).where('a' = linkId)":     "a deep",
		"item.where(linkId = 'a' or linkId = 'b')":       "a b",
		"item.where(linkId in ('a' | 'b' | 'c'))":        "a b c",
		"item.where($this.linkId = 'a')":                 "a",
		"item.where(linkId = 'a' and text = 'b')":        "",
		"item.where(linkId != 'a')":                      "",
		"repeat(item | answer.item).where(linkId = 'a')": "",
		"answer.where(linkId = 'a')":                     "",
	} {
		var asked []string
		f := finder{&jsonNode{typ: "x"}, &asked}
		root := Collection{Object{f}}
		e, err := Parse(src)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Eval(root, &Env{Var: func(string) (Collection, bool) { return root, true }}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(asked, " "); got != want {
			t.Errorf("%s asked for %q, want %q", src, got, want)
		}
	}
}

var fuzzSeeds = []string{
	"1 + 2 * 3", "%resource.repeat(item).where(linkId='a' or linkId='b').answer.value.sum()", "item[0].answer.value as Quantity > 4 'kg'",
	"iif({}, @2026-11-20T10:00:00+01:00, 18 years)", "(1 | 2).aggregate($this + $total, 0).toString() & 'x\\u00e9'", "repeat(item).descendants().children()",
	"`a`.b(c, $index)[%`x`] is System.Integer implies true xor not()", "'a'.replace('', 'b').matches('(a+)+$')", "-@T10:00 // x", "((((((1))))))",
	"(1|2|3).select(%list).combine(%list).distinct().intersect(1|2).join(',')", "@2026-01-31 + 1 month - 3 'ms'", "2.5.round(99).floor() div 0 mod 1.5",
}

func FuzzParse(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		e, err := Parse(src)
		if err != nil {
			var x *Error
			if !errors.As(err, &x) || x.Pos < 0 || x.Pos > len(src) {
				t.Fatalf("%q: %v", src, err)
			}
			return
		}
		e.Check(Scope{})
		Walk(e.Root, func(t Tree) bool { return t.Pos() >= 0 })
	})
}

func FuzzEval(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s)
	}
	root := sampleResponse(f)
	f.Fuzz(func(t *testing.T, src string) {
		e, err := Parse(src)
		if err != nil {
			return
		}
		a, errA := e.Eval(root, sampleEnv(root))
		b, errB := e.Eval(root, sampleEnv(root))
		if (errA == nil) != (errB == nil) || !slices.Equal(show(a), show(b)) {
			t.Fatalf("%q is not pure: %v %v, %v %v", src, show(a), errA, show(b), errB)
		}
		if len(a) > 10*MaxNodes {
			t.Fatalf("%q: %d values", src, len(a))
		}
	})
}
