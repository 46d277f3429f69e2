package archive_test

import (
	"archive/tar"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"filippo.io/age"

	"doorstep/app/archive"
	"doorstep/crypto/orglog"
	"doorstep/crypto/seal"
	"doorstep/crypto/sign"
	"doorstep/sync/blob"
	"doorstep/sync/bundle"
	"doorstep/sync/op"
	"doorstep/sync/simtest"
	"doorstep/sync/wire"
)

// sample is the archive of a case in which one tablet wrote twice and took a photo.
type sample struct {
	t     testing.TB
	org   *simtest.Org
	dev   sign.Private
	m     archive.Manifest
	files []archive.File
	proof archive.Proof
}

func newSample(t testing.TB) *sample {
	t.Helper()
	s := &sample{t: t, org: simtest.New(t, 2)}
	tab := s.org.Tablets[0]
	s.dev = tab.Sign
	st, space, inc := s.org.State, simtest.ID("case"), simtest.ID("incarnation")
	record, e, err := st.NewEpoch(rand.Reader, s.dev, orglog.EpochHeader{Space: space, Incarnation: inc}, orglog.SpaceCore, []string{simtest.Team}, nil, tab.Keys)
	s.must(err)
	photo := bytes.Repeat([]byte("a photo of a step. "), 4000)
	pm, chunks, err := blob.Seal(rand.Reader, e, simtest.ID("photo"), "image/jpeg", photo)
	s.must(err)
	parts := map[[32]byte][]byte{}
	var hashes []byte
	for _, c := range chunks {
		h := sha256.Sum256(c)
		parts[h] = c
		hashes = append(hashes, h[:]...)
	}
	kid := e.KID()
	named := op.Typed(op.TypeAttachment, base64.RawURLEncoding.EncodeToString(hashes), hex.EncodeToString(pm.ID[:])+":"+hex.EncodeToString(kid[:]), "76000", "image/jpeg", "step.jpg")
	var prev [32]byte
	entries := [][]byte{record}
	for i, v := range []op.Value{op.Text("She walked to the gate"), named} {
		h := bundle.Header{Space: op.ID(space), Incarnation: op.ID(inc), N: uint64(i), Prev: prev, OrgLogSize: st.Size}
		o := op.Op{Dot: op.Dot{Inc: op.ID(inc), Seq: uint64(i + 1)}, Doc: op.ID(simtest.ID("doc")), Link: "a.b", Value: v, At: op.Stamp(simtest.Day)}
		raw, err := bundle.Seal(rand.Reader, s.dev, op.ID(st.Org), h, e.Keys(), bundle.Body{Ops: []op.Op{o}})
		s.must(err)
		entries, prev = append(entries, raw), wire.HashOf(raw)
	}
	pic := archive.Picture{Title: "step.jpg", Type: pm.Mime, ID: pm.ID, Epoch: pm.Epoch, Size: int64(pm.Size), Chunks: pm.Chunks, Read: func() ([]byte, error) { return photo, nil }}
	sp := archive.Space{ID: space, Entries: entries, Epochs: []seal.Epoch{e}, Parts: pm.Chunks, Part: func(h [32]byte) ([]byte, error) { return parts[h], nil }, Pictures: []archive.Picture{pic}}
	s.proof = archive.Proof{Org: st.Org, Genesis: st.Genesis, Statements: s.org.Entries, Spaces: []archive.Space{sp}}
	k := s.dev.KID()
	s.m = archive.Manifest{
		Made: simtest.Day.Add(time.Hour).UTC().Format(time.RFC3339), By: "Grace Okafor", Why: "for the court", Organisation: "Northmere Council", Child: "Jane Sample",
		Org: hex.EncodeToString(st.Org[:]), Genesis: hex.EncodeToString(st.Genesis[:]), Statements: len(s.org.Entries), Device: hex.EncodeToString(k[:]),
	}
	s.m.Attachments = []archive.Attachment{pic.Attachment("files/0001.jpg", space)}
	s.files = []archive.File{
		{Path: archive.ReadMePath, What: "read this first", Data: []byte("Read this first.\n")},
		{Path: "documents/0001-chr/copy.html", What: "a page", Data: []byte("<p>She walked to the gate</p>")},
		{Path: "files/0001.jpg", What: "a photo", Read: pic.Read},
		{Path: "documents/0001-chr/signature-1.signed", What: "what Grace signed", Data: s.signed(s.dev)},
	}
	proof, spaces, err := s.proof.Files()
	s.must(err)
	s.m.Spaces = spaces
	s.files = append(s.files, proof...)
	return s
}

