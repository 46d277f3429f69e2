package bundle

import "doorstep/sync/op"

// splitSize bounds the plain size of one part of Split. Compression only helps, and
// padding adds at most an eighth.
const splitSize = 768 << 10

// splitCount bounds the ops of one part, so that a bundle that was cut off costs
// little to send again and to read.
const splitCount = 1 << 13

// Split divides a body into parts that each fit into a bundle, in order of seq. Nearly
// always that is one. Each part says which seqs were elided between its first op and
// the next part's; blob hashes go with the first.
func Split(b Body) []Body {
	var parts []Body
	start, size, preds := 0, 0, 0
	for i := range b.Ops {
		n := opSize(&b.Ops[i])
		p := len(b.Ops[i].Preds)
		if i > start && (size+n > splitSize || preds+p > maxPreds || i-start >= splitCount) {
			parts = append(parts, Body{Ops: b.Ops[start:i]})
			start, size, preds = i, 0, 0
		}
		size, preds = size+n, preds+p
	}
	parts = append(parts, Body{Ops: b.Ops[start:]})
	parts[0].Blobs = b.Blobs
	k := 0
	for _, s := range b.Elided {
		// Spans hold no op's seq, so a span lies wholly between two ops.
		for k+1 < len(parts) && parts[k+1].Ops[0].Dot.Seq < s.First {
			k++
		}
		parts[k].Elided = append(parts[k].Elided, s)
	}
	return parts
}

// opSize gives an upper bound of what an op adds to a plain body, predecessors left
// out.
func opSize(o *op.Op) int {
	n := 192 + len(o.Link) + len(o.Form)
	if s, ok := o.Value.Text(); ok {
		return n + len(s)
	}
	return n + len(appendValue(nil, o.Value))
}
