package orglog

import (
	"errors"
	"slices"
	"testing"
	"time"

	"doorstep/crypto/detcbor"
	"doorstep/crypto/seal"
)

func TestALoanOpensOneSpaceForOneDevice(t *testing.T) {
	h := play(t, `
		lou add Pat practitioner staff team:north
		lou enrol Pat pat
		lou role team:south Lou
		lou add Dee practitioner staff team:south
		lou enrol Dee dee`)
	var none Space
	first, e1 := h.epochAt("lou", "lou", &none, "team:north")
	one := replay(t, h.s, first)
	second, e2 := h.epochAt("lou", "lou", one, "team:north")
	full := func() *Space { return replay(t, h.s, first, second) }
	dee, pat := h.tablets["dee"], h.tablets["pat"]
	loan := Loan{Space: id("case"), Request: id("request"), Until: day.Add(12 * time.Hour)}
	raw, err := full().Lend(h.s, h.tablets["lou"].keys, h.s.Devices[dee.ID], loan)
	check(t, err)

	sp := full()
	if _, err := sp.Epoch(h.s.Org, e2.KID(), dee.keys); !errors.Is(err, ErrNoAccess) {
		t.Fatalf("she opens it without: %v", err)
	}
	check(t, sp.Borrow(h.s.Org, dee.KEM, loan, raw))
	for _, kid := range []seal.KID{e2.KID(), e1.KID()} {
		if _, err := sp.Epoch(h.s.Org, kid, dee.keys); err != nil {
			t.Errorf("what was written until then does not open: %v", err)
		}
	}
	third, e3 := h.epochAt("lou", "lou", full(), "team:north")
	later := replay(t, h.s, first, second, third)
	check(t, later.Borrow(h.s.Org, dee.KEM, loan, raw))
	if _, err := later.Epoch(h.s.Org, e3.KID(), dee.keys); !errors.Is(err, ErrNoAccess) {
		t.Errorf("the key after the loan opens too: %v", err)
	}

	for what, try := range map[string]func() error{
		"another device":  func() error { return full().Borrow(h.s.Org, pat.KEM, loan, raw) },
		"another request": func() error { l := loan; l.Request = id("mine"); return full().Borrow(h.s.Org, dee.KEM, l, raw) },
		"a later end": func() error {
			l := loan
			l.Until = l.Until.Add(time.Second)
			return full().Borrow(h.s.Org, dee.KEM, l, raw)
		},
		"another space": func() error { l := loan; l.Space = id("other"); return full().Borrow(h.s.Org, dee.KEM, l, raw) },
		"before its record came": func() error {
			return replay(t, h.s, first).Borrow(h.s.Org, dee.KEM, loan, raw)
		},
		"a flipped byte": func() error {
			bad := slices.Clone(raw)
			bad[len(bad)-1] ^= 1
			return full().Borrow(h.s.Org, dee.KEM, loan, bad)
		},
		"nothing": func() error { return full().Borrow(h.s.Org, dee.KEM, loan, nil) },
	} {
		if err := try(); !errors.Is(err, ErrLoan) {
			t.Errorf("%s: %v", what, err)
		}
	}

	h.must(h.by("lou", RevokeDevice{Device: detcbor.B16(dee.ID)}))
	if _, err := full().Lend(h.s, h.tablets["lou"].keys, h.s.Devices[dee.ID], loan); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("lent to a tablet that was shut out: %v", err)
	}
}
