package workspace

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/hack-pad/hackpadfs"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
	"splitscope/core/base/strict"
)

// MaxArchive limits the bytes of a file that is imported. MaxRecords and MaxRecord
// limit the content of a .zip.
const MaxArchive = 16 << 20

// archive is a whole workspace as one JSON object.
type archive struct {
	Format  int               `json:"format"`
	Records []json.RawMessage `json:"records"`
}

// ExportJSON writes all records as one JSON object. It leaves out damaged ones.
func (s *Store) ExportJSON() ([]byte, error) {
	a := archive{Format, []json.RawMessage{}}
	err := s.each(func(f file, data []byte) error {
		if f.damage == nil {
			a.Records = append(a.Records, data)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err = e.Encode(a)
	return b.Bytes(), err
}

// ExportZip writes all files as they are, including damaged ones.
func (s *Store) ExportZip() ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	err := s.each(func(f file, data []byte) error {
		entry, err := w.Create(f.id + recordFile)
		if err == nil {
			_, err = entry.Write(data)
		}
		return err
	})
	if err == nil {
		err = w.Close()
	}
	return b.Bytes(), err
}

// each calls visit for all files that can be read.
func (s *Store) each(visit func(file, []byte) error) error {
	s.Lock.Lock()
	defer s.Lock.Unlock()
	files, err := s.files()
	if err != nil {
		return err
	}
	for _, f := range files {
		data, err := s.raw(f.id)
		if err != nil {
			continue // a damaged file without content
		}
		if err := visit(f, data); err != nil {
			return err
		}
	}
	return nil
}

// Report is the result of an import.
type Report struct {
	Added    []Record
	Skipped  int            // number of records that exist already
	Rejected []*fault.Fault // records that were not imported, with their place in the file
}

// parcel is a part of a file that should be a record.
type parcel struct {
	name string
	data []byte
	err  error
}

// Import adds the records of an exported file. It does not change existing records:
// it skips a record that exists already, and gives a new ID to a record whose ID is
// used by another one.
func (s *Store) Import(data []byte) (Report, error) {
	parcels, err := unpack(data)
	if err != nil {
		return Report{}, err
	}
	s.Lock.Lock()
	defer s.Lock.Unlock()
	files, err := s.files()
	if err != nil {
		return Report{}, err
	}
	ids, contents := map[string]bool{}, map[content]bool{}
	for _, f := range files {
		ids[f.id] = true
		contents[f.record.content()] = true
	}
	var report Report
	for _, p := range parcels {
		r, err := p.record()
		if err == nil && contents[r.content()] {
			report.Skipped++
			continue
		}
		if err == nil && len(ids) >= MaxRecords {
			err = TooMany.At("")
		}
		if err == nil {
			if ids[r.ID] {
				r.ID = newID()
			}
			var text []byte
			if text, err = r.encode(); err == nil {
				err = s.write(r.ID, text)
			}
		}
		if err != nil {
			f, ok := errors.AsType[*fault.Fault](err)
			if !ok {
				f = Damaged.At("", shown(err.Error()))
			}
			f.Place = p.name
			report.Rejected = append(report.Rejected, f)
			continue
		}
		ids[r.ID], contents[r.content()] = true, true
		report.Added = append(report.Added, r)
	}
	return report, nil
}

func (p parcel) record() (Record, error) {
	if p.err != nil {
		return Record{}, p.err
	}
	return decode(p.data)
}

// unpack returns the parts of a .zip, a workspace's .json, or a single record's
// .json.
func unpack(data []byte) ([]parcel, error) {
	if len(data) > MaxArchive {
		return nil, BigArchive.At("", "> "+lang.Bytes(MaxArchive))
	}
	if bytes.HasPrefix(data, []byte("PK")) {
		return unzip(data)
	}
	var members map[string]json.RawMessage
	if err := strict.Decode(data, &members); err != nil {
		return nil, badArchiveJSON.At("", err)
	}
	a := archive{Format: Format, Records: []json.RawMessage{data}}
	if members["id"] == nil {
		a.Records = nil
		if err := strict.Decode(data, &a); err != nil {
			return nil, badArchiveJSON.At("", err)
		}
	}
	switch {
	case a.Records == nil || a.Format < 1:
		return nil, BadArchive.At("")
	case len(a.Records) > MaxRecords:
		return nil, BigArchive.At("", "> 500")
	}
	parcels := make([]parcel, len(a.Records))
	for i, r := range a.Records {
		var head struct{ ID, Name string }
		_ = json.Unmarshal(r, &head) // its name, if it can be read
		parcels[i] = parcel{name: head.Name, data: r}
	}
	return parcels, nil
}

// unzip decompresses the files of a .zip. Their names are not used as paths, but a
// name that leads out of the archive was not written by this program.
func unzip(data []byte) ([]parcel, error) {
	// The entries are counted before they are read, because an entry in memory is
	// larger than in the file.
	if bytes.Count(data, []byte("PK\x01\x02")) > MaxRecords {
		return nil, BigArchive.At("", "> 500")
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, BadArchive.At("")
	}
	var parcels []parcel
	for _, f := range r.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		p := parcel{name: f.Name}
		if !hackpadfs.ValidPath(f.Name) || strings.Contains(f.Name, `\`) {
			p.err = BadPath.At(f.Name, shown(f.Name))
		} else {
			p.data, p.err = inflate(f)
		}
		parcels = append(parcels, p)
	}
	return parcels, nil
}

// inflate reads a file, at most up to the size of a record, whatever size it
// declares.
func inflate(f *zip.File) ([]byte, error) {
	if f.UncompressedSize64 > MaxRecord {
		return nil, TooLarge.At("", "> "+strconv.Itoa(MaxRecord))
	}
	r, err := f.Open()
	if err != nil {
		return nil, Damaged.At("", shown(err.Error()))
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, MaxRecord+1))
	if err != nil {
		return nil, Damaged.At("", shown(err.Error()))
	}
	return data, nil
}
