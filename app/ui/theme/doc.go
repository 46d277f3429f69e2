// Package theme dresses Fyne in Doorstep's colours, type and sizes, read from
// assets/tokens.json, in light, dark and sunlight, at text sizes 100 to 200 %.
// It must never know a widget, a screen or what is being recorded.
package theme
