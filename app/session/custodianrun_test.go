package session_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doorstep/sync/logstore/backup"
	"doorstep/sync/logstore/mem"
)

// The server is put back from an older copy while every tablet is in a drawer. The
// custodian gives it back what it lost, and a tablet that knew nothing of it reads it.
func TestCustodianGivesARestoredServerBackWhatItLost(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newTown(t)
	grace, priya, doc := w.two()
	cus := w.custodian(grace)
	w.turnCustodian(grace, true)
	rounds(grace, cus)
	var older bytes.Buffer
	if _, err := backup.Write(ctx, &older, w.store); err != nil {
		t.Fatal(err)
	}
	grace.set(grace.doc(doc), "caf.id.known-as", "written after the copy")
	grace.sync()
	if r, err := cus.WorkAsCustodian(ctx); err != nil || r.Cases == 0 || r.Alarms != 0 {
		t.Fatalf("before: %+v %v", r, err)
	}

	store := mem.New()
	if _, err := backup.Restore(ctx, bytes.NewReader(older.Bytes()), store); err != nil {
		t.Fatal(err)
	}
	w.use(store)
	grace.lock()
	var r struct{ restored, alarms int }
	for range 3 {
		got, err := cus.WorkAsCustodian(ctx)
		if err != nil {
			t.Fatal(err)
		}
		r.restored, r.alarms = got.Restored, got.Alarms
	}
	if r.restored == 0 || r.alarms != 0 {
		t.Errorf("it says %+v", r)
	}
	priya.sync()
	if got := priya.doc(doc).Text("caf.id.known-as"); got != "written after the copy" {
		t.Errorf("a tablet that knew nothing of it reads %q", got)
	}

	t.Run("and its counts name nobody", func(t *testing.T) {
		dir := t.TempDir()
		n, err := cus.WriteCounts(dir)
		if err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil || len(files) != n {
			t.Fatalf("%d files, it says %d: %v", len(files), n, err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range cus.Cases() {
				if strings.Contains(string(b), c.Child.Family) || strings.Contains(string(b), c.ID.String()) {
					t.Errorf("%s names a child", filepath.Base(f))
				}
			}
		}
	})
	t.Run("and it wakes when something changes", func(t *testing.T) {
		ctx, stop := context.WithTimeout(ctx, time.Minute)
		defer stop()
		if err := cus.AwaitChange(ctx, time.Nanosecond); err != nil {
			t.Fatal(err)
		}
		woken := make(chan error, 1)
		go func() { woken <- cus.AwaitChange(ctx, time.Hour) }()
		// Changes go on until one has woken it: the first answer of the feed only says
		// how things stand.
		for i := 0; ; i++ {
			priya.set(priya.doc(doc), "caf.id.other-names", strings.Repeat("x", i+1))
			priya.sync()
			select {
			case err := <-woken:
				if err != nil {
					t.Error(err)
				}
				return
			case <-time.After(200 * time.Millisecond):
			}
		}
	})
}
