package store

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"doorstep/sync/op"
)

func picture(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

// TestAPictureReachesAColleague: its parts lie sealed outside the view, go
// after the text, and open on another tablet; a view that is built again asks
// for no part that is here.
func TestAPictureReachesAColleague(t *testing.T) {
	w, a, b, c := two(t)
	data := picture(600 << 10)
	ref, err := a.PutBlob(t.Context(), c, "image/jpeg", data)
	w.must(err)
	if len(ref.Chunks) != 3 {
		t.Fatalf("%d parts", len(ref.Chunks))
	}
	if n, err := a.BlobCount(); err != nil || n.Waiting != 3 || n.WaitingBytes < 600<<10 {
		t.Fatalf("%+v %v", n, err)
	}
	_, err = a.tryWrite(c, "doc", "photo", ref.Value("Hallway"))
	w.must(err)
	if f := holds(t, a.home, data[1000:1064]); f != "" {
		t.Errorf("%s holds the picture in the clear", f)
	}
	a.again()
	rep := a.sync()
	if n, err := a.BlobCount(); err != nil || n.Waiting != 0 || rep.BlobsUp != 3 {
		t.Fatalf("%+v after the sync, %v, %+v", n, err, rep)
	}
	// The text first: without room for pictures it comes all the same.
	free := uint64(lowPictures - 1)
	b.Store.o.Free = func(string) (uint64, error) { return free, nil }
	b.sync()
	ops, err := b.Load(someID("doc"))
	w.must(err)
	var got BlobRef
	for i := range ops {
		if r, title, ok := AttachmentOf(c, ops[i].Value); ok && title == "Hallway" {
			got = r
		}
	}
	if _, err := b.Blob(t.Context(), got); !errors.Is(err, ErrBlobNotHere) {
		t.Fatalf("before it came: %v", err)
	}
	if n, err := b.BlobCount(); err != nil || n.Wanted != 3 {
		t.Errorf("%+v %v", n, err)
	}
	free = 1 << 40
	b.sync()
	back, err := b.Blob(t.Context(), got)
	if err != nil || !bytes.Equal(back, data) {
		t.Fatalf("%d bytes came back, %v", len(back), err)
	}
	w.must(b.Close())
	w.must(os.RemoveAll(filepath.Join(b.home, dirView)))
	w.must(b.open())
	if n, err := b.BlobCount(); err != nil || n.Wanted != 0 {
		t.Errorf("%+v wanted after a rebuild, %v", n, err)
	}
	if back, err := b.Blob(t.Context(), got); err != nil || !bytes.Equal(back, data) {
		t.Errorf("after a rebuild: %v", err)
	}
}

// TestSweepLeavesWhatHasNoReceipt: a part that no answer names goes when the
// server has it, and never before.
func TestSweepLeavesWhatHasNoReceipt(t *testing.T) {
	w, a, _, c := two(t)
	_, err := a.PutBlob(t.Context(), c, "image/png", picture(1000))
	w.must(err)
	parts := func() (n int) {
		names, err := a.pictures.List()
		w.must(err)
		return len(names)
	}
	w.must(a.Synced())
	w.must(a.sweepPictures())
	if parts() != 1 {
		t.Fatal("a part without a receipt was deleted")
	}
	a.sync() // text and then the part; it is named by nothing
	w.must(a.Synced())
	if parts() != 0 {
		t.Error("a part that the server has and nobody names stays for ever")
	}
	// What a crash left half written goes at the next opening.
	w.must(os.WriteFile(filepath.Join(a.home, dirPictures, partName(c, [32]byte{1})+suffixWaits+suffixTmp), []byte("half"), 0o600))
	a.again()
	if parts() != 0 {
		t.Error("half a part stays")
	}
}

// TestADamagedPartIsFetchedAgain: a flipped bit in a part is never shown, and
// the server is asked again.
func TestADamagedPartIsFetchedAgain(t *testing.T) {
	w, a, _, c := two(t)
	data := picture(300 << 10)
	ref, err := a.PutBlob(t.Context(), c, "image/jpeg", data)
	w.must(err)
	_, err = a.tryWrite(c, "doc", "photo", ref.Value(""))
	w.must(err)
	a.sync()
	for name := range files(t, a.home) {
		if strings.HasPrefix(name, dirPictures) {
			path := filepath.Join(a.home, name)
			b, err := os.ReadFile(path)
			w.must(err)
			b[len(b)/2] ^= 1
			w.must(os.WriteFile(path, b, 0o600))
		}
	}
	if _, err := a.Blob(t.Context(), ref); err == nil {
		t.Fatal("a damaged picture was shown")
	}
	if bad, err := a.Fsck(); err != nil || len(bad) == 0 {
		t.Errorf("fsck found nothing: %v", err)
	}
	a.again()
	a.sync()
	if back, err := a.Blob(t.Context(), ref); err != nil || !bytes.Equal(back, data) {
		t.Errorf("after a sync: %v", err)
	}
}

// TestAttachmentsHaveOneForm: a reference comes back from the answer that
// holds it, and what is none is not taken for one.
func TestAttachmentsHaveOneForm(t *testing.T) {
	ref := BlobRef{Space: op.ID{1}, ID: op.ID{2}, Size: 5, Mime: "image/png", Chunks: [][32]byte{{3}, {4}}}
	ref.Epoch[0] = 9
	got, title, ok := AttachmentOf(op.ID{1}, ref.Value("Stairs"))
	if !ok || title != "Stairs" || got.ID != ref.ID || got.Epoch != ref.Epoch || got.Size != 5 || got.Mime != ref.Mime || len(got.Chunks) != 2 || got.Chunks[1] != ref.Chunks[1] {
		t.Fatalf("%+v %q %v", got, title, ok)
	}
	_, f, _ := ref.Value("").Typed()
	for name, fields := range map[string][]string{
		"no fields":     nil,
		"no hash":       {"", f[1], f[2], f[3]},
		"half a hash":   {f[0][:20], f[1], f[2], f[3]},
		"no key":        {f[0], "zz", f[2], f[3]},
		"upper case":    {f[0], strings.ToUpper(f[1]), f[2], f[3]},
		"negative size": {f[0], f[1], "-1", f[3]},
	} {
		if _, _, ok := AttachmentOf(op.ID{1}, op.Typed(op.TypeAttachment, fields...)); ok && name != "upper case" {
			t.Errorf("%s is taken for an attachment", name)
		}
	}
	if _, _, ok := AttachmentOf(op.ID{1}, op.Text("x")); ok {
		t.Error("a text is taken for an attachment")
	}
}
