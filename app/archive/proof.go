package archive

import (
	"encoding/json"
	"fmt"

	"doorstep/crypto/seal"
)

// Proof is what shows that a case is what was signed: the organisation's log, and
// the signed and sealed changes of the case with the keys that open them.
type Proof struct {
	Org        [16]byte
	Genesis    [32]byte
	Statements [][]byte // the organisation's log from its first entry, as signed
	Spaces     []Space
}

// Space is one log of a case: its key records and bundles as signed.
type Space struct {
	ID      [16]byte
	Entries [][]byte
	Epochs  []seal.Epoch
	// Parts are the sealed parts of its pictures and files, by SHA-256; Part reads
	// one.
	Parts [][32]byte
	Part  func(hash [32]byte) ([]byte, error)
	// Missing is how many entries are sealed under a key that is not among Epochs.
	Missing int
	// Pictures are the pictures and files that an answer names or once named.
	Pictures []Picture
}

// Picture is a picture or file of an answer.
type Picture struct {
	Doc         string // the document's id
	Title, Type string
	ID          [16]byte
	Epoch       seal.KID
	Size        int64
	Chunks      [][32]byte
	// Read gives its content; nil when not all of its parts are here.
	Read func() ([]byte, error)
}

// Absent counts the pictures that are not here.
func (p Proof) Absent() int {
	n := 0
	for _, sp := range p.Spaces {
		for _, pic := range sp.Pictures {
			if pic.Read == nil {
				n++
			}
		}
	}
	return n
}

// Attachment is what the manifest says of a picture that lies at a path.
func (p Picture) Attachment(path string, space [16]byte) Attachment {
	a := Attachment{File: path, Space: hexOf(space[:]), ID: hexOf(p.ID[:]), Epoch: hexOf(p.Epoch[:]), Bytes: p.Size, Type: p.Type}
	for _, c := range p.Chunks {
		a.Chunks = append(a.Chunks, hexOf(c[:]))
	}
	return a
}

// keysFile is the JSON of a space's keys.
type keysFile struct {
	Space  string    `json:"space"`
	Epochs []keyLine `json:"epochs"`
}

type keyLine struct {
	Number uint64 `json:"number"`
	KID    string `json:"kid"`
	Secret string `json:"secret"`
}

// Files are a proof as files of an archive, with the manifest's words about them.
func (p Proof) Files() ([]File, []SpaceEntry, error) {
	var files []File
	var spaces []SpaceEntry
	for i, s := range p.Statements {
		files = append(files, File{Path: fmt.Sprintf("%sorganisation/%06d.statement", ProofFolder, i), What: "an entry of the organisation’s log, as signed", Data: s})
	}
	for _, sp := range p.Spaces {
		id := hexOf(sp.ID[:])
		folder := ProofFolder + "changes-" + id + "/"
		spaces = append(spaces, SpaceEntry{ID: id, Folder: folder, Entries: len(sp.Entries), Missing: sp.Missing})
		keys := keysFile{Space: id, Epochs: []keyLine{}}
		for _, e := range sp.Epochs {
			kid := e.KID()
			keys.Epochs = append(keys.Epochs, keyLine{Number: e.No, KID: hexOf(kid[:]), Secret: hexOf(e.Secret[:])})
		}
		raw, err := json.MarshalIndent(keys, "", " ")
		if err != nil {
			return nil, nil, err
		}
		files = append(files, File{Path: folder + "keys.json", What: "the keys that open these changes", Data: append(raw, '\n')})
		for i, e := range sp.Entries {
			files = append(files, File{Path: fmt.Sprintf("%s%06d.signed", folder, i), What: "changes as signed and sealed", Data: e})
		}
		for _, h := range sp.Parts {
			files = append(files, File{
				Path: partPath(hexOf(h[:])), What: "a sealed part of a picture or file",
				Read: func() ([]byte, error) { return sp.Part(h) },
			})
		}
	}
	return files, spaces, nil
}

func partPath(hash string) string { return ProofFolder + "parts/" + hash }
