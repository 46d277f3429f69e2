package detcbor

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// Limits on what is decoded. A bundle body of 1 MiB compressed is the largest
// thing that is ever read; it holds far fewer elements than this.
const (
	MaxDepth    = 8       // arrays and maps within one another
	MaxElements = 1 << 16 // elements of one array, or pairs of one map
)

// Errors of this package. Every refusal matches ErrMalformed; an unknown map
// key in a structure whose keys are all known also matches ErrUnknownField,
// which usually means that a newer version wrote it.
var (
	ErrMalformed    = errors.New("detcbor: malformed")
	ErrUnknownField = errors.New("detcbor: unknown field")
)

// RawMessage is one encoded item kept as it was received.
type RawMessage = cbor.RawMessage

// The modes are built once from constants; building them cannot fail at run
// time unless the constants above are edited wrongly, so that is a panic.
var (
	encMode    = mustEnc(cbor.CoreDetEncOptions())
	decStrict  = mustDec(cbor.ExtraDecErrorUnknownField)
	decLenient = mustDec(cbor.ExtraDecErrorNone)
)

func mustEnc(o cbor.EncOptions) cbor.UserBufferEncMode {
	o.IndefLength = cbor.IndefLengthForbidden
	o.TagsMd = cbor.TagsForbidden
	m, err := o.UserBufferEncMode()
	if err != nil {
		panic(err)
	}
	return m
}

func mustDec(extra cbor.ExtraDecErrorCond) cbor.DecMode {
	m, err := cbor.DecOptions{
		DupMapKey:         cbor.DupMapKeyEnforcedAPF,
		IndefLength:       cbor.IndefLengthForbidden,
		TagsMd:            cbor.TagsForbidden,
		MaxNestedLevels:   MaxDepth,
		MaxArrayElements:  MaxElements,
		MaxMapPairs:       MaxElements,
		IntDec:            cbor.IntDecConvertSignedOrFail,
		FieldNameMatching: cbor.FieldNameMatchingCaseSensitive,
		ExtraReturnErrors: extra,
	}.DecMode()
	if err != nil {
		panic(err)
	}
	return m
}

// Marshal encodes v in core deterministic form. It fails for values that have
// no such form here (channels, functions, tagged values).
func Marshal(v any) ([]byte, error) {
	b, err := encMode.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("detcbor: encode: %w", err)
	}
	return b, nil
}

// Append is Marshal appending to dst.
func Append(dst []byte, v any) ([]byte, error) {
	buf := bytes.NewBuffer(dst)
	if err := encMode.MarshalToBuffer(v, buf); err != nil {
		return dst, fmt.Errorf("detcbor: encode: %w", err)
	}
	return buf.Bytes(), nil
}

// Unmarshal decodes exactly one item into v after Check. Map keys that v does
// not know are refused with ErrUnknownField: nothing that is signed may be
// half understood.
func Unmarshal(b []byte, v any) error { return unmarshal(decStrict, b, v) }

// UnmarshalOpen is Unmarshal, but lets unknown map keys pass. It is for bodies
// whose unknown members are kept elsewhere (forward compatibility), never for
// keys, headers or statements.
func UnmarshalOpen(b []byte, v any) error { return unmarshal(decLenient, b, v) }

func unmarshal(m cbor.DecMode, b []byte, v any) error {
	if err := Check(b); err != nil {
		return err
	}
	err := m.Unmarshal(b, v)
	if err == nil {
		return nil
	}
	var unknown *cbor.UnknownFieldError
	if errors.As(err, &unknown) {
		return fmt.Errorf("%w: %w", ErrMalformed, ErrUnknownField)
	}
	return fmt.Errorf("%w: %w", ErrMalformed, err)
}
