package workspace

import "splitscope/core/base/fault"

// The kinds of faults of operations and of files.
var (
	BadName    = fault.New("bad_name", "A name has 1 to 80 characters.")
	BadLink    = fault.New("bad_link", "A scenario's link must have 1 to 180,224 bytes. This one has %[1]s.")
	LongNote   = fault.New("long_note", "A note has at most 2000 characters.")
	TooLarge   = fault.New("too_large", "The record has %[1]s bytes. The limit is 262,144.")
	TooMany    = fault.New("too_many", "The workspace is full at 500 records. Delete some, or export them first.")
	Conflict   = fault.New("conflict", "“%[1]s” was changed elsewhere, perhaps in another tab. Nothing was overwritten. Save a copy, or replace the other version.")
	Gone       = fault.New("gone", "The record is no longer there; it may have been deleted in another tab.")
	Taken      = fault.New("taken", "Another record is in this place now. It was not overwritten.")
	Damaged    = fault.New("damaged", "This is not a record, or it is damaged: %[1]s cannot be read.")
	Newer      = fault.New("newer", "The record was written by a later version of Splitscope (format %[1]s). Reload the page to use that version.")
	Misplaced  = fault.New("misplaced", "The file holds the record of another file, %[1]s.")
	Full       = fault.New("full", "The browser's storage is full, so this was not saved. What was saved before is still there. (%[1]s)")
	Refused    = fault.New("refused", "The browser's storage refused: %[1]s")
	BadArchive = fault.New("bad_archive", "This is not a workspace file (.zip or .json) that Splitscope exported.")
	BigArchive = fault.New("big_archive", "The file is too large for a workspace. The limit is %[1]s.")
	BadPath    = fault.New("bad_path", "“%[1]s” is not a valid file name in an archive.")

	// The argument of both is the fault of the JSON.
	damagedJSON    = fault.New("damaged", "This is not a record, or it is damaged. %[1]s")
	badArchiveJSON = fault.New("bad_archive", "This is not a workspace file (.zip or .json) that Splitscope exported, or it is damaged. %[1]s")
)

// shown prepares untrusted text, or the text of a storage's error, for a message.
func shown(text string) string { return fault.Shown(text, 120) }
