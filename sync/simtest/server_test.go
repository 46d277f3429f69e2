package simtest_test

import (
	"context"
	"slices"

	"doorstep/crypto/orglog"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

// host is the server without its HTTP: the real log over the real store in memory, and
// the rules of who may write.
type host struct {
	w    *world
	log  *logstore.Log
	book *chapter
	// entries is what the log holds, tree its root.
	entries []entry
	tree    wire.Tree
	aside   []entry // of revoked tablets, until somebody admits them
	// admitted is what a manager let in.
	admitted map[wire.Hash]bool
	// refused holds both sides of what came twice under one key.
	refused [][]byte
}

type entry struct {
	key  wire.Key
	hash wire.Hash
	raw  []byte
}

func newHost(w *world) *host {
	h := &host{w: w, log: &logstore.Log{Store: mem.New()}, book: theCouncil().first, admitted: map[wire.Hash]bool{}}
	h.push(theCouncil().record.raw)
	return h
}

// answer is what became of a push.
type answer int

const (
	stored  answer = iota // in the log, now or before
	setOver               // held aside for a manager to judge
	gap                   // an earlier one is missing
	twice                 // another content is there under its number
	no                    // not signed by anybody
)

// push takes one entry as sync/server does: verified, and only of who may write.
func (h *host) push(raw []byte) answer {
	o := h.w.open(raw)
	if o.OrgSize > h.book.state.Size || !o.genuine() {
		return no
	}
	switch h.book.state.Authority(o.Device, o.OrgSize) {
	case orglog.Unknown:
		return no
	case orglog.Authorised:
	default:
		if !h.admitted[o.hash] {
			if h.w.engine.dropAside {
				return setOver
			}
			if !slices.ContainsFunc(h.aside, func(e entry) bool { return e.hash == o.hash }) {
				h.aside = append(h.aside, entry{key: o.Key, hash: o.hash, raw: raw})
			}
			return setOver
		}
	}
	return h.commit(entry{key: o.Key, hash: o.hash, raw: raw})
}

func (h *host) commit(e entry) answer {
	out, err := h.log.Commit(context.Background(), []logstore.Offer{{Key: e.key, Raw: e.raw}})
	must(err)
	switch {
	case out[0].Refused == wire.RefusedGap:
		return gap
	case out[0].Refused != 0:
		h.refused = append(h.refused, e.raw)
		return twice
	case out[0].New:
		h.entries = append(h.entries, e)
		h.tree = h.tree.Add(wire.LeafHash(e.raw))
	}
	return stored
}

// slip puts an entry into the log that should not be there, as a server in wrong hands
// can.
func (h *host) slip(raw []byte) {
	s, err := wire.ParseSigned(raw)
	must(err)
	h.commit(entry{key: s.Key, hash: wire.HashOf(raw), raw: raw})
}

// admit lets in what was set aside, as the manager's statement says.
func (h *host) admit(which func(entry) bool) {
	left := h.aside[:0:0]
	for _, e := range h.aside {
		if !which(e) {
			left = append(left, e)
			continue
		}
		h.admitted[e.hash] = true
		if h.commit(e) == gap {
			left = append(left, e) // what it follows may still come
		}
	}
	h.aside = left
}

// forget is what a server does that was restored from an older copy: it knows the first
// n entries. What nobody else has (a wiped tablet sent it and no colleague has read it
// yet) is not among what it forgets: that is the case for which a server has backups.
func (h *host) forget(n int) {
	n = min(max(n, 1), len(h.entries))
	for i, e := range h.entries {
		if !h.w.somebodyHas(e) {
			n = max(n, i+1)
		}
	}
	kept := h.entries[:n]
	h.log, h.entries, h.tree = &logstore.Log{Store: mem.New()}, nil, wire.Tree{}
	for _, e := range kept {
		h.commit(e)
	}
}

func (h *host) has(k wire.Key) bool {
	_, err := h.log.Lookup(context.Background(), k)
	return err == nil
}

// of gives the entries of one incarnation.
func (h *host) of(inc op.ID) (out []entry) {
	for _, e := range h.entries {
		if op.ID(e.key.Inc) == inc {
			out = append(out, e)
		}
	}
	return out
}
