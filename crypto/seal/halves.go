package seal

import "io"

// Split makes two halves of a key for two sheets of paper at two places. Each
// half alone is random and says nothing; both together give the key (Join).
func Split(rand io.Reader, k Key) (a, b Key, err error) {
	if a, err = NewKey(rand); err != nil {
		return Key{}, Key{}, err
	}
	return a, Join(a, k), nil
}

// Join puts two halves together, in either order.
func Join(a, b Key) Key {
	var k Key
	for i := range k {
		k[i] = a[i] ^ b[i]
	}
	return k
}
