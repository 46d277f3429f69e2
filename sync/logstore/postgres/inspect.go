package postgres

import (
	"context"
	"fmt"

	"doorstep/sync/logstore"
)

// Inspect implements logstore.Inspector.
func (s *Store) Inspect(ctx context.Context, found func(problem string)) error {
	for _, q := range []struct{ what, sql string }{
		{"entries beyond the size of their space", `SELECT count(*) FROM doorstep_entries e JOIN doorstep_heads h ON h.space = e.space WHERE e.pos >= h.size AND NOT h.destroyed`},
		{"entries of a space that there is not", `SELECT count(*) FROM doorstep_entries e LEFT JOIN doorstep_heads h ON h.space = e.space WHERE h.space IS NULL`},
		{"entries of a destroyed space", `SELECT count(*) FROM doorstep_entries e JOIN doorstep_heads h ON h.space = e.space WHERE h.destroyed`},
		{"statements beyond the size of the organisation's log", `SELECT count(*) FROM doorstep_org WHERE pos >= (SELECT size FROM doorstep_org_head WHERE id = 1)`},
		{"blobs that belong to no space, not even to none", `SELECT count(*) FROM doorstep_blobs b LEFT JOIN doorstep_blob_spaces o ON o.hash = b.hash WHERE o.hash IS NULL`},
		{"bundles held aside for a destroyed space", `SELECT count(*) FROM doorstep_held x JOIN doorstep_heads h ON h.space = x.space WHERE h.destroyed`},
	} {
		var n int64
		if err := one(ctx, s, "inspect", q.sql, nil, []any{&n}); err != nil {
			return err
		}
		if n > 0 {
			found(fmt.Sprintf("%d %s", n, q.what))
		}
	}
	return nil
}

var _ logstore.Inspector = (*Store)(nil)
