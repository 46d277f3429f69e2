// Package printing is the screen on which a paper is chosen, looked at page by page
// and saved. It says what was left out and why, and lets somebody put a restricted
// answer in on purpose. It makes no paper itself and opens no file.
package printing
