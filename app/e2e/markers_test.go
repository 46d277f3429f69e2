//go:build window

package e2e

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"doorstep/app/e2e/canary"
	"doorstep/assets/dict"
)

// What is written on the marked day. Each word stands nowhere else in the
// world, so that wherever it is found it has leaked.
const (
	markGiven   = "Zilquenta"
	markFamily  = "Vorbraskin"
	markKnown   = "Mimblewort"
	markNote    = "the quixwold heater smells of burnt prawdle"
	markChr     = "Grandfather Ulvenhast took the spare key"
	markWhy     = "because Kestrelquay asked for it"
	markPhone   = "07700 900461"
	markEXIF    = "Quorndle-Thrapston-GPS"
	markFile    = "Wraxfennel burn chart.jpg"
	markPaper   = "Snodbury letter.pdf"
	markInPaper = "Dear Mrs Oxtongue-Fairweather"
	markTyped   = "Hesperia Vandrickle"
	markDrawn   = "M731.9173 58.20461"
	markEss     = "Epigloxin at the second flumble"
	markChosen  = "she told the health visitor Brimmelow"
	markRefusal = "we do not trust Panelwick House"
	markWorker  = "Priyamvada Nairquist"
	markJob     = "Thornapple liaison worker"
)

// recordMarks may stand nowhere but inside what is sealed; nor may the names
// of workers on the server, on the wire and in logs. On a tablet the unlock
// screen names its worker (session.VaultState).
var (
	recordMarks = []string{
		markGiven, markFamily, markKnown, markNote, markChr, markWhy, markPhone, markEXIF, markFile, markPaper, markInPaper,
		markTyped, markDrawn, markEss, markChosen, markRefusal, passphrase, "lantern orchard",
	}
	workerMarks = []string{markWorker, markJob}
)

// looking makes a scanner for the marks and what else is given.
func looking(t testing.TB, marks ...string) *canary.Scanner {
	t.Helper()
	s, err := canary.New(marks, dict.Zstd())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// clean looks through a folder and reports what it finds.
func clean(t testing.TB, s *canary.Scanner, dir string) {
	t.Helper()
	hits, err := s.Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits {
		t.Errorf("readable on the disk: %v", h)
	}
}

// cleanText looks through what a program said.
func cleanText(t testing.TB, s *canary.Scanner, what, text string) {
	t.Helper()
	for _, h := range s.Scan(what, []byte(text)) {
		t.Errorf("a program said it: %v", h)
	}
}

// cleanWire looks through every flow and every message of a recorder.
func cleanWire(t testing.TB, s *canary.Scanner, r *recorder) {
	t.Helper()
	bodies := r.bodies()
	for what, b := range bodies {
		for _, h := range s.Scan(what, b) {
			t.Errorf("readable on the wire: %v", h)
		}
	}
	wire := r.bytes()
	for _, h := range s.Scan("the wire", wire) {
		t.Errorf("readable on the wire: %v", h)
	}
	if len(wire) < 50_000 || len(bodies) < 20 {
		t.Errorf("nothing much went over the wire: %d bytes in %d messages", len(wire), len(bodies))
	}
}

// markedPhoto is a picture whose every metadata field that cameras write says
// where it was taken.
func markedPhoto(t testing.TB, dir string) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 1600, 1200))
	for y := range 1200 {
		for x := range 1600 {
			img.Set(x, y, color.RGBA{uint8(x * y >> 8), uint8(x ^ y), uint8(y), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	plain := b.Bytes()
	out := append([]byte{}, plain[:2]...)
	segment := func(marker byte, content []byte) {
		out = append(out, 0xff, marker)
		out = binary.BigEndian.AppendUint16(out, uint16(len(content)+2))
		out = append(out, content...)
	}
	segment(0xe1, append([]byte("Exif\x00\x00"), exif(markEXIF)...))
	segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta><exif:GPSLatitude>"+markEXIF+"</exif:GPSLatitude></x:xmpmeta>"))
	segment(0xfe, []byte(markEXIF))
	out = append(out, plain[2:]...)
	out = append(out, []byte(markEXIF)...) // behind the end, where some cameras write too
	path := filepath.Join(dir, markFile)
	if err := os.WriteFile(path, out, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// exif is a TIFF block with one text in ImageDescription (TIFF 6.0).
func exif(text string) []byte {
	le := binary.LittleEndian
	b := append([]byte("II"), 42, 0)
	b = le.AppendUint32(b, 8)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint16(b, 0x010e) // ImageDescription
	b = le.AppendUint16(b, 2)      // ASCII
	b = le.AppendUint32(b, uint32(len(text)+1))
	b = le.AppendUint32(b, 26)
	b = le.AppendUint32(b, 0)
	return append(append(b, text...), 0)
}
