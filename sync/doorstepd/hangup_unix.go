//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// onHangup calls fn at each SIGHUP, which without this would end the process.
func onHangup(fn func()) (stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	go func() {
		for range c {
			fn()
		}
	}()
	return func() {
		signal.Stop(c)
		close(c)
	}
}
