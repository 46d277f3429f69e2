// Package help is the same page from everywhere: what the words about your
// work mean, the keys, how the app looks, and where its parts come from.
package help
