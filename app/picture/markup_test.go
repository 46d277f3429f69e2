package picture

import (
	"encoding/xml"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestPlacesOnAPictureAreReadAndWritten(t *testing.T) {
	at := []Spot{{0, 0}, {.5, .25}, {1, 1}}
	if s := FormatSpots(at); s != "0,0 500,250 1000,1000" {
		t.Errorf("written as %q", s)
	}
	back, err := ParseSpots("0,0 500,250 1000,1000")
	if err != nil || !slices.Equal(back, at) {
		t.Errorf("read as %v, %v", back, err)
	}
	if s := FormatSpots([]Spot{{-1, 2}}); s != "0,1000" {
		t.Errorf("a place beside the picture is %q", s)
	}
	for _, bad := range []string{"1", "1,", "1001,0", "-1,0", "a,b", strings.Repeat("1,1 ", 1501)} {
		if _, err := ParseSpots(bad); !errors.Is(err, ErrSpots) {
			t.Errorf("%.10q gives %v", bad, err)
		}
	}
}

func TestAnArrowPointsAtItsTip(t *testing.T) {
	head := Head(Spot{0, .5}, Spot{1, .5}, 100, 100, 10)
	if len(head) != 3 || head[1] != (Spot{1, .5}) || head[0].X != .9 || head[2].X != .9 || head[0].Y == head[2].Y {
		t.Errorf("the head is %v", head)
	}
	if Head(Spot{.5, .5}, Spot{.5, .5}, 100, 100, 10) != nil {
		t.Error("an arrow without length has a head")
	}
}

// The file holds the picture as it was taken and each mark as a group over it.
func TestMarksLieOverThePicture(t *testing.T) {
	marks := []Mark{
		{Kind: Circle, At: []Spot{{.5, .5}}, Note: "the step & its <edge>"},
		{Kind: Arrow, At: []Spot{{.1, .1}, {.4, .4}}},
		{Kind: Stroke, At: []Spot{{.6, .1}, {.7, .2}, {.8, .1}}},
		{Kind: Circle},
	}
	got := MarkupSVG("Bathroom", 400, 300, "image/jpeg", []byte{1, 2, 3}, marks)
	var any struct {
		Image struct {
			Href string `xml:"href,attr"`
		} `xml:"image"`
		Groups []struct {
			Title string `xml:"title"`
			Lines []struct {
				Points string `xml:"points,attr"`
			} `xml:"polyline"`
		} `xml:"g"`
	}
	if err := xml.Unmarshal(got, &any); err != nil {
		t.Fatal(err)
	}
	if any.Image.Href != "data:image/jpeg;base64,AQID" || len(any.Groups) != 3 || any.Groups[0].Title != "1 the step & its <edge>" {
		t.Errorf("the file is %s", got)
	}
	if n := len(any.Groups[1].Lines); n != 4 {
		t.Errorf("an arrow is %d lines, want a shaft and a head, each with an edge", n)
	}
	if string(got) != string(MarkupSVG("Bathroom", 400, 300, "image/jpeg", []byte{1, 2, 3}, marks)) {
		t.Error("the same marks give other bytes")
	}
}

func FuzzSpots(f *testing.F) {
	for _, s := range []string{"", "500,250", "0,0 1000,1000", "1,1,1", " 5,5\n6,6 ", "+5,5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, err := ParseSpots(s)
		if err != nil {
			return
		}
		again, err := ParseSpots(FormatSpots(at))
		if err != nil || !slices.Equal(at, again) {
			t.Fatalf("%q is %v, then %v (%v)", s, at, again, err)
		}
	})
}
