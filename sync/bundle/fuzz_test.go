package bundle_test

import (
	"testing"

	"doorstep/crypto/seal"
	"doorstep/sync/bundle"
)

// FuzzOpenBundle: any bytes are refused with an error or read, never more.
func FuzzOpenBundle(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add(v.raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := bundle.Parse(raw)
		if err != nil {
			return
		}
		_ = s.Verify(anna.Public(), org)
		k := epoch
		k.KID = s.Header.EpochKID
		if _, err := s.Open(k); err == nil && s.Header.EpochKID != epoch.KID {
			t.Fatal("a header that was not sealed opens")
		}
	})
}

// FuzzBody: what a member of the space could seal. Whatever is read can be written
// and read again as the same.
func FuzzBody(f *testing.F) {
	for _, v := range vectors(f) {
		s, err := bundle.Parse(v.raw)
		if err != nil {
			f.Fatal(err)
		}
		packed := bundle.PlainBody(f, v.raw, epoch)
		f.Add(packed, byte(s.Header.Codec))
		plain, err := bundle.Unpack(packed, &s.Header)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(plain, byte(0))
		f.Add(plain, byte(4|s.Header.Codec))
	}
	f.Fuzz(func(t *testing.T, b []byte, how byte) {
		h := header(bundle.Published)
		h.Device = anna.KID()
		h.Codec = bundle.Codec(how % 4 % 3)
		if h.Codec == bundle.CodecDict {
			h.DictID = vectors(t)[0].dict
		}
		if how < 4 {
			var err error
			if b, err = bundle.Unpack(b, &h); err != nil {
				return
			}
		}
		body, err := bundle.DecodeBody(&h, b)
		if err != nil {
			return
		}
		again, err := bundle.EncodeBody(&h, body)
		if err != nil {
			t.Fatalf("read but not written: %v", err)
		}
		back, err := bundle.DecodeBody(&h, again)
		if err != nil {
			t.Fatalf("written but not read: %v", err)
		}
		same(t, back, body)
		if len(seal.Pad(again)) < 128 {
			t.Fatal("not padded")
		}
	})
}
