package simtest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"sync"

	"doorstep/crypto/orglog"
	"doorstep/sync/client"
	"doorstep/sync/wire"
)

// Vault is the least that a sync client needs of one, in memory.
type Vault struct {
	mu sync.Mutex

	State *orglog.State
	// OrgLog holds the statements of State.
	OrgLog [][]byte
	// ToPost gives statements that wait, built on the state given.
	ToPost func(on *orglog.State) [][]byte

	Entries  map[wire.ID][]client.Entry
	Receipts map[wire.Key]wire.Receipt
	Alarms   []client.Alarm
	// Healed counts what was sent back to a server, by space; Revoked is the
	// statement that revoked the device.
	Healed  map[wire.ID]int
	Revoked []byte
	// Chunks are the sealed chunks that are here, Wanted those that should be,
	// Sent those that the server holds.
	Chunks map[wire.Hash][]byte
	Wanted map[wire.Hash]bool
	Sent   map[wire.Hash]bool

	cursors map[wire.ID]client.Cursor
	logs    map[wire.ID][]client.Entry
	chunks  []client.OutgoingBlob
	outbox  []client.Outgoing
	// Fail, when set, is asked before anything is kept.
	Fail func() error
}

// NewVault gives an empty vault.
func NewVault() *Vault {
	return &Vault{
		Entries: map[wire.ID][]client.Entry{}, Receipts: map[wire.Key]wire.Receipt{}, cursors: map[wire.ID]client.Cursor{},
		Healed: map[wire.ID]int{}, Chunks: map[wire.Hash][]byte{}, Wanted: map[wire.Hash]bool{}, Sent: map[wire.Hash]bool{},
		logs: map[wire.ID][]client.Entry{},
	}
}

// FollowSpace makes the vault ask for a space.
func (v *Vault) FollowSpace(space wire.ID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, ok := v.cursors[space]; !ok {
		v.cursors[space] = client.Cursor{Space: space}
	}
}

// Queue adds something to send.
func (v *Vault) Queue(o client.Outgoing) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.outbox = append(v.outbox, o)
}

// Waiting gives what has no receipt.
func (v *Vault) Waiting() []client.Outgoing {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(v.outbox), func(o client.Outgoing) bool {
		_, safe := v.Receipts[o.Key]
		return safe
	})
}

// Cursor gives the cursor of a space.
func (v *Vault) Cursor(space wire.ID) client.Cursor {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.cursors[space]
}

// SetCursor replaces a cursor, as a vault restored from a backup would.
func (v *Vault) SetCursor(c client.Cursor) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.cursors[c.Space] = c
}

// Source gives the vault as a client.Source and client.Sink.
func (v *Vault) Source() *Desk { return &Desk{v} }

// Desk is the vault as a sync sees it.
type Desk struct{ v *Vault }

var (
	_ client.Source      = (*Desk)(nil)
	_ client.Sink        = (*Desk)(nil)
	_ client.CursorStore = (*Desk)(nil)
)

// Org implements client.CursorStore.
func (d *Desk) Org(context.Context) (*orglog.State, error) { return d.v.State, nil }

// Cursors implements client.CursorStore.
func (d *Desk) Cursors(context.Context) ([]client.Cursor, error) {
	d.v.mu.Lock()
	defer d.v.mu.Unlock()
	var out []client.Cursor
	for _, c := range d.v.cursors {
		out = append(out, c)
	}
	return out, nil
}

// Pending implements client.Source.
func (d *Desk) Pending(context.Context) iter.Seq2[client.Outgoing, error] {
	waiting := d.v.Waiting()
	return func(yield func(client.Outgoing, error) bool) {
		for _, o := range waiting {
			if !yield(o, nil) {
				return
			}
		}
	}
}

func (d *Desk) fail() error {
	if d.v.Fail != nil {
		return d.v.Fail()
	}
	return nil
}

// KeepReceipts implements client.Sink.
func (d *Desk) KeepReceipts(_ context.Context, rs []wire.Receipt, _ []byte) error {
	if err := d.fail(); err != nil {
		return err
	}
	d.v.mu.Lock()
	defer d.v.mu.Unlock()
	for _, r := range rs {
		i := slices.IndexFunc(d.v.outbox, func(o client.Outgoing) bool { return o.Key == r.Key })
		if i < 0 || wire.HashOf(d.v.outbox[i].Raw) != r.Hash {
			return errors.New("simtest: a receipt for what was never queued")
		}
		d.v.Receipts[r.Key] = r
	}
	return nil
}

// KeepEntries implements client.Sink.
func (d *Desk) KeepEntries(_ context.Context, es []client.Entry, after client.Cursor) error {
	if err := d.fail(); err != nil {
		return err
	}
	d.v.mu.Lock()
	defer d.v.mu.Unlock()
	for _, e := range es {
		e.Raw = bytes.Clone(e.Raw)
		d.v.logs[after.Space] = append(slices.DeleteFunc(d.v.logs[after.Space], func(o client.Entry) bool { return o.Pos == e.Pos }), e)
		if e.Own || slices.ContainsFunc(d.v.Entries[after.Space], func(o client.Entry) bool { return bytes.Equal(o.Raw, e.Raw) }) {
			continue
		}
		d.v.Entries[after.Space] = append(d.v.Entries[after.Space], e)
	}
	d.v.cursors[after.Space] = after
	return nil
}

