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

	// Blobs runs over the sealed chunks of attachments that wait to be sent,
	// oldest first. It is asked only when all text has gone.
	Blobs(ctx context.Context) iter.Seq2[OutgoingBlob, error]

	// WantBlobs runs over the hashes of the chunks that the vault should have
	// and has not, most wanted first. It is asked when all text is here.
	WantBlobs(ctx context.Context) iter.Seq2[wire.Hash, error]

	// Raw runs over the entries of a space's log that the vault holds, in the
	// order of the log from position from on, without a gap: a server that lost
	// them gets them back. With the zero id it runs over the statements of the
	// organisation's log, of which only Pos and Raw are looked at. Nothing is an
	// answer too: who keeps no entries cannot heal.
	Raw(ctx context.Context, space wire.ID, from uint64) iter.Seq2[Entry, error]

	// RootAt gives the root that a space's log had at a size, as the vault
	// verified it when it read the log; false when it did not keep it. An
	// author's signed word on what he had seen is held against it.
	RootAt(ctx context.Context, space wire.ID, size uint64) (root wire.Hash, ok bool, err error)
}

// OutgoingBlob is one sealed chunk that waits to be sent.
type OutgoingBlob struct {
	// Space is the one that the chunk's blob belongs to, for the server's
	// count of what each space takes and for lawful destruction.
	Space wire.ID
	// Hash is the SHA-256 of the sealed chunk, Size its length in bytes.
	Hash wire.Hash
	Size int
	// Open reads the sealed chunk.
	Open func() ([]byte, error)
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
	// with them, in one step, the cursor that now stands after them. Every
	// entry of the log is among them once as the cursor passes it, those that
	// this vault pushed in this sync marked as Own. Keeping an entry twice must
	// do no harm: after a lost connection, and after an administrator's reset
	// of the server (the cursor then comes back smaller than it was), entries
	// come again, the latter perhaps at other positions.
	KeepEntries(ctx context.Context, entries []Entry, after Cursor) error

	// KeepReceipts marks bundles safe. Evidence is the frame as signed, to keep.
	KeepReceipts(ctx context.Context, receipts []wire.Receipt, evidence []byte) error

	// KeepAlarm keeps the evidence of a server that went back, forked or
	// withheld something, and tells the person. A fault that lasts is told
	// again in every sync; the first evidence is the one to keep.
	KeepAlarm(ctx context.Context, a Alarm) error

	// KeepHealed says that a space's log, or with the zero id the
	// organisation's, is the one again that was read before, or that it goes on
	// from what administrators have stated: this tablet sent back pushed
	// entries, others perhaps the rest. The alarm is over; its evidence stays.
	KeepHealed(ctx context.Context, space wire.ID, pushed int) error

	// KeepRevoked keeps the statement by which this device was revoked. It
	// verified: it is in the organisation's log, or fits on its end and is
	// signed by who may revoke.
	KeepRevoked(ctx context.Context, statement []byte) error

	// KeepBlobReceipt notes that the server says that it holds a chunk. Nobody
	// signed that: the vault goes on keeping its own.
	KeepBlobReceipt(ctx context.Context, hash wire.Hash) error

	// KeepBlob keeps a sealed chunk that WantBlobs asked for. Its bytes have
	// the hash.
	KeepBlob(ctx context.Context, hash wire.Hash, data []byte) error
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
	// Org is how many statements of the organisation's log stood when that
	// was verified: an administrator's reset of the server after it explains
	// a log that differs.
	Org uint64
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
	// RootAfter is the root of the log with this entry as its last one.
	RootAfter wire.Hash
	// Own says that this vault pushed it in this very sync: it is here for its
	// position and root alone.
	Own bool
}

// AlarmKind tells what the server did.
type AlarmKind uint8

// The alarms. Numbers are kept by vaults and never used again for another
// meaning.
const (
	// Rollback: the log is shorter than a checkpoint the server signed.
	Rollback AlarmKind = 1
	// Fork: the log differs from the one that was read before, or from the one
	// that an author had read when he signed.
	Fork AlarmKind = 2
	// Withheld: an author had seen more of the log, or of the organisation's,
	// than the server shows.
	Withheld AlarmKind = 3
	// OrgRollback: the organisation's log is shorter than it was.
	OrgRollback AlarmKind = 4
)

// Alarm is the evidence: two signed words that cannot both be honest.
type Alarm struct {
	Kind AlarmKind
	// Space is the log concerned; zero for OrgRollback.
	Space wire.ID
	// Held is what the vault had verified, or, with an Entry, what its author
	// had. Shown is what the server signed now.
	Held, Shown wire.Checkpoint
	// HeldNote is the last checkpoint that verified, empty when the vault
	// knows the log only from receipts. ShownNote is the checkpoint or receipt
	// frame that contradicts it. Both are as the server signed them.
	HeldNote, ShownNote []byte
	// Entry is the bundle whose signed header contradicts the server, and
	// Author the device that signed it; empty when the vault's own reading
	// does.
	Entry  []byte
	Author sign.KID
	// HeldOrg is how many statements of the organisation's log the vault, or
	// the Entry's author, had seen, ShownOrg how many the server shows; both 0
	// when the alarm is not about them.
	HeldOrg, ShownOrg uint64
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
	// HeldAside is what the server keeps aside of this device's work since it
	// was revoked; only beside ErrRevoked.
	HeldAside []wire.Key
	// Healed counts the entries and statements that were sent back to a server
	// that had lost them.
	Healed int
	// BlobsUp and BlobsDown count chunks of attachments that went and came,
	// BlobsWaiting those that stay where they are for now; BlobTrouble says
	// why, nil when nothing is in the way. Text is not concerned by it.
	BlobsUp, BlobsDown, BlobsWaiting int
	BlobTrouble                      error
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
