package casefile

import (
	"slices"
	"time"

	"doorstep/sync/op"
)

// SignedOn are the times at which a signature question was signed, the first
// first, whether the signatures still hold or something was changed since. That
// it was done on a day stays true.
func (d *Document) SignedOn(link string) []time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.head[op.LinkSign] {
		return nil
	}
	var out []time.Time
	for _, o := range d.set.Visible(op.Cell{Doc: d.cfg.ID, Link: op.LinkSign}) {
		if name, _, ok := o.Value.Typed(); !ok || name != op.TypeSignature || o.Value.Field(4) != link {
			continue
		}
		if at, err := time.Parse(time.RFC3339, o.Value.Field(6)); err == nil {
			out = append(out, at)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}