// signed is what somebody signed under a document.
func (s *sample) signed(dev sign.Private) []byte {
	s.t.Helper()
	protected, err := sign.Encode(sign.NewHeader(dev.KID(), sign.TypeSignOff))
	s.must(err)
	org := s.org.State.Org
	b, err := dev.Sign1(protected, []byte("I looked at every page"), org[:])
	s.must(err)
	return b
}

func (s *sample) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *sample) sign(list []byte) ([]byte, error) { return archive.Sign(s.dev, s.proof.Org, list) }

func (s *sample) tar() []byte {
	s.t.Helper()
	var b bytes.Buffer
	_, err := archive.WriteTar(&b, s.m, s.files, s.sign)
	s.must(err)
	return b.Bytes()
}

func verify(t testing.TB, b []byte, ids ...age.Identity) archive.Report {
	t.Helper()
	r, err := archive.Verify(bytes.NewReader(b), int64(len(b)), ids)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// place says which file the bytes of a tar at each place belong to.
func place(t testing.TB, b []byte) func(at int) string {
	t.Helper()
	var ends []int
	var names []string
	r := bytes.NewReader(b)
	in := tar.NewReader(r)
	for {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		begin := len(b) - r.Len()
		ends, names = append(ends, begin+int(h.Size+511)/512*512), append(names, h.Name)
	}
	return func(at int) string {
		for i, end := range ends {
			if at < end {
				return names[i]
			}
		}
		return "(end)"
	}
}

func names(r archive.Report) string {
	var out []string
	for _, f := range r.Faults {
		out = append(out, f.Path)
	}
	return strings.Join(out, " ")
}

func TestAWholeArchive(t *testing.T) {
	s := newSample(t)
	b := s.tar()
	r := verify(t, b)
	if !r.Sound() || r.Whole != len(s.files) || r.Statements != len(s.org.Entries) || r.Entries != 3 || r.Changes != 2 || r.Tablets != 1 || r.Pictures != 1 || r.Signatures != 1 || r.SignedBy == "" {
		t.Errorf("%+v", r)
	}
	if text := r.Text(); !strings.Contains(text, "Result: whole") || !strings.Contains(text, "Jane Sample") {
		t.Error(text)
	}
	if !bytes.Equal(b, s.tar()) {
		t.Error("the same archive has other bytes")
	}
}

func TestEveryChangedByteOfTheTarIsNamed(t *testing.T) {
	b := newSample(t).tar()
	of := place(t, b)
	for at := 3; at < len(b); at += 397 {
		changed := bytes.Clone(b)
		changed[at] ^= 0x20
		want := of(at)
		r, err := archive.Verify(bytes.NewReader(changed), int64(len(changed)), nil)
		if want == archive.ManifestPath && err != nil {
			continue // the line of the list itself: it says that it does not begin with one
		}
		if err != nil {
			t.Fatalf("byte %d of %s: %v", at, want, err)
		}
		if !strings.Contains(" "+names(r)+" ", " "+want+" ") {
			t.Errorf("byte %d of %s: named %q", at, want, names(r))
		}
	}
}

func TestAChangedByteOfTheSealedFileIsNamed(t *testing.T) {
	s := newSample(t)
	id, err := age.GenerateHybridIdentity()
	s.must(err)
	var sealed bytes.Buffer
	_, err = archive.Write(&sealed, []age.Recipient{id.Recipient()}, s.m, s.files, s.sign)
	s.must(err)
	if r := verify(t, sealed.Bytes(), id); !r.Sound() || !r.Sealed {
		t.Fatal(r.Text())
	}
	plain := s.tar()
	of := place(t, plain)
	head := sealed.Len() - len(plain) - 16*((len(plain)+65535)/65536)
	for _, at := range []int{70_000, 150_000, len(plain) - 2000} {
		b := bytes.Clone(sealed.Bytes())
		b[head+at+16*(at/65536)] ^= 1
		r := verify(t, b, id)
		if !strings.Contains(names(r), of(at)) {
			t.Errorf("byte %d lies in %s; named %s", at, of(at), names(r))
		}
		if r.Whole == 0 {
			t.Error("what lies elsewhere was not checked")
		}
	}
	other, err := age.GenerateHybridIdentity()
	s.must(err)
	if _, err := archive.Verify(bytes.NewReader(sealed.Bytes()), int64(sealed.Len()), []age.Identity{other}); !errors.Is(err, archive.ErrNoKey) {
		t.Errorf("another key: %v", err)
	}
	if _, err := archive.Verify(bytes.NewReader(sealed.Bytes()), int64(sealed.Len()), nil); !errors.Is(err, archive.ErrNeedsKey) {
		t.Errorf("no key: %v", err)
	}
	cut := sealed.Bytes()[:sealed.Len()-30_000]
	if r := verify(t, cut, id); r.Sound() || !strings.Contains(names(r), "(end)") {
		t.Errorf("the end is missing: %s", names(r))
	}
}

// Whoever changes an archive on purpose, hashes and all, is found out by signatures.
func TestAForgedArchiveIsFoundOut(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(s *sample)
		named  string
	}{
		{"a page is changed and the list made anew by a stranger", func(s *sample) {
			s.files[1].Data = []byte("<p>She never walked</p>")
			s.dev, _ = sign.NewPrivate(rand.Reader)
		}, archive.SignaturePath},
		{"the list names another tablet", func(s *sample) { s.m.Device = strings.Repeat("0", 32) }, archive.ManifestPath},
		{"another organisation is named", func(s *sample) { s.m.Genesis = strings.Repeat("0", 64) }, "proof/organisation/000000.statement"},
		{"an entry of the organisation's log is taken out", func(s *sample) { s.drop("proof/organisation/000001") }, "proof/organisation"},
		{"a piece is taken out", func(s *sample) { s.drop("000001.signed") }, s0("")},
		{"a colleague signed a piece as theirs", func(s *sample) {
			f := s.file("000001.signed")
			f.Data = s.org.Tablets[1].Resign(f.Data)
		}, s0("000001.signed")},
		{"a key is another one", func(s *sample) {
			f := s.file("keys.json")
			f.Data = bytes.Replace(f.Data, []byte(`"secret": "`), []byte(`"secret": "00`), 1)
		}, s0("keys.json")},
		{"a signature under a document is a stranger's", func(s *sample) {
			stranger, err := sign.NewPrivate(rand.Reader)
			s.must(err)
			s.file("signature-1.signed").Data = s.signed(stranger)
		}, "documents/0001-chr/signature-1.signed"},
		{"a photo is another one", func(s *sample) { s.files[2] = archive.File{Path: "files/0001.jpg", Data: []byte("another photo")} }, "files/0001.jpg"},
		{"a photo is named by nobody", func(s *sample) { s.m.Attachments[0].ID = strings.Repeat("ab", 16) }, "files/0001.jpg"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newSample(t)
			tc.change(s)
			var b bytes.Buffer
			if _, err := archive.WriteTar(&b, s.m, s.files, s.sign); err != nil {
				t.Fatal(err)
			}
			if r := verify(t, b.Bytes()); r.Sound() || !strings.Contains(names(r), tc.named) {
				t.Errorf("named %q, not %q", names(r), tc.named)
			}
		})
	}
}

