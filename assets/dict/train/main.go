// Command train rebuilds the word table and the zstd dictionary of assets/dict from
// the word lists, sentence patterns and form items beside it and a fixed seed.
//
//	go run ./assets/dict/train assets/dict
//
// It must never read a record, a benchmark's workload, or anything but its own files:
// a dictionary holds its samples word for word, and is public.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"doorstep/assets/dict"
)

const (
	dictSize = 16 << 10
	nSamples = 1500
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: train DIRECTORY")
	}
	// The samples are written in the code of the word table that is compiled in, so a
	// changed list takes two runs.
	words := []byte(strings.Join(vocabulary(), "\n") + "\n")
	if err := os.WriteFile(filepath.Join(os.Args[1], "words.txt"), words, 0o644); err != nil {
		log.Fatal(err)
	}
	d, err := build()
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(os.Args[1], "doorstep.zdict"), d, 0o644); err != nil {
		log.Fatal(err)
	}
}

// build makes the zstd dictionary.
func build() ([]byte, error) {
	r := rng(seed)
	w := newWriter(&r)
	all := items()
	samples := make([][]byte, nSamples)
	for i := range samples {
		samples[i] = w.body(all)
	}
	d, err := zstd.BuildDict(zstd.BuildDictOptions{
		ID:       dict.ID,
		Contents: samples,
		History:  cover(samples, dictSize-512), // the rest is for the entropy tables
		Offsets:  [3]int{1, 4, 8},
		Level:    zstd.SpeedBetterCompression,
	})
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	return d, nil
}
