package server

import (
	"io"
	"log/slog"
	"time"

	"doorstep/sync/logstore"
)

// Clock tells the time.
type Clock interface {
	Now() time.Time
}

// Config is what a server runs on. Store, Clock, Rand and Log must be set.
type Config struct {
	Store logstore.Store
	Clock Clock
	// Rand draws nonces and tokens.
	Rand io.Reader
	// Log gets what happened, without an id of a person, device or record.
	Log *slog.Logger
	// Genesis is the hash of the genesis of the only organisation to serve;
	// zero to serve the one in the store or, with Adopt, the first to come.
	Genesis [32]byte
	// NoteKey is the note signing key in text form; empty when the store
	// has one or the first organisation brings it.
	NoteKey string
	// Adopt lets the first organisation to come bring its note key. Only for
	// a server that listens on loopback.
	Adopt bool
	// BehindProxy trusts the X-Forwarded-Host of the proxy in front.
	BehindProxy bool
	// Version is shown in metrics.
	Version string
	// Linger is how long a push gathers bundles before it commits what has
	// arrived; 0 means one second. Longer saves round trips and fsyncs,
	// shorter sends less again when a connection is cut.
	Linger time.Duration
	// MaxBusy is how many pushes and pulls run at once; 0 means 512: most of
	// them wait for a slow line. More wait their turn for a moment and are then
	// told to come back.
	MaxBusy int
	// MaxWait is how long one that finds no place waits for it before it is told
	// to come back; 0 means not at all.
	MaxWait time.Duration
	// MaxFeeds is how many wait for news at once; 0 means 200.
	MaxFeeds int
	// HealFor is how long at most a server that was restored from an older copy
	// (MarkRestored) takes back what it lost before it takes what is new; 0 means
	// not at all.
	HealFor time.Duration
	// Limits are what one device may ask for.
	Limits Limits
}
