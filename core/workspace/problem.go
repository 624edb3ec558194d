package workspace

import (
	"errors"
	"strings"
	"unicode"

	"splitscope/core/base/lang"
)

// The codes of problems.
const (
	BadName    = "bad_name"
	BadLink    = "bad_link"
	LongNote   = "long_note"
	TooLarge   = "too_large"
	TooMany    = "too_many"
	Conflict   = "conflict"
	Gone       = "gone"
	Taken      = "taken"
	Damaged    = "damaged"
	Newer      = "newer"
	Misplaced  = "misplaced"
	Full       = "full"
	Refused    = "refused"
	BadArchive = "bad_archive"
	BigArchive = "big_archive"
	BadPath    = "bad_path"
)

// Problem says why something was not done, or why a file is no record.
type Problem struct {
	Code    string
	Value   string  // what it is about, or the storage's own words
	Current *Record // what is kept, where another tab was faster

	because error // what is wrong with JSON, of package strict
}

// unread is a Problem with JSON.
func unread(code string, err error) *Problem {
	return &Problem{Code: code, Value: "JSON", because: err}
}

// messages take the value.
var messages = map[string]lang.Text{
	BadName: {
		EN: "A name has 1 to 80 characters.",
		KO: "이름은 1~80자여야 합니다.",
	},
	BadLink: {
		EN: "A scenario's link has 1 to 180,224 bytes; this one has %[1]s.",
		KO: "시나리오 링크는 1~180,224바이트여야 합니다. 이 링크는 %[1]s바이트입니다.",
	},
	LongNote: {
		EN: "A note has at most 2000 characters.",
		KO: "메모는 2000자까지 쓸 수 있습니다.",
	},
	TooLarge: {
		EN: "%[1]s bytes are too many for one record; it may have 262,144.",
		KO: "%[1]s바이트는 기록 하나에 너무 큽니다. 262,144바이트까지 저장할 수 있습니다.",
	},
	TooMany: {
		EN: "The workspace is full at 500 records. Delete some, or export them first.",
		KO: "작업 공간에는 500개까지 저장할 수 있습니다. 일부를 내보내거나 삭제하세요.",
	},
	Conflict: {
		EN: "“%[1]s” was changed elsewhere, perhaps in another tab. Nothing was overwritten: save it as a copy, or replace what is there.",
		KO: "“%[1]s”: 다른 탭 등에서 이미 변경되어 덮어쓰지 않았습니다. 사본으로 저장하거나 기존 내용을 바꾸세요.",
	},
	Gone: {
		EN: "The record is no longer there; it may have been deleted in another tab.",
		KO: "기록이 없습니다. 다른 탭에서 삭제되었을 수 있습니다.",
	},
	Taken: {
		EN: "Another record has taken this place meanwhile. It was not overwritten.",
		KO: "그사이 같은 자리에 다른 기록이 저장되어 덮어쓰지 않았습니다.",
	},
	Damaged: {
		EN: "This is no record, or it is damaged: %[1]s cannot be read.",
		KO: "기록이 아니거나 손상되었습니다. 읽을 수 없는 부분: %[1]s.",
	},
	Newer: {
		EN: "The record was written by a later version of Splitscope (format %[1]s). Reload the page to use that version.",
		KO: "더 새로운 버전의 Splitscope에서 저장한 기록입니다(형식 %[1]s). 페이지를 새로 고쳐 새 버전을 사용하세요.",
	},
	Misplaced: {
		EN: "The file holds the record of another file, %[1]s.",
		KO: "파일에 다른 파일의 기록(%[1]s)이 들어 있습니다.",
	},
	Full: {
		EN: "The browser's storage is full, so this was not saved. What was saved before is still there. (%[1]s)",
		KO: "브라우저 저장 공간이 가득 차 저장하지 못했습니다. 이전에 저장한 내용은 그대로 있습니다. (%[1]s)",
	},
	Refused: {
		EN: "The browser's storage refused: %[1]s",
		KO: "브라우저 저장소가 요청을 거부했습니다: %[1]s",
	},
	BadArchive: {
		EN: "This is no workspace: neither a .zip nor a .json that Splitscope wrote.",
		KO: "작업 공간 파일이 아닙니다. Splitscope에서 내보낸 .zip 또는 .json 파일을 사용하세요.",
	},
	BigArchive: {
		EN: "The file is larger than a workspace can be: %[1]s.",
		KO: "작업 공간 파일로는 너무 큽니다: %[1]s.",
	},
	BadPath: {
		EN: "“%[1]s” is no name of a file within an archive.",
		KO: "“%[1]s”: 압축 파일 안에서 쓸 수 없는 파일 이름입니다.",
	},
}

// badJSON are messages that take what is wrong with it.
var badJSON = map[string]lang.Text{
	Damaged: {
		EN: "This is no record, or it is damaged. %[1]s",
		KO: "기록이 아니거나 손상되었습니다. %[1]s",
	},
	BadArchive: {
		EN: "This is no workspace, neither a .zip nor a .json that Splitscope wrote, or it is damaged. %[1]s",
		KO: "Splitscope에서 내보낸 .zip 또는 .json 작업 공간 파일이 아니거나 손상되었습니다. %[1]s",
	},
}

// In says in a language what is wrong.
func (p *Problem) In(l lang.Lang) string {
	text := messages[p.Code]
	var because *lang.Error
	if errors.As(p.because, &because) {
		return badJSON[p.Code].In(l, because.In(l))
	}
	if !strings.Contains(text.EN, "%") {
		return text.In(l)
	}
	return text.In(l, printable(p.Value))
}

// Error is the message in English.
func (p *Problem) Error() string { return p.In(lang.English) }

// printable cuts what others wrote to a length that can be shown, and takes out
// what could disturb the text around it.
func printable(text string) string {
	const most = 120
	runes := 0
	var b strings.Builder
	for _, r := range text {
		if runes++; runes > most {
			return b.String() + "…"
		}
		if !unicode.IsPrint(r) {
			r = unicode.ReplacementChar
		}
		b.WriteRune(r)
	}
	return b.String()
}
