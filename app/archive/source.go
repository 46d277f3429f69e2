package archive

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"filippo.io/age"

	"doorstep/crypto/agefile"
)

// Errors of opening an archive.
var (
	// ErrNoArchive: the file is none, or damaged where it says what it holds.
	ErrNoArchive = errors.New("this is not an archive of Doorstep, or its first part is damaged: it does not begin with a list of contents")
	// ErrNoKey: the key that was given does not open it.
	ErrNoKey = errors.New("this key does not open the file. It may be the wrong key, or the first part of the file is damaged")
	// ErrNeedsKey: it is sealed, and no key was given.
	ErrNeedsKey = errors.New("this file is sealed: give the key that opens it")
)

// source gives the files of an archive, however it lies there.
type source interface {
	// open finds a file; false when there is none.
	open(path string) (io.ReaderAt, int64, bool)
	// layout checks what lies between the files, once the manifest is known, and may
	// learn from it where they lie.
	layout(m Manifest, list int64) []Fault
}

// unseal gives the tar in a sealed file, or the file itself when it is not sealed. cut
// says that its end is missing.
func unseal(at io.ReaderAt, n int64, ids []age.Identity) (tarAt io.ReaderAt, size int64, sealed, cut bool, err error) {
	head := make([]byte, len(agefile.Magic))
	if _, err := at.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, false, false, fmt.Errorf("the file cannot be read: %w", err)
	}
	if string(head) != agefile.Magic {
		return at, n, false, false, nil
	}
	if len(ids) == 0 {
		return nil, 0, true, false, ErrNeedsKey
	}
	r, err := agefile.Open(at, n, ids...)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) || errors.Is(err, agefile.ErrHeader) {
		return nil, 0, true, false, ErrNoKey
	}
	if err != nil {
		return nil, 0, true, false, err
	}
	return r, r.Size(), true, r.Cut(), nil
}

// tarSource is a tar, sealed or not.
type tarSource struct {
	at    io.ReaderAt
	size  int64
	where map[string][2]int64 // begin and length of each file
	ours  bool                // written by Write, not packed again by somebody
}

// newTar finds the manifest of a tar. One that we wrote has it first, and the manifest
// tells where the others lie; what somebody unpacked and packed again is searched.
func newTar(at io.ReaderAt, size int64) (*tarSource, error) {
	s := &tarSource{at: at, size: size, where: map[string][2]int64{}}
	first := true
	err := s.walk(func(path string) bool {
		s.ours = first && path == ManifestPath
		first = false
		return !s.ours
	})
	if _, ok := s.where[ManifestPath]; !ok || err != nil {
		return nil, ErrNoArchive
	}
	return s, nil
}

// walk notes where each file lies, as far as the tar can be read and more says so.
func (s *tarSource) walk(more func(path string) bool) error {
	sec := io.NewSectionReader(s.at, 0, s.size)
	r := tar.NewReader(sec)
	for {
		h, err := r.Next()
		if err != nil {
			break // what can be read up to here is used, and the rest is missing
		}
		begin, err := sec.Seek(0, io.SeekCurrent)
		if err != nil {
			return err
		}
		path := strings.TrimPrefix(h.Name, "./")
		if _, again := s.where[path]; !again && h.Typeflag == tar.TypeReg && begin+h.Size <= s.size {
			s.where[path] = [2]int64{begin, h.Size}
		}
		if !more(path) {
			break
		}
	}
	return nil
}

func (s *tarSource) open(path string) (io.ReaderAt, int64, bool) {
	w, ok := s.where[path]
	if !ok {
		return nil, 0, false
	}
	return io.NewSectionReader(s.at, w[0], w[1]), w[1], true
}

