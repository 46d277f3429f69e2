package words

import (
	"fmt"
	"strconv"
	"strings"
)

// read gives the values of a message file by their keys, which are the names
// on the way to them joined by dots. The files use the small part of YAML that
// is needed: names, two spaces a step, values in quotation marks, comments on
// lines of their own. It is read here, in a millisecond, so that the app need
// not carry a whole YAML library for it.
func read(file []byte) (map[string]string, error) {
	out := map[string]string{}
	var path []string
	for n, line := range strings.Split(string(file), "\n") {
		text := strings.TrimLeft(line, " ")
		if text == "" || text[0] == '#' {
			continue
		}
		step := (len(line) - len(text)) / 2
		name, value, ok := strings.Cut(text, ":")
		if !ok || step > len(path) || (len(line)-len(text))%2 != 0 || name == "" {
			return nil, fmt.Errorf("line %d: %q is not a name with a value", n+1, text)
		}
		path = append(path[:step], name)
		key := strings.Join(path, ".")
		if value = strings.TrimSpace(value); value == "" {
			continue
		}
		said, err := strconv.Unquote(value)
		if err != nil || value[0] != '"' {
			return nil, fmt.Errorf("line %d: the value of %s does not stand in quotation marks", n+1, key)
		}
		if _, twice := out[key]; twice {
			return nil, fmt.Errorf("line %d: %s is said twice", n+1, key)
		}
		out[key] = said
		path = path[:step]
	}
	return out, nil
}
