package dict

import (
	_ "embed"
	"strings"
	"sync"
)

// ID names this pair of word table and zstd dictionary in a bundle's header, and the
// dictionary inside a zstd frame. It lies in the range that zstd leaves to private use
// (32768 and above). A new pair takes a new id; this one is kept for ever.
const ID = 53249

//go:embed doorstep.zdict
var zdict []byte

//go:embed words.txt
var wordList string

// Zstd gives the zstd dictionary. It must not be changed.
func Zstd() []byte { return zdict }

// Words gives the word table in the order of its codes, one word per line as committed.
func Words() []string { return strings.Split(strings.TrimSuffix(wordList, "\n"), "\n") }

// table is the word list ready for use, built when first needed.
type table struct {
	words []string
	index map[string]uint16
}

var words = sync.OnceValue(func() *table {
	t := &table{words: Words()}
	t.index = make(map[string]uint16, len(t.words))
	for i, w := range t.words {
		t.index[w] = uint16(i)
	}
	return t
})
