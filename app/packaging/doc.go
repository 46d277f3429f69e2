// Package packaging holds what the programs are wrapped in when they are given out:
// the desktop's files, Debian's, the installer for Windows, Android's manifest. The
// scripts that put them together are .ci/package and its neighbours; the tests here
// hold the files to the app that they describe, and, run by `make package-check`,
// open what was made.
package packaging
