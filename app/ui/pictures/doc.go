// Command pictures draws every screen of the app on a vault, in every size,
// theme and text size that matters, without a window: docs/guide, the contact
// sheets and whoever reviews a screen use them. `make screenshots` runs it.
//
// It draws with the toolkit's software painter, so a picture shows what a
// window would, and the same vault and clock give the same pictures.
package main
