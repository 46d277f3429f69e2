package story

import (
	"context"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"doorstep/app/casefile"
	"doorstep/app/session"
	"doorstep/app/ui/model"
	"doorstep/app/ui/shell"
	"doorstep/app/ui/stage"
	"doorstep/app/ui/theme"
)

// window is what somebody sees and does on their device. The vault is the same
// one that the story writes in.
type window struct {
	*stage.Stage
	p *worker
}

// onScreen puts a person before their device, in a window of this size.
func (p *worker) onScreen(width, height float32) *window {
	p.w.t.Helper()
	test.NewApp().Settings().SetTheme(theme.New(theme.Light, 100))
	v := &window{p: p}
	v.Stage = stage.New(stage.Config{
		Vaults: inHand{Home: shell.Home{Device: p.name, Options: session.Options{Home: p.home, Now: p.w.now, Zone: p.w.zone}}, s: p.Session},
		Now:    p.w.now, Zone: p.w.zone, Size: fyne.NewSize(width, height), Look: model.Look{Mode: "light", Percent: 100},
	})
	v.Unlock(passphrase)
	return v
}

// Picture is what is to be seen.
func (v *window) Picture() image.Image { return v.Stage.Picture() }

// at opens a screen of a case.
func (v *window) at(screen model.Screen, caseID casefile.ID) {
	v.Open(model.Route{Screen: screen, Case: caseID.String()})
}

// inHand is a vault that is open already.
type inHand struct {
	shell.Home
	s *session.Session
}

// Unlock implements shell.Vaults: the passphrase was given when the story began.
func (h inHand) Unlock(context.Context, string) (shell.Work, error) { return open{h.s}, nil }

// open is an unlocked vault that outlives its window.
type open struct{ *session.Session }

// StartBackgroundSync leaves syncing to the story.
func (open) StartBackgroundSync() {}

// Lock leaves the vault open for the story.
func (open) Lock() error { return nil }
