package bundle

import (
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"doorstep/assets/dict"
)

// currentDict names the dictionary that new bundles are packed with. Older ones stay
// readable for ever.
const currentDict = dict.ID

// window bounds how far back a match may reach, and so what a reader must hold.
const window = 1 << 20

// encoders keeps a compressor between the bundles of one sync. Its tables take some
// 9 MB, so it is a pool: the collector takes it back when nothing is being published.
var encoders sync.Pool

func newEncoder() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil,
		// The best level packs a day 3 % smaller, but its tables take 70 MB.
		zstd.WithEncoderLevel(zstd.SpeedBetterCompression),
		zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(window),
		zstd.WithEncoderCRC(false),   // the seal is the check
		zstd.WithSingleSegment(true), // so that every frame names its length, short ones too
		zstd.WithEncoderDict(dict.Zstd()))
}

// The decoders are built when first needed and are small.
var (
	plainDecoder = sync.OnceValues(func() (*zstd.Decoder, error) { return newDecoder() })
	dictDecoder  = sync.OnceValues(func() (*zstd.Decoder, error) {
		return newDecoder(zstd.WithDecoderDicts(dict.Zstd()))
	})
)

func newDecoder(more ...zstd.DOption) (*zstd.Decoder, error) {
	return zstd.NewReader(nil, append(more,
		zstd.WithDecoderMaxMemory(MaxBody),
		zstd.WithDecoderMaxWindow(window),
		zstd.WithDecoderConcurrency(1),
		zstd.WithDecodeAllCapLimit(true))...)
}

// pack compresses a body as h.Codec says.
func pack(plain []byte, h *Header) ([]byte, error) {
	if len(plain) > MaxBody {
		return nil, ErrTooLarge
	}
	if h.Codec == CodecNone {
		return plain, nil
	}
	enc, ok := encoders.Get().(*zstd.Encoder)
	if !ok {
		var err error
		if enc, err = newEncoder(); err != nil {
			return nil, fmt.Errorf("bundle: compressor: %w", err)
		}
	}
	defer encoders.Put(enc)
	return enc.EncodeAll(plain, make([]byte, 0, len(plain)/2+64)), nil
}

// unpack reverses pack. It runs only on bytes that the seal has authenticated, so what
// it meets was written by a member; the limits hold all the same.
func unpack(packed []byte, h *Header) ([]byte, error) {
	if h.Codec == CodecNone {
		if len(packed) > MaxBody {
			return nil, ErrTooLarge
		}
		return packed, nil
	}
	decoder := plainDecoder
	if h.Codec == CodecDict {
		if h.DictID != currentDict {
			return nil, fmt.Errorf("%w: dictionary %d", ErrCodec, h.DictID)
		}
		decoder = dictDecoder
	}
	dec, err := decoder()
	if err != nil {
		return nil, fmt.Errorf("bundle: decompressor: %w", err)
	}
	size, err := contentSize(packed)
	if err != nil {
		return nil, err
	}
	plain, err := dec.DecodeAll(packed, make([]byte, 0, size))
	if err != nil {
		return nil, fmt.Errorf("%w: compression", ErrBody)
	}
	return plain, nil
}

// contentSize reads the length that the frame promises; the decoder then holds it to
// that.
func contentSize(packed []byte) (uint64, error) {
	var h zstd.Header
	if err := h.Decode(packed); err != nil || !h.HasFCS || h.Skippable {
		return 0, fmt.Errorf("%w: compression", ErrBody)
	}
	if h.FrameContentSize > MaxBody {
		return 0, ErrTooLarge
	}
	return h.FrameContentSize, nil
}
