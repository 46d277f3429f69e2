package shell

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
)

// Flags are the app's command line.
type Flags struct {
	Home    string // "" for the app's own
	Window  fyne.Size
	Theme   string // light, dark, sunlight, or "" for the system's
	Percent int    // text size, 100 to 200
	Mobile  bool
	Gallery bool
	Version bool // print it and end
	Now     func() time.Time
	Dump    string // file for the list of controls
	Photos  string // folder from which photos are picked, "" to ask
	Frames  string // file for how long frames take, "" for none
	Speak   string // "" for English, "pseudo", or a translator's .po file
}

// ParseFlags reads the command line. --clock, --dump-ui, --photos-from and
// --language are refused unless testing. now is the real clock; --clock makes one that starts elsewhere and
// runs on. flag.ErrHelp says that help was asked for and given.
func ParseFlags(args []string, stderr io.Writer, testing bool, now func() time.Time) (Flags, error) {
	o := Flags{Now: now}
	f := flag.NewFlagSet("doorstep", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&o.Home, "home", "", "folder of the vault (default: the app's own)")
	window := f.String("window", "1280x800", "size of the window")
	f.StringVar(&o.Theme, "theme", "", "light, dark or sunlight (default: as the system says)")
	scale := f.Float64("scale", 1, "size of the text, 1.0 to 2.0")
	f.BoolVar(&o.Mobile, "mobile", false, "force the compact layout")
	f.BoolVar(&o.Gallery, "gallery", false, "show the sheet of components")
	f.BoolVar(&o.Version, "version", false, "print the version and end")
	clock := f.String("clock", "", "for tests: time starts here (RFC 3339) and runs on")
	f.StringVar(&o.Frames, "frames", "", "for looking into speed: write how long each frame takes to this file")
	f.StringVar(&o.Dump, "dump-ui", "", "for tests: write the list of controls to this file")
	f.StringVar(&o.Photos, "photos-from", "", "for tests: a photo that is asked for is the next one of this folder")
	f.StringVar(&o.Speak, "language", "", "for translators and tests: what the app says, as in this .po file; pseudo for longer words between brackets")
	f.Usage = func() {
		fmt.Fprintln(stderr, "Usage: doorstep [flags]")
		f.PrintDefaults()
	}
	if err := f.Parse(args); err != nil {
		return o, err
	}
	if f.NArg() > 0 {
		return o, fmt.Errorf("%q is no flag; see --help", f.Arg(0))
	}
	if (*clock != "" || o.Dump != "" || o.Photos != "" || o.Speak != "") && !testing {
		return o, errors.New("--clock, --dump-ui, --photos-from and --language are for tests: set DOORSTEP_TEST=1")
	}
	if *clock != "" {
		at, err := time.Parse(time.RFC3339, *clock)
		if err != nil {
			return o, fmt.Errorf("--clock must look like 2026-03-10T10:42:00Z, not %q", *clock)
		}
		begin := now()
		o.Now = func() time.Time { return at.Add(now().Sub(begin)) }
	}
	w, h, ok := strings.Cut(*window, "x")
	width, err1 := strconv.Atoi(w)
	height, err2 := strconv.Atoi(h)
	if !ok || err1 != nil || err2 != nil || width < 200 || height < 200 || width > 16000 || height > 16000 {
		return o, fmt.Errorf("--window must look like 1280x800, not %q", *window)
	}
	o.Window = fyne.NewSize(float32(width), float32(height))
	if !(*scale >= 1 && *scale <= 2) {
		return o, fmt.Errorf("--scale must be between 1.0 and 2.0, not %v", *scale)
	}
	o.Percent = int(*scale*100 + 0.5)
	switch o.Theme {
	case "", "light", "dark", "sunlight":
	default:
		return o, fmt.Errorf("--theme must be light, dark or sunlight, not %q", o.Theme)
	}
	return o, nil
}