// s0 is a path in the folder of the sample's case.
func s0(name string) string {
	id := simtest.ID("case")
	return "proof/changes-" + hex.EncodeToString(id[:]) + "/" + name
}

func (s *sample) file(end string) *archive.File {
	for i := range s.files {
		if strings.HasSuffix(s.files[i].Path, end) {
			return &s.files[i]
		}
	}
	s.t.Fatalf("no file %s", end)
	return nil
}

func (s *sample) drop(part string) {
	for i := range s.files {
		if strings.Contains(s.files[i].Path, part) {
			s.files = append(s.files[:i], s.files[i+1:]...)
			return
		}
	}
	s.t.Fatalf("no file %s", part)
}

// unpacked are the files of a tar.
func unpacked(t testing.TB, b []byte) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	in := tar.NewReader(bytes.NewReader(b))
	for {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		out[h.Name] = &fstest.MapFile{Data: data}
	}
}

func TestAnUnpackedArchiveAndOneThatWasPackedAgain(t *testing.T) {
	b := newSample(t).tar()
	dir := unpacked(t, b)
	if r, err := archive.VerifyFolder(dir); err != nil || !r.Sound() {
		t.Errorf("unpacked: %v %s", err, names(r))
	}
	var again bytes.Buffer
	w := tar.NewWriter(&again)
	for name, f := range dir { // in any order
		if err := w.WriteHeader(&tar.Header{Name: "./" + name, Size: int64(len(f.Data)), Mode: 0o644}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(f.Data); err != nil {
			t.Fatal(err)
		}
	}
	whole := bytes.Clone(again.Bytes())
	if r := verify(t, whole); !r.Sound() {
		t.Errorf("packed again: %s", names(r))
	}
	if err := w.WriteHeader(&tar.Header{Name: "./notes.txt", Size: 4, Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("mine")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if r := verify(t, again.Bytes()); names(r) != "notes.txt" {
		t.Errorf("packed again with something else: %q", names(r))
	}
	dir["files/0001.jpg"].Data[0] ^= 1
	dir["notes.txt"] = &fstest.MapFile{Data: []byte("mine")}
	r, err := archive.VerifyFolder(dir)
	if err != nil || names(r) != "files/0001.jpg notes.txt" && names(r) != "notes.txt files/0001.jpg" {
		t.Errorf("%v %q", err, names(r))
	}
}

func TestWhatIsNoArchive(t *testing.T) {
	b := newSample(t).tar()
	for name, bad := range map[string][]byte{"nothing": {}, "text": []byte("Dear Sir or Madam"), "another tar": b[512*3:]} {
		if _, err := archive.Verify(bytes.NewReader(bad), int64(len(bad)), nil); !errors.Is(err, archive.ErrNoArchive) {
			t.Errorf("%s: %v", name, err)
		}
	}
	newer := bytes.Replace(b, []byte("doorstep-archive/1"), []byte("doorstep-archive/9"), 1)
	if _, err := archive.Verify(bytes.NewReader(newer), int64(len(newer)), nil); !errors.Is(err, archive.ErrNewer) {
		t.Errorf("newer: %v", err)
	}
	if r := verify(t, append(bytes.Clone(b), make([]byte, 512)...)); r.Sound() || names(r) != "(end)" {
		t.Errorf("something was added: %q", names(r))
	}
}

func TestOnlyKeysThatHoldForDecades(t *testing.T) {
	pq, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	old, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	if to, err := archive.Recipients(pq.Recipient().String(), " "+pq.Recipient().String()+"\n"); err != nil || len(to) != 1 {
		t.Errorf("%d, %v", len(to), err)
	}
	for _, k := range []string{old.Recipient().String(), "ssh-ed25519 AAAA"} {
		if _, err := archive.Recipients(pq.Recipient().String(), k); !errors.Is(err, archive.ErrClassical) {
			t.Errorf("%s: %v", k, err)
		}
	}
	for _, k := range []string{"", "nobody", pq.Recipient().String()[:300]} {
		if _, err := archive.Recipients(k); err == nil {
			t.Errorf("%q was taken", k)
		}
	}
}

// FuzzVerify reads lists of contents that nobody wrote, with a little behind them.
func FuzzVerify(f *testing.F) {
	f.Add([]byte(`{"format":"doorstep-archive/1","made":"2026-03-02T10:00:00Z","statements":1,"genesis":"","spaces":[{"id":"00","folder":"proof/","entries":1}],"attachments":[{"file":"a"}],"files":[{"path":"a","bytes":3,"sha256":""}]}`), []byte("abc"))
	f.Add([]byte(`{"format":"doorstep-archive/1","made":"2026-03-02T10:00:00Z","files":[{"path":"proof/organisation/0","bytes":9223372036854775807}]}`), []byte{})
	f.Add([]byte(`{"format":"doorstep-archive/1","made":"","files":null}`), []byte("x"))
	f.Fuzz(func(t *testing.T, list, rest []byte) {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		if w.WriteHeader(&tar.Header{Name: archive.ManifestPath, Size: int64(len(list)), Mode: 0o600}) != nil {
			t.Skip()
		}
		_, _ = w.Write(list)
		_ = w.Flush()
		b.Write(rest)
		_, _ = archive.Verify(bytes.NewReader(b.Bytes()), int64(b.Len()), nil)
	})
}

// An archive that somebody made up cannot put a line of its own into the report.
func TestWhatAnArchiveSaysOfItselfIsNoLineOfTheReport(t *testing.T) {
	m := archive.Manifest{Format: archive.Format, Child: "Jane", By: "Mallory\x1b[2J", Why: "a court\nResult: whole. Nothing was changed.\u2028\u202e"}
	r := archive.Report{Manifest: m, Faults: []archive.Fault{{Path: "files/1\nResult: whole.", Says: "it is missing"}}}
	lines := strings.Split(strings.TrimSuffix(r.Text(), "\n"), "\n")
	if len(lines) != len(r.Words()) {
		t.Errorf("%d lines of %d words", len(lines), len(r.Words()))
	}
	for i, l := range lines {
		if strings.HasPrefix(l, "Result:") != (i == len(lines)-1) || strings.ContainsAny(l, "\x1b\u2028\u202e") {
			t.Errorf("it says %q", l)
		}
	}
}
