// Package e2e holds the tests that use Doorstep as its people do: real
// programs, a real window, a real server, a real kill. They run with the build
// tag window and find the programs in the folder named by DOORSTEP_BIN.
package e2e
