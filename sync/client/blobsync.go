package client

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"sync"
	"time"

	"doorstep/sync/wire"
)

// Bounds of the chunks' way.
const (
	// blobLines is how many chunks are on their way at once.
	blobLines = 2
	// blobAsk is how many chunks are asked about in one request.
	blobAsk = 512
	// textEvery is how often the chunks make way for text that was written
	// meanwhile.
	textEvery = 10 * time.Second
)

// errText says that text waits; it never leaves this file.
var errText = errors.New("text first")

// blobs sends and fetches chunks of attachments, now that all text has gone. What
// comes in their way is told in the report and concerns them alone: the sync was
// a good one. Text that is written meanwhile goes before the next chunk.
func (r *run) blobs(ctx context.Context) error {
	clock := r.c.cfg.Clock
	for {
		began := clock.Now()
		textWaits := func() bool { return clock.Now().Sub(began) >= textEvery && r.textWaits(ctx) }
		err := r.sendBlobs(ctx, textWaits)
		if errors.Is(err, ErrRefused) {
			// No room for more is no reason to fetch nothing.
			r.rep.BlobTrouble, err = err, nil
		}
		if err == nil {
			err = r.fetchBlobs(ctx, textWaits)
		}
		switch {
		case err == nil:
			return nil
		case errors.Is(err, errText):
			if err := r.exchange(ctx); err != nil {
				return err
			}
		case errors.Is(err, errSink):
			return err
		default:
			r.rep.BlobTrouble = err
			return ctx.Err()
		}
	}
}

// concernsOne says whether a refusal is about one chunk and no other.
func concernsOne(err error) bool {
	return refusedFor(err, wire.RefusedDestroyed) || refusedFor(err, wire.RefusedSize) || refusedFor(err, wire.RefusedMalformed)
}

// errSink marks what the vault failed at, such as a full disk.
var errSink = errors.New("sync: keep an attachment")

func (r *run) textWaits(ctx context.Context) bool {
	for _, err := range r.src.Pending(ctx) {
		return err == nil
	}
	return false
}

// sendBlobs asks which of the waiting chunks the server has and sends the rest.
func (r *run) sendBlobs(ctx context.Context, textWaits func() bool) error {
	var waiting []OutgoingBlob
	r.rep.BlobsWaiting = 0
	next, stop := iter.Pull2(r.src.Blobs(ctx))
	defer stop()
	for {
		b, err, more := next()
		if err != nil {
			return fmt.Errorf("%w: %w", errSink, err)
		}
		if more {
			waiting = append(waiting, b)
		}
		if len(waiting) == blobAsk || !more && len(waiting) > 0 {
			if err := r.sendSome(ctx, waiting, textWaits); err != nil {
				return err
			}
			waiting = nil
		}
		if !more {
			return nil
		}
	}
}

func (r *run) sendSome(ctx context.Context, some []OutgoingBlob, textWaits func() bool) error {
	r.rep.BlobsWaiting += len(some)
	hashes := make([]wire.Hash, len(some))
	for i, b := range some {
		hashes[i] = b.Hash
	}
	have, err := r.haveBlobs(ctx, hashes)
	if err != nil {
		return err
	}
	refused := make([]error, len(some))
	return each(ctx, some, textWaits, func(ctx context.Context, i int, b OutgoingBlob) error {
		if !have[i] {
			data, err := b.Open()
			if err != nil {
				return fmt.Errorf("%w: %w", errSink, err)
			}
			if wire.HashOf(data) != b.Hash {
				return fmt.Errorf("%w: a part of it has changed on this tablet", errSink)
			}
			err = r.authorised(ctx, func() error { return r.c.putBlob(ctx, b, data) })
			if concernsOne(err) {
				refused[i], err = err, nil
			}
			return err
		}
		return nil
	}, func(i int, b OutgoingBlob) error {
		if refused[i] != nil {
			r.rep.BlobTrouble = refused[i]
			return nil
		}
		r.rep.BlobsUp++
		r.rep.BlobsWaiting--
		if err := r.sink.KeepBlobReceipt(ctx, b.Hash); err != nil {
			return fmt.Errorf("%w: %w", errSink, err)
		}
		return nil
	})
}

