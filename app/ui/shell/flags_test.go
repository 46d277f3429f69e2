package shell

import (
	"errors"
	"flag"
	"io"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

func TestParseFlags(t *testing.T) {
	real := begin
	now := func() time.Time { return real }
	tests := []struct {
		args    string
		testing bool
		wrong   string // part of the message, "" if right
	}{
		{"", false, ""},
		{"--home /tmp/x --window 800x1280 --theme dark --scale 1.5 --mobile", false, ""},
		{"--window big", false, "--window must look like"},
		{"--window 800x", false, "--window must look like"},
		{"--window 10x10", false, "--window must look like"},
		{"--scale 3", false, "--scale must be between"},
		{"--scale NaN", false, "--scale must be between"},
		{"--theme pink", false, "--theme must be"},
		{"--clock 2026-03-10T10:42:00Z", false, "DOORSTEP_TEST"},
		{"--dump-ui x.json", false, "DOORSTEP_TEST"},
		{"--photos-from x", false, "DOORSTEP_TEST"},
		{"--clock 2026-03-10T10:42:00Z --dump-ui x.json", true, ""},
		{"--clock yesterday", true, "--clock must look like"},
		{"open", false, "is no flag"},
		{"--nothing", false, "not defined"},
	}
	for _, tt := range tests {
		_, err := ParseFlags(strings.Fields(tt.args), io.Discard, tt.testing, now)
		switch {
		case tt.wrong == "" && err != nil:
			t.Errorf("%q: %v", tt.args, err)
		case tt.wrong != "" && (err == nil || !strings.Contains(err.Error(), tt.wrong)):
			t.Errorf("%q: %v, want %q", tt.args, err, tt.wrong)
		}
	}
	if _, err := ParseFlags([]string{"--help"}, io.Discard, false, now); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("--help: %v", err)
	}
	o, err := ParseFlags(strings.Fields("--window 800x1280 --scale 1.15 --clock 2020-01-01T00:00:00Z"), io.Discard, true, now)
	if err != nil || o.Window != fyne.NewSize(800, 1280) || o.Percent != 115 {
		t.Fatalf("%+v %v", o, err)
	}
	real = real.Add(90 * time.Second)
	if got := o.Now(); !got.Equal(time.Date(2020, 1, 1, 0, 1, 30, 0, time.UTC)) {
		t.Errorf("the clock stands at %v", got)
	}
}
