package zoo

import "strings"

// sizes has the names of sizes: a letter, English, Korean.
var sizes = [][]string{
	{"T", "tiny", "타이니"}, {"S", "small", "스몰"}, {"B", "base", "베이스"}, {"L", "large", "라지"}, {"H", "huge", "휴지"},
}

// Spellings returns other spellings of the title, for a search: with other names of
// the family, and other names of the sizes.
func (e Entry) Spellings() (spellings []string) {
	family := commonPrefix(e.Title, e.Family)
	if family == "" {
		family = e.Title
	}
	for _, name := range append([]string{family}, e.Also...) {
		title := name + e.Title[len(family):]
		if name != family {
			spellings = append(spellings, title)
		}
		spellings = append(spellings, otherSizes(title)...)
	}
	return spellings
}

func commonPrefix(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return a[:i]
}

// otherSizes returns the title with other names of the size in it, as in "ViT-B/16"
// and "GPT-2 small".
func otherSizes(title string) (titles []string) {
	lower := strings.ToLower(title)
	for _, names := range sizes {
		for _, name := range names {
			for _, between := range []string{"-", " "} {
				before, after, ok := strings.Cut(lower, between+strings.ToLower(name))
				if !ok || after != "" && after[0] != '/' {
					continue
				}
				for _, other := range names {
					if other != name {
						titles = append(titles, title[:len(before)]+between+other+after)
					}
				}
			}
		}
	}
	return titles
}
