package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"doorstep/sync/logstore"
	"doorstep/sync/logstore/postgres"
	"doorstep/sync/logstore/storetest"
	"doorstep/sync/wire"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestManyProcessesMakeTheTablesAtOnce and all of them work.
func TestManyProcessesMakeTheTablesAtOnce(t *testing.T) {
	url := server.Database(t)
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			s, err := postgres.Open(context.Background(), url, postgres.Options{Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Errorf("process %d: %v", i, err)
				return
			}
			defer s.Close()
			if err := s.Set(context.Background(), fmt.Sprint(i), []byte("x")); err != nil {
				t.Errorf("process %d: %v", i, err)
			}
		})
	}
	wg.Wait()
}

// TestProcessesShareEverything: what one stored the others see at once; writers at
// several processes on the same spaces lose nothing and give no position twice.
func TestProcessesShareEverything(t *testing.T) {
	url := server.Database(t)
	stores := []*postgres.Store{open(t, url), open(t, url), open(t, url)}
	const rounds = 15
	var mu sync.Mutex
	at := map[wire.Key]uint64{}
	var wg sync.WaitGroup
	for i, s := range stores {
		defer s.Close()
		wg.Go(func() {
			l := logstore.Log{Store: s}
			for n := range uint64(rounds) {
				out, err := l.Commit(context.Background(), []logstore.Offer{
					storetest.Offer(1, i, 0, n), storetest.Offer(2, i, 0, n), storetest.Offer(1, 99, 1, n), storetest.Offer(3-i, i, 1, n),
				})
				if err != nil {
					t.Errorf("process %d: %v", i, err)
					return
				}
				mu.Lock()
				for _, o := range out {
					if pos, seen := at[o.Receipt.Key]; o.Refused != 0 || seen && pos != o.Receipt.Pos {
						t.Errorf("process %d: %+v, before at %d", i, o, pos)
					}
					at[o.Receipt.Key] = o.Receipt.Pos
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	_, err := logstore.Check(t.Context(), stores[0], func(e logstore.Entry) error {
		if pos, ok := at[e.Key]; !ok || pos != e.Pos {
			return errors.New("it was answered otherwise")
		}
		delete(at, e.Key)
		return nil
	}, func(p string) { t.Error(p) })
	must(t, err)
	if len(at) != 0 {
		t.Errorf("%d bundles were answered as stored and are not", len(at))
	}
	must(t, stores[0].PutTemp(t.Context(), "nonce", []byte("n"), time.Unix(0, 0), time.Unix(60, 0)))
	if v, err := stores[1].TakeTemp(t.Context(), "nonce", time.Unix(1, 0)); err != nil || string(v) != "n" {
		t.Errorf("a passing value at another process: %q, %v", v, err)
	}
	if _, err := stores[2].TakeTemp(t.Context(), "nonce", time.Unix(1, 0)); !errors.Is(err, logstore.ErrAbsent) {
		t.Errorf("a passing value taken twice: %v", err)
	}
	since, err := stores[0].Changed(t.Context(), time.Time{}, func(logstore.Head) error { return nil })
	must(t, err)
	l := logstore.Log{Store: stores[1]}
	_, err = l.Commit(t.Context(), []logstore.Offer{storetest.Offer(40, 1, 0, 0)})
	must(t, err)
	seen := false
	_, err = stores[0].Changed(t.Context(), since, func(h logstore.Head) error {
		seen = seen || h.Space == storetest.Space(40)
		return nil
	})
	must(t, err)
	if !seen {
		t.Error("what another process stored is not told")
	}
}

// TestDestructionAndArrivalAtOnce: while one process destroys a space, others add to
// it everything that can be added. Afterwards nothing of it is there.
func TestDestructionAndArrivalAtOnce(t *testing.T) {
	url := server.Database(t)
	a, b := open(t, url), open(t, url)
	defer a.Close()
	defer b.Close()
	for round := range 6 {
		sp := 100 + round
		la, lb := logstore.Log{Store: a}, logstore.Log{Store: b}
		_, err := la.Commit(t.Context(), []logstore.Offer{storetest.Offer(sp, 1, 0, 0)})
		must(t, err)
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := a.DropSpace(context.Background(), storetest.Space(sp)); err != nil {
				t.Errorf("destroy: %v", err)
			}
		})
		wg.Go(func() {
			for n := range uint64(4) {
				if _, err := lb.Commit(context.Background(), []logstore.Offer{storetest.Offer(sp, 1, 0, 1+n)}); err != nil {
					t.Errorf("commit: %v", err)
				}
				o := storetest.Offer(sp, 7, 0, n)
				if _, err := b.Hold(context.Background(), logstore.Held{Device: storetest.Inc(7), Key: o.Key, Hash: wire.HashOf(o.Raw), Raw: o.Raw}); err != nil && !errors.Is(err, logstore.ErrDestroyed) {
					t.Errorf("hold: %v", err)
				}
				data := fmt.Appendf(nil, "chunk %d %d", round, n)
				if _, err := b.PutBlob(context.Background(), wire.HashOf(data), data, logstore.Owner{Space: storetest.Space(sp)}); err != nil && !errors.Is(err, logstore.ErrDestroyed) {
					t.Errorf("blob: %v", err)
				}
			}
		})
		wg.Wait()
	}
	for _, table := range []string{"entries", "held", "blobs", "blob_spaces"} {
		if n := server.Exec(t, url, "DELETE FROM doorstep_"+table); n != 0 {
			t.Errorf("%d rows are left in %s", n, table)
		}
	}
}

// TestNewerTablesAreRefused and not touched.
func TestNewerTablesAreRefused(t *testing.T) {
	url := server.Database(t)
	must(t, open(t, url).Close())
	server.Exec(t, url, "UPDATE doorstep_format SET format = 99")
	server.Exec(t, url, "DROP TABLE doorstep_temps")
	_, err := postgres.Open(t.Context(), url, postgres.Options{Log: slog.New(slog.DiscardHandler)})
	if !errors.Is(err, logstore.ErrNewer) || !strings.Contains(err.Error(), "newer program") {
		t.Errorf("newer tables: %v", err)
	}
	server.Exec(t, url, "CREATE TABLE doorstep_temps (x int)") // fails if it was made again
}

// TestAnUpgradeThatWasCutOffIsDoneAgain: the tables are there but not the note.
func TestAnUpgradeThatWasCutOffIsDoneAgain(t *testing.T) {
	url := server.Database(t)
	s := open(t, url)
	l := logstore.Log{Store: s}
	_, err := l.Commit(t.Context(), []logstore.Offer{storetest.Offer(1, 1, 0, 0)})
	must(t, err)
	must(t, s.OrgAppend(t.Context(), 0, [][]byte{{1}}))
	must(t, s.Close())
	server.Exec(t, url, "UPDATE doorstep_format SET format = 0")
	s = open(t, url)
	defer s.Close()
	if n, err := s.Head(t.Context(), storetest.Space(1)); err != nil || n != 1 {
		t.Errorf("after the step ran again: %d, %v", n, err)
	}
	if n, err := s.OrgRead(t.Context(), 0, func(uint64, []byte) error { return nil }); err != nil || n != 1 {
		t.Errorf("after the step ran again: %d statements, %v", n, err)
	}
}

// TestALostTransactionIsTriedAgain: the database refuses the first commits of an
// append as a serialisation failure and as a deadlock; nobody notices.
func TestALostTransactionIsTriedAgain(t *testing.T) {
	url := server.Database(t)
	s := open(t, url)
	defer s.Close()
	server.Exec(t, url, `CREATE SEQUENCE asked`)
	server.Exec(t, url, `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
		DECLARE n bigint := nextval('asked');
		BEGIN
			IF n = 1 OR n = 3 THEN RAISE EXCEPTION 'restart transaction' USING ERRCODE = '40001'; END IF;
			IF n = 2 THEN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END IF;
			RETURN NEW;
		END $$`)
	server.Exec(t, url, `CREATE TRIGGER refuse BEFORE INSERT ON doorstep_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse()`)
	l := logstore.Log{Store: s}
	out, err := l.Commit(t.Context(), []logstore.Offer{storetest.Offer(1, 1, 0, 0)})
	if err != nil || !out[0].New {
		t.Errorf("%+v, %v", out, err)
	}
	if n, err := s.Head(t.Context(), storetest.Space(1)); err != nil || n != 1 {
		t.Errorf("head %d, %v", n, err)
	}
}

// TestErrorsTellNoRow: PostgreSQL's own words name keys and values; ours do not.
func TestErrorsTellNoRow(t *testing.T) {
	url := server.Database(t)
	s := open(t, url)
	defer s.Close()
	server.Exec(t, url, `ALTER TABLE doorstep_settings ADD CONSTRAINT none CHECK (length(value) > 100)`)
	err := s.Set(t.Context(), "marker-name", []byte("marker-value"))
	if err == nil || strings.Contains(err.Error(), "marker") || strings.Contains(err.Error(), fmt.Sprintf("%x", "marker")) {
		t.Errorf("the error is %v", err)
	}
}

// TestAFullDatabaseIsAFullDisk to who asks.
func TestAFullDatabaseIsAFullDisk(t *testing.T) {
	url := server.Database(t)
	s := open(t, url)
	defer s.Close()
	server.Exec(t, url, `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$`)
	server.Exec(t, url, `CREATE TRIGGER full_disk BEFORE INSERT ON doorstep_entries FOR EACH STATEMENT EXECUTE FUNCTION full_disk()`)
	l := logstore.Log{Store: s}
	if _, err := l.Commit(t.Context(), []logstore.Offer{storetest.Offer(1, 1, 0, 0)}); !errors.Is(err, logstore.ErrFull) {
		t.Errorf("full: %v", err)
	}
	if n, err := s.Head(t.Context(), storetest.Space(1)); err != nil || n != 0 {
		t.Errorf("half a commit is there: %d, %v", n, err)
	}
	server.Exec(t, url, `DROP TRIGGER full_disk ON doorstep_entries`)
	if _, err := l.Commit(t.Context(), []logstore.Offer{storetest.Offer(1, 1, 0, 0)}); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
