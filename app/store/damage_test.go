package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"doorstep/app/store/search"
	"doorstep/sync/client"
	"doorstep/sync/logstore"
	"doorstep/sync/logstore/mem"
	"doorstep/sync/op"

	"golang.org/x/mod/sumdb/tlog"
)

// rich is a closed vault that has something in every file: synced work of two
// people, an alarm, a picture, what waits (a draft, a published bundle, a key
// record, a statement) and a search index.
func rich(t testing.TB) (w *town, a *tablet, texts map[string][]string) {
	t.Helper()
	w, a, b, c := two(t)
	for i := range 4 {
		a.write(c, fmt.Sprintf("doc %d", i), "q", strings.Repeat("Marmalademarker ", 20))
	}
	data := bytes.Repeat([]byte("Picturemarker"), 2000)
	ref, err := a.PutBlob(t.Context(), c, "image/png", data)
	w.must(err)
	_, err = a.tryWrite(c, "doc", "photo", ref.Value("Titlemarker"))
	w.must(err)
	a.sync()
	w.pictures = ref.Chunks
	b.write(c, "doc", "q5", "Colleaguemarker")
	b.sync()
	a.sync()
	w.must(a.KeepAlarm(t.Context(), client.Alarm{Kind: client.Fork, Space: someID("x"), ShownNote: []byte("shown")}))
	w.must(a.PutEntries(search.Entry{ID: someID("doc"), Title: "Zebedeemarker", Text: "Zebedeemarker Quincemarker", Open: true}))
	w.must(a.Cache(someID("doc"), 1, []byte("Summarymarker")))
	_, err = a.PutBlob(t.Context(), c, "image/png", bytes.Repeat([]byte("Waitingmarker"), 100))
	w.must(err)
	d := a.newCase("case two")
	a.write(d, "doc two", "q", "Newcasemarker")
	a.write(c, "doc", "q6", "Publishedmarker")
	w.must(a.Publish(t.Context()))
	a.write(c, "doc", "q7", "Draftmarker")
	texts = map[string][]string{}
	for _, info := range a.Docs(op.ID{}) {
		name := strings.TrimRight(string(info.ID[:]), "\x00")
		texts[name] = a.texts(name)
	}
	w.must(a.Close())
	return w, a, texts
}

// fsck is what is wrong with a vault, a journal that was damaged left out: its
// file is kept for a person to look at, and said to be.
func (tab *tablet) fsck() ([]string, error) {
	bad, err := tab.Fsck()
	return slices.DeleteFunc(bad, func(s string) bool { return strings.HasPrefix(s, "journal:") && tab.Report().Journal != "" }), err
}

// settle opens a vault that something was done to and lets it mend itself: what
// it shows in the meantime must never be wrong, only less, and in the end it
// must be whole.
func settle(t testing.TB, w *town, home, what string, texts map[string][]string) {
	t.Helper()
	tab := w.tabletOn(0, home, nil)
	defer func() { _ = tab.Close() }()
	check := func(when string, whole bool) (damaged bool) {
		for name, want := range texts {
			ops, err := tab.Load(someID(name))
			if errors.Is(err, ErrDamaged) {
				return true
			}
			if err != nil {
				t.Fatalf("%s, %s: %v", what, when, err)
			}
			var got []string
			for i := range ops {
				if s, ok := ops[i].Value.Text(); ok {
					got = append(got, s)
				}
			}
			slices.Sort(got)
			if whole && !slices.Equal(got, want) {
				t.Fatalf("%s, %s: %s reads %.200q, want %.200q; %+v", what, when, name, got, want, tab.Report())
			}
			for _, s := range got {
				if !slices.Contains(want, s) {
					t.Fatalf("%s, %s: %s reads %.80q, which nobody wrote", what, when, name, s)
				}
			}
		}
		return false
	}
	for round := 0; ; round++ {
		r := tab.Report()
		told := r.Rebuilt != "" || r.Journal != "" || r.Unread > 0 || len(r.Mended) > 0
		damaged := check(fmt.Sprintf("opening %d", round), round > 0 && !told)
		bad, err := tab.fsck()
		if !damaged && err == nil && len(bad) == 0 {
			break
		}
		if round == 3 {
			t.Fatalf("%s: not whole after %d openings: %v %v", what, round, bad, err)
		}
		if !damaged {
			_ = tab.Synced() // mends what only needs the server
		}
		tab.again()
	}
	for range 3 {
		if _, err := tab.trySync(); err != nil {
			if errors.Is(err, ErrDamaged) {
				tab.again()
				continue
			}
			t.Fatalf("%s: sync: %v", what, err)
		}
	}
	if check("after a sync", true) {
		t.Fatalf("%s: damaged after a sync", what)
	}
	if bad, err := tab.fsck(); err != nil || len(bad) > 0 {
		t.Fatalf("%s: fsck after a sync: %v %v", what, bad, err)
	}
}

