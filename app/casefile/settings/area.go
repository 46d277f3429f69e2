package settings

import "strings"

// Area is the neighbourhood area of a postcode by the council's list (cfg.areas,
// caf.md section 8 caf.area), "" when the list does not map it. An entry is a name
// and its postcodes: "North: LU0 1, LU0 2" or "South: LU4"; the longest that fits
// wins.
func (s *Set) Area(postcode string) string {
	out, in := parts(postcode)
	area, best := "", 0
	for _, line := range s.List("cfg.areas") {
		name, codes, _ := strings.Cut(line, ":")
		for code := range strings.SplitSeq(codes, ",") {
			o, i, _ := strings.Cut(strings.ToUpper(strings.Join(strings.Fields(code), " ")), " ")
			if o != "" && o == out && strings.HasPrefix(in, i) && len(o)+len(i) > best {
				area, best = strings.TrimSpace(name), len(o)+len(i)
			}
		}
	}
	return area
}

// parts are the outward code of a postcode and its inward code, which has three
// characters.
func parts(postcode string) (outward, inward string) {
	p := strings.ToUpper(strings.Join(strings.Fields(postcode), ""))
	if len(p) < 5 {
		return p, ""
	}
	return p[:len(p)-3], p[len(p)-3:]
}
