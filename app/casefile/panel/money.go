package panel

import (
	"errors"
	"fmt"
	"math/big"

	"doorstep/app/casefile"
)

// Pence is an amount of money, exact.
type Pence int64

// String is the amount in pounds: "£1,264.00".
func (p Pence) String() string {
	sign := ""
	if p < 0 {
		sign, p = "−", -p
	}
	pounds := fmt.Sprint(int64(p / 100))
	for i := len(pounds) - 3; i > 0; i -= 3 {
		pounds = pounds[:i] + "," + pounds[i:]
	}
	return fmt.Sprintf("%s£%s.%02d", sign, pounds, int64(p%100))
}

// Unit is what an amount of help is counted in.
type Unit string

// The units of a package (jrap.package.amount).
const (
	HoursAWeek  Unit = "h/wk"
	NightsAYear Unit = "{night}/a"
)

// weeks of a year, by which help that is counted by the year is spread.
const weeks = 52

// Weekly is what an amount costs in a week: hours a week times the price of one,
// nights a year times the price of one over 52 weeks, to the nearest penny, half
// a penny up. Amount and price are as written, so that nothing is lost in
// between.
func Weekly(amount string, unit Unit, price string) (Pence, error) {
	a, ok1 := new(big.Rat).SetString(amount)
	p, ok2 := new(big.Rat).SetString(price)
	if !ok1 || !ok2 || a.Sign() < 0 || p.Sign() < 0 {
		return 0, errors.New("an amount and a price are numbers from 0")
	}
	week := new(big.Rat).Mul(a, p)
	switch unit {
	case HoursAWeek:
	case NightsAYear:
		week.Quo(week, big.NewRat(weeks, 1))
	default:
		return 0, fmt.Errorf("%q is no unit of a package: hours a week or nights a year", unit)
	}
	return pence(week.Mul(week, big.NewRat(100, 1)))
}

// pence rounds half up.
func pence(r *big.Rat) (Pence, error) {
	r = new(big.Rat).Add(r, big.NewRat(1, 2))
	n := new(big.Int).Quo(r.Num(), r.Denom())
	if !n.IsInt64() {
		return 0, errors.New("that is more money than there is")
	}
	return Pence(n.Int64()), nil
}

// Line is one service of a package.
type Line struct {
	Service string
	Amount  string // as written, with its unit: "24 nights a year"
	Price   Pence  // of one
	Weekly  Pence
}

// Split is who pays which share, in hundredths of a per cent.
type Split struct {
	Council, Health, Education int
}

// Total is 100.00 per cent when nothing is left over, as 10000.
func (s Split) Total() int { return s.Council + s.Health + s.Education }

// Of parts a sum by the shares so that the parts come to the sum to the penny:
// the council bears what rounding leaves.
func (s Split) Of(sum Pence) (council, health, education Pence) {
	part := func(share int) Pence {
		p, err := pence(new(big.Rat).Mul(big.NewRat(int64(sum), 1), big.NewRat(int64(share), 100_00)))
		if err != nil {
			return 0
		}
		return p
	}
	health, education = part(s.Health), part(s.Education)
	return sum - health - education, health, education
}

// Cost is a package in money.
type Cost struct {
	Lines  []Line
	Weekly Pence
	// Agreed is the split that the panel agreed, nil before.
	Agreed *Split
}

// CostOf is what a request to the joint panel costs (processes.md section 8;
// scenario step 16). Rows without amount or price are left out; an error says
// which row cannot be reckoned.
func CostOf(d *casefile.Document) (Cost, error) {
	var c Cost
	for _, row := range d.Rows("jrap.package", "") {
		amount, ok1 := d.AnswerIn(row.ID, "jrap.package.amount")
		price, ok2 := d.AnswerIn(row.ID, "jrap.package.unit-cost")
		if !ok1 || !ok2 {
			continue
		}
		name := d.TextIn(row.ID, "jrap.package.service")
		week, err := Weekly(amount.Quantity.Value, Unit(amount.Quantity.Code), price.Quantity.Value)
		if err != nil {
			return c, fmt.Errorf("%s: %w", name, err)
		}
		each, err := pounds(price.Quantity.Value)
		if err != nil {
			return c, fmt.Errorf("%s: %w", name, err)
		}
		c.Lines = append(c.Lines, Line{Service: name, Amount: d.TextIn(row.ID, "jrap.package.amount"), Price: each, Weekly: week})
		c.Weekly += week
	}
	var s Split
	found := false
	for link, share := range map[string]*int{"jrap.agreed-split": &s.Council, "jrap.agreed-split.health": &s.Health, "jrap.agreed-split.education": &s.Education} {
		if v, ok := d.Answer(link); ok {
			n, err := pounds(v.Quantity.Value) // hundredths, as of money
			if err != nil {
				return c, err
			}
			*share, found = int(n), true
		}
	}
	if found {
		c.Agreed = &s
	}
	return c, nil
}

// pounds reads a number with up to two places as hundredths.
func pounds(text string) (Pence, error) {
	r, ok := new(big.Rat).SetString(text)
	if !ok || r.Sign() < 0 {
		return 0, errors.New("a price is a number from 0")
	}
	return pence(r.Mul(r, big.NewRat(100, 1)))
}

// Sum adds what several packages cost: the children of one family.
func Sum(all ...Cost) Pence {
	var total Pence
	for _, c := range all {
		total += c.Weekly
	}
	return total
}
