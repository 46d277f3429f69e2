// Package demo makes an organisation of invented people for `make run`: it
// founds it and writes the records of assets/demo through the same session
// that the app uses, at the times they are said to have been written. It must
// never write into a vault that it did not found, nor reach below the session.
package demo
