package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"image/png"
	"regexp"
	"slices"
	"strings"
	"testing"

	"splitscope/core/base/lang"
	"splitscope/core/network/cache"
	"splitscope/core/network/profile"
	"splitscope/core/scenario"
	"splitscope/core/show/figure"
	"splitscope/core/show/verdict"
	"splitscope/core/solve"
	"splitscope/core/solve/mincut"
)

var networks = cache.New()

func study(t *testing.T, link string) *solve.Study {
	t.Helper()
	s, problems := scenario.Parse(networks, link)
	st, err := solve.New(t.Context(), s)
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	return st
}

func written(t *testing.T, st *solve.Study, o Options) string {
	t.Helper()
	var text strings.Builder
	if err := Write(&text, st, o); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

const echarts = "var echarts = '</SCRIPT><!--';\r\n"

func TestPicture(t *testing.T) {
	const width, height = 31, 17
	pixels := make([]byte, 4*width*height)
	for i := range pixels {
		pixels[i] = byte(i * 7)
		if i%4 == 3 {
			pixels[i] = 255
		}
	}
	text, ok := strings.CutPrefix(picture(pixels, width, height), "data:image/png;base64,")
	file, err := base64.StdEncoding.DecodeString(text)
	if err != nil || !ok {
		t.Fatal(err)
	}
	read, err := png.Decode(bytes.NewReader(file))
	if err != nil || read.Bounds().Dx() != width || read.Bounds().Dy() != height {
		t.Fatal(read, err)
	}
	for i := range width * height {
		r, g, b, _ := read.At(i%width, i/width).RGBA()
		if p := pixels[4*i:]; byte(r) != p[0] || byte(g) != p[1] || byte(b) != p[2] {
			t.Fatalf("cell %d is %d %d %d, want %d", i, r>>8, g>>8, b>>8, p[:3])
		}
	}
}

// The file's policy names all its scripts and styles, and the file makes no
// requests.
func TestPolicy(t *testing.T) {
	text := written(t, study(t, "preset=paper"), Options{Lang: lang.English, ECharts: NewScript(echarts), Date: "1 May 2031", Page: "https://example.org/x/"})
	policy := regexp.MustCompile(`http-equiv=Content-Security-Policy content="([^"]*)"`).FindStringSubmatch(text)
	if policy == nil {
		t.Fatal("no policy")
	}
	for _, tag := range []string{"script", "style"} {
		for _, found := range regexp.MustCompile(`(?s)<`+tag+`>(.*?)</`+tag+`>`).FindAllStringSubmatch(text, -1) {
			sum := sha256.Sum256([]byte(found[1]))
			if !strings.Contains(policy[1], "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
				t.Errorf("the policy forbids %.60q", found[1])
			}
		}
	}
	if n := strings.Count(text, "<script"); n != 3 || strings.Count(strings.ToLower(text), "</script") != 3 {
		t.Errorf("%d scripts", n)
	}
	if asked := regexp.MustCompile(`(src|href|url)\s*[=(]\s*"?(https?:)?//`).FindAllString(strings.ReplaceAll(text, `<a href="https://example.org/x/#`, ""), -1); asked != nil {
		t.Errorf("it asks for %q", asked)
	}
}

func TestContent(t *testing.T) {
	const link = "preset=paper&cuts=block&mbps=40&rtt_ms=2"
	st := study(t, link)
	text := written(t, st, Options{Lang: lang.English, ECharts: NewScript(echarts), Date: "1 May 2031", Page: "https://example.org/x/"})
	v := verdict.Of(st, lang.English)
	want := []string{v.Headline, v.Latency, "1 May 2031", `<a href="https://example.org/x/#v=1&amp;preset=paper&amp;cuts=block&amp;mbps=40&amp;rtt_ms=2&amp;result=2,`, "@misc{", "@software{"}
	for _, f := range v.Facts {
		want = append(want, f.Label, f.Value, f.Detail)
	}
	want = slices.Concat(want, v.Notes, v.Assumptions)
	for _, row := range figure.Cuts(st, figure.Style{Lang: lang.English}).Rows {
		want = append(want, row.Cells...)
	}
	for _, k := range scenario.Keys() {
		want = append(want, "<code>"+k.Name+"</code>", st.Scenario.Values()[k.Name])
	}
	for _, s := range figure.All {
		f := s.Draw(st, figure.Style{Lang: lang.English})
		want = append(want, f.Title, f.Caption, "data-figure="+s.Name)
	}
	for _, part := range want {
		if !strings.Contains(text, part) && !strings.Contains(text, string(symbols(part))) {
			t.Errorf("the report does not say %q", part)
		}
	}
	korean := written(t, st, Options{Lang: lang.Korean, ECharts: NewScript(echarts), Page: "javascript:alert(1)"})
	if !strings.Contains(korean, "<html lang=ko>") || !strings.Contains(korean, verdict.Of(st, lang.Korean).Headline) || strings.Contains(korean, "The answer") || strings.Contains(korean, "javascript:") {
		t.Error("the Korean report is not")
	}
}

// The data has the figures, and the tooltips show the same as those of the page.
func TestData(t *testing.T) {
	st := study(t, "preset=paper&x=rtt_ms&y=edge&rtt_ms=3")
	text := written(t, st, Options{Lang: lang.English, ECharts: NewScript(echarts)})
	found := regexp.MustCompile(`(?s)<script type=application/json id=data>(.*?)</script>`).FindStringSubmatch(text)
	var data struct {
		Figures    map[string]struct{ Option string }
		Raster     string
		Candidates []struct{ ID, Color string }
		Tooltips   map[string]struct {
			X, Y  []string
			Cells [][][2]any
		}
	}
	if err := json.Unmarshal([]byte(found[1]), &data); err != nil {
		t.Fatal(err)
	}
	if len(data.Figures) != len(figure.All) || !strings.HasPrefix(data.Raster, "data:image/png;base64,") {
		t.Errorf("%d figures, %.40s", len(data.Figures), data.Raster)
	}
	for axes, ys := range map[string][]float64{"1": {st.Scenario.Value(st.Y.Key)}, "2": st.Y.Cells(31)} {
		tooltips := data.Tooltips[axes]
		xs := st.X.Cells(len(tooltips.X))
		if len(xs) < 30 || len(tooltips.Y) != len(ys) || len(tooltips.Cells) != len(xs)*len(ys) {
			t.Fatalf("%s: %d × %d, %d cells", axes, len(tooltips.X), len(tooltips.Y), len(tooltips.Cells))
		}
		for i, cell := range tooltips.Cells {
			x, y := i%len(xs), i/len(xs)
			title, rows := figure.Probe(st.At(xs[x], ys[y]), figure.Style{Lang: lang.English})
			if tooltips.X[x]+" · "+tooltips.Y[y] != title || len(cell) != len(rows) {
				t.Fatalf("%s: %s · %s, %d rows; want %s, %d", axes, tooltips.X[x], tooltips.Y[y], len(cell), title, len(rows))
			}
			for n, row := range rows {
				if k := data.Candidates[int(cell[n][0].(float64))]; k.ID != row.Label || k.Color != row.Color || cell[n][1] != row.Value {
					t.Fatalf("%s: %v is %v, want %v", title, k, cell[n], row)
				}
			}
		}
	}
}

// Names of imported networks are untrusted.
func TestHostileNames(t *testing.T) {
	for _, hostile := range []string{
		"</title><script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</script><!--<script>", "@tip", "\u202eevil", "{{.}}", "%s%d",
		"'-alert(1)-'", "&lt;script&gt;", "</style>", "]]>", "\u2028",
	} {
		document, _ := json.Marshal(map[string]any{
			"title": hostile, "gmacs": 1.2, "input": []int{3, 224, 224},
			"cuts": []map[string]any{{"after": hostile, "head_gmacs": 0.1, "tensors": []map[string]any{{"layer": hostile, "shape": []int{32, 56, 56}}, {"layer": "b" + hostile, "shape": []int{1}}}}},
		})
		net, err := profile.FromJSON(document)
		if err != nil {
			t.Fatal(err)
		}
		text, err := profile.Pack(t.Context(), net, mincut.All)
		if err != nil {
			t.Fatal(err)
		}
		s, problems := scenario.Default().WithAll(map[string]string{"model": "custom", "net": text, "input": "none"})
		st, err := solve.New(t.Context(), s)
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		var texts []string
		texts = append(texts, written(t, st, Options{Lang: lang.Korean, ECharts: NewScript(echarts), Date: hostile, Page: "https://" + hostile}))
		for _, name := range figure.Names() {
			var text strings.Builder
			if err := Figure(&text, st, name, Options{Lang: lang.English, ECharts: NewScript(echarts), Theme: figure.Dark}); err != nil {
				t.Fatal(err)
			}
			texts = append(texts, text.String())
		}
		for _, text := range texts {
			// Outside of the scripts and the style, every tag is one of the
			// report's own.
			rest := regexp.MustCompile(`(?s)<(script|style)( type=application/json id=data)?>.*?</(script|style)>`).ReplaceAllString(text, "")
			for _, bad := range []string{"<script", "</script", "<img", "onerror=alert(1)>", "</title><s", "\u202e", "%!"} {
				if strings.Contains(strings.ToLower(rest), bad) {
					t.Errorf("%q: %q stands in the page", hostile, bad)
				}
			}
			if strings.Count(strings.ToLower(text), "</script") != 3 || strings.Contains(text, "<!--") {
				t.Errorf("%q ends a script", hostile)
			}
		}
	}
}

func TestFigureHasANameOfPackageFigure(t *testing.T) {
	var text strings.Builder
	if err := Figure(&text, study(t, ""), "pie", Options{}); err == nil || text.Len() > 0 {
		t.Errorf("%v, %s", err, text.String())
	}
}

func TestJSON(t *testing.T) {
	text, err := JSON(study(t, "preset=paper"), lang.English)
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Core, Share string
		Solution    struct {
			Best string
			Cuts []struct{ ID string }
		}
		Verdict struct{ Headline string }
		Network struct{ Title string }
		Cuts    []struct {
			ID        string
			Candidate bool
			SentBits  float64 `json:"sent_bits"`
		}
	}
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	if d.Core != solve.Version || d.Share != "v=1&preset=paper&result=2,SP2,LC,28.33,SP2,62.74,SP1" || d.Solution.Best != "SP2" || len(d.Solution.Cuts) != 5 ||
		d.Verdict.Headline != "Split at SP2, after layer2." || d.Network.Title != "ResNet-50" || len(d.Cuts) != 6 || d.Cuts[0].Candidate || d.Cuts[2].SentBits != 8*1605632 {
		t.Errorf("%+v", d)
	}
}
