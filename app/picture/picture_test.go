package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"golang.org/x/image/webp"
)

// markers are what the world must never learn from a picture.
var markers = [][]byte{
	[]byte("MARKER-GPS-51.5074"), []byte("MARKER-XMP-home"), []byte("MARKER-COMMENT-name"),
	[]byte("MARKER-ICC"), []byte("MARKER-IPTC"), []byte("MARKER-TRAILER"), []byte("MARKER-PNGTEXT"),
}

// quarters is a picture with a colour in each corner: red, green on top, blue,
// white below.
func quarters(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{255, 0, 0, 255}
			switch {
			case x >= w/2 && y < h/2:
				c = color.NRGBA{0, 255, 0, 255}
			case x < w/2 && y >= h/2:
				c = color.NRGBA{0, 0, 255, 255}
			case x >= w/2:
				c = color.NRGBA{255, 255, 255, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// exif is an Exif block with an orientation and a place in it.
func exif(order binary.AppendByteOrder, o way) []byte {
	b := []byte("MM\x00*")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		b = []byte("II*\x00")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	b = order.AppendUint16(b, 0x0112)
	b = order.AppendUint16(b, 3)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, uint16(o))
	b = order.AppendUint16(b, 0)
	b = order.AppendUint16(b, 0x8825) // the place
	b = order.AppendUint16(b, 2)
	b = order.AppendUint32(b, uint32(len(markers[0])))
	b = order.AppendUint32(b, 38)
	b = order.AppendUint32(b, 0)
	return append(b, markers[0]...)
}

func segment(mark byte, body []byte) []byte {
	return append([]byte{0xFF, mark, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
}

// photo is a JPEG as a telephone writes it: place, comments, profiles and a
// second picture behind the first.
func photo(t testing.TB, img image.Image, o way) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	plain := buf.Bytes()
	out := append([]byte{}, plain[:2]...)
	out = append(out, segment(0xE1, append([]byte("Exif\x00\x00"), exif(binary.BigEndian, o)...))...)
	out = append(out, segment(0xE1, append([]byte("http://ns.adobe.com/xap/1.0/\x00"), markers[1]...))...)
	out = append(out, segment(0xFE, markers[2])...)
	out = append(out, segment(0xE2, append([]byte("ICC_PROFILE\x00\x01\x01"), markers[3]...))...)
	out = append(out, segment(0xED, markers[4])...)
	out = append(out, plain[2:]...)
	return append(out, markers[5]...)
}

// drawing is a PNG with words and an Exif block in it.
func drawing(t testing.TB, img image.Image, o way) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	plain := buf.Bytes()
	piece := func(name string, body []byte) []byte {
		b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
		b = append(append(b, name...), body...)
		return binary.BigEndian.AppendUint32(b, crcOf(append([]byte(name), body...)))
	}
	const afterHead = 8 + 25
	out := append([]byte{}, plain[:afterHead]...)
	out = append(out, piece("tEXt", append([]byte("Comment\x00"), markers[6]...))...)
	out = append(out, piece("eXIf", exif(binary.LittleEndian, o))...)
	return append(out, plain[afterHead:]...)
}

func TestNothingButThePictureIsLeft(t *testing.T) {
	for name, in := range map[string][]byte{
		"photo":   photo(t, quarters(300, 200), 6),
		"drawing": drawing(t, quarters(300, 200), 1),
	} {
		t.Run(name, func(t *testing.T) {
			held := 0
			for _, m := range markers {
				if bytes.Contains(in, m) {
					held++
				}
			}
			if held == 0 {
				t.Fatal("the picture to be cleaned has nothing to clean")
			}
			got, err := Prepare(in)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range markers {
				if bytes.Contains(got.Data, m) {
					t.Errorf("%q is still in the picture", m)
				}
			}
			onlyPixels(t, got)
		})
	}
}

// onlyPixels fails when the encoded picture has a part that is not needed to
// draw it.
func onlyPixels(t *testing.T, p Picture) {
	t.Helper()
	switch p.Mime {
	case "image/jpeg":
		segments(p.Data, func(mark byte, _ []byte) bool {
			if (mark >= 0xE0 && mark <= 0xEF) || mark == 0xFE {
				t.Errorf("the picture has a segment %#x", mark)
			}
			return true
		})
		if !bytes.HasSuffix(p.Data, []byte{0xFF, 0xD9}) {
			t.Error("the picture does not end where it ends")
		}
	case "image/png":
		for rest := p.Data[8:]; len(rest) >= 12; {
			switch id := string(rest[4:8]); id {
			case "IHDR", "PLTE", "tRNS", "IDAT", "IEND":
			default:
				t.Errorf("the picture has a chunk %q", id)
			}
			rest = rest[12+binary.BigEndian.Uint32(rest):]
		}
	default:
		t.Errorf("the picture is of the kind %q", p.Mime)
	}
}

func TestThePictureIsTheRightWayUp(t *testing.T) {
	const r, g, b, w = "red", "green", "blue", "white"
	// What is seen at top left, top right, bottom left, bottom right when a
	// stored picture with red, green, blue, white is shown that way (Exif
	// 2.32, table 6: which edges row 0 and column 0 are).
	ways := map[way][4]string{
		1: {r, g, b, w},
		2: {g, r, w, b},
		3: {w, b, g, r},
		4: {b, w, r, g},
		5: {r, b, g, w},
		6: {b, r, w, g},
		7: {w, g, b, r},
		8: {g, w, r, b},
		9: {r, g, b, w}, // no such way
	}
	for o, want := range ways {
		for name, in := range map[string][]byte{
			"photo": photo(t, quarters(80, 40), o), "drawing": drawing(t, quarters(80, 40), o),
		} {
			p, err := Prepare(in)
			if err != nil {
				t.Fatal(err)
			}
			wantW, wantH := 80, 40
			if o.swaps() {
				wantW, wantH = 40, 80
			}
			if p.W != wantW || p.H != wantH {
				t.Errorf("%s, way %d: %d by %d, want %d by %d", name, o, p.W, p.H, wantW, wantH)
			}
			if got := corners(t, p.Data); got != want {
				t.Errorf("%s, way %d: %v, want %v", name, o, got, want)
			}
			small, err := Thumbnail(in, 20, 20)
			if err != nil {
				t.Fatal(err)
			}
			if got := cornersOf(small); got != want {
				t.Errorf("%s, way %d, small: %v, want %v", name, o, got, want)
			}
			if size := small.Bounds().Size(); max(size.X, size.Y) != 20 {
				t.Errorf("%s, way %d: a small picture of %v for 20 by 20", name, o, size)
			}
		}
	}
}

func corners(t *testing.T, data []byte) [4]string {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return cornersOf(img)
}

func cornersOf(img image.Image) [4]string {
	b := img.Bounds()
	at := func(fx, fy int) string {
		r, g, bl, _ := img.At(b.Min.X+b.Dx()*fx/4, b.Min.Y+b.Dy()*fy/4).RGBA()
		switch hi := func(v uint32) bool { return v > 0x8000 }; {
		case hi(r) && hi(g) && hi(bl):
			return "white"
		case hi(r):
			return "red"
		case hi(g):
			return "green"
		}
		return "blue"
	}
	return [4]string{at(1, 1), at(3, 1), at(1, 3), at(3, 3)}
}

func TestALargePictureIsMadeSmall(t *testing.T) {
	for _, c := range []struct{ w, h, wantW, wantH int }{
		{4000, 3000, 2048, 1536},
		{3000, 4000, 1536, 2048},
		{2048, 100, 2048, 100},
		{2049, 1, 2048, 1},
		{640, 480, 640, 480}, // never made larger
		{1, 1, 1, 1},
	} {
		p, err := Prepare(photo(t, image.NewGray(image.Rect(0, 0, c.w, c.h)), 1))
		if err != nil {
			t.Fatal(err)
		}
		if p.W != c.wantW || p.H != c.wantH || p.Mime != "image/jpeg" {
			t.Errorf("%d by %d became %d by %d %s", c.w, c.h, p.W, p.H, p.Mime)
		}
	}
}

func TestADrawingStaysADrawing(t *testing.T) {
	p, err := Prepare(drawing(t, quarters(400, 300), 1))
	if err != nil || p.Mime != "image/png" {
		t.Fatalf("a drawing became %s, %v", p.Mime, err)
	}
	var buf bytes.Buffer
	pal := image.NewPaletted(image.Rect(0, 0, 40, 30), color.Palette{color.White, color.Black})
	if err := gif.Encode(&buf, pal, nil); err != nil {
		t.Fatal(err)
	}
	if p, err = Prepare(buf.Bytes()); err != nil || p.Mime != "image/png" {
		t.Fatalf("a GIF became %s, %v", p.Mime, err)
	}

	// Noise is what a photograph looks like to PNG: it is sent as a JPEG.
	noisy := image.NewNRGBA(image.Rect(0, 0, 1200, 900))
	seed := uint32(1)
	for i := range noisy.Pix {
		seed = seed*1664525 + 1013904223
		noisy.Pix[i] = byte(seed >> 24)
	}
	if p, err = Prepare(drawing(t, noisy, 1)); err != nil || p.Mime != "image/jpeg" {
		t.Fatalf("a photograph saved as PNG became %s, %v", p.Mime, err)
	}
	// What was see-through is white, not black.
	clear := image.NewNRGBA(image.Rect(0, 0, 10, 10))
	if r, _, _, a := onWhite(clear).At(5, 5).RGBA(); r != 0xFFFF || a != 0xFFFF {
		t.Errorf("see-through became %x, %x", r, a)
	}
}

func TestWebPIsRead(t *testing.T) {
	// One pixel, without loss, written by hand after the container's
	// description (RFC 9649).
	one := []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")
	p, err := Prepare(one)
	if err != nil {
		t.Fatal(err)
	}
	if p.W != 1 || p.H != 1 || p.Mime != "image/jpeg" {
		t.Errorf("%d by %d %s", p.W, p.H, p.Mime)
	}
}

// TestClearGlassStaysClear keeps the see-through parts of a drawing.
func TestClearGlassStaysClear(t *testing.T) {
	half := image.NewNRGBA(image.Rect(0, 0, 4, 4))
	half.SetNRGBA(1, 1, color.NRGBA{R: 200, A: 255})
	p, err := Prepare(drawing(t, half, 1))
	if err != nil || p.Mime != "image/png" {
		t.Fatalf("%s, %v", p.Mime, err)
	}
	img, err := png.Decode(bytes.NewReader(p.Data))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, a := img.At(0, 0).RGBA(); a != 0 {
		t.Errorf("what was clear has the strength %x", a)
	}
	if r, _, _, a := img.At(1, 1).RGBA(); r>>8 != 200 || a != 0xFFFF {
		t.Errorf("what was drawn is %x of %x", r, a)
	}
}

func TestBombsAreRefusedBeforeTheyAreRead(t *testing.T) {
	head := func(w, h uint32, depth byte) []byte {
		b := []byte("\x89PNG\r\n\x1a\n")
		body := binary.BigEndian.AppendUint32([]byte("IHDR"), w)
		body = binary.BigEndian.AppendUint32(body, h)
		body = append(body, depth, 6, 0, 0, 0)
		b = binary.BigEndian.AppendUint32(b, 13)
		return binary.BigEndian.AppendUint32(append(b, body...), crcOf(body))
	}
	jpegHead := func(mark byte, w, h uint16) []byte {
		b := []byte{0xFF, 0xD8}
		body := []byte{8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0}
		return append(append(b, segment(mark, body)...), segment(markSOS, []byte{1, 1, 0, 0, 63, 0})...)
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"a file too long":           {append(photo(t, quarters(8, 8), 1), make([]byte, MaxBytes)...), ErrTooLarge},
		"too many pixels":           {head(100_000, 100_000, 8), ErrTooLarge},
		"many pixels of 16 bits":    {head(8000, 8000, 16), ErrTooLarge},
		"a JPEG too wide":           {jpegHead(0xC0, 65_000, 65_000), ErrTooLarge},
		"a large progressive JPEG":  {jpegHead(0xC2, 8000, 7000), ErrTooLarge},
		"nothing":                   {nil, ErrKind},
		"words":                     {[]byte("This is a letter."), ErrKind},
		"a HEIC photo":              {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), ErrKind},
		"a head without a picture":  {head(10, 10, 8), ErrKind},
		"a photo that breaks off":   {photo(t, quarters(64, 64), 1)[:400], ErrKind},
		"a picture without a width": {head(0, 10, 8), ErrKind},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Prepare(c.data)
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if p.Data != nil {
				t.Error("a refused file gave a picture")
			}
		})
	}
}

