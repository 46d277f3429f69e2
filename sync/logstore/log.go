package logstore

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/tlog"
)

// Log holds the rules of the protocol over any Store: idempotency, no gaps in
// class 0, evidence of equivocation, Merkle hashes.
type Log struct {
	Store
	roots roots
}

// Offer is one bundle that somebody may write, its signature verified.
type Offer struct {
	Key Key
	Raw []byte
}

// Key is the idempotency key of the protocol.
type Key = wire.Key

// Outcome says what became of an offer: stored (now or before) when Refused is
// zero, else why not.
type Outcome struct {
	Receipt wire.Receipt
	// New tells a bundle that this commit stored from one held before.
	New     bool
	Refused wire.Reason
	// Want is the n expected (RefusedGap).
	Want uint64
}

// attempts bounds how often Commit plans anew when other writers win; each
// loss means that another commit succeeded.
const attempts = 64

// commitBytes bounds one commit: what one record of a journal holds with room to
// spare, and what a database takes without effort.
const commitBytes = 2 << 20

// Commit stores the offers in order and says for each what became of it, durably.
// Offers of one space get rising positions in the order given. Many megabytes
// are stored in several commits, one after the other. An error means that
// nothing can be said and nothing may be receipted.
func (l *Log) Commit(ctx context.Context, offers []Offer) ([]Outcome, error) {
	var all []Outcome
	for begin := 0; begin < len(offers); {
		end, bytes := begin, 0
		for end < len(offers) && (end == begin || bytes+len(offers[end].Raw) <= commitBytes) {
			bytes += len(offers[end].Raw)
			end++
		}
		out, err := l.commit(ctx, offers[begin:end])
		if err != nil {
			return nil, err
		}
		if end-begin == len(offers) {
			return out, nil
		}
		all = append(all, out...)
		begin = end
	}
	return all, nil
}

// commit stores the offers in one commit.
func (l *Log) commit(ctx context.Context, offers []Offer) ([]Outcome, error) {
	for range attempts {
		out, grown, err := l.plan(ctx, offers)
		if err != nil {
			return nil, err
		}
		if err := l.keepEvidence(ctx, offers, out); err != nil {
			return nil, err
		}
		if len(grown) == 0 {
			return out, nil
		}
		batches := make([]Batch, len(grown))
		for i, g := range grown {
			batches[i] = g.Batch
		}
		err = l.Append(ctx, batches)
		if errors.Is(err, ErrMoved) || errors.Is(err, ErrDestroyed) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("store bundles: %w", err)
		}
		l.noteRoots(grown)
		return out, nil
	}
	return nil, fmt.Errorf("store bundles: %w", ErrMoved)
}

// planner collects what the offers of one commit come to.
type planner struct {
	facts   *Facts
	next    map[Stream]uint64
	planned map[Key]Located
	batch   map[wire.ID]*growing
	order   []wire.ID
}

// growing is a batch with the hashes that are not stored yet.
type growing struct {
	Batch
	reader *pendingHashes
}

func (l *Log) plan(ctx context.Context, offers []Offer) ([]Outcome, []*growing, error) {
	keys := make([]Key, len(offers))
	for i, o := range offers {
		keys[i] = o.Key
	}
	facts, err := l.facts(ctx, keys)
	if err != nil {
		return nil, nil, err
	}
	p := planner{facts: facts, next: map[Stream]uint64{}, planned: map[Key]Located{}, batch: map[wire.ID]*growing{}}
	out := make([]Outcome, len(offers))
	for i, o := range offers {
		if out[i], err = l.planOne(ctx, &p, o); err != nil {
			return nil, nil, err
		}
	}
	grown := make([]*growing, 0, len(p.order))
	for _, space := range p.order {
		grown = append(grown, p.batch[space])
	}
	return out, grown, nil
}

func (l *Log) planOne(ctx context.Context, p *planner, o Offer) (Outcome, error) {
	hash := wire.HashOf(o.Raw)
	held, ok := p.planned[o.Key]
	if !ok {
		held, ok = p.facts.Held[o.Key]
	}
	if ok {
		out := Outcome{Receipt: wire.Receipt{Key: o.Key, Hash: held.Hash, Pos: held.Pos}}
		if held.Hash != hash {
			out.Refused = wire.RefusedEquivocation
		}
		return out, nil
	}
	if p.facts.Heads[o.Key.Space].Destroyed {
		return Outcome{Receipt: wire.Receipt{Key: o.Key, Hash: hash}, Refused: wire.RefusedDestroyed}, nil
	}
	if o.Key.Class == 0 {
		s := StreamOf(o.Key)
		want, known := p.next[s]
		if !known {
			want = p.facts.Next[s]
		}
		if o.Key.N != want {
			p.next[s] = want
			return Outcome{Receipt: wire.Receipt{Key: o.Key, Hash: hash}, Refused: wire.RefusedGap, Want: want}, nil
		}
		p.next[s] = want + 1
	}
	pos, err := l.grow(ctx, p, o, hash)
	if err != nil {
		return Outcome{}, err
	}
	p.planned[o.Key] = Located{Hash: hash, Pos: pos}
	return Outcome{Receipt: wire.Receipt{Key: o.Key, Hash: hash, Pos: pos}, New: true}, nil
}

