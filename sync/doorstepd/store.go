package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"doorstep/sync/logstore"
	"doorstep/sync/logstore/backup"
	"doorstep/sync/logstore/badger"
	"doorstep/sync/logstore/postgres"
)

// where says where a server keeps what it stores: one of the two.
type where struct {
	Data     string `help:"Folder of the server's data; made if it is not there." placeholder:"DIR"`
	Postgres string `help:"Address of a database, such as postgres://doorstep@db/doorstep?sslmode=verify-full; the password comes from PGPASSFILE or PGPASSWORD." placeholder:"URL"`
}

func (w where) check() error {
	if (w.Data == "") == (w.Postgres == "") {
		return fmt.Errorf("%w: give --data with a folder or --postgres with the address of a database", errUse)
	}
	return nil
}

// String names the place without what may be secret.
func (w where) String() string {
	if w.Data != "" {
		return w.Data
	}
	return "the database"
}

// opened is an open store and what its opening found.
type opened struct {
	logstore.Store
	// damage lists what the opening found unreadable.
	damage []string
}

// errInUse says that a running server has the folder.
var errInUse = errors.New("in use by another doorstepd")

// open opens the store. What a restore left half done is refused, save by who
// wants to look at it.
func (w where) open(ctx context.Context, log *slog.Logger) (opened, error) {
	o, err := w.openAny(ctx, log)
	if err != nil {
		return o, err
	}
	if err := backup.Finished(ctx, o.Store); err != nil {
		return o, errors.Join(fmt.Errorf("%s cannot be used: %w", w, err), o.Close())
	}
	return o, nil
}

func (w where) openAny(ctx context.Context, log *slog.Logger) (opened, error) {
	if w.Postgres != "" {
		s, err := postgres.Open(ctx, w.Postgres, postgres.Options{Log: log})
		if err != nil {
			return opened{}, fmt.Errorf("the database cannot be used: %w", err)
		}
		return opened{Store: s}, nil
	}
	s, err := badger.Open(w.Data, badger.Options{Log: log})
	if errors.Is(err, badger.ErrInUse) {
		return opened{}, fmt.Errorf("%s is %w", w.Data, errInUse)
	}
	if err != nil {
		return opened{}, fmt.Errorf("the data in %s cannot be opened: %w", w.Data, err)
	}
	return opened{Store: s, damage: s.Report().Damage}, nil
}
