// Package detcbor is the one encoding of Doorstep: CBOR in the core
// deterministic form of RFC 8949 section 4.2.1, written and read strictly.
// It holds an encoder, a checker that refuses every other spelling, and
// decoders with fixed limits. It must never guess: no tags, no floats, no
// indefinite lengths, no duplicate keys, no second spelling of one value.
package detcbor
