package client

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"

	"doorstep/crypto/orglog"
	"doorstep/crypto/sign"
	"doorstep/sync/wire"

	"golang.org/x/mod/sumdb/note"
)

// CourierConfig is what a courier runs on. All but Transport, App and Log must be
// set.
type CourierConfig struct {
	// URL and Transport are as in Config.
	URL       string
	Transport http.RoundTripper
	Clock     Clock
	// Org, Genesis and NoteKey are pinned at enrolment.
	Org     wire.ID
	Genesis [32]byte
	NoteKey string
	// Key is the device's courier key, which needs no passphrase and can do
	// nothing else, or the device's own key.
	Key sign.Private
	// Log is the organisation's log as far as the tablet holds it in the
	// clear, from the genesis; what is missing is read from the server.
	Log [][]byte
	App string
}

// Courier brings a tablet's sealed work to the server while its vault is locked,
// or after the tablet was revoked. It reads nothing and opens nothing.
type Courier struct {
	c   *Client
	cfg CourierConfig
}

// CourierReport says what became of the work. It is filled as far as the courier
// came, also beside an error.
type CourierReport struct {
	// Receipts are of what is safe now, in the logs of their spaces, and
	// Evidence the frames as signed that say so.
	Receipts []wire.Receipt
	Evidence [][]byte
	// HeldAside is what the server keeps aside, because the device was revoked,
	// until somebody decides, and HeldEvidence the frames that say so. It is
	// safe from loss, and in nobody's record yet.
	HeldAside    []wire.Key
	HeldEvidence [][]byte
	// Refusals are the entries that the server took neither way, with reasons.
	Refusals []wire.Refusal
	// Revoked is the statement that revoked the device, verified from the
	// genesis on; empty when it was not. Device is what the log then says of it:
	// why, and whether to wipe.
	Revoked []byte
	Device  *orglog.Device
	// Requests, BytesUp and BytesDown are as in Report.
	Requests           int
	BytesUp, BytesDown int64
}

// NewCourier checks the configuration. It makes no connection.
func NewCourier(cfg CourierConfig) (*Courier, error) {
	c, err := dialer(cfg.URL, cfg.Transport)
	if err != nil {
		return nil, err
	}
	if cfg.Clock == nil || !cfg.Key.Valid() {
		return nil, fmt.Errorf("sync: clock and key of the courier must be set")
	}
	if c.verifier, err = note.NewVerifier(cfg.NoteKey); err != nil {
		return nil, fmt.Errorf("sync: the server's note key: %w", err)
	}
	c.cfg = Config{Clock: cfg.Clock, Org: cfg.Org, Genesis: cfg.Genesis, NoteKey: cfg.NoteKey, App: cfg.App}
	return &Courier{c: c, cfg: cfg}, nil
}

// Close lets go of idle connections.
func (k *Courier) Close() { k.c.Close() }

// Push hands over entries as they were sealed, a space's epoch records before what
// they seal and class 0 in order of n. It can be called again with all of them:
// what the server has, it says so for. ErrRevoked beside the report says that the
// device was revoked, and that this verified.
func (k *Courier) Push(ctx context.Context, entries iter.Seq2[[]byte, error]) (CourierReport, error) {
	k.c.running.Lock()
	defer k.c.running.Unlock()
	reqs, up, down := k.c.count.requests.Load(), k.c.count.up.Load(), k.c.count.down.Load()
	h := k.c.newHandOver(warrant{})
	err := k.push(ctx, h, entries)
	h.rep.Requests = int(k.c.count.requests.Load() - reqs)
	h.rep.BytesUp, h.rep.BytesDown = k.c.count.up.Load()-up, k.c.count.down.Load()-down
	return h.rep, err
}

func (k *Courier) push(ctx context.Context, h *handOver, entries iter.Seq2[[]byte, error]) error {
	w, err := k.c.courierSignIn(ctx, k.cfg.Key)
	if err != nil {
		return err
	}
	h.w = w
	if w.aside {
		if err := k.prove(ctx, h); err != nil {
			return err
		}
	}
	for raw, err := range entries {
		if err != nil {
			return errors.Join(h.revoked(), fmt.Errorf("sync: read sealed work: %w", err))
		}
		if err := h.add(ctx, raw); err != nil {
			return errors.Join(h.revoked(), err)
		}
	}
	return errors.Join(h.revoked(), h.flush(ctx))
}

