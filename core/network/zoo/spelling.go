package zoo

import "strings"

// sizes are how architectures call theirs: by a letter, in English, in Korean.
var sizes = [][]string{
	{"T", "tiny", "타이니"}, {"S", "small", "스몰"}, {"B", "base", "베이스"}, {"L", "large", "라지"}, {"H", "huge", "휴지"},
}

// Spellings are other ways in which people write the title, for a search: with
// what else the family is called, and what else its sizes are.
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

// otherSizes returns the title with other names for the size in it, as in
// "ViT-B/16" and "GPT-2 small".
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
