// Package postgres is a logstore.Store on PostgreSQL, for several doorstepd at
// once, in SQL that CockroachDB and YugabyteDB run too: no sequences, no locks
// beyond rows, sizes compared and set, and a transaction that lost is tried
// again after a random wait. It must never open a bundle, keep state that
// another process would miss, or say "stored" before the commit has.
package postgres
