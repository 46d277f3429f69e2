// Package screen holds what all screens share: what the shell gives them, what
// they give the shell, and the layouts they are put together with. Each screen
// is a package below this one.
//
// It must never know a session, a store or a key; a screen gets plain data and
// calls back.
package screen