// KeepAlarm implements client.Sink.
func (d *Desk) KeepAlarm(_ context.Context, a client.Alarm) error {
	d.v.mu.Lock()
	defer d.v.mu.Unlock()
	d.v.Alarms = append(d.v.Alarms, a)
	return nil
}

// Statements implements client.Source.
func (d *Desk) Statements(_ context.Context, on *orglog.State) ([][]byte, error) {
	if d.v.ToPost == nil {
		return nil, nil
	}
	return d.v.ToPost(on), nil
}

// KeepStatements implements client.Sink.
func (d *Desk) KeepStatements(_ context.Context, from uint64, raw [][]byte, after *orglog.State) error {
	if err := d.fail(); err != nil {
		return err
	}
	if from == uint64(len(d.v.OrgLog)) {
		d.v.OrgLog = append(slices.Clone(d.v.OrgLog), raw...)
	}
	d.v.State = after
	return nil
}

// QueueBlob adds a sealed chunk to send.
func (v *Vault) QueueBlob(space wire.ID, data []byte) wire.Hash {
	v.mu.Lock()
	defer v.mu.Unlock()
	h := wire.HashOf(data)
	v.Chunks[h] = data
	v.chunks = append(v.chunks, client.OutgoingBlob{Space: space, Hash: h, Size: len(data), Open: func() ([]byte, error) { return data, nil }})
	return h
}

// Blobs implements client.Source.
func (d *Desk) Blobs(context.Context) iter.Seq2[client.OutgoingBlob, error] {
	d.v.mu.Lock()
	defer d.v.mu.Unlock()
	return values(slices.DeleteFunc(slices.Clone(d.v.chunks), func(b client.OutgoingBlob) bool { return d.v.Sent[b.Hash] }))
}

// WantBlobs implements client.Source.
func (d *Desk) WantBlobs(context.Context) iter.Seq2[wire.Hash, error] {
	d.v.mu.Lock()
	defer d.v.mu.Unlock()
	return values(slices.Collect(maps.Keys(d.v.Wanted)))
}

// Raw implements client.Source.
func (d *Desk) Raw(_ context.Context, space wire.ID, from uint64) iter.Seq2[client.Entry, error] {
	if space == (wire.ID{}) {
		var all []client.Entry
		for i := from; i < uint64(len(d.v.OrgLog)); i++ {
			all = append(all, client.Entry{Pos: i, Raw: d.v.OrgLog[i]})
		}
		return values(all)
	}
	return values(slices.DeleteFunc(d.v.Log(space), func(e client.Entry) bool { return e.Pos < from }))
}

// Log gives every entry of a space that the vault holds, its own included, in
// the order of the log.
func (v *Vault) Log(space wire.ID) []client.Entry {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.SortedFunc(slices.Values(v.logs[space]), func(a, b client.Entry) int { return cmp.Compare(a.Pos, b.Pos) })
}

// RootAt implements client.Source.
func (d *Desk) RootAt(_ context.Context, space wire.ID, size uint64) (wire.Hash, bool, error) {
	if size == 0 {
		return wire.Hash(wire.Tree{}.Root()), true, nil
	}
	for _, e := range d.v.Log(space) {
		if e.Pos == size-1 {
			return e.RootAfter, true, nil
		}
	}
	return wire.Hash{}, false, nil
}

func values[T any](all []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, x := range all {
			if !yield(x, nil) {
				return
			}
		}
	}
}

// KeepHealed implements client.Sink.
func (d *Desk) KeepHealed(_ context.Context, space wire.ID, pushed int) error {
	d.v.mu.Lock()
	defer d.v.mu.Unlock()
	d.v.Healed[space] += pushed
	return nil
}

// KeepRevoked implements client.Sink.
func (d *Desk) KeepRevoked(_ context.Context, statement []byte) error {
	d.v.mu.Lock()
	defer d.v.mu.Unlock()
	d.v.Revoked = statement
	return nil
}

// KeepBlobReceipt implements client.Sink.
func (d *Desk) KeepBlobReceipt(_ context.Context, hash wire.Hash) error {
	if err := d.fail(); err != nil {
		return err
	}
	d.v.mu.Lock()
	defer d.v.mu.Unlock()
	d.v.Sent[hash] = true
	return nil
}

// KeepBlob implements client.Sink.
func (d *Desk) KeepBlob(_ context.Context, hash wire.Hash, data []byte) error {
	if err := d.fail(); err != nil {
		return err
	}
	d.v.mu.Lock()
	defer d.v.mu.Unlock()
	d.v.Chunks[hash] = data
	delete(d.v.Wanted, hash)
	return nil
}
