package shell

import (
	"fmt"
	"os"

	"doorstep/app/say"
)

// Speak sets the language of all that the app says to practitioners: English
// for "", the longer words between brackets for "pseudo", else what a .po file
// holds. It is called before the first screen is made.
func Speak(language string) error {
	switch language {
	case "":
		say.Use(nil)
		return nil
	case "pseudo":
		say.Use(say.Pseudo())
		return nil
	}
	file, err := os.ReadFile(language)
	if err != nil {
		return fmt.Errorf("--language: %w", err)
	}
	c, err := say.Read(file)
	if err != nil {
		return fmt.Errorf("--language: %s: %w", language, err)
	}
	say.Use(c)
	return nil
}
