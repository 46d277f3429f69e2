// Command doorstepctl is Doorstep without its window: making an organisation,
// joining it, filling forms, syncing, checking, importing and exporting, for
// scripts, councils and tests.
//
// It goes the same way as the app, through app/session. It must never take a
// secret on the command line, or print anything but what was asked for on
// standard output.
package main
