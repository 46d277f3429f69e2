package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"doorstep/crypto/orglog"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/badger"
	"doorstep/sync/wire"
)

// fsckCmd is doorstepd fsck.
type fsckCmd struct {
	Data string `required:"" help:"Folder of a server that is not running." placeholder:"DIR"`
	JSON bool   `help:"Print one JSON object."`
}

// found is the result of a check.
type found struct {
	Spaces     int      `json:"spaces"`
	Entries    int      `json:"entries"`
	Statements int      `json:"statements"`
	Evidence   int      `json:"evidence"`
	Blobs      int      `json:"blobs"`
	Problems   []string `json:"problems"`
}

// errProblems ends a check that found something.
var errProblems = errors.New("the data is not sound; see the list")

// Run checks everything that is stored and says what is wrong.
func (c *fsckCmd) Run(s *streams) error {
	log := slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	store, err := badger.Open(c.Data, badger.Options{Log: log})
	if err != nil {
		return fmt.Errorf("the data in %s cannot be opened: %w", c.Data, err)
	}
	f, err := check(context.Background(), store)
	if err := errors.Join(err, store.Close()); err != nil {
		return err
	}
	if c.JSON {
		if err := json.NewEncoder(s.out).Encode(f); err != nil {
			return err
		}
	} else {
		list(s.out, f)
	}
	if len(f.Problems) > 0 {
		return errProblems
	}
	return nil
}

func list(w io.Writer, f found) {
	for _, p := range f.Problems {
		fmt.Fprintln(w, p)
	}
	fmt.Fprintf(w, "%d spaces, %d entries, %d statements, %d blobs, %d pieces of evidence, %d problems\n",
		f.Spaces, f.Entries, f.Statements, f.Blobs, f.Evidence, len(f.Problems))
}

// check reads the store and verifies every signature against the organisation's
// log, itself verified from its genesis.
func check(ctx context.Context, store *badger.Store) (found, error) {
	f := found{Problems: []string{}}
	add := func(p string) { f.Problems = append(f.Problems, p) }
	for _, d := range store.Report().Damage {
		add("journal: " + d)
	}
	st, err := organisation(ctx, store, add)
	if err != nil {
		return f, err
	}
	verify := func(e logstore.Entry) error {
		s, err := wire.ParseSigned(e.Raw)
		if err != nil {
			return err
		}
		if s.Key != e.Key {
			return fmt.Errorf("it stands under another key than its own")
		}
		if st == nil {
			return fmt.Errorf("there is no organisation to verify it")
		}
		_, err = s.Verify(st)
		return err
	}
	n, err := logstore.Check(ctx, store, verify, add)
	if err != nil {
		return f, err
	}
	f.Spaces, f.Entries, f.Statements, f.Evidence, f.Blobs = n.Spaces, n.Entries, n.Statements, n.Evidence, n.Blobs
	return f, nil
}

// organisation loads the log; nil when there is none or it does not verify.
func organisation(ctx context.Context, store logstore.Store, add func(string)) (*orglog.State, error) {
	var raws [][]byte
	_, err := store.OrgRead(ctx, 0, func(_ uint64, raw []byte) error {
		raws = append(raws, append([]byte(nil), raw...))
		return nil
	})
	if errors.Is(err, logstore.ErrDamaged) || err == nil && len(raws) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	st, err := orglog.Load(orglog.Hash(raws[0]), raws)
	if err != nil {
		add(fmt.Sprintf("organisation's log: %v", err))
		return nil, nil
	}
	return st, nil
}
