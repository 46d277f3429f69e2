package store

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"testing"

	"doorstep/crypto/orglog"
	"doorstep/sync/op"
	"doorstep/sync/wire"
)

func (tab *tablet) handover(spaces ...op.ID) []byte {
	tab.w.Helper()
	var b bytes.Buffer
	n, err := tab.WriteBundles(context.Background(), &b, spaces)
	tab.w.must(err)
	if n == 0 {
		tab.w.Fatal("an empty file")
	}
	return b.Bytes()
}

// TestHandoverWithoutANetwork: what one tablet wrote reaches another in a
// file, drafts, keys and pictures with it, is the same as what a sync would
// have brought, and reaches the server from there.
func TestHandoverWithoutANetwork(t *testing.T) {
	w := newTown(t, 3)
	a, b, third := w.tablet(0), w.tablet(1), w.tablet(2)
	c := a.newCase("case one")
	a.write(c, "doc", "q1", "synced")
	a.sync()
	w.off = true
	a.write(c, "doc", "q2", "in the file alone")
	data := picture(5000)
	ref, err := a.PutBlob(t.Context(), c, "image/png", data)
	w.must(err)
	_, err = a.tryWrite(c, "doc", "photo", ref.Value("Stairs"))
	w.must(err)
	d := a.newCase("case two")
	a.write(d, "doc two", "q1", "in a new case")
	file := a.handover(c, d)
	if bytes.Contains(file, []byte("in the file alone")) || bytes.Contains(file, data[:64]) {
		t.Fatal("the file holds words in the clear")
	}

	r, err := b.ReadBundles(t.Context(), bytes.NewReader(file))
	if err != nil || r.Refused != 0 || r.Held != 0 || r.Changes != 4 || r.Spaces != 2 || r.Pictures != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	b.wantTexts("doc", "in the file alone", "synced")
	b.wantTexts("doc two", "in a new case")
	if back, err := b.Blob(t.Context(), ref); err != nil || !bytes.Equal(back, data) {
		t.Errorf("the picture: %v", err)
	}
	again, err := b.ReadBundles(t.Context(), bytes.NewReader(file))
	if err != nil || again.Changes != 0 || again.Bundles != 0 || again.Known == 0 {
		t.Fatalf("a second reading: %+v, %v", again, err)
	}
	b.again() // the file is gone by now; what was read is not
	b.wantTexts("doc", "in the file alone", "synced")

	// The tablet that wrote the file is lost. The reader's next syncs bring its
	// work to the server.
	w.off = false
	b.sync()
	b.sync()
	b.sync()
	w.must(third.Follow(c))
	w.must(third.Follow(d))
	third.sync()
	third.wantTexts("doc", "in the file alone", "synced")
	third.wantTexts("doc two", "in a new case")
	if back, err := third.Blob(t.Context(), ref); err != nil || !bytes.Equal(back, data) {
		t.Errorf("the picture at a third: %v", err)
	}
	a.sync()
	a.wantTexts("doc", "in the file alone", "synced")
	if !slices.EqualFunc(a.raw(c), third.raw(c), bytes.Equal) {
		t.Error("the logs differ")
	}
	for _, tab := range []*tablet{a, b, third} {
		if bad, err := tab.Fsck(); err != nil || len(bad) > 0 {
			t.Errorf("fsck: %v %v", bad, err)
		}
	}
}

// TestWorkOnWhatAFileBroughtGoesAfterIt: somebody takes over a case that the server
// has never seen, works on it and syncs, before its author does or without its author
// ever coming. Nothing is refused, and all of it reaches a third.
func TestWorkOnWhatAFileBroughtGoesAfterIt(t *testing.T) {
	for _, authorComes := range []bool{false, true} {
		w := newTown(t, 3)
		a, b, third := w.tablet(0), w.tablet(1), w.tablet(2)
		known := a.newCase("case one")
		a.write(known, "doc", "q1", "synced")
		a.sync()
		w.must(b.Follow(known))
		b.sync()
		w.off = true
		a.write(known, "doc", "q2", "in the file")
		c := a.newCase("case two")
		a.write(c, "doc two", "q1", "in a new case")
		w.must(errorOf(b.ReadBundles(t.Context(), bytes.NewReader(a.handover(known, c)))))
		b.write(known, "doc", "q3", "on top of it")
		b.write(c, "doc two", "q2", "on top of that")

		w.off = false
		b.sync() // reads what the server has of all this
		if authorComes {
			a.sync()
		}
		b.sync()
		if keys, err := b.outKeys(); err != nil || len(keys) != 0 {
			t.Errorf("author comes: %v: %d wait, %v", authorComes, len(keys), err)
		}
		w.must(third.Follow(known))
		w.must(third.Follow(c))
		third.sync()
		third.wantTexts("doc", "synced", "in the file", "on top of it")
		third.wantTexts("doc two", "in a new case", "on top of that")
		a.sync()
		a.wantTexts("doc two", "in a new case", "on top of that")
		if !slices.EqualFunc(a.raw(c), third.raw(c), bytes.Equal) {
			t.Errorf("author comes: %v: the logs differ", authorComes)
		}
	}
}

