// Package invite is how a new tablet finds its organisation and proves that it
// was asked: an invite secret, its typed code and QR text, the key made from it
// and the MAC that pins the organisation.
// It must never put a secret where the server sees it, shorten a code to what
// the server could try out, or trust an organisation whose MAC does not verify.
package invite
