package picture

import (
	"bytes"
	"encoding/binary"
)

// kind is the form a picture came in.
type kind int

const (
	kindNone kind = iota
	kindJPEG
	kindPNG
	kindGIF
	kindWebP
)

func (k kind) lossless() bool { return k == kindPNG || k == kindGIF }

// sniff tells the form by the first bytes; names and declared types are not
// believed.
func sniff(data []byte) kind {
	switch {
	case bytes.HasPrefix(data, []byte("\xFF\xD8\xFF")):
		return kindJPEG
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return kindPNG
	case bytes.HasPrefix(data, []byte("GIF87a")), bytes.HasPrefix(data, []byte("GIF89a")):
		return kindGIF
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return kindWebP
	}
	return kindNone
}

// Markers of a JPEG stream (ITU T.81, table B.1).
const (
	markSOF2 = 0xC2
	markSOS  = 0xDA
	markEOI  = 0xD9
	markAPP1 = 0xE1
)

// segments calls fn with each segment of a JPEG's head, until the first scan,
// the end, or fn answers false.
func segments(data []byte, fn func(mark byte, body []byte) bool) {
	rest := data[min(2, len(data)):]
	for len(rest) >= 4 && rest[0] == 0xFF {
		mark := rest[1]
		if mark == 0xFF { // a fill byte
			rest = rest[1:]
			continue
		}
		if mark == markSOS || mark == markEOI {
			return
		}
		size := int(binary.BigEndian.Uint16(rest[2:]))
		if size < 2 || 2+size > len(rest) {
			return
		}
		if !fn(mark, rest[4:2+size]) {
			return
		}
		rest = rest[2+size:]
	}
}

func progressive(data []byte) (found bool) {
	segments(data, func(mark byte, _ []byte) bool {
		found = mark == markSOF2
		return !found
	})
	return found
}

// way is an orientation as the Exif standard numbers it (tag 0x0112): 1 is as
// stored, 3 upside down, 6 and 8 turned; the even-handed others are mirrored.
type way int

// swaps tells whether width and height change places.
func (w way) swaps() bool { return w >= 5 && w <= 8 }

// orientation reads which way up the picture is, 1 when nothing says so.
func orientation(data []byte, k kind) way {
	var tiff []byte
	switch k {
	case kindJPEG:
		segments(data, func(mark byte, body []byte) bool {
			if after, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00")); mark == markAPP1 && ok {
				tiff = after
				return false
			}
			return true
		})
	case kindPNG:
		tiff = chunk(data[min(8, len(data)):], "eXIf", binary.BigEndian, true)
	case kindWebP:
		tiff = chunk(data[min(12, len(data)):], "EXIF", binary.LittleEndian, false)
		tiff = bytes.TrimPrefix(tiff, []byte("Exif\x00\x00"))
	}
	return tiffOrientation(tiff)
}

// chunk finds a chunk by name in a PNG (length, name, body, checksum) or a
// RIFF file (name, length, body, padded to an even length).
func chunk(rest []byte, name string, order binary.ByteOrder, png bool) []byte {
	for len(rest) >= 8 {
		id, size := string(rest[:4]), uint64(order.Uint32(rest[4:]))
		if png {
			id, size = string(rest[4:8]), uint64(order.Uint32(rest))
		}
		after := size + size&1
		if png {
			after = size + 4
		}
		body := rest[8:]
		if size > uint64(len(body)) {
			return nil
		}
		if id == name {
			return body[:size]
		}
		if after > uint64(len(body)) {
			return nil
		}
		rest = body[after:]
	}
	return nil
}

// tiffOrientation reads tag 0x0112 of the first directory of an Exif block.
func tiffOrientation(b []byte) way {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(b[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := uint64(order.Uint32(b[4:]))
	if at+2 > uint64(len(b)) {
		return 1
	}
	count := int(order.Uint16(b[at:]))
	entries := b[at+2:]
	for i := 0; i < count && len(entries) >= 12; i++ {
		// A short (type 3) of which there is one.
		if order.Uint16(entries) == 0x0112 && order.Uint16(entries[2:]) == 3 && order.Uint32(entries[4:]) == 1 {
			if w := way(order.Uint16(entries[8:])); w >= 1 && w <= 8 {
				return w
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}
