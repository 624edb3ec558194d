package strict

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"splitscope/core/base/fault"
	"splitscope/core/base/lang"
)

type base struct {
	ID   string         `json:"id"`
	Dims map[string]int `json:"dims"`
}

type document struct {
	base
	Count  int                `json:"count"`
	Shape  []int              `json:"shape"`
	Named  map[string]float64 `json:"named"`
	Tail   *float64           `json:"tail"`
	Raw    json.RawMessage    `json:"raw"`
	Within []struct {
		Type string `json:"type,omitempty"`
	} `json:"within"`
}

func TestDecode(t *testing.T) {
	for _, row := range []struct{ data, has string }{
		{`{}`, ""},
		{` {"id":"a","count":2,"shape":null,"named":{"x":1,"X":2},"tail":0.5,"raw":{"any":[null]},"within":[{"type":"b"},{}]} ` + "\n", ""},
		{`{"counts":2}`, "counts is not a field. Fields: id, dims, count"},
		{`{"Count":2}`, "Count is not a field"},
		{`{"base":{"id":"a"}}`, "base is not a field"},
		{`{"within":[{},{"type":"a","typ":"b"}]}`, "within[1].typ is not a field"},
		{`{"count":1,"count":2}`, "count: given more than once"},
		{`{"count":1,"coun\u0074":1}`, "count: given more than once"},
		{`{"named":{"x":1,"x":1}}`, "named.x: given more than once"},
		{`{"raw":{"a":[{"b":1,"b":2}]}}`, "raw.a[0].b: given more than once"},
		{`{"within":[{"type":"a","type":"a"}]}`, "within[0].type: given more than once"},
		{`{"count":null}`, "count: null"},
		{`{"shape":[1,null]}`, "shape[1]: null"},
		{`{"count":"2"}`, "count: string"},
		{`{"count":2.5}`, "count: number 2.5"},
		{`{"shape":3}`, "shape: number"},
		{`{"count":[1]}`, "count: array"},
		{`{"count":{"a":1}}`, "count: object"},
		{`[]`, "JSON: array does not fit"},
		{`{"dims":[1]}`, "dims: array does not fit"},
		{`{"id":true}`, "id: boolean does not fit"},
		{`{"shape":[1,1.5]}`, "shape[1]: number 1.5 does not fit"},
		{`{"shape":[1,[1]]}`, "shape[1]: array does not fit"},
		{`{"named":{"x":"1"}}`, "named.x: string does not fit"},
		{`{"tail":1e400}`, "tail: number 1e400 does not fit"},
		{`{"within":[{},{"type":5}]}`, "within[1].type: number 5 does not fit"},
		{`{}{}`, "more text after the end"},
		{`{} x`, "more text after the end"},
		{`{"count":2`, "not JSON"},
		{``, "not JSON"},
		{"{\"id\":\"\xff\"}", "not JSON"},
		{`{"count":01}`, "not JSON"},
		{`{"raw":` + strings.Repeat(`[`, 40) + strings.Repeat(`]`, 40) + `}`, "nested more than 32"},
		{`{"raw":` + strings.Repeat(`{"a":`, 200_000) + `1` + strings.Repeat(`}`, 200_000) + `}`, "nested more than 32"},
	} {
		var d document
		err := Decode([]byte(row.data), &d)
		if row.has == "" {
			var plain document
			if json.Unmarshal([]byte(row.data), &plain); err != nil || !reflect.DeepEqual(d, plain) {
				t.Errorf("%s: %+v, %v", row.data, d, err)
			}
			continue
		}
		told, ok := err.(*fault.Fault)
		if !ok || !strings.Contains(told.Error(), row.has) || told.In(lang.Korean) == told.Error() {
			t.Errorf("%.80s: %v, want %s", row.data, err, row.has)
		}
	}
}

// Accepted JSON decodes as it does with encoding/json.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"id":"a","count":2,"shape":null,"named":{"x":1},"raw":{"any":[null]},"within":[{"type":"b"},{}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var d, plain document
		if Decode(data, &d) != nil {
			return
		}
		if err := json.Unmarshal(data, &plain); err != nil || !reflect.DeepEqual(d, plain) {
			t.Fatalf("%q: %+v, encoding/json: %+v, %v", data, d, plain, err)
		}
	})
}