// Forty bytes that say they are 17,921 by 3,499 pixels of one colour: decoding them took
// seconds.
func TestAHugePictureOfNothingIsNotDecoded(t *testing.T) {
	data := []byte("RIFF \x00\x11\x00WEBPVP8L\r\x80\x00\x00/\x00F\xea\x0f\a\x12\x11\x11\x88\x88\xfe\a")
	head, err := webp.DecodeConfig(bytes.NewReader(data))
	if err != nil || head.Width*head.Height < bigFrom {
		t.Fatalf("%+v, %v: the example is no huge picture", head, err)
	}
	if _, err := Prepare(data); !errors.Is(err, ErrKind) {
		t.Fatalf("%v", err)
	}
	// An empty page that was scanned is a picture.
	page := image.NewPaletted(image.Rect(0, 0, 4960, 3508), color.Palette{color.White, color.Black})
	var scanned bytes.Buffer
	if err := png.Encode(&scanned, page); err != nil {
		t.Fatal(err)
	}
	if _, err := Prepare(scanned.Bytes()); err != nil {
		t.Fatalf("an empty page of %d bytes: %v", scanned.Len(), err)
	}
}

func FuzzPrepare(f *testing.F) {
	f.Add(photo(f, quarters(16, 8), 6))
	f.Add(drawing(f, quarters(16, 8), 3))
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"))
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if k := sniff(data); k != kindNone {
			orientation(data, k) // whatever the size of the picture
		}
		// A few bytes may be megapixels of one colour. They are drawn in half a second,
		// which on a machine that does much else is taken for a decoder that hangs.
		if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && c.Width*c.Height > 1<<20 && c.Width*c.Height <= bigFrom {
			t.Skip("large, and slow by its size alone")
		}
		p, err := Prepare(data)
		if err != nil {
			if !errors.Is(err, ErrKind) && !errors.Is(err, ErrTooLarge) {
				t.Fatalf("an error without plain words: %v", err)
			}
			return
		}
		if p.W < 1 || p.H < 1 || max(p.W, p.H) > LongEdge {
			t.Fatalf("%d by %d", p.W, p.H)
		}
		onlyPixels(t, p)
		again, err := Prepare(p.Data)
		if err != nil || again.W != p.W || again.H != p.H {
			t.Fatalf("what was prepared cannot be prepared: %v", err)
		}
	})
}

func BenchmarkPrepareTwelveMegapixels(b *testing.B) {
	in := photo(b, quarters(4000, 3000), 6)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Prepare(in); err != nil {
			b.Fatal(err)
		}
	}
}
