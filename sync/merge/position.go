package merge

import (
	"errors"
	"strings"
)

// ErrPosition reports bounds between which no position lies: out of order, or not made
// by Between.
var ErrPosition = errors.New("merge: no position between these")

// Positions are digits of a fraction in base 62, most significant first, compared as
// text; none ends in the least digit, so that there is always room before it.
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// Between gives a position after a and before b for a row that is put between two
// others; "" stands for the beginning or the end. It stays short when rows are added
// at the end one after another. Two tablets may make the same position at once: then
// the rows' dots order them.
func Between(a, b string) (string, error) {
	if !validPosition(a) || !validPosition(b) || b != "" && a >= b {
		return "", ErrPosition
	}
	if b == "" {
		return after(a), nil
	}
	if a == "" {
		return before(b), nil
	}
	return middle(a, b), nil
}

func validPosition(p string) bool {
	for i := range len(p) {
		if strings.IndexByte(digits, p[i]) < 0 {
			return false
		}
	}
	return p == "" || p[len(p)-1] != digits[0]
}

func value(p string, i int) int {
	if i < len(p) {
		return strings.IndexByte(digits, p[i])
	}
	return 0
}

// after raises the first digit that has room and forgets the rest.
func after(a string) string {
	if a == "" {
		return digits[31:32]
	}
	for i := range len(a) {
		if d := value(a, i); d < len(digits)-1 {
			return a[:i] + digits[d+1:d+2]
		}
	}
	return a + digits[1:2]
}

// before lowers the first digit that has room.
func before(b string) string {
	for i := range len(b) {
		switch d := value(b, i); {
		case d > 1:
			return b[:i] + digits[d-1:d]
		case d == 1:
			return b[:i] + digits[:1] + digits[len(digits)-1:]
		}
	}
	return "" // a valid position has a digit above the least
}

// middle gives a short position strictly between two others, a < b.
func middle(a, b string) string {
	for i := 0; ; i++ {
		x, y := value(a, i), value(b, i)
		if x == y {
			continue
		}
		if y-x > 1 {
			m := (x + y) / 2
			return prefix(a, i) + digits[m:m+1]
		}
		// Neighbours at this digit: stay with a's digit, or with b's when b goes on,
		// and find room below.
		if i < len(b)-1 {
			return b[:i+1] + before(b[i+1:])
		}
		tail := ""
		if i+1 < len(a) {
			tail = a[i+1:]
		}
		return prefix(a, i+1) + after(tail)
	}
}

// prefix gives the first n digits of a, zeros where it is shorter.
func prefix(a string, n int) string {
	if n <= len(a) {
		return a[:n]
	}
	return a + strings.Repeat(digits[:1], n-len(a))
}