// prove verifies the revocation that came with the token.
func (k *Courier) prove(ctx context.Context, h *handOver) error {
	st, err := orglog.Load(k.cfg.Genesis, k.cfg.Log)
	if err != nil {
		// Nothing is held, or it is damaged: the server's is read from the genesis.
		log, err := k.c.statementsAs(ctx, h.w.token, 0)
		if err != nil {
			return err
		}
		if st, err = orglog.Load(k.cfg.Genesis, log); err != nil {
			return fmt.Errorf("%w: %w", ErrLied, err)
		}
	}
	d, _, _, err := proveRevoked(st, k.cfg.Key.KID(), h.w.revoked, func(after uint64) ([][]byte, error) {
		return k.c.statementsAs(ctx, h.w.token, after)
	})
	if err != nil {
		return err
	}
	h.rep.Revoked, h.rep.Device = h.w.revoked, d
	return nil
}

// handOver sends sealed entries under a courier's token and takes in what became
// of each.
type handOver struct {
	c     *Client
	w     warrant
	rep   CourierReport
	p     *parcel
	total int
}

func (c *Client) newHandOver(w warrant) *handOver { return &handOver{c: c, w: w, p: c.newParcel()} }

func (h *handOver) revoked() error {
	if len(h.rep.Revoked) > 0 {
		return ErrRevoked
	}
	return nil
}

// add queues an entry and sends when enough have gathered.
func (h *handOver) add(ctx context.Context, raw []byte) error {
	s, err := wire.ParseSigned(raw)
	if err != nil {
		// It is no work of anybody's that a server could take. Others go on.
		h.rep.Refusals = append(h.rep.Refusals, wire.Refusal{Reason: wire.RefusedMalformed})
		return nil
	}
	if !h.p.fits(len(raw)) {
		if err := h.flush(ctx); err != nil {
			return err
		}
	}
	h.total++
	h.p.bundle(Outgoing{Key: s.Key, Raw: raw})
	return nil
}

// flush sends what has gathered and reads the answer.
func (h *handOver) flush(ctx context.Context) error {
	if len(h.p.bundles) == 0 {
		return nil
	}
	p := h.p
	h.p = h.c.newParcel()
	res, err := h.c.doAs(ctx, bearer(h.w.token), http.MethodPost, wire.PathCourier, p.body, 0)
	if err != nil {
		h.c.slower()
		return err
	}
	defer res.close()
	if res.status != http.StatusOK && res.status != http.StatusConflict {
		return refusedWhole(res)
	}
	err = readFrames(ctx, res.body, func(f wire.Frame) error { return h.frame(p, f) })
	if err != nil {
		h.c.slower()
	}
	return err
}

func (h *handOver) frame(p *parcel, f wire.Frame) error {
	switch f.Code {
	case wire.CodeReceipt:
		rs, err := wire.OpenReceipts(h.c.noteKey(), h.c.cfg.Org, f.Body)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrLied, err)
		}
		all := rs.All()
		for _, r := range all {
			if err := p.settle(r.Key, r.Hash); err != nil {
				return err
			}
		}
		h.rep.Receipts = append(h.rep.Receipts, all...)
		h.rep.Evidence = append(h.rep.Evidence, f.Body)
		return nil
	case wire.CodeHeld:
		rs, err := wire.OpenHeld(h.c.noteKey(), h.c.cfg.Org, f.Body)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrLied, err)
		}
		for _, r := range rs.Rows {
			if err := p.settle(r.Key, r.Hash); err != nil {
				return err
			}
			h.rep.HeldAside = append(h.rep.HeldAside, r.Key)
		}
		h.rep.HeldEvidence = append(h.rep.HeldEvidence, f.Body)
		return nil
	case wire.CodeRefusal:
		ref, err := wire.ParseRefusal(f.Body)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrLied, err)
		}
		switch ref.Reason {
		case wire.RefusedStorage, wire.RefusedBusy, wire.RefusedRate:
			return &RefusedError{Refusal: ref}
		case wire.RefusedHeld:
			return nil // its receipt says so, signed
		}
		h.rep.Refusals = append(h.rep.Refusals, ref)
		return nil
	}
	return fmt.Errorf("%w: frame of kind %d in an answer", ErrLied, f.Code)
}

// settle takes the word of a receipt that verified for one entry: it must be for
// the very bytes that were sent.
func (p *parcel) settle(k wire.Key, hash wire.Hash) error {
	s, ours := p.bundles[k]
	if !ours || s.hash != hash {
		return fmt.Errorf("%w: a receipt for something that was not sent", ErrLied)
	}
	delete(p.bundles, k)
	return nil
}