// haveBlobs asks which chunks the server holds, in one request.
func (r *run) haveBlobs(ctx context.Context, hashes []wire.Hash) (have []bool, err error) {
	body := wire.AppendFrame(nil, wire.CodeBlobs, wire.AppendBlobs(nil, hashes...))
	err = r.authorised(ctx, func() error {
		res, err := r.c.do(ctx, http.MethodPost, wire.PathBlobsHave, body, true)
		if err != nil {
			return err
		}
		defer res.close()
		if res.status != http.StatusOK {
			return refusedWhole(res)
		}
		return readFrames(ctx, res.body, func(f wire.Frame) error {
			if f.Code != wire.CodeHave || have != nil {
				return fmt.Errorf("%w: frame of kind %d where chunks were asked for", ErrLied, f.Code)
			}
			if have, err = wire.ParseHave(f.Body, len(hashes)); err != nil {
				return fmt.Errorf("%w: %w", ErrLied, err)
			}
			return nil
		})
	})
	if err == nil && have == nil {
		err = fmt.Errorf("%w: no word of the chunks", ErrLied)
	}
	return have, err
}

// authorised runs a request, and once more after signing in anew when the token
// had died.
func (r *run) authorised(ctx context.Context, request func() error) error {
	old := r.c.token()
	err := request()
	if !refusedFor(err, wire.RefusedAuth) {
		return err
	}
	r.signing.Lock()
	defer r.signing.Unlock()
	if r.c.token() == old {
		r.c.dropToken()
	}
	if err := r.authenticate(ctx); err != nil {
		return err
	}
	return request()
}

// fetchBlobs gets the chunks that the vault wants. One that the server does not
// hold yet stays wanted.
func (r *run) fetchBlobs(ctx context.Context, textWaits func() bool) error {
	var want []wire.Hash
	for h, err := range r.src.WantBlobs(ctx) {
		if err != nil {
			return fmt.Errorf("%w: %w", errSink, err)
		}
		want = append(want, h)
	}
	r.rep.BlobsWaiting += len(want)
	if len(want) > 1 {
		// A colleague's tablet may not have sent them yet: one question instead
		// of one for each.
		var there []wire.Hash
		for some := range slices.Chunk(want, blobAsk) {
			have, err := r.haveBlobs(ctx, some)
			if err != nil {
				return err
			}
			for i, h := range some {
				if have[i] {
					there = append(there, h)
				}
			}
		}
		want = there
	}
	got := make([][]byte, len(want))
	return each(ctx, want, textWaits, func(ctx context.Context, i int, h wire.Hash) error {
		err := r.authorised(ctx, func() (err error) {
			got[i], err = r.c.fetchBlob(ctx, h)
			return err
		})
		if concernsOne(err) {
			return nil
		}
		return err
	}, func(i int, h wire.Hash) error {
		if got[i] == nil {
			return nil
		}
		if err := r.sink.KeepBlob(ctx, h, got[i]); err != nil {
			return fmt.Errorf("%w: %w", errSink, err)
		}
		got[i] = nil
		r.rep.BlobsDown++
		r.rep.BlobsWaiting--
		return nil
	})
}

// each runs work over all, a few at a time in their order, and done one after
// another for what has worked. It stops at the first error, and between two when
// text waits.
func each[T any](ctx context.Context, all []T, textWaits func() bool, work func(context.Context, int, T) error, done func(int, T) error) error {
	var mu sync.Mutex
	var group sync.WaitGroup
	var first error
	lines := make(chan struct{}, blobLines)
	for i, x := range all {
		lines <- struct{}{}
		mu.Lock()
		ended := first != nil
		mu.Unlock()
		if ended {
			break
		}
		if i > 0 && textWaits() {
			mu.Lock()
			if first == nil {
				first = errText
			}
			mu.Unlock()
			break
		}
		group.Go(func() {
			defer func() { <-lines }()
			err := work(ctx, i, x)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				err = done(i, x)
			}
			if err != nil && first == nil {
				first = err // what else is on its way may arrive
			}
		})
	}
	group.Wait()
	return first
}
