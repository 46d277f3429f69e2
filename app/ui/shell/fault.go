package shell

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"doorstep/app/casefile"
	"doorstep/app/say"
	"doorstep/app/session"
	"doorstep/app/store"
	"doorstep/app/ui/model"
	"doorstep/app/ui/screen"
	"doorstep/app/ui/screen/section"
	"doorstep/app/ui/screen/trouble"
	"doorstep/crypto/keystore"
	"doorstep/sync/journal"
)

// What is said of what is safe and what to do, where an error says no better.
const (
	safeHere   = "Everything that was saved is safe on this tablet."
	tellPeople = "Try again. If it stays like this, tell your administrator what you were doing."
)

// Fault puts an error into a sentence or two for the screen. The packages below
// word their errors for people; what they word for programs is reworded here,
// so that no program's words are ever shown.
func Fault(err error) string {
	if err == nil {
		return ""
	}
	return faultOf(err).String()
}

// faultOf says what happened, what is safe and what to do.
func faultOf(err error) model.Fault {
	var server net.Error
	var held *casefile.HeldError
	switch {
	case errors.As(err, &held):
		return model.Fault{What: held.Why + ".", Safe: say.T("What was written is safe.")}
	case errors.Is(err, errNowhere), errors.Is(err, section.ErrNoPage):
		return model.Fault{What: say.T("This page is not there any more. A colleague may have removed what it was about."), Safe: say.T(safeHere), Do: say.T("Go back, or begin at Today.")}
	case errors.Is(err, journal.ErrDiskFull), errors.Is(err, syscall.ENOSPC):
		return model.Fault{What: say.T("This tablet is full, and there is no room left to save."), Safe: say.T("What was saved before is safe."), Do: say.T("Delete pictures or apps that you do not need, then write on.")}
	case errors.Is(err, keystore.ErrDamaged):
		return model.Fault{What: say.T("The file that holds this tablet’s keys is damaged."), Safe: say.T("Nothing was deleted."), Do: say.T("Tell your administrator.")}
	case errors.Is(err, keystore.ErrNewer):
		return model.Fault{What: say.T("This vault was made by a newer version of Doorstep."), Do: say.T("Update the app and open it again.")}
	case errors.Is(err, store.ErrDamaged):
		return model.Fault{
			What: say.T("A part of this tablet’s store is damaged."), Safe: say.T("Your work was written twice, and nothing is deleted: what is damaged is set aside."),
			Do: say.T("Close Doorstep and open it again. It builds the store anew, which can take some minutes."),
		}
	case errors.Is(err, journal.ErrClosed), errors.Is(err, session.ErrLocked):
		return model.Fault{What: say.T("The vault was locked."), Do: say.T("Unlock it and go on.")}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return model.Fault{What: say.T("It took too long and was stopped."), Do: say.T("Try again.")}
	case errors.Is(err, fs.ErrPermission):
		return model.Fault{What: say.T("This tablet does not let Doorstep use a file that it needs."), Safe: say.T(safeHere), Do: say.T("Tell your administrator.")}
	}
	t := strings.TrimSpace(err.Error())
	if model.ForPeople(t) {
		t = strings.ToUpper(t[:1]) + t[1:]
		if !strings.HasSuffix(t, ".") && !strings.HasSuffix(t, "?") {
			t += "."
		}
		return model.Fault{What: t}
	}
	if errors.As(err, &server) {
		return model.Fault{What: say.T("The server could not be reached."), Safe: say.T(safeHere), Do: say.T("Carry on. We try again every few minutes.")}
	}
	return model.Fault{What: say.T("Something went wrong that Doorstep has no words for."), Safe: say.T(safeHere), Do: say.T(tellPeople)}
}

// troubleScreen stands in for a page that could not be built.
func (s *Shell) troubleScreen(err error) screen.Screen {
	f := faultOf(err)
	if f.Safe == "" {
		f.Safe = say.T(safeHere)
	}
	if f.Do == "" {
		f.Do = say.T(tellPeople)
	}
	return trouble.New(trouble.Props{Desk: s, Fault: f, Again: func() {
		s.leave()
		s.show()
	}})
}
