package lang

import (
	"strings"
	"unicode"
)

// Korean has particles whose form depends on the last sound of the word before
// them.
const Korean Lang = "ko"

// particles are the forms of each particle: as a catalogue writes it after an
// argument, after a consonant, and after a vowel.
var particles = []struct{ written, consonant, vowel string }{
	{"은(는)", "은", "는"},
	{"이(가)", "이", "가"},
	{"을(를)", "을", "를"},
	{"과(와)", "과", "와"},
	{"(으)로", "으로", "로"},
	{"(이)라", "이라", "라"},
}

// fitParticles replaces each particle by the form that fits the word before it.
func fitParticles(text string) string {
	for _, p := range particles {
		for {
			before, after, ok := strings.Cut(text, p.written)
			if !ok {
				break
			}
			chosen := p.vowel
			if sound := lastSound(before); sound == otherConsonant || sound == rieul && p.vowel != "로" {
				chosen = p.consonant
			}
			text = before + chosen + after
		}
	}
	return text
}

// sound is the last sound of a word as it is read in Korean.
type sound int

const (
	vowel sound = iota
	rieul       // ㄹ, which (으)로 follows as it follows a vowel
	otherConsonant
)

// Digits and letters are read by their names: 영, 일, 이…; 엘, 엠, 엔, 알.
var (
	digitSounds  = [10]sound{0: otherConsonant, 1: rieul, 3: otherConsonant, 6: otherConsonant, 7: rieul, 8: rieul}
	letterSounds = map[rune]sound{'L': rieul, 'R': rieul, 'M': otherConsonant, 'N': otherConsonant}
)

// lastSound returns the last sound of a text. Quotes and brackets do not count.
func lastSound(text string) sound {
	runes := []rune(strings.TrimRightFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '%' }))
	if len(runes) == 0 {
		return vowel
	}
	switch last := runes[len(runes)-1]; {
	case '가' <= last && last <= '힣':
		switch (last - '가') % 28 { // the final consonants, in their order
		case 0:
			return vowel
		case 8:
			return rieul
		}
		return otherConsonant
	case '0' <= last && last <= '9':
		return digitSounds[last-'0']
	case unicode.IsUpper(last):
		return letterSounds[last]
	}
	return wordSound(runes)
}

// wordSound returns the last sound of an English word as it is read in Korean: 모델,
// 토큰, 넷, 블록; but 레이어, 버트, 배치.
func wordSound(runes []rune) sound {
	last, before := runes[len(runes)-1], ' '
	if len(runes) > 1 {
		before = unicode.ToLower(runes[len(runes)-2])
	}
	switch {
	case last == 'l':
		return rieul
	case strings.ContainsRune("mn", last), last == 'g' && before == 'n':
		return otherConsonant
	case strings.ContainsRune("bcgkpt", last) && strings.ContainsRune("aeiou", before), last == 'k' && before == 'c':
		return otherConsonant
	}
	return vowel
}
