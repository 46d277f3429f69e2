package main

import "slices"

// The content of a zstd dictionary is stretches of the samples, chosen so that what
// many samples share is in it once. This is the greedy cover that zstd's own trainer
// uses, written so that equal input gives equal output: ties go to the earlier place.
const (
	gram    = 6  // bytes of a piece that counts as shared
	stretch = 40 // bytes chosen at a time
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
	var parts [][]byte
	for total := 0; total < size; {
		part := best(samples, &freq)
		if part == nil {
			break
		}
		for i := 0; i+gram <= len(part); i++ {
			freq[hash(part[i:])] = 0
		}
		parts = append(parts, part)
		total += len(part)
	}
	slices.Reverse(parts)
	out := slices.Concat(parts...)
	return out[max(0, len(out)-size):]
}

// best finds the stretch whose pieces are shared most, and trims what is not shared
// from both its ends.
func best(samples [][]byte, freq *grams) []byte {
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
	return found
}
