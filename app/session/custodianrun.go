package session

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"doorstep/app/casefile"
	"doorstep/app/casefile/dutyaccess"
	"doorstep/app/casefile/tallies"
)

// Errors of the custodian.
var (
	ErrNoCustodian  = errors.New("this vault is not the organisation’s custodian")
	ErrCustodianOff = errors.New("the custodian is turned off. Two administrators turn it on together")
)

// CustodianReport is what one round of the custodian came to.
type CustodianReport struct {
	Sync     SyncReport  `json:"sync"`
	Cases    int         `json:"cases"`    // that it opens
	KeysDue  int         `json:"keysDue"`  // that are still to be made, here or by others
	Faults   []WrapFault `json:"faults"`   // of AuditWraps
	Restored int         `json:"restored"` // alarms about the server that are over: what it lost was given back
	Alarms   int         `json:"alarms"`   // that are not over
	Opened   int         `json:"opened"`   // whole cases opened out of hours in the last 24 hours
	Unusual  bool        `json:"unusual"`  // and that is more than is usual
}

// WorkAsCustodian does one round: a sync, in which keys that are due are made new and
// a restored server gets back what it lost, then the checks.
func (s *Session) WorkAsCustodian(ctx context.Context) (CustodianReport, error) {
	var out CustodianReport
	if !s.IsCustodian() && s.Joined() {
		return out, ErrNoCustodian
	}
	var err error
	if out.Sync, err = s.Sync(ctx); err != nil {
		return out, err
	}
	switch {
	case !s.IsCustodian():
		return out, ErrNoCustodian
	case !s.CustodianOn():
		return out, ErrCustodianOff
	}
	requests, now := s.accessRequests(casefile.ID{}), s.now()
	out.Opened, out.Unusual = dutyaccess.OpenedToAnybody(requests, now), dutyaccess.Unusual(requests, s.Settings(), now) > 0
	out.Cases, out.KeysDue, out.Faults = len(s.caseIDs()), s.KeysDue(), s.AuditWraps()
	if out.Faults == nil {
		out.Faults = []WrapFault{}
	}
	for _, a := range s.store.Alarms() {
		if a.Healed.IsZero() {
			out.Alarms++
		} else {
			out.Restored++
		}
	}
	return out, nil
}

// AwaitChange waits until something may have changed on the server, but not longer
// than most. It fails only when ctx ends.
func (s *Session) AwaitChange(ctx context.Context, most time.Duration) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.life, cancel)()
	end := time.Now().Add(most)
	for {
		left := time.Until(end)
		if left <= 0 {
			return nil
		}
		moved, err := s.feed(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		pause := feedPause // the server is out of reach
		if err == nil {
			if moved {
				return nil
			}
			pause = time.Second // it had nothing to tell, ordinarily after a long wait
		}
		t := time.NewTimer(min(left, pause))
		select {
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		case <-t.C:
		}
	}
}

// feedPause is how long the custodian waits before it asks a server again that did
// not answer.
const feedPause = 15 * time.Second

// feed asks the server once for what changed. The first answer names every space, and
// tells nothing new: what it holds was synced just now.
func (s *Session) feed(ctx context.Context) (moved bool, err error) {
	c, err := s.connect()
	if err != nil {
		return false, err
	}
	next, heads, err := c.Changed(ctx, s.fed)
	if err != nil {
		return false, err
	}
	first := s.fed == 0
	s.fed = next
	return !first && len(heads) > 0, nil
}

// WriteCounts writes the council's counts of all cases that this vault opens into a
// folder, a CSV file for each table, whole or not at all (package tallies).
func (s *Session) WriteCounts(dir string) (files int, err error) {
	all, err := s.Records(nil)
	if err != nil {
		return 0, err
	}
	now := s.now()
	year := now.Year()
	if now.Month() >= time.April {
		year++
	}
	tables, err := tallies.Of(all, s.accessRequests(casefile.ID{}), year)
	if err != nil {
		return 0, err
	}
	for _, t := range tables {
		var b bytes.Buffer
		if err := t.CSV(&b); err != nil {
			return files, err
		}
		name := filepath.Join(dir, t.FileName())
		if err := os.WriteFile(name+".new", b.Bytes(), 0o600); err != nil {
			return files, fmt.Errorf("the counts cannot be written: %w", err)
		}
		if err := os.Rename(name+".new", name); err != nil {
			return files, fmt.Errorf("the counts cannot be written: %w", err)
		}
		files++
	}
	return files, nil
}
