package session_test

import (
	"bytes"
	"context"
	"testing"

	"doorstep/sync/logstore/backup"
	"doorstep/sync/logstore/mem"
)

// What came by stick from a tablet that is lost since reaches everybody, also when
// the server gave a receipt for it and was then put back from an older copy, before
// the one who sent it on had seen it in the log.
func TestWhatWasPassedOnOutlivesAnOlderServer(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newTown(t)
	grace, priya, id := w.two()
	priya.sync()
	var older bytes.Buffer
	if _, err := backup.Write(ctx, &older, w.store); err != nil {
		t.Fatal(err)
	}
	grace.set(grace.doc(id), "caf.id.known-as", "from the lost tablet")
	var stick bytes.Buffer
	if _, err := grace.WriteHandover(ctx, &stick, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := priya.ReadHandover(ctx, &stick); err != nil {
		t.Fatal(err)
	}
	priya.sync() // it has a receipt
	store := mem.New()
	if _, err := backup.Restore(ctx, bytes.NewReader(older.Bytes()), store); err != nil {
		t.Fatal(err)
	}
	w.use(store)
	for range 3 {
		priya.sync()
	}
	w.use(store)
	again := w.move(kits.get(t).priya) // knows what the server tells, no more
	again.sync()
	if got := again.doc(id).Text("caf.id.known-as"); got != "from the lost tablet" {
		t.Errorf("everybody else reads %q", got)
	}
}
