package pdf_test

import (
	"bytes"
	"errors"
	"hash/crc32"
	"image"
	"image/png"
	"testing"

	"doorstep/assets"
	"doorstep/forms/print/pdf"
)

func TestABrokenFontIsRefused(t *testing.T) {
	whole := assets.TextRegular.TTF()
	if f, err := pdf.NewFont("whole", whole); err != nil || f.Upem() == 0 {
		t.Fatal(err)
	}
	for n := range 400 {
		if _, err := pdf.NewFont("broken", whole[:n]); !errors.Is(err, pdf.ErrFont) {
			t.Fatalf("%d bytes of a font: %v", n, err)
		}
	}
}

func TestPicturesThatCannotBePrintedAreRefused(t *testing.T) {
	var good bytes.Buffer
	if err := png.Encode(&good, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	if im, err := pdf.NewImage(good.Bytes()); err != nil || im.W != 3 || im.H != 2 || im.Decode() == nil {
		t.Fatalf("%v %v", im, err)
	}
	// The head of a picture that says it is 60,000 pixels a side.
	huge := bytes.Clone(good.Bytes())
	copy(huge[16:], []byte{0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60})
	sum := crc32.ChecksumIEEE(huge[12:29])
	copy(huge[29:], []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
	for name, data := range map[string][]byte{"nothing": nil, "text": []byte("hello"), "cut off": good.Bytes()[:40], "far too large": huge} {
		if _, err := pdf.NewImage(data); !errors.Is(err, pdf.ErrImage) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
