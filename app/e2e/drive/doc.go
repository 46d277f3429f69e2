// Package drive works a real Doorstep window the way a person does: it starts
// an X server without a screen, clicks, types and takes pictures. It finds
// controls through the list that the app writes with --dump-ui.
//
// It must never reach into the app: no import of ours, no shortcut.
package drive
