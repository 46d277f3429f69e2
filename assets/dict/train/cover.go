package main

import (
	"cmp"
	"slices"
)

// The content of a zstd dictionary is stretches of the samples, chosen so that what
// many samples share is in it once. This is the greedy cover that zstd's own trainer
// uses, written so that equal input gives equal output: ties go to the earlier place.
const (
	gram    = 5  // bytes of a piece that counts as shared
	stretch = 64 // bytes chosen at a time
)

type grams [1 << 20]int32

func hash(b []byte) uint32 {
	var h uint64
	for _, c := range b[:gram] {
		h = h<<8 | uint64(c)
	}
	return uint32(h*0x9fb21c651e98df25>>32) >> 12
}

// cover chooses size bytes of the samples, the most useful last, where a match is
// cheapest to name.
func cover(samples [][]byte, size int) []byte {
	var freq grams
	for _, s := range samples {
		seen := make(map[uint32]bool)
		for i := 0; i+gram <= len(s); i++ {
			if h := hash(s[i:]); !seen[h] {
				seen[h] = true
				freq[h]++
			}
		}
	}
	for i := range freq {
		if freq[i] < 2 {
			freq[i] = 0 // a piece of one sample only helps nobody
		}
	}
	// Each epoch gives its best stretch in turn, so that the dictionary speaks of all
	// kinds of samples and no sample is looked through twice for one stretch.
	const epochs = 250
	var parts []part
	for total := 0; total < size; {
		before := total
		for e := range epochs {
			from, to := len(samples)*e/epochs, len(samples)*(e+1)/epochs
			p := best(samples[from:to], &freq)
			if p.score == 0 {
				continue
			}
			for i := 0; i+gram <= len(p.b); i++ {
				freq[hash(p.b[i:])] = 0
			}
			parts = append(parts, p)
			total += len(p.b)
		}
		if total == before {
			break
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(a.score, b.score) })
	var out []byte
	for _, p := range parts {
		out = append(out, p.b...)
	}
	return out[max(0, len(out)-size):]
}

// part is a stretch and how much it is shared.
type part struct {
	b     []byte
	score int64
}

// best finds the stretch whose pieces are shared most, and trims what is not shared
// from both its ends.
func best(samples [][]byte, freq *grams) part {
	var bestScore int64
	var found []byte
	count := make(map[uint32]int, stretch)
	for _, s := range samples {
		clear(count)
		var score int64
		for i := 0; i+gram <= len(s); i++ {
			h := hash(s[i:])
			if count[h]++; count[h] == 1 {
				score += int64(freq[h])
			}
			if out := i - (stretch - gram + 1); out >= 0 {
				h := hash(s[out:])
				if count[h]--; count[h] == 0 {
					score -= int64(freq[h])
					delete(count, h)
				}
			}
			if score > bestScore {
				bestScore = score
				found = s[max(0, i+gram-stretch) : i+gram]
			}
		}
	}
	for len(found) > gram && freq[hash(found)] == 0 {
		found = found[1:]
	}
	for len(found) > gram && freq[hash(found[len(found)-gram:])] == 0 {
		found = found[:len(found)-1]
	}
	return part{b: found, score: bestScore}
}
