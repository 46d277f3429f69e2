// Doorstep is an offline-first field app for children's social care. This file
// reads the flags, opens the window and hands over to app/ui/shell.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // dates are London's, whatever the machine has

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"doorstep/app/session"
	"doorstep/app/ui/gallery"
	"doorstep/app/ui/screen/help"
	"doorstep/app/ui/shell"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
	"doorstep/assets"
)

// version is set by the linker.
var version = "dev"

func main() { os.Exit(run(os.Args[1:], os.Stderr)) }

// options are the flags of the app.
type options struct {
	home    string
	window  fyne.Size
	theme   string
	percent int
	mobile  bool
	gallery bool
	now     func() time.Time
	dump    string
}

func run(args []string, stderr io.Writer) int {
	o, err := parse(args, stderr, os.Getenv("DOORSTEP_TEST") == "1")
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "doorstep:", err)
		return 2
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if err := open(o, log); err != nil {
		fmt.Fprintln(stderr, "doorstep:", err)
		return 1
	}
	return 0
}

func parse(args []string, stderr io.Writer, testing bool) (options, error) {
	o := options{now: time.Now}
	f := flag.NewFlagSet("doorstep", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&o.home, "home", "", "folder of the vault (default: the app's own)")
	window := f.String("window", "1280x800", "size of the window")
	f.StringVar(&o.theme, "theme", "", "light, dark or sunlight (default: as the system says)")
	scale := f.Float64("scale", 1, "size of the text, 1.0 to 2.0")
	f.BoolVar(&o.mobile, "mobile", false, "force the compact layout")
	f.BoolVar(&o.gallery, "gallery", false, "show the sheet of components")
	clock := f.String("clock", "", "for tests: time starts here (RFC 3339) and runs on")
	f.StringVar(&o.dump, "dump-ui", "", "for tests: write the list of controls to this file")
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
	if (*clock != "" || o.dump != "") && !testing {
		return o, errors.New("--clock and --dump-ui are for tests: set DOORSTEP_TEST=1")
	}
	if *clock != "" {
		at, err := time.Parse(time.RFC3339, *clock)
		if err != nil {
			return o, fmt.Errorf("--clock must look like 2026-03-10T10:42:00Z, not %q", *clock)
		}
		begin := time.Now()
		o.now = func() time.Time { return at.Add(time.Since(begin)) }
	}
	w, h, ok := strings.Cut(*window, "x")
	width, err1 := strconv.Atoi(w)
	height, err2 := strconv.Atoi(h)
	if !ok || err1 != nil || err2 != nil || width < 200 || height < 200 {
		return o, fmt.Errorf("--window must look like 1280x800, not %q", *window)
	}
	o.window = fyne.NewSize(float32(width), float32(height))
	if *scale < 1 || *scale > 2 {
		return o, fmt.Errorf("--scale must be between 1.0 and 2.0, not %v", *scale)
	}
	o.percent = int(*scale*100 + 0.5)
	switch o.theme {
	case "", "light", "dark", "sunlight":
	default:
		return o, fmt.Errorf("--theme must be light, dark or sunlight, not %q", o.theme)
	}
	return o, nil
}

func mode(name string) theme.Mode {
	switch name {
	case "light":
		return theme.Light
	case "dark":
		return theme.Dark
	case "sunlight":
		return theme.Sunlight
	}
	return theme.FollowSystem
}

func open(o options, log *slog.Logger) error {
	if o.home == "" {
		home, err := session.DefaultHome()
		if err != nil {
			return err
		}
		o.home = home
	}
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return err
	}
	app.SetMetadata(fyne.AppMetadata{
		ID: "uk.doorstep.field", Name: "Doorstep", Version: version, Build: 1,
		Icon: theme.AppIcon(), Migrations: map[string]bool{"fyneDo": true},
	})
	a := app.NewWithID("uk.doorstep.field")
	prefs := a.Preferences()
	look := help.Look{Mode: o.theme, Percent: o.percent}
	if look.Mode == "" {
		look.Mode = prefs.StringWithFallback("theme", "system")
	}
	if look.Percent == 100 {
		look.Percent = prefs.IntWithFallback("text", 100)
	}
	set := func(l help.Look) { a.Settings().SetTheme(theme.New(mode(l.Mode), l.Percent)) }
	set(look)
	// The title holds no name of a person: it shows in task switchers.
	w := a.NewWindow("Doorstep")
	w.SetIcon(theme.AppIcon())
	w.SetMaster()
	w.Resize(o.window)
	if o.gallery {
		w.SetPadded(false)
		w.SetContent(widget.NewPageScroll(widget.PageProps{Content: gallery.Page()}))
		w.ShowAndRun()
		return nil
	}
	s := shell.New(shell.Config{
		Window: w, Run: shell.Fyne{}, Now: o.now, Zone: zone, Compact: o.mobile, Mouse: !fyne.CurrentDevice().IsMobile(),
		Vaults: shell.Home{
			Device:  deviceName(),
			Options: session.Options{Home: o.home, Now: o.now, Zone: zone, Log: log, App: version},
		},
		Dump: o.dump, Version: version, Look: look, Licences: licences(),
		SetLook: func(l help.Look) {
			set(l)
			prefs.SetString("theme", l.Mode)
			prefs.SetInt("text", l.Percent)
		},
		Warn: func(err error) { log.Warn("doorstep", "error", err) },
	})
	w.SetCloseIntercept(func() {
		s.Close()
		w.Close()
	})
	a.Lifecycle().SetOnStarted(s.Start)
	a.Lifecycle().SetOnEnteredForeground(s.Entered)
	a.Lifecycle().SetOnExitedForeground(s.Exited)
	a.Lifecycle().SetOnStopped(s.Close)
	w.ShowAndRun()
	return nil
}

// deviceName is what a new tablet is called until somebody names it.
func deviceName() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "This tablet"
	}
	return name
}

func licences() []help.Licence {
	var out []help.Licence
	for _, n := range assets.LicenceNames() {
		if text, ok := assets.Licence(n); ok {
			out = append(out, help.Licence{Name: n, Text: text})
		}
	}
	return out
}