// layout works out where each file must lie, and compares every byte between them
// with what must be there.
func (s *tarSource) layout(m Manifest, list int64) []Fault {
	made, err := m.made()
	if err != nil {
		return []Fault{{Path: ManifestPath, Says: "it does not say when it was made"}}
	}
	// A first line that is whole and not ours: somebody packed it again, and happened to
	// begin with the list.
	first := make([]byte, block)
	if want, err := header(ManifestPath, list, made); s.ours && (err != nil || !readsAs(s.at, 0, first, want)) {
		s.ours = false
		if err := s.walk(func(string) bool { return true }); err != nil {
			return []Fault{{Path: "(file)", Says: "it cannot be read whole"}}
		}
	}
	if !s.ours {
		return s.strangers(m)
	}
	var out []Fault
	at := int64(0)
	place := func(path string, n int64) {
		want, err := header(path, n, made)
		got := make([]byte, block)
		if err != nil || !readsAs(s.at, at, got, want) {
			out = append(out, Fault{Path: path, Says: "the line before it that says its name and length was changed", Frame: true})
		}
		s.where[path] = [2]int64{at + block, n}
		if pad := padding(n); pad > 0 {
			fill := make([]byte, pad)
			if !readsAs(s.at, at+block+n, fill, make([]byte, pad)) {
				out = append(out, Fault{Path: path, Says: "the empty space behind it was changed", Frame: true})
			}
		}
		at += block + n + padding(n)
	}
	place(ManifestPath, list)
	place(SignaturePath, signatureSize)
	for _, f := range m.Files {
		place(f.Path, f.Bytes)
	}
	end := make([]byte, endBlocks)
	if _, err := s.at.ReadAt(end, at); err != nil && !errors.Is(err, io.EOF) || at+endBlocks != s.size || !bytes.Equal(end, make([]byte, endBlocks)) {
		out = append(out, Fault{Path: "(end)", Says: "something is missing at the end of the file, was changed there or added to it", Frame: true})
	}
	return out
}

// strangers are files that are not on the list.
func (s *tarSource) strangers(m Manifest) []Fault {
	var out []Fault
	for _, path := range slices.Sorted(maps.Keys(s.where)) {
		if _, ok := m.file(path); !ok && path != ManifestPath && path != SignaturePath {
			out = append(out, Fault{Path: path, Says: notListed, Frame: true})
		}
	}
	return out
}

const notListed = "it is not on the list of contents"

// readsAs reports whether the bytes at a place are the ones that must be there; buf is as
// long as they are.
func readsAs(r io.ReaderAt, at int64, buf, want []byte) bool {
	n, err := r.ReadAt(buf, at)
	return n == len(buf) && (err == nil || errors.Is(err, io.EOF)) && bytes.Equal(buf, want)
}

// signatureSize is how long the file of the signature is: a COSE_Sign1 over 32 bytes.
const signatureSize = 163

// folderSource is an archive that somebody unpacked.
type folderSource struct{ dir fs.FS }

func (s folderSource) open(path string) (io.ReaderAt, int64, bool) {
	b, err := fs.ReadFile(s.dir, path)
	if err != nil {
		return nil, 0, false
	}
	return bytes.NewReader(b), int64(len(b)), true
}

func (s folderSource) layout(m Manifest, _ int64) []Fault {
	var out []Fault
	err := fs.WalkDir(s.dir, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if _, ok := m.file(path); !ok && path != ManifestPath && path != SignaturePath {
			out = append(out, Fault{Path: path, Says: notListed, Frame: true})
		}
		return nil
	})
	if err != nil {
		out = append(out, Fault{Path: "(folder)", Says: "it cannot be read whole"})
	}
	return out
}

// memory is an archive that is not written yet.
type memory map[string]File

func (s memory) open(path string) (io.ReaderAt, int64, bool) {
	f, ok := s[path]
	if !ok {
		return nil, 0, false
	}
	b, err := f.content()
	return bytes.NewReader(b), int64(len(b)), err == nil
}

func (memory) layout(Manifest, int64) []Fault { return nil }

// hashOf is the SHA-256 of a file, read to its end.
func hashOf(at io.ReaderAt, n int64) (string, error) {
	h := sha256.New()
	got, err := io.Copy(h, io.NewSectionReader(at, 0, n))
	if err != nil {
		return "", err
	}
	if got != n {
		return "", io.ErrUnexpectedEOF
	}
	return hexOf(h.Sum(nil)), nil
}

// readAll reads a file of bounded length.
func readAll(at io.ReaderAt, n, most int64) ([]byte, error) {
	if n > most {
		return nil, errors.New("it is too large")
	}
	b := make([]byte, n)
	if k, err := at.ReadAt(b, 0); int64(k) != n {
		return nil, err
	}
	return b, nil
}
