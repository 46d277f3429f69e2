package wire

import (
	"errors"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// ErrRoot says that a log is not the one that was read before: its root
// differs at the same size.
var ErrRoot = errors.New("the log differs from the one read before")

// Tree is a space's log as one who has read it all remembers it: its size and
// the roots of its perfect subtrees, largest first. Whoever keeps it can add
// what follows and compute the root, so that every pull is its own proof that
// nothing before it was changed.
type Tree struct {
	_    struct{} `cbor:",toarray"`
	Size uint64
	// Edge has one hash for each bit set in Size.
	Edge []tlog.Hash
}

// Valid says whether size and edge belong together, for trees read from disk.
func (t Tree) Valid() bool { return len(t.Edge) == bits.OnesCount64(t.Size) }

// LeafHash is the hash by which the log takes in a bundle (RFC 6962, 2.1).
func LeafHash(bundle []byte) tlog.Hash { return tlog.RecordHash(bundle) }

// Add gives the tree with one more leaf. The receiver stays as it is.
func (t Tree) Add(leaf tlog.Hash) Tree {
	edge := append(make([]tlog.Hash, 0, len(t.Edge)+1), t.Edge...)
	for s := t.Size; s&1 == 1; s >>= 1 {
		leaf = tlog.NodeHash(edge[len(edge)-1], leaf)
		edge = edge[:len(edge)-1]
	}
	return Tree{Size: t.Size + 1, Edge: append(edge, leaf)}
}

// Root is the RFC 6962 tree hash.
func (t Tree) Root() tlog.Hash {
	if len(t.Edge) == 0 {
		h, err := tlog.TreeHash(0, nil)
		if err != nil {
			panic("wire: the empty tree has a hash")
		}
		return h
	}
	root := t.Edge[len(t.Edge)-1]
	for i := len(t.Edge) - 2; i >= 0; i-- {
		root = tlog.NodeHash(t.Edge[i], root)
	}
	return root
}

// Check compares a checkpoint of the tree's size with what was read.
func (t Tree) Check(c Checkpoint) error {
	if c.Size != t.Size || c.Root != t.Root() {
		return fmt.Errorf("log of %d entries: %w", c.Size, ErrRoot)
	}
	return nil
}
