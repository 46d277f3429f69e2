package wire

import (
	"bytes"
	"fmt"

	"doorstep/crypto/detcbor"
)

// encode is for our own message types, all of which have a form.
func encode(v any) []byte {
	b, err := detcbor.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("wire: a message type without an encoding: %v", err))
	}
	return b
}

// decode reads exactly one message in its only spelling. The comparison also
// refuses byte strings of another length than an id's or a hash's.
func decode(b []byte, v any) error {
	if err := detcbor.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if !bytes.Equal(encode(v), b) {
		return fmt.Errorf("second spelling: %w", ErrMalformed)
	}
	return nil
}
