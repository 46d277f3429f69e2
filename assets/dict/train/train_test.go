package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"doorstep/assets/dict"
)

// TestDictFromSeed rebuilds both parts from the lists and the seed: nothing but text
// of our own is in them.
func TestDictFromSeed(t *testing.T) {
	if !slices.Equal(vocabulary(), dict.Words()) {
		t.Error("the word table is not what the lists give; run the train command twice, under a new id")
	}
	built, err := build()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(built, dict.Zstd()) {
		t.Error("the zstd dictionary is not what the seed gives")
	}
}

// TestTheSpecificationPinsBothParts: a changed part would make old bundles unreadable.
func TestTheSpecificationPinsBothParts(t *testing.T) {
	spec, err := os.ReadFile("../../../docs/spec/bundle.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, part := range map[string][]byte{
		"words.txt":      []byte(strings.Join(dict.Words(), "\n") + "\n"),
		"doorstep.zdict": dict.Zstd(),
	} {
		sum := sha256.Sum256(part)
		if !strings.Contains(string(spec), hex.EncodeToString(sum[:])) {
			t.Errorf("%s has SHA-256 %x, which docs/spec/bundle.md does not name", name, sum)
		}
	}
}

// TestTheDictionaryLoads at every level, and helps.
func TestTheDictionaryLoads(t *testing.T) {
	if len(dict.Zstd()) > dictSize || dict.ID < 32768 {
		t.Errorf("%d bytes, id %d", len(dict.Zstd()), dict.ID)
	}
	info, err := zstd.InspectDictionary(dict.Zstd())
	if err != nil || info.ID() != dict.ID {
		t.Fatalf("id %v (%v)", info, err)
	}
	r := rng(99)
	sample := newWriter(&r).body(items())
	for level := zstd.SpeedFastest; level <= zstd.SpeedBestCompression; level++ {
		with, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithEncoderDict(dict.Zstd()))
		if err != nil {
			t.Fatal(err)
		}
		without, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level))
		if err != nil {
			t.Fatal(err)
		}
		dec, err := zstd.NewReader(nil, zstd.WithDecoderDicts(dict.Zstd()))
		if err != nil {
			t.Fatal(err)
		}
		a, b := with.EncodeAll(sample, nil), without.EncodeAll(sample, nil)
		back, err := dec.DecodeAll(a, nil)
		if err != nil || !bytes.Equal(back, sample) {
			t.Fatalf("%v: %v", level, err)
		}
		if len(a) >= len(b) {
			t.Errorf("%v: %d bytes with the dictionary, %d without", level, len(a), len(b))
		}
		dec.Close()
	}
}
