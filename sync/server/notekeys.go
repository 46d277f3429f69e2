package server

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"doorstep/crypto/orglog"
	"doorstep/sync/logstore"

	"golang.org/x/mod/sumdb/note"
)

// noteKeys holds the note signing key, from the command line, from the store,
// or from the first organisation to come, and what is derived from it.
type noteKeys struct {
	mu      sync.RWMutex
	key     note.Signer
	tickets *tickets
}

func (k *noteKeys) signer() note.Signer {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.key
}

// ticket gives the maker of tokens; nil while there is no note key.
func (k *noteKeys) ticket() *tickets {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.tickets
}

func (k *noteKeys) set(s note.Signer, t *tickets) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.key, k.tickets = s, t
}

// noteKeySetting names the stored key of an organisation.
func noteKeySetting(genesis [32]byte) string { return fmt.Sprintf("note-key/%x", genesis) }

// ErrNoteKey says that the note key is not the organisation's.
var ErrNoteKey = errors.New("the note key does not belong to the organisation: start with the --note-key that its founder made")

func loadNoteKeys(ctx context.Context, cfg Config, m *members) (*noteKeys, error) {
	k := &noteKeys{}
	text := cfg.NoteKey
	st := m.now()
	if text == "" && st != nil {
		stored, err := cfg.Store.Setting(ctx, noteKeySetting(st.Genesis))
		if err != nil && !errors.Is(err, logstore.ErrAbsent) {
			return nil, fmt.Errorf("read the note key: %w", err)
		}
		if err != nil {
			return nil, fmt.Errorf("the store holds an organisation but no note key: %w", ErrNoteKey)
		}
		text = string(stored)
	}
	if text == "" {
		return k, nil
	}
	signer, err := note.NewSigner(text)
	if err != nil {
		return nil, ErrNoteKey // the parser's words could hold the key
	}
	if st != nil && !fits(signer, st) {
		return nil, ErrNoteKey
	}
	t, err := newTickets(signer, cfg.Rand)
	if err != nil {
		return nil, ErrNoteKey
	}
	k.set(signer, t)
	return k, nil
}

// fits says whether what signer signs verifies under the organisation's key.
func fits(signer note.Signer, st *orglog.State) bool {
	v, err := note.NewVerifier(st.NoteKey)
	if err != nil || v.Name() != signer.Name() || v.KeyHash() != signer.KeyHash() {
		return false
	}
	probe := []byte("doorstep/v1/probe\x00")
	sig, err := signer.Sign(probe)
	return err == nil && v.Verify(probe, sig)
}
