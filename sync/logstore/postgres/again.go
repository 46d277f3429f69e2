package postgres

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"doorstep/sync/logstore"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The conditions that mean something here, by SQLSTATE.
const (
	serializationFailure = "40001" // also CockroachDB's "restart transaction"
	deadlockDetected     = "40P01"
	uniqueViolation      = "23505"
	diskFull             = "53100"
	tooManyConnections   = "53300"
	cannotConnectNow     = "57P03"
	duplicateTable       = "42P07"
	duplicateObject      = "42710"
	concurrentUpdate     = "XX000" // "tuple concurrently updated", when a table is made twice
)

func state(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func madeMeanwhile(err error) bool {
	switch state(err) {
	case uniqueViolation, duplicateTable, duplicateObject, concurrentUpdate:
		return true
	}
	return false
}

// Bounds of trying again: a wait is anything up to a bound that doubles, so that
// those who collided once do not meet again.
const (
	tries     = 12
	firstWait = 4 * time.Millisecond
	maxWait   = 500 * time.Millisecond
)

// again runs fn until it is not refused for reasons that pass: it collided with
// another transaction, or the connection broke before anything was sent.
func (s *Store) again(ctx context.Context, fn func() error) error {
	for try := 0; ; try++ {
		err := fn()
		if err == nil || try == tries-1 || !passes(err) {
			return err
		}
		if werr := wait(ctx, min(maxWait, firstWait<<try)); werr != nil {
			return errors.Join(werr, err)
		}
	}
}

func passes(err error) bool {
	switch state(err) {
	case serializationFailure, deadlockDetected, tooManyConnections, cannotConnectNow:
		return true
	case "":
		return pgconn.SafeToRetry(err)
	}
	return false
}

func wait(ctx context.Context, most time.Duration) error {
	t := time.NewTimer(rand.N(most))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// txTime bounds a transaction, so that Changed's look back is longer than any.
const txTime = 20 * time.Second

// tx runs fn in a transaction, again when it lost against another.
func (s *Store) tx(ctx context.Context, level pgx.TxIsoLevel, fn func(ctx context.Context, tx pgx.Tx) error) error {
	return s.again(ctx, func() error {
		ctx, cancel := context.WithTimeout(ctx, txTime)
		defer cancel()
		return pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: level}, func(tx pgx.Tx) error { return fn(ctx, tx) })
	})
}

// fault says what was tried, in words without what a row held: PostgreSQL puts
// keys into the details of its errors.
func (s *Store) fault(doing string, err error) error {
	if err == nil {
		return nil
	}
	var e *pgconn.PgError
	if errors.As(err, &e) {
		if e.Code == diskFull {
			return fmt.Errorf("%s: %w", doing, logstore.ErrFull)
		}
		return fmt.Errorf("%s: the database says %s (%s)", doing, e.Message, e.Code)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