// TestFlipEveryFile flips single bits in every file of a vault. A vault that
// was so damaged opens by itself, never shows what nobody wrote, says that it
// lacks something if it does, and is whole after the next sync. Some bits of
// each file in every run, thousands with DOORSTEP_PROVE.
func TestFlipEveryFile(t *testing.T) {
	t.Parallel()
	w, a, texts := rich(t)
	each := 2
	if proving() {
		each = 250
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for name, data := range files(t, a.home) {
		if name == fileBallast || name == fileLock || len(data) == 0 {
			continue
		}
		used := len(bytes.TrimRight(data, "\x00"))
		for i := range each {
			at := rnd.IntN(max(used, 1))
			if i == each-1 {
				at = rnd.IntN(len(data)) // also where there is nothing
			}
			bit := byte(1) << rnd.IntN(8)
			home := copyHome(t, a.home)
			bad := bytes.Clone(data)
			bad[at] ^= bit
			w.must(os.WriteFile(filepath.Join(home, name), bad, 0o600))
			t.Logf("%s byte %d bit %d", name, at, bit)
			store := w.fork()
			settle(t, store, home, fmt.Sprintf("%s byte %d of %d bit %02x", name, at, len(data), bit), texts)
			w.must(os.RemoveAll(home))
		}
	}
}

// fork is the same town with a server of its own that holds the same.
func (w *town) fork() *town {
	w.Helper()
	c := *w
	c.store = mem.New()
	ctx := context.Background()
	w.must(c.store.OrgAppend(ctx, 0, w.org.Entries))
	w.must(w.store.Heads(ctx, func(h logstore.Head) error {
		var b logstore.Batch
		b.Space = h.Space
		var stored []tlog.Hash
		reader := tlog.HashReaderFunc(func(at []int64) (out []tlog.Hash, err error) {
			for _, i := range at {
				out = append(out, stored[i])
			}
			return out, nil
		})
		err := w.store.Read(ctx, h.Space, 0, h.Size, func(e logstore.Entry) error {
			hashes, err := tlog.StoredHashes(int64(e.Pos), e.Raw, reader)
			if err != nil {
				return err
			}
			stored = append(stored, hashes...)
			b.Hashes = append(b.Hashes, hashes)
			e.Pos, e.Raw = 0, bytes.Clone(e.Raw)
			b.Entries = append(b.Entries, e)
			return nil
		})
		if err != nil {
			return err
		}
		return c.store.Append(ctx, []logstore.Batch{b})
	}))
	for _, name := range w.pictures {
		data, err := w.store.Blob(ctx, name)
		w.must(err)
		_, err = c.store.PutBlob(ctx, name, data, logstore.Owner{})
		w.must(err)
	}
	c.serve()
	return &c
}

// TestRebuildFromNothing takes any of a vault's files away: it opens by itself
// with all that the others hold, and is whole after the next sync.
func TestRebuildFromNothing(t *testing.T) {
	t.Parallel()
	w, a, texts := rich(t)
	parts := []string{dirView, dirLogs, fileHeads, fileEpochs, fileReceipts, fileAlarms}
	step := 9
	if proving() {
		step = 1
	}
	for set := 1; set < 1<<len(parts); set += step {
		home := copyHome(t, a.home)
		var gone []string
		for i, name := range parts {
			if set&(1<<i) != 0 {
				gone = append(gone, name)
				w.must(os.RemoveAll(filepath.Join(home, name)))
			}
		}
		store := w.fork()
		if slices.Contains(gone, dirView) && !slices.Contains(gone, dirLogs) && !slices.Contains(gone, fileEpochs) {
			// Not even the server is needed.
			tab := store.tabletOn(0, home, nil)
			for name, want := range texts {
				if got := tab.texts(name); !slices.Equal(got, want) {
					t.Fatalf("without %v and without signal: %s reads %.100q", gone, name, got)
				}
			}
			w.must(tab.Close())
		}
		settle(t, store, home, fmt.Sprintf("without %v", gone), texts)
		w.must(os.RemoveAll(home))
	}
}

// TestDiskImageHasNoPlaintext looks through every file of a vault, in the
// middle of its work and after a crash, temporary files included, for words
// that were typed, names in the index, a picture and its title.
func TestDiskImageHasNoPlaintext(t *testing.T) {
	t.Parallel()
	w, a, _ := rich(t)
	markers := []string{"Marmalademarker", "Picturemarker", "Titlemarker", "Colleaguemarker", "Zebedeemarker", "Quincemarker", "Summarymarker", "Waitingmarker", "Newcasemarker", "Publishedmarker", "Draftmarker"}
	look := func(when, home string) {
		t.Helper()
		for name, data := range files(t, home) {
			for _, m := range markers {
				for _, form := range [][]byte{[]byte(m), bytes.ToLower([]byte(m)), bytes.ToUpper([]byte(m))} {
					if bytes.Contains(data, form) || strings.Contains(name, m) {
						t.Errorf("%s: %s holds %q", when, name, form)
					}
				}
			}
		}
	}
	look("closed", a.home)
	w.must(a.open())
	c := a.Docs(op.ID{})[0].Space
	a.write(c, "doc", "q8", "Draftmarker while open")
	w.must(os.WriteFile(filepath.Join(a.home, fileOrg+suffixTmp), nil, 0o600))
	look("open", a.home)
	crashed := copyHome(t, a.home)
	look("killed", crashed)
	again := w.tabletOn(0, crashed, nil)
	w.must(again.Close())
	w.must(os.WriteFile(filepath.Join(crashed, fileOpening), nil, 0o600))
	w.must(again.open()) // sets the view aside and builds another
	look("rebuilt", crashed)
	w.must(again.Close())
	_, err := SetAside(crashed)
	w.must(err)
	look("set aside", crashed)
}
