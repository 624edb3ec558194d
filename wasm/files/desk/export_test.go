package desk

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestExports(t *testing.T) {
	const link = "v=1&preset=paper&mbps=60"
	data, err := Data(link, "breakdown")
	if err != nil || !strings.HasPrefix(data.Text, "cut,device_ms,") {
		t.Errorf("got %q, %v", data.Text, err)
	}
	if _, err = Data(link, "breakfast"); err == nil {
		t.Error("breakfast is no figure")
	}
	result, err := Result(link)
	var answer struct{ Link, Best string }
	if err == nil {
		err = json.Unmarshal([]byte(result.Text), &answer)
	}
	if err != nil || answer.Link != link || answer.Best != "SP2" {
		t.Errorf("got %+v, %v", answer, err)
	}
}
