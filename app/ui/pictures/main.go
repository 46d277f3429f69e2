package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
	_ "time/tzdata" // dates are London's, whatever the machine has

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/ui/shell"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

// wanted is what the command line asks for.
type wanted struct {
	home, out, sheets, only string
	clock                   time.Time
	sizes                   []fyne.Size
	looks                   []look
}

func asked() (w wanted, err error) {
	flag.StringVar(&w.home, "home", "", "folder of the demo's vault; the passphrase comes from DOORSTEP_PASSPHRASE")
	flag.StringVar(&w.out, "out", "build/screenshots", "folder for the pictures")
	flag.StringVar(&w.sheets, "sheets", "", "folder for contact sheets of the pictures that lie in --out; then nothing is drawn")
	flag.StringVar(&w.only, "only", "*", "names of the screens, with * and ?; commas between several")
	clock := flag.String("clock", "", "the time that all pictures are of (RFC 3339)")
	sizes := flag.String("sizes", "1280x800,800x1280,1600x1000,400x800", "sizes of the window")
	themes := flag.String("themes", "light,dark,sunlight", "themes")
	texts := flag.String("texts", "100,150", "text sizes in per cent")
	language := flag.String("language", "", "pseudo for longer words between brackets, or a translator's .po file")
	flag.Parse()
	if err = shell.Speak(*language); err != nil {
		return w, err
	}
	if w.home == "" && w.sheets == "" {
		return w, errors.New("--home does not name a vault")
	}
	if w.clock, err = time.Parse(time.RFC3339, *clock); err != nil && w.sheets == "" {
		return w, fmt.Errorf("--clock must look like 2026-03-10T10:42:00Z, not %q", *clock)
	}
	for s := range strings.SplitSeq(*sizes, ",") {
		var x, y float32
		if _, err := fmt.Sscanf(s, "%fx%f", &x, &y); err != nil {
			return w, fmt.Errorf("%q is no size", s)
		}
		w.sizes = append(w.sizes, fyne.NewSize(x, y))
	}
	for t := range strings.SplitSeq(*texts, ",") {
		var n int
		if _, err := fmt.Sscan(t, &n); err != nil {
			return w, fmt.Errorf("%q is no text size", t)
		}
		for m := range strings.SplitSeq(*themes, ",") {
			w.looks = append(w.looks, look{m, n})
		}
	}
	return w, nil
}

func run() (err error) {
	w, err := asked()
	if err != nil {
		return err
	}
	if w.sheets != "" {
		return bind(w.out, w.sheets, w.sizes, w.looks)
	}
	pass := os.Getenv("DOORSTEP_PASSPHRASE")
	if pass == "" {
		return errors.New("DOORSTEP_PASSPHRASE is empty")
	}
	// The vault itself stays as it is.
	scratch, err := os.MkdirTemp("", "doorstep-pictures-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	home := filepath.Join(scratch, "vault")
	app := test.NewApp()
	defer app.Quit()
	s := &tablet{app: app, home: home, pass: pass, at: w.clock}
	defer s.end()
	names := map[string]bool{}
	for _, sc := range scenes() {
		if names[sc.name] {
			return fmt.Errorf("two screens are called %s: one picture would take the place of the other", sc.name)
		}
		names[sc.name] = true
	}
	drawn := 0
	for _, l := range w.looks {
		s.end()
		s.look = l
		l.set(app)
		// Scenes write: every look begins with the vault as it was.
		if err := errors.Join(os.RemoveAll(home), os.CopyFS(home, os.DirFS(w.home))); err != nil {
			return fmt.Errorf("the vault: %w", err)
		}
		for _, sc := range scenes() {
			if !w.asks(sc.name) {
				continue
			}
			for _, size := range w.sizes {
				pic, fault := s.draw(sc, size)
				if fault != nil {
					err = errors.Join(err, fault)
					s.end()
					continue
				}
				drawn++
				file := filepath.Join(w.out, sc.name, fmt.Sprintf("%.0fx%.0f-%s.png", size.Width, size.Height, l))
				if fault := write(file, pic); fault != nil {
					return fault
				}
			}
		}
	}
	fmt.Fprintf(os.Stderr, "%d pictures in %s\n", drawn, w.out)
	return err
}

// asks reports whether a screen is wanted.
func (w wanted) asks(name string) bool {
	for pattern := range strings.SplitSeq(w.only, ",") {
		if ok, err := path.Match(pattern, name); ok && err == nil {
			return true
		}
	}
	return false
}

func write(file string, pic image.Image) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	return errors.Join(enc.Encode(out, pic), out.Flush(), f.Close())
}
