// Package inspect looks at a form from elsewhere before an organisation publishes it: what
// stops it, what other programs may read differently, and what it carries that this app
// keeps without acting on it, each by name and with the reason. It must never run a form,
// change what a form asks, or publish one.
package inspect
