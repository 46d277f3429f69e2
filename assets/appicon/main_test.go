package main

import (
	"bytes"
	"os"
	"testing"
)

func TestCommittedPictureIsDrawnFromTheSVG(t *testing.T) {
	svg, err := os.ReadFile("doorstep.svg")
	if err != nil {
		t.Fatal(err)
	}
	want, err := draw(svg, side)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("doorstep-512.png")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("doorstep-512.png is not what doorstep.svg draws; run: go run ./assets/appicon")
	}
}
