package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"time"

	"doorstep/sync/wire"
)

// What can end a sync early. Each is a plain sentence that a screen can show;
// none of them loses or doubles anything.
var (
	// ErrNoSignal: the server could not be reached.
	ErrNoSignal = errors.New("there is no connection to the server; your work is safe on this tablet and goes when there is signal")
	// ErrCaptivePortal: a Wi-Fi's sign-in page answers in place of the server.
	ErrCaptivePortal = errors.New("this Wi-Fi wants you to sign in first: open its page in a browser, or use mobile data")
	// ErrClock: the tablet's clock makes the secure connection fail.
	ErrClock = errors.New("the date or time of this tablet is wrong, so the secure connection fails: set it and try again")
	// ErrCertificate: the server's certificate is not trusted.
	ErrCertificate = errors.New("the connection is not to the right server, or somebody is in between: tell your administrator")
	// ErrServerGone: the connection ended before the answer did.
	ErrServerGone = errors.New("the connection was lost on the way; what was not confirmed is sent again")
	// ErrBusy: the server asks for time. Backoff.After honours its wish.
	ErrBusy = errors.New("the server is busy; it is tried again shortly")
	// ErrServer: the server failed and says so.
	ErrServer = errors.New("the server has a fault; it is tried again later")
	// ErrRefused: the server understood and refused. The Refusal says why.
	ErrRefused = errors.New("the server refused")
	// ErrNoSpace: the server has no room, or no more of it for this tablet.
	ErrNoSpace = errors.New("there is no more room on the server")
	// ErrRevoked: this tablet's membership has been withdrawn, by a statement
	// that verified in the organisation's log.
	ErrRevoked = errors.New("this tablet has been revoked")
	// ErrUnknownServer: the server does not serve this organisation.
	ErrUnknownServer = errors.New("this server does not serve your organisation")
	// ErrNotOurServer: it does not hold the key that was pinned at enrolment.
	ErrNotOurServer = errors.New("this is not the server that your organisation enrolled with; nothing was sent to it: tell your administrator")
	// ErrLied: the server said something that does not verify: a receipt not
	// by the pinned key or for another bundle, an entry that nobody signed.
	ErrLied = errors.New("the server's answer does not verify; nothing was taken from it")
	// ErrRollback: the server holds less than it did. See Alarm.
	ErrRollback = errors.New("the server holds less than it did, as if restored from an older copy; your work is kept on this tablet: tell your administrator")
	// ErrWithheld: somebody had seen more than the server shows. See Alarm.
	ErrWithheld = errors.New("the server leaves out changes that a colleague had seen on it; what it shows is not taken until it shows all: tell your administrator")
	// ErrFork: the server shows a different log from the one shown before.
	// See Alarm.
	ErrFork = errors.New("the server shows a different history from before; new changes are not taken from it: tell your administrator")
)

// failure is a plain sentence with its cause. The sentence is what a screen
// shows; the cause, which may name addresses and system calls, is there for
// errors.Is and errors.As alone.
type failure struct{ plain, cause error }

func because(plain, cause error) error { return failure{plain, cause} }

// Error is the plain sentence.
func (f failure) Error() string { return f.plain.Error() }

// Unwrap gives both.
func (f failure) Unwrap() []error { return []error{f.plain, f.cause} }

// RefusedError is the server's reason for refusing a whole request.
type RefusedError struct {
	Refusal wire.Refusal
}

// Error says the reason in plain words.
func (e *RefusedError) Error() string {
	switch e.Refusal.Reason {
	case wire.RefusedRevoked:
		return "the server says that this tablet was revoked; that is not believed before the organisation's log says so"
	case wire.RefusedQuota:
		return fmt.Sprintf("this tablet has used its share of space on the server, %s is left of it: photos and drawings stay here, text still goes; tell your administrator", megabytes(e.Refusal.Want))
	case wire.RefusedRestored:
		return "the server was put back from an older copy and is waiting for colleagues' tablets to bring what it lost; your work is safe on this tablet and goes by itself afterwards"
	case wire.RefusedStorage:
		return "the server has no space left; your work is kept on this tablet and goes when there is room: tell your administrator"
	}
	return ErrRefused.Error() + ": " + e.Refusal.Reason.String()
}

// megabytes says a number of bytes as a person would.
func megabytes(n uint64) string { return fmt.Sprintf("%d.%d MB", n/1e6, n%1e6/1e5) }

// Unwrap lets errors.Is find what a caller acts on. That a device was revoked is
// never taken from a refusal: see ErrRevoked.
func (e *RefusedError) Unwrap() []error {
	switch e.Refusal.Reason {
	case wire.RefusedUnknown:
		return []error{ErrRefused, ErrUnknownServer}
	case wire.RefusedBusy, wire.RefusedRate, wire.RefusedRestored:
		return []error{ErrRefused, ErrBusy}
	case wire.RefusedStorage:
		return []error{ErrRefused, ErrBusy, ErrNoSpace}
	case wire.RefusedQuota:
		return []error{ErrRefused, ErrNoSpace}
	}
	return []error{ErrRefused}
}

// BusyError carries how long the server asks to be left alone.
type BusyError struct {
	Wait time.Duration
}

// Error is the plain sentence.
func (e *BusyError) Error() string { return ErrBusy.Error() }

// Is matches ErrBusy.
func (e *BusyError) Is(target error) bool { return target == ErrBusy }

// explain turns what a transport says into one of the errors above and keeps
// the cause for logs. The order matters: a certificate that is "not valid yet"
// is a clock before it is a stranger.
func explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if cause := ctx.Err(); cause != nil {
		return fmt.Errorf("sync: %w", cause)
	}
	var invalid x509.CertificateInvalidError
	if errors.As(err, &invalid) && invalid.Reason == x509.Expired {
		return because(ErrClock, err)
	}
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var verify *tls.CertificateVerificationError
	if errors.As(err, &unknown) || errors.As(err, &name) || errors.As(err, &invalid) || errors.As(err, &verify) {
		return because(ErrCertificate, err)
	}
	var op *net.OpError
	var dns *net.DNSError
	if errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial" {
		return because(ErrNoSignal, err)
	}
	return because(ErrServerGone, err)
}
