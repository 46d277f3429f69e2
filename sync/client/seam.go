package client

import (
	"context"
	"iter"
	"time"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/wire"
)

// Clock tells the time. time.Now of the real world, or a test's.
type Clock interface {
	Now() time.Time
}

// Outgoing is one sealed bundle or epoch record that waits for its receipt.
type Outgoing struct {
	Key wire.Key
	// Raw is what was sealed and signed; it is sent as it is.
	Raw []byte
}

// Source gives what waits to be sent.
type Source interface {
	// Statements gives statements of the organisation's log that wait to be
	// appended, each built on the one before and the first on the log as the
	// server has it; usually none. On is nil before the server has any: the
	// founder then gives the whole log from the genesis. It is called again
	// with a longer log when somebody else appended first: the statements
	// must then be built anew, or left out when they have become pointless.
	Statements(ctx context.Context, on *orglog.State) ([][]byte, error)

	// Pending runs over the bundles and epoch records without a receipt: a
	// space's epoch record before what it seals, class 0 in order of n.
	// Receipts are handed to the Sink while it runs.
	Pending(ctx context.Context) iter.Seq2[Outgoing, error]
}

// Sink takes what the server answered. Every method keeps what it is given
// durably before it returns; an error ends the sync, and what was not kept comes
// again next time.
type Sink interface {
	// KeepStatements keeps verified statements of the organisation's log, those
	// of the Source that the server took included: raw[0] is at position
	// from, and after is the log with all of them.
	KeepStatements(ctx context.Context, from uint64, raw [][]byte, after *orglog.State) error

	// KeepEntries keeps verified entries of one space, in order, and together
	// with them, in one step, the cursor that now stands after them. What
	// this vault pushed in this sync is mostly not among them (the cursor
	// moves past it, and entries may be empty), but after a lost connection
	// it may be: keeping an entry twice must do no harm.
	KeepEntries(ctx context.Context, entries []Entry, after Cursor) error

	// KeepReceipts marks bundles safe. Evidence is the frame as signed, to keep.
	KeepReceipts(ctx context.Context, receipts []wire.Receipt, evidence []byte) error

	// KeepAlarm keeps the evidence of a server that went back or forked and tells
	// the person.
	KeepAlarm(ctx context.Context, a Alarm) error
}

// CursorStore tells what the vault holds already.
type CursorStore interface {
	// Org is the organisation's log as far as server and vault both hold it,
	// verified from its pinned genesis; nil on the founder's vault before its
	// first sync. Statements that only wait in the Source are not in it.
	Org(ctx context.Context) (*orglog.State, error)

	// Cursors gives every space the vault follows. A space it has nothing of
	// has an empty tree.
	Cursors(ctx context.Context) ([]Cursor, error)
}

// Cursor is how far the vault holds a space's log. It is small: 32 bytes for
// each bit set in the size.
type Cursor struct {
	Space wire.ID
	// Tree is the size and right edge of the log as read; its root is what
	// the next checkpoint must agree with.
	Tree wire.Tree
	// Note is the last checkpoint that verified, as signed: evidence should
	// the server go back.
	Note []byte
}

// Entry is one verified entry of a space: signed by a device that the
// organisation's log names, at this position, under the server's root.
type Entry struct {
	Key wire.Key
	Pos uint64
	// Device signed it; Authority is what the log says of that device now.
	Device    sign.KID
	Authority orglog.Authority
	Raw       []byte
}

// AlarmKind tells what the server did.
type AlarmKind uint8

// The alarms.
const (
	// Rollback: the log is shorter than a checkpoint the server signed.
	Rollback AlarmKind = 1
	// Fork: the log differs from the one that was read before.
	Fork AlarmKind = 2
)

// Alarm is the evidence: two notes by one key that cannot both be honest.
type Alarm struct {
	Kind  AlarmKind
	Space wire.ID
	// Held is what the vault had verified, Shown what the server signed now.
	Held, Shown wire.Checkpoint
	// HeldNote is the last checkpoint that verified, empty when the vault
	// knows the log only from receipts. ShownNote is the checkpoint or receipt
	// frame that contradicts it. Both are as the server signed them.
	HeldNote, ShownNote []byte
}

// Report says what a sync did. It is filled as far as the sync came, also
// beside an error.
type Report struct {
	// Pushed and Pulled count bundles; Statements those of the org log, both
	// ways.
	Pushed, Pulled, Statements int
	// Waiting counts bundles that were sent and are not safe yet.
	Waiting int
	// Refusals holds why single bundles were refused.
	Refusals []wire.Refusal
	// Alarms holds what the sink was given.
	Alarms []Alarm
	// Requests counts HTTP requests; BytesUp and BytesDown count bodies and
	// headers as this side wrote and read them, TLS and TCP not included.
	Requests           int
	BytesUp, BytesDown int64
	// ServerTime is the server's clock at the answer, Skew how far this
	// tablet's is ahead of it. SkewWarning says it in words when it is more
	// than 10 minutes.
	ServerTime  time.Time
	Skew        time.Duration
	SkewWarning string
}
