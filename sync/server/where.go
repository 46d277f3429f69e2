package server

import (
	"sync"
	"time"

	"doorstep/sync/wire"
)

// maxRemembered bounds what is remembered between requests, in bytes: some
// thousand tablets with a hundred cases each take 3 MB.
const maxRemembered = 32 << 20

// places remembers, by token, where a tablet is after an answer, so that its
// next request need not say it all again. It is a convenience of one process:
// what is forgotten, or known to another process only, is asked for.
type places struct {
	mu    sync.Mutex
	at    map[[32]byte]remembered
	bytes int
}

// remembered is what one token's last answer came to.
type remembered struct {
	until time.Time
	// follow is the body of a follow frame as the tablet would send it now.
	follow []byte
	// told is what the last answer of the feed told: a store may tell it again.
	told map[wire.ID]uint64
}

func (r remembered) size() int { return 128 + len(r.follow) + 40*len(r.told) }

func newPlaces() *places { return &places{at: map[[32]byte]remembered{}} }

// keep puts what change makes of the entry of a token in its place.
func (p *places) keep(token [32]byte, now time.Time, change func(*remembered)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	old, had := p.at[token]
	if had {
		p.bytes -= old.size()
	}
	next := old
	next.until = now.Add(wire.TokenTTL)
	change(&next)
	p.bytes += next.size()
	p.at[token] = next
	if p.bytes <= maxRemembered {
		return
	}
	for t, r := range p.at { // first those that have run out, then any
		if now.After(r.until) {
			p.drop(t)
		}
	}
	for t := range p.at {
		if p.bytes <= maxRemembered/2 {
			break
		}
		p.drop(t)
	}
}

func (p *places) drop(token [32]byte) {
	p.bytes -= p.at[token].size()
	delete(p.at, token)
}

// remember keeps where a tablet is after an answer.
func (p *places) remember(token [32]byte, now time.Time, follow []byte) {
	if len(follow) > wire.MaxResume {
		return
	}
	p.keep(token, now, func(r *remembered) { r.follow = follow })
}

// recall gives what was remembered, if the tag is its.
func (p *places) recall(token [32]byte, tag []byte) (wire.Follow, bool) {
	p.mu.Lock()
	follow := p.at[token].follow
	p.mu.Unlock()
	if follow == nil {
		return wire.Follow{}, false
	}
	want := wire.ResumeTag(follow)
	if string(want[:]) != string(tag) {
		return wire.Follow{}, false
	}
	f, err := wire.ParseFollow(follow)
	return f, err == nil
}

// told gives what the feed told a token last.
func (p *places) told(token [32]byte) map[wire.ID]uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at[token].told
}
