package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"filippo.io/age"

	"doorstep/crypto/agefile"
	"doorstep/crypto/orglog"
	"doorstep/sync/op"
)

// Fault is something wrong with an archive.
type Fault struct {
	Path string // of the file, or what else it is about
	Says string // in plain words
	// Frame says that the file itself may be whole: what is wrong lies beside it.
	Frame bool
}

// Report says what an archive proves.
type Report struct {
	Manifest Manifest
	SHA256   string // of the list of contents: it names the archive
	Sealed   bool   // it was read from a sealed file
	Faults   []Fault
	Whole    int // files that are whole
	Bytes    int64
	// Statements of the organisation's log that verify, from the first on.
	Statements int
	// SignedBy is the tablet that signed the list of contents, "" when no tablet of the
	// organisation did.
	SignedBy string
	Entries  int // sealed entries whose signature verifies
	Changes  int // in them
	Tablets  int // that made them
	Unopened int // entries whose key is not in the archive
	// Signatures are what people signed under documents, each bound to a tablet of the
	// organisation.
	Signatures int
	Pictures   int // that open from their sealed parts and are the files here
	Skipped    []string
	// Documents are those whose readable answers were made again from the signed
	// changes and are the same; Documented says that this was looked at.
	Documents  int
	Documented bool
}

// Sound reports whether nothing is wrong.
func (r Report) Sound() bool { return len(r.Faults) == 0 }

// Opened is what further checks may look at: the manifest, the changes that verified by
// document, and the files.
type Opened struct {
	Manifest Manifest
	State    *orglog.State
	Changes  map[op.ID][]op.Op
	// Spaces says in which space a document's changes lie.
	Spaces map[op.ID]op.ID
	// Writers are the devices of incarnations.
	Writers map[op.ID]op.ID
	read    func(path string) ([]byte, error)
}

// Read gives a file that is whole.
func (o *Opened) Read(path string) ([]byte, error) { return o.read(path) }

// Check is a further check of what opened.
type Check func(*Opened, *Report)

// Verify checks every byte of an archive of n bytes, sealed or not.
func Verify(at io.ReaderAt, n int64, ids []age.Identity, checks ...Check) (Report, error) {
	tarAt, size, sealed, cut, err := unseal(at, n, ids)
	if err != nil {
		return Report{Sealed: sealed}, err
	}
	src, err := newTar(tarAt, size)
	if err != nil {
		return Report{Sealed: sealed}, err
	}
	v := &verifier{src: src}
	v.rep.Sealed = sealed
	if cut {
		v.fault("(end)", "the end of the sealed file is damaged or missing")
	}
	return v.run(checks)
}

// VerifyFolder checks an archive that somebody unpacked into a folder.
func VerifyFolder(dir fs.FS, checks ...Check) (Report, error) {
	return (&verifier{src: folderSource{dir}}).run(checks)
}

type verifier struct {
	src   source
	m     Manifest
	rep   Report
	whole map[string]bool
}

func (v *verifier) fault(path, says string) {
	v.rep.Faults = append(v.rep.Faults, Fault{Path: path, Says: says})
}

// maxList bounds the manifest, maxSmall a file that is read whole into memory.
const (
	maxList  = 256 << 20
	maxSmall = 64 << 20
)

func (v *verifier) run(checks []Check) (Report, error) {
	at, n, ok := v.src.open(ManifestPath)
	if !ok {
		return v.rep, ErrNoArchive
	}
	list, err := readAll(at, n, maxList)
	if errors.Is(err, agefile.ErrDamaged) {
		v.fault(ManifestPath, "a part of it is damaged; without it the other files cannot be checked")
		return v.rep, nil
	}
	if err != nil {
		return v.rep, ErrNoArchive
	}
	if v.m, err = parseManifest(list); errors.Is(err, ErrNewer) {
		return v.rep, err
	} else if err != nil {
		v.fault(ManifestPath, "it was changed and cannot be read any more; without it the other files cannot be checked")
		return v.rep, nil
	}
	sum := sha256.Sum256(list)
	v.rep.Manifest, v.rep.SHA256 = v.m, hex.EncodeToString(sum[:])
	v.rep.Faults = append(v.rep.Faults, v.src.layout(v.m, n)...)
	v.files()
	o := v.proof(sum)
	for _, c := range checks {
		if o != nil {
			c(o, &v.rep)
		}
	}
	v.sort()
	return v.rep, nil
}

// sort puts the faults into the order of the list, what does not stand on it last.
func (v *verifier) sort() {
	places := map[string]int{ManifestPath: -2, SignaturePath: -1}
	for i, f := range v.m.Files {
		places[f.Path] = i
	}
	place := func(path string) int {
		if i, ok := places[path]; ok {
			return i
		}
		return len(v.m.Files)
	}
	slices.SortStableFunc(v.rep.Faults, func(a, b Fault) int { return place(a.Path) - place(b.Path) })
}

// files compares every file with the list.
func (v *verifier) files() {
	v.whole = map[string]bool{}
	for _, f := range v.m.Files {
		at, n, ok := v.src.open(f.Path)
		if !ok {
			v.fault(f.Path, "it is missing")
			continue
		}
		sum, err := hashOf(at, n)
		switch {
		case errors.Is(err, agefile.ErrDamaged):
			v.fault(f.Path, "a part of the sealed file in which it lies is damaged")
		case err != nil:
			v.fault(f.Path, "it cannot be read to its end")
		case n != f.Bytes || sum != f.SHA256:
			v.fault(f.Path, "it is not the file that was put in: it was changed, or the list was")
		default:
			v.whole[f.Path] = true
			v.rep.Whole++
			v.rep.Bytes += n
		}
	}
}

// read gives a file that is whole.
func (v *verifier) read(path string) ([]byte, error) {
	if !v.whole[path] {
		return nil, errors.New("it is not whole")
	}
	at, n, ok := v.src.open(path)
	if !ok {
		return nil, fs.ErrNotExist
	}
	return readAll(at, n, maxSmall)
}

// under are the paths of a folder on the list, in its order.
func (v *verifier) under(folder string) []string {
	var out []string
	for _, f := range v.m.Files {
		if strings.HasPrefix(f.Path, folder) {
			out = append(out, f.Path)
		}
	}
	return out
}
