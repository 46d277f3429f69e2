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
	"runtime"
	"time"
	_ "time/tzdata" // dates are London's, whatever the machine has

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"doorstep/app/session"
	"doorstep/app/ui/gallery"
	"doorstep/app/ui/model"
	"doorstep/app/ui/shell"
	"doorstep/app/ui/theme"
	"doorstep/app/ui/widget"
)

// version is set by the linker.
var version = "dev"

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	o, err := shell.ParseFlags(args, stderr, os.Getenv("DOORSTEP_TEST") == "1", time.Now)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "doorstep:", err)
		return 2
	}
	if o.Version {
		fmt.Fprintln(stdout, version)
		return 0
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if err := open(o, log); err != nil {
		fmt.Fprintln(stderr, "doorstep:", err)
		return 1
	}
	return 0
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

func open(o shell.Flags, log *slog.Logger) error {
	if err := shell.Speak(o.Speak); err != nil {
		return err
	}
	if o.Home == "" {
		home, err := session.DefaultHome()
		if err != nil {
			return err
		}
		o.Home = home
	}
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return err
	}
	if runtime.GOOS == "linux" {
		if err := shell.DisplayFault(os.Getenv); err != nil {
			return err
		}
	}
	app.SetMetadata(fyne.AppMetadata{
		ID: "uk.doorstep.field", Name: "Doorstep", Version: version, Build: 1,
		Icon: theme.AppIcon(), Migrations: map[string]bool{"fyneDo": true},
	})
	a := app.NewWithID("uk.doorstep.field")
	prefs := a.Preferences()
	look := readLook(prefs, o)
	// Light until the system has said something.
	silent := runtime.GOOS == "linux"
	set := func(l model.Look) {
		look = l
		m := mode(l.Mode)
		if m == theme.FollowSystem && silent {
			m = theme.Light
		}
		t := theme.New(m, l.Percent).With(theme.Habits{
			LessMovement: l.LessMovement, LeftHand: l.LeftHand, Touch: l.Touches(fyne.CurrentDevice().IsMobile()),
		})
		if theme.FamilyView() { // the family keeps what was handed to them
			t = t.ForFamily()
		}
		a.Settings().SetTheme(t)
	}
	set(look)
	// The title holds no name of a person: it shows in task switchers.
	w := a.NewWindow("Doorstep")
	w.SetIcon(theme.AppIcon())
	w.SetMaster()
	w.Resize(o.Window)
	if o.Gallery {
		w.SetPadded(false)
		w.SetContent(widget.NewPageScroll(widget.PageProps{Content: gallery.Page()}))
		w.ShowAndRun()
		return nil
	}
	var frames *shell.Frames
	if o.Frames != "" {
		if frames, err = shell.OpenFrames(o.Frames, time.Now); err != nil {
			return err
		}
		defer func() {
			if err := frames.Close(); err != nil {
				log.Warn("doorstep: the frame log is not whole", "error", err)
			}
		}()
	}
	var picker shell.Picker
	if o.Photos != "" {
		picker = shell.PickFrom(o.Photos)
	}
	s := shell.New(shell.Config{
		Window: w, Run: shell.Fyne{}, Now: o.Now, Zone: zone, Compact: o.Mobile, Mouse: !fyne.CurrentDevice().IsMobile(),
		Vaults: shell.Home{
			Device:  deviceName(),
			Options: session.Options{Home: o.Home, Now: o.Now, Zone: zone, Log: log, App: version},
		},
		PickFile: picker,
		Dump:     o.Dump, Frames: frames, Version: version, Look: look,
		SetLook: func(l model.Look) {
			set(l)
			keepLook(prefs, l)
		},
		Warn:   func(err error) { log.Warn("doorstep", "error", err) },
		KeepOn: a.Driver().SetDisableScreenBlanking,
	})
	w.SetCloseIntercept(func() {
		s.Close()
		w.Close()
	})
	a.Lifecycle().SetOnStarted(func() {
		s.Start()
		frames.Watch(s.Place)
		if silent {
			go func() {
				if theme.SystemSays() {
					fyne.Do(func() {
						silent = false
						set(look)
						s.Relook()
					})
				}
			}()
		}
	})
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

// readLook is how the app looked last, unless the flags say otherwise. The
// preferences are not safe against a crash, so they hold nothing but looks.
func readLook(p fyne.Preferences, o shell.Flags) model.Look {
	l := model.Look{
		Mode: o.Theme, Percent: o.Percent, LeftHand: p.Bool("left-hand"), LessMovement: p.Bool("less-movement"),
		Touch: p.StringWithFallback("touch", "auto"), Language: p.String("family-language"),
	}
	if l.Mode == "" {
		l.Mode = p.StringWithFallback("theme", "system")
	}
	if l.Percent == 100 {
		l.Percent = p.IntWithFallback("text", 100)
	}
	return l
}

func keepLook(p fyne.Preferences, l model.Look) {
	p.SetString("theme", l.Mode)
	p.SetInt("text", l.Percent)
	p.SetBool("left-hand", l.LeftHand)
	p.SetBool("less-movement", l.LessMovement)
	p.SetString("touch", l.Touch)
	p.SetString("family-language", l.Language)
}