// TestHandoverReadBeforeTheServerShowsIt: what a file brought and the server
// has as well is not sent a second time.
func TestHandoverReadBeforeTheServerShowsIt(t *testing.T) {
	w := newTown(t, 2)
	a, b := w.tablet(0), w.tablet(1)
	c := a.newCase("case one")
	a.write(c, "doc", "q1", "one")
	a.sync()
	w.must(errorOf(b.ReadBundles(t.Context(), bytes.NewReader(a.handover(c)))))
	rep := b.sync()
	if rep.Pushed != 0 {
		t.Errorf("%d bundles were sent again", rep.Pushed)
	}
	b.wantTexts("doc", "one")
	if keys, err := b.outKeys(); err != nil || len(keys) != 0 {
		t.Errorf("%d wait, %v", len(keys), err)
	}
}

func errorOf[T any](_ T, err error) error { return err }

// TestHostileHandoverFile: a file cut or flipped at any byte, of another
// organisation, or with what no device signed, brings nothing false; what came
// before the fault is kept.
func TestHostileHandoverFile(t *testing.T) {
	w := newTown(t, 2)
	a, b := w.tablet(0), w.tablet(1)
	c := a.newCase("case one")
	a.write(c, "doc", "q1", "one")
	a.sync()
	a.write(c, "doc", "q2", "two")
	file := a.handover(c)
	step := 1
	if testing.Short() || len(file) > 4000 {
		step = len(file) / 400
	}
	for at := 0; at < len(file); at += step {
		if _, err := b.ReadBundles(t.Context(), bytes.NewReader(file[:at])); !errors.Is(err, ErrHandover) {
			t.Fatalf("cut at %d: %v", at, err)
		}
		bad := bytes.Clone(file)
		bad[at] ^= 1
		if _, err := b.ReadBundles(t.Context(), bytes.NewReader(bad)); !errors.Is(err, ErrHandover) && !errors.Is(err, ErrOtherOrganisation) {
			t.Fatalf("flipped at %d: %v", at, err)
		}
		for _, text := range b.texts("doc") {
			if text != "one" && text != "two" {
				t.Fatalf("reads %q", text)
			}
		}
	}
	other := newTown(t, 1)
	o := other.tablet(0)
	oc := o.newCase("case one")
	o.write(oc, "doc", "q1", "other")
	o.sync()
	if r, err := b.ReadBundles(t.Context(), bytes.NewReader(o.handover(oc))); !errors.Is(err, ErrOtherOrganisation) || r != (HandoverReport{}) {
		t.Errorf("another organisation's: %+v, %v", r, err)
	}
	// Whole and well formed, but its bundles are a stranger's.
	forged := rewriteHandover(t, file, func(kind byte, p []byte) []byte {
		if kind == handoverEntry {
			p = bytes.Clone(p)
			p[len(p)-1] ^= 1 // the signature
		}
		return p
	})
	fresh := w.tabletOn(1, t.TempDir(), nil)
	r, err := fresh.ReadBundles(t.Context(), bytes.NewReader(forged))
	if err != nil || r.Bundles != 0 || r.Refused == 0 || len(fresh.Docs(op.ID{})) != 0 {
		t.Errorf("forged: %+v, %v", r, err)
	}
}

// rewriteHandover changes the frames of a file and makes it whole again.
func rewriteHandover(t testing.TB, file []byte, f func(kind byte, p []byte) []byte) []byte {
	t.Helper()
	frames, _, _ := splitFrames(append([]byte(frameMagic), file[len(handoverMagic):]...))
	return writeHandover(t, frames[:len(frames)-1], f)
}

