package badger

import (
	"encoding/binary"
	"time"

	"doorstep/sync/logstore"
	"doorstep/sync/wire"
)

// applyAside puts the parts of a record that are not logs into Badger.
func (s *Store) applyAside(w *rows, r record) {
	if b := r.Blob; b != nil {
		size := u64(b.Size)
		first := true
		w.under(append([]byte{rowBlob}, b.Hash[:]...), false, func(_, _ []byte) { first = false })
		if first {
			w.put(append([]byte{rowBlob}, b.Hash[:]...), append(append([]byte(nil), b.Device[:]...), size...))
			w.put(pairKey(rowUse, b.Device[:], b.Hash[:]), size)
		}
		w.put(pairKey(rowOf, b.Space[:], b.Hash[:]), nil)
		w.put(pairKey(rowSpaces, b.Hash[:], b.Space[:]), nil)
		w.del(append([]byte{rowRemove}, b.Hash[:]...))
	}
	if r.DropBlob != nil {
		w.dropBlob(r.DropBlob[:])
	}
	if h := r.Hold; h != nil {
		w.put(heldKey(h.Name), append(u64(uint64(h.At)), h.Raw...))
	}
	for _, n := range r.Release {
		w.del(heldKey(n))
	}
	if g := r.Gone; g != nil {
		w.put(headKey(wire.ID(g.Space)), append(u64(g.Size), 1))
	}
	if r.Drop != nil {
		w.dropSpace(wire.ID(*r.Drop))
	}
}

// dropBlob forgets a blob and notes that its file is to go.
func (w *rows) dropBlob(hash []byte) {
	w.put(append([]byte{rowRemove}, hash...), nil)
	w.under(append([]byte{rowSpaces}, hash...), false, func(k, _ []byte) {
		w.del(pairKey(rowOf, k[33:], hash))
		w.del(k)
	})
	w.under(append([]byte{rowBlob}, hash...), true, func(k, v []byte) {
		if len(v) == 24 {
			w.del(pairKey(rowUse, v[:16], hash))
		}
		w.del(k)
	})
}

// dropSpace deletes all rows of a space and marks its head. Done again after a
// crash in its middle it comes to the same.
func (w *rows) dropSpace(space wire.ID) {
	w.under(append([]byte{rowOf}, space[:]...), false, func(k, _ []byte) {
		hash := k[17:]
		others := false
		w.under(append([]byte{rowSpaces}, hash...), false, func(k, _ []byte) {
			others = others || string(k[33:]) != string(space[:])
		})
		if !others {
			w.dropBlob(hash)
			return
		}
		w.del(pairKey(rowSpaces, hash, space[:]))
		w.del(k)
	})
	for _, row := range []byte{rowEntry, rowHashes, rowKey, rowEvidence} {
		w.under(append([]byte{row}, space[:]...), false, func(k, _ []byte) { w.del(k) })
	}
	w.under([]byte{rowHeld}, false, func(k, _ []byte) {
		if len(k) == heldLen && string(k[17:33]) == string(space[:]) {
			w.del(k)
		}
	})
	size := u64(0)
	w.under(headKey(space), true, func(_, v []byte) {
		if len(v) >= 8 {
			size = v[:8]
		}
	})
	w.put(headKey(space), append(size, 1))
}

// held reads one held bundle's row.
func held(k, v []byte) (logstore.Held, bool) {
	if len(k) != heldLen || len(v) < 8 {
		return logstore.Held{}, false
	}
	n := parseHeldKey(k)
	h := logstore.Held{
		Device: wire.ID(n.Device), Hash: wire.Hash(n.Hash), Raw: v[8:],
		Key: wire.Key{Space: wire.ID(n.Space), Inc: wire.ID(n.Inc), Class: n.Class, N: n.N},
		At:  time.Unix(int64(binary.BigEndian.Uint64(v)), 0).UTC(),
	}
	return h, wire.HashOf(h.Raw) == h.Hash
}