func (l *Log) grow(ctx context.Context, p *planner, o Offer, hash wire.Hash) (uint64, error) {
	g, ok := p.batch[o.Key.Space]
	if !ok {
		size := p.facts.Heads[o.Key.Space].Size
		g = &growing{Batch: Batch{Space: o.Key.Space, Size: size}}
		g.reader = &pendingHashes{
			ctx: ctx, store: l.Store, space: o.Key.Space, from: tlog.StoredHashCount(int64(size)), known: p.facts.Peaks[o.Key.Space],
		}
		p.batch[o.Key.Space] = g
		p.order = append(p.order, o.Key.Space)
	}
	pos := g.Size + uint64(len(g.Entries))
	hashes, err := tlog.StoredHashes(int64(pos), o.Raw, g.reader)
	if err != nil {
		return 0, fmt.Errorf("hash a log: %w", err)
	}
	g.reader.pending = append(g.reader.pending, hashes...)
	g.Entries = append(g.Entries, Entry{Key: o.Key, Hash: hash, Raw: o.Raw})
	g.Hashes = append(g.Hashes, hashes)
	return pos, nil
}

// keepEvidence retains both sides of every equivocation before anybody is told.
func (l *Log) keepEvidence(ctx context.Context, offers []Offer, out []Outcome) error {
	for i, o := range out {
		if o.Refused != wire.RefusedEquivocation {
			continue
		}
		if err := l.Keep(ctx, offers[i].Key, offers[i].Raw); err != nil {
			return fmt.Errorf("keep evidence: %w", err)
		}
	}
	return nil
}

// pendingHashes reads stored hashes and, past them, those of this commit.
type pendingHashes struct {
	ctx     context.Context
	store   Store
	space   wire.ID
	from    int64
	pending []tlog.Hash
	// known are stored hashes that need not be asked for.
	known map[int64]tlog.Hash
}

// ReadHashes implements tlog.HashReader.
func (r *pendingHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	var ask []int64
	var at []int
	for i, x := range indexes {
		if x >= r.from {
			if x-r.from >= int64(len(r.pending)) {
				return nil, fmt.Errorf("hash %d: %w", x, ErrAbsent)
			}
			out[i] = r.pending[x-r.from]
			continue
		}
		if h, ok := r.known[x]; ok {
			out[i] = h
			continue
		}
		ask, at = append(ask, x), append(at, i)
	}
	if len(ask) == 0 {
		return out, nil
	}
	got, err := r.store.Hashes(r.ctx, r.space, ask)
	if err != nil {
		return nil, err
	}
	if len(got) != len(ask) {
		return nil, fmt.Errorf("%d hashes for %d: %w", len(got), len(ask), ErrDamaged)
	}
	for i, h := range got {
		out[at[i]] = h
	}
	return out, nil
}

// Root is the RFC 6962 root over the first size entries of a space.
func (l *Log) Root(ctx context.Context, space wire.ID, size uint64) (tlog.Hash, error) {
	if size == 0 {
		return wire.Tree{}.Root(), nil
	}
	if h, ok := l.roots.get(space, size); ok {
		return h, nil
	}
	r := &pendingHashes{ctx: ctx, store: l.Store, space: space, from: tlog.StoredHashCount(int64(size))}
	h, err := tlog.TreeHash(int64(size), r)
	if err != nil {
		return tlog.Hash{}, fmt.Errorf("root of %d entries: %w", size, err)
	}
	return h, nil
}

// noteRoots remembers the roots that a commit made, since its receipts are asked
// for at once. A root over so many entries never changes.
func (l *Log) noteRoots(grown []*growing) {
	for _, g := range grown {
		size := g.Size + uint64(len(g.Entries))
		if h, err := tlog.TreeHash(int64(size), g.reader); err == nil {
			l.roots.put(g.Space, size, h)
		}
	}
}

// roots are the latest root of some spaces.
type roots struct {
	mu  sync.Mutex
	all map[wire.ID]sizedRoot
}

type sizedRoot struct {
	size uint64
	root tlog.Hash
}

// maxRoots bounds what is remembered; then it begins anew.
const maxRoots = 4096

func (r *roots) get(space wire.ID, size uint64) (tlog.Hash, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	h, ok := r.all[space]
	return h.root, ok && h.size == size
}

func (r *roots) put(space wire.ID, size uint64, h tlog.Hash) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil || len(r.all) >= maxRoots {
		r.all = map[wire.ID]sizedRoot{}
	}
	if r.all[space].size < size {
		r.all[space] = sizedRoot{size, h}
	}
}
