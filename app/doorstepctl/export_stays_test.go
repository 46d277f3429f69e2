package main

import (
	"bytes"
	"testing"

	"doorstep/app/casefile/returns"
	"doorstep/app/casefile/stay"
)

func TestTheFiguresOfAServiceAsCSV(t *testing.T) {
	var b bytes.Buffer
	err := returns.StaysOf([]stay.Total{
		{Month: "2027-01", Carer: "=Julia, of Marsh", Ward: "North", Children: 2, Stays: 3, Amount: stay.Amount{Nights: 5, Hours: 17.25}},
	}).CSV(&b)
	want := "month,carer,ward,ethnicity,children,stays,nights,day hours\n2027-01,\"'=Julia, of Marsh\",North,,2,3,5,17.25\n"
	if err != nil || b.String() != want {
		t.Errorf("%v\n%s", err, b.String())
	}
}