func writeHandover(t testing.TB, frames [][]byte, f func(kind byte, p []byte) []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	h := &handoverWriter{w: bufio.NewWriter(&b), sum: sha256.New()}
	if _, err := h.w.WriteString(handoverMagic); err != nil {
		t.Fatal(err)
	}
	h.sum.Write([]byte(handoverMagic))
	for _, p := range frames {
		if err := h.frame(p[0], f(p[0], p[1:])); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.row(handoverEnd, handoverEndRow{Frames: h.n, Sum: [32]byte(h.sum.Sum(nil))}); err != nil {
		t.Fatal(err)
	}
	if err := h.w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestAFileTellsOfARevocation: the organisation's log comes with the file, so
// that a tablet without signal learns who is out.
func TestAFileTellsOfARevocation(t *testing.T) {
	w := newTown(t, 3)
	a, b := w.tablet(0), w.tablet(1)
	c := a.newCase("case one")
	a.write(c, "doc", "q1", "one")
	a.sync()
	w.say(orglog.RevokeDevice{Device: w.org.Tablets[2].ID, Reason: orglog.Lost}, 1)
	a.sync()
	r, err := b.ReadBundles(t.Context(), bytes.NewReader(a.handover(c)))
	if err != nil || r.Statements != 1 || b.State().Devices[w.org.Tablets[2].ID].Active() {
		t.Errorf("%+v, %v", r, err)
	}
}

// FuzzHandover reads files that anybody may have written.
func FuzzHandover(f *testing.F) {
	w := newTown(f, 2)
	a, b := w.tablet(0), w.tablet(1)
	c := a.newCase("case one")
	a.write(c, "doc", "q1", "one")
	a.sync()
	file := a.handover(c)
	f.Add(file)
	f.Add(file[:len(file)/2])
	f.Add([]byte(handoverMagic))
	f.Add(writeHandover(f, [][]byte{{'?'}}, func(_ byte, p []byte) []byte { return p }))
	f.Fuzz(func(t *testing.T, data []byte) {
		w.TB = t
		_, err := b.ReadBundles(context.Background(), bytes.NewReader(data))
		if err != nil && !errors.Is(err, ErrHandover) && !errors.Is(err, ErrOtherOrganisation) {
			t.Fatalf("%v", err)
		}
		for _, text := range b.texts("doc") {
			if text != "one" {
				t.Fatalf("reads %q", text)
			}
		}
	})
}

// FuzzFrames reads files of frames: what is found was written, and what is
// written again is the same.
func FuzzFrames(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte(frameMagic))
	f.Add(appendFrameTo(appendFrameTo([]byte(frameMagic), []byte("one")), []byte("two")))
	f.Add(append(appendFrameTo([]byte(frameMagic), []byte("one")), 0, 0, 0, 9))
	f.Add([]byte{0, 0, 0, 1, 'x'})
	f.Fuzz(func(t *testing.T, data []byte) {
		frames, good, damaged := splitFrames(data)
		if good > len(data) {
			t.Fatal("the good part is longer than the file")
		}
		again := []byte(frameMagic)
		for _, p := range frames {
			again = appendFrameTo(again, p)
		}
		if !damaged && len(data) > 0 && !bytes.Equal(again, data[:good]) {
			t.Fatal("a file has two spellings")
		}
		var seen int
		_, bad, err := eachFrame(bytes.NewReader(data), min(int64(len(frameMagic)), int64(len(data))), int64(len(data)), func([]byte) error { seen++; return nil })
		if err != nil || bad && !damaged && good == len(data) || !damaged && seen != len(frames) {
			t.Fatalf("%d frames one way, %d the other (%v, %v)", len(frames), seen, bad, err)
		}
		oldFrames(data)
	})
}

// FuzzJournalRecord reads records of the journal without a key.
func FuzzJournalRecord(f *testing.F) {
	f.Add(record(recordDraft, 1, 2, []byte("raw")))
	f.Add([]byte{oldDraft, 1})
	f.Add([]byte{recordSafe, 0x80})
	f.Fuzz(func(t *testing.T, data []byte) {
		raw, published, first, last, ok := bundleOf(data)
		if ok && data[0] == recordDraft && !bytes.HasSuffix(data, raw) {
			t.Fatal("reads what is not there")
		}
		if ok && len(raw) > len(data) || !ok && (published || first+last > 0 && raw != nil) {
			t.Fatal("says more than it read")
		}
		r := sealedReader{safe: map[wire.Key]bool{}, covered: map[[2]wire.ID]uint64{}}
		r.take(data)
	})
}
