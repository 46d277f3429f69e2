package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"doorstep/crypto/orglog"
	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// fsckCmd is doorstepd fsck.
type fsckCmd struct {
	where
	JSON bool `help:"Print one JSON object."`
}

// found is the result of a check.
type found struct {
	Spaces     int      `json:"spaces"`
	Entries    int      `json:"entries"`
	Statements int      `json:"statements"`
	Evidence   int      `json:"evidence"`
	Held       int      `json:"held"`
	Blobs      int      `json:"blobs"`
	Destroyed  int      `json:"destroyed"`
	Problems   []string `json:"problems"`
}

// errProblems ends a check that found something.
var errProblems = errors.New("the data is not sound; see the list")

// Run checks everything that is stored and says what is wrong. A folder that is
// being served is checked by the process that serves it.
func (c *fsckCmd) Run(s *streams) error {
	if err := c.check(); err != nil {
		return err
	}
	f, err := c.find(s)
	if err != nil {
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

func (c *fsckCmd) find(s *streams) (f found, err error) {
	if c.Data != "" {
		if _, err := os.Stat(c.Data); err != nil {
			return f, err
		}
		answer, err := askServer(c.Data, askFsck)
		if err == nil {
			err = json.NewDecoder(answer).Decode(&f)
			if err = errors.Join(err, answer.Close()); err != nil {
				return f, fmt.Errorf("the doorstepd that serves %s did not finish its check", c.Data)
			}
			return f, nil
		}
		if !errors.Is(err, errNobody) {
			return f, err
		}
	}
	ctx := context.Background()
	store, err := c.open(ctx, s.log())
	if err != nil {
		return f, err
	}
	f, err = check(ctx, store)
	return f, errors.Join(err, store.Close())
}

func list(w io.Writer, f found) {
	for _, p := range f.Problems {
		fmt.Fprintln(w, p)
	}
	fmt.Fprintf(w, "%d spaces (%d of them destroyed), %d entries, %d statements, %d blobs, %d held aside, %d pieces of evidence, %d problems\n",
		f.Spaces, f.Destroyed, f.Entries, f.Statements, f.Blobs, f.Held, f.Evidence, len(f.Problems))
}

// check reads the store and verifies every signature against the organisation's
// log, itself verified from its genesis.
func check(ctx context.Context, store opened) (found, error) {
	f := found{Problems: []string{}}
	add := func(p string) { f.Problems = append(f.Problems, p) }
	for _, d := range store.damage {
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
	n, err := logstore.Check(ctx, store.Store, verify, add)
	if err != nil {
		return f, err
	}
	f.Spaces, f.Entries, f.Statements, f.Evidence, f.Blobs = n.Spaces, n.Entries, n.Statements, n.Evidence, n.Blobs
	f.Held, f.Destroyed = n.Held, n.Destroyed
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
