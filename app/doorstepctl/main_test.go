package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The tests run this very program, as a command of the scripts in testdata.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"doorstepctl": main, "doorstepd": serveForTest})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("DOORSTEP_PASSPHRASE", passphraseForTest)
			e.Setenv("DOORSTEP_TEST", "1")
			e.Setenv("TZ", "Europe/London")
			inside := &rooms{open: map[string]*env{}}
			e.Values[openRooms] = inside
			e.Defer(func() {
				for _, v := range inside.open {
					_ = v.close()
				}
			})
			addr, err := freeAddress()
			e.Setenv("ADDR", addr)
			return err
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"grab": grab, "listening": listening, "at": at, "lock": lock, "keys": keys, "photo": photo, "agekey": agekey, "flip": flip, "opened": opened, "secondopinion": secondopinion,
		},
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}
