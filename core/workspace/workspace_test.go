package workspace

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/hack-pad/hackpadfs/mem"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/network/cache"
	"splitscope/core/scenario"
)

func memory(t testing.TB) *Store {
	fs, err := mem.NewFS()
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(Storage{FS: fs, Lock: new(sync.Mutex)}, cache.Networks{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func code(err error) string {
	var p *fault.Fault
	if errors.As(err, &p) {
		return p.Code
	}
	return fmt.Sprint(err)
}

// A frozen record of every format can be read. These files never change: a new
// format adds a file and a migration.
func TestGoldenRecords(t *testing.T) {
	want := Record{
		Format: Format, ID: "00c0ffee15900d42", Revision: 3, Kind: Scenario, Name: "연구실 데모 – Jetson",
		Link: "v=1&preset=paper&device=7&mbps=33", Note: "와이파이 & 5 GHz\nsecond line",
		Created: 1735689600000, Changed: 1735776000123,
	}
	if len(migrations)+1 != Format {
		t.Fatalf("%d steps lead to format %d", len(migrations), Format)
	}
	for format := 1; format <= Format; format++ {
		data, err := os.ReadFile(fmt.Sprintf("testdata/record-%d.json", format))
		if err != nil {
			t.Fatal(err)
		}
		got, err := decode(data)
		if err != nil || got != want {
			t.Errorf("format %d: %+v, %v", format, got, err)
		}
		if text, _ := got.encode(); format == Format && !bytes.Equal(text, data) {
			t.Errorf("format %d is written as %s", format, text)
		}
	}
}

func TestLadder(t *testing.T) {
	rename := func(from, to string) step {
		return func(m map[string]json.RawMessage) {
			m[to] = m[from]
			delete(m, from)
		}
	}
	steps := []step{rename("titel", "title"), rename("title", "name")}
	for format, member := range map[int]string{1: "titel", 2: "title", 3: "name"} {
		text := fmt.Sprintf(`{"format":%d,"id":"00c0ffee15900d42","revision":1,"kind":"network",%q:"x","link":"v=1","created":0,"changed":0}`, format, member)
		if r, err := migrate(steps, []byte(text)); err != nil || r.Name != "x" || r.Format != 3 {
			t.Errorf("format %d: %+v, %v", format, r, err)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	s := memory(t)
	good := Record{Kind: Scenario, Name: "x", Link: "v=1"}
	for want, edit := range map[string]func(*Record){
		"<nil>":       func(r *Record) { r.Name = strings.Repeat("가", MaxName) },
		BadName.Code:  func(r *Record) { r.Name = strings.Repeat("가", MaxName+1) },
		LongNote.Code: func(r *Record) { r.Note = strings.Repeat("가", MaxNote+1) },
		BadLink.Code:  func(r *Record) { r.Link = strings.Repeat("a", scenario.MaxText+1) },
		Damaged.Code:  func(r *Record) { r.Kind = "other" },
		Gone.Code:     func(r *Record) { r.ID = "../../etc/passwd" },
		TooLarge.Code: func(r *Record) { r.Link = strings.Repeat("\x01", scenario.MaxText) },
	} {
		r := good
		edit(&r)
		if _, err := s.Save(r, 1); code(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	for _, name := range []string{"", " \t\n ", "\u202e\u2066"} {
		if _, err := s.Save(Record{Kind: Scenario, Name: name, Link: "v=1"}, 1); !errors.Is(err, BadName) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if items, _ := s.List(""); len(items) != 1 {
		t.Errorf("%d were kept", len(items))
	}
}

func TestTidy(t *testing.T) {
	for text, want := range map[string]string{
		"a\u202eb\u0000c":          "a b c",
		"\u1112\u1161\u11ab글":      "한글",
		"\u1100\u1161\u1102\u1161": "가나",
		"가\u11a8":                  "각",
		"각\u11a8":                  "각\u11a8",
		"\u1161\u11a8":             "\u1161\u11a8",
		"cafe\u0301":               "café",
		"👩\u200d🔬 é":               "👩\u200d🔬 é",
		"\xff":                     " ",
	} {
		if got := tidy(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestNumbered(t *testing.T) {
	taken := map[string]bool{"a": true, "a (2)": true}
	long := strings.Repeat("가", MaxName)
	for name, want := range map[string]string{
		"a": "a (3)", "a (2)": "a (3)", "a (x)": "a (x) (2)", "(2)": "(2) (2)",
		long: strings.Repeat("가", MaxName-4) + " (2)",
	} {
		if got := numbered(name, taken); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestNumberOfRecordsIsBounded(t *testing.T) {
	s := memory(t)
	r := Record{Kind: Scenario, Name: "x", Link: "v=1"}
	var last Record
	for range MaxRecords {
		var err error
		if last, err = s.Save(r, 1); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Save(r, 1); !errors.Is(err, TooMany) {
		t.Error(err)
	}
	if _, err := s.Duplicate(last.ID, 1); !errors.Is(err, TooMany) {
		t.Error(err)
	}
	if _, err := s.Save(last, 2); err != nil {
		t.Error("what is there cannot be saved any more:", err)
	}
	one := memory(t)
	if _, err := one.Save(Record{Kind: Scenario, Name: "one more", Link: "v=1"}, 1); err != nil {
		t.Fatal(err)
	}
	file, _ := one.ExportZip()
	report, err := s.Import(file)
	if err != nil || len(report.Rejected) != 1 || report.Rejected[0].Kind != TooMany {
		t.Errorf("%+v, %v", report, err)
	}
}

func zipped(t testing.TB, files map[string]string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(text))
	}
	w.Close()
	return b.Bytes()
}

func golden(t testing.TB) string {
	data, err := os.ReadFile("testdata/record-1.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestImportsThatAreNoneOfOurs(t *testing.T) {
	many := map[string]string{}
	for i := range MaxRecords + 1 {
		many[fmt.Sprint(i)] = ""
	}
	lying := zipped(t, map[string]string{"a.json": strings.Repeat(" ", MaxRecord+1)})
	directory := bytes.LastIndex(lying, []byte("PK\x01\x02"))
	copy(lying[directory+24:], []byte{1, 0, 0, 0}) // its size is said to be one byte
	for name, c := range map[string]struct {
		data []byte
		code string // of the whole, or
		part string // of its one part
	}{
		"nothing":           {nil, BadArchive.Code, ""},
		"text":              {[]byte("hello"), BadArchive.Code, ""},
		"other JSON":        {[]byte(`{"a":1}`), BadArchive.Code, ""},
		"null":              {[]byte("null"), BadArchive.Code, ""},
		"a list":            {[]byte("[]"), BadArchive.Code, ""},
		"half a .zip":       {zipped(t, many)[:1000], BadArchive.Code, ""},
		"too many files":    {zipped(t, many), BigArchive.Code, ""},
		"too many records":  {[]byte(`{"format":1,"records":[` + strings.Repeat("1,", MaxRecords) + `1]}`), BigArchive.Code, ""},
		"too many bytes":    {make([]byte, MaxArchive+1), BigArchive.Code, ""},
		"a record":          {[]byte(golden(t)), "", ""},
		"a good .zip":       {zipped(t, map[string]string{"any/name.txt": golden(t)}), "", ""},
		"a way out":         {zipped(t, map[string]string{"../a.json": golden(t)}), "", BadPath.Code},
		"a way to the root": {zipped(t, map[string]string{"/etc/a.json": golden(t)}), "", BadPath.Code},
		"a way on Windows":  {zipped(t, map[string]string{`..\a.json`: golden(t)}), "", BadPath.Code},
		"a bomb":            {zipped(t, map[string]string{"a.json": strings.Repeat(" ", 50<<20)}), "", TooLarge.Code},
		"a bomb that lies":  {lying, "", Damaged.Code},
		"a picture":         {zipped(t, map[string]string{"a.png": "\x89PNG"}), "", Damaged.Code},
		"a field twice":     {[]byte(strings.Replace(golden(t), `"link":`, `"link":"v=1","link":`, 1)), BadArchive.Code, ""},
		"a field unknown":   {[]byte(strings.Replace(golden(t), `"link":`, `"lnik":"v=1","link":`, 1)), "", Damaged.Code},
		"records twice":     {[]byte(`{"format":1,"records":[],"records":[]}`), BadArchive.Code, ""},
		"more than records": {[]byte(`{"format":1,"records":[],"rcords":[]}`), BadArchive.Code, ""},
		"two archives":      {[]byte(`{"format":1,"records":[]}{"format":1,"records":[]}`), BadArchive.Code, ""},
		"a number":          {[]byte(`{"format":1,"records":[7]}`), "", Damaged.Code},
	} {
		s := memory(t)
		report, err := s.Import(c.data)
		if c.code != "" {
			if code(err) != c.code {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if c.part == "" {
			if len(report.Added) != 1 || len(report.Rejected) != 0 {
				t.Errorf("%s: %+v", name, report)
			}
		} else if len(report.Rejected) != 1 || report.Rejected[0].Code != c.part {
			t.Errorf("%s: %+v", name, report)
		}
	}
}

// A .zip has a damaged record as it is, and importing the .zip rejects it.
func TestDamagedRecordsTravel(t *testing.T) {
	s := memory(t)
	if err := s.Restore("00c0ffee15900d42", []byte(`{"format":1,`)); err != nil {
		t.Fatal(err)
	}
	file, err := s.ExportZip()
	if err != nil {
		t.Fatal(err)
	}
	parcels, err := unpack(file)
	if want := []parcel{{"00c0ffee15900d42.json", []byte(`{"format":1,`), nil}}; err != nil || !reflect.DeepEqual(parcels, want) {
		t.Errorf("%v, %v", parcels, err)
	}
	report, err := memory(t).Import(file)
	if err != nil || len(report.Rejected) != 1 {
		t.Errorf("%+v, %v", report, err)
	}
	if file, err = s.ExportJSON(); err != nil || string(file) != "{\"format\":1,\"records\":[]}\n" {
		t.Errorf("%s, %v", file, err)
	}
}

// reasoned fails if something was refused without a reason that can be shown.
func reasoned(t *testing.T, err error) {
	t.Helper()
	var p *fault.Fault
	if !errors.As(err, &p) {
		t.Fatalf("%v is no problem", err)
	}
	for _, l := range lang.All {
		if text := p.In(l); text == "" || len([]rune(text)) > 300 || !utf8.ValidString(text) || strings.Contains(text, "%!") && !strings.Contains(fmt.Sprint(p.Args...), "%!") {
			t.Fatalf("%s in %s says %q", p.Code, l, text)
		}
	}
}

// Every file is a record that can be written and read again, or a problem with a
// message, also with several formats.
func FuzzRecord(f *testing.F) {
	f.Add([]byte(golden(f)))
	f.Add([]byte(`{"format":1,"id":"00c0ffee15900d42","revision":9007199254740991,"kind":"network","name":"\u200d","link":"\u0000","created":1,"changed":1}`))
	f.Add([]byte(`{"format":2}`))
	f.Add([]byte(`{"format":2,"FORMAT":1,"titel":"x","title":7,"link":null,"id":"00c0ffee15900d42","ID":"","revision":1e3,"created":-1}`))
	lift := []step{
		func(m map[string]json.RawMessage) { m["title"] = m["titel"] },
		func(m map[string]json.RawMessage) {
			m["name"] = m["title"]
			delete(m, "title")
		},
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if r, err := migrate(lift, data); err != nil {
			reasoned(t, err)
		} else if r.Format != len(lift)+1 {
			t.Fatalf("%+v was not lifted", r)
		}
		r, err := decode(data)
		if err != nil {
			reasoned(t, err)
			return
		}
		text, err := r.encode()
		if errors.Is(err, TooLarge) {
			return // it was written with fewer escapes
		}
		if again, err := decode(text); err != nil || again != r {
			t.Fatalf("%+v is read again as %+v, %v", r, again, err)
		}
	})
}

// An import, of a single file or an archive, does not change existing records.
// Added records equal those in the file, can be exported, and are skipped when they
// are imported again. Records that are not added have a reason.
func FuzzImport(f *testing.F) {
	f.Add([]byte(golden(f)))
	f.Add([]byte(`{"format":1,"records":[` + golden(f) + `,` + golden(f) + `,{}]}`))
	f.Add(zipped(f, map[string]string{"a.json": golden(f), "b": "{"}))
	f.Fuzz(func(t *testing.T, data []byte) {
		imported(t, data)
		// Chance makes no archive around a record: its checksum would be wrong.
		report := imported(t, zipped(t, map[string]string{"a.json": string(data)}))
		if _, err := decode(data); (err == nil) != (len(report.Added) == 1) {
			t.Fatalf("%q: %v, but from an archive %+v", data, err, report)
		}
		if json.Valid(data) {
			imported(t, fmt.Appendf(nil, `{"format":1,"records":[%s]}`, data))
		}
	})
}

// imported checks properties of every import.
func imported(t *testing.T, data []byte) Report {
	s := memory(t)
	here, err := s.Save(Record{Kind: Scenario, Name: "here", Link: "v=1"}, 1)
	if err != nil {
		t.Fatal(err)
	}
	report, err := s.Import(data)
	if err != nil {
		reasoned(t, err)
	}
	for _, r := range report.Rejected {
		reasoned(t, r)
	}
	if got, err := s.Get(here.ID); err != nil || got != here {
		t.Fatalf("%+v, %v", got, err)
	}
	items, err := s.List("")
	if err != nil || len(items) != 1+len(report.Added) || len(items) > MaxRecords {
		t.Fatalf("%d records, %d added: %v", len(items), len(report.Added), err)
	}
	for _, r := range report.Added {
		if got, err := s.Get(r.ID); err != nil || got != r {
			t.Fatalf("%+v was added and is %+v, %v", r, got, err)
		}
	}
	for _, export := range []func() ([]byte, error){s.ExportZip, s.ExportJSON} {
		file, err := export()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := s.Import(file); err != nil || again.Skipped != len(items) || len(again.Rejected) > 0 {
			t.Fatalf("%+v, %v", again, err)
		}
	}
	return report
}
