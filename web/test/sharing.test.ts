// What is shared as text, read back as the programs do that it is for.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import jsQR from "jsqr";
import { code } from "../src/share/qr";
import { attribute, bibtex, curl, embed, inBibtex, inMarkdown, longCode, markdown, shell, type Shared } from "../src/share/sharing";
import { pageOf } from "../src/state/history";

const hostile = `a"b'c<i>&amp;\\{x}$y_z^~#%*[l](javascript:1)\`!|\n\n1. end`;
const shared: Shared = {
  page: "https://example.org/some/where/",
  url: "https://example.org/some/where/#v=1&only=SP1,LC&x=(a)'",
  link: "v=1&only=SP1,LC&x=(a)'[b]{c}",
  network: hostile,
  headline: "Split at SP2.",
  latency: "589.6\u00a0ms",
  figure: { name: "map", title: "Best split" },
  core: "1",
  today: new Date(2031, 4, 1),
  paper: "@misc{paper,\n}",
};

test("a shell parses quoted text back", () => {
  for (const text of [hostile, "", "'", "''\\'"]) assert.equal(execFileSync("sh", ["-c", `printf %s ${shell(text)}`], { encoding: "utf8" }), text);
});

test("the API call has the link, with curl's patterns escaped", () => {
  const url = execFileSync("sh", ["-c", curl(shared, "https://example.org").replace("curl", "printf %s")], { encoding: "utf8" });
  assert.doesNotMatch(url, /[[\]{}\s\\]/);
  assert.equal(new URL(url).searchParams.get("x"), "(a)'[b]{c}");
});

test("text in an attribute is escaped", () => {
  assert.doesNotMatch(attribute(hostile), /["'<>]|&(?!amp;|lt;|gt;|quot;|#39;)/);
  assert.equal(embed(shared), '<script type="module" src="https://example.org/some/where/embed.js"></script>\n<split-scope src="#v=1&amp;only=SP1,LC&amp;x=(a)&#39;[b]{c}" figure="map"></split-scope>');
});

test("Markdown has one link and otherwise plain text", () => {
  assert.equal(inMarkdown(hostile), String.raw`a"b'c\<i\>\&amp;\\\{x\}$y\_z^\~\#%\*\[l\]\(javascript:1\)${"\\`"}\!\| 1. end`);
  const text = markdown({ ...shared, network: "ResNet-50" });
  assert.equal(text, "[Splitscope: ResNet-50](https://example.org/some/where/#v=1&only=SP1,LC&x=%28a%29%27): Split at SP2. 589.6 ms");
});

test("BibTeX has balanced braces and escaped characters", () => {
  const bare = inBibtex(hostile).replace(/\\(textbackslash|textasciitilde|textasciicircum)\{\}|\\[{}&%$#_]/g, "");
  assert.doesNotMatch(bare, /[\\{}&%$#_~^"]/);
  const entry = bibtex(shared);
  assert.match(entry, /^@misc\{splitscope-map-[0-9a-f]{8},\n/);
  assert.match(entry, /year +=\ \{2031\}/);
  assert.match(entry, /Accessed 2031-05-01/);
  assert.ok(entry.endsWith("\n\n@misc{paper,\n}"));
  assert.notEqual(bibtex({ ...shared, link: "v=1" }).split("\n")[0], entry.split("\n")[0], "another scenario has another key");
});

test("the page's URL has no query and no fragment", () => {
  assert.equal(pageOf("https://example.org/a/?embed=map#v=1"), "https://example.org/a/");
  assert.equal(pageOf("file:///tmp/splitscope.html#v=1"), "file:///tmp/splitscope.html");
});

test("a QR code holds a text up to its limit, and none beyond", () => {
  for (const text of ["https://example.org/#v=1", `https://example.org/#${"%C3%A9".repeat(200)}`, "a".repeat(longCode)]) {
    const { size, path } = code(text)!;
    const zoom = 3;
    const pixels = new Uint8ClampedArray((size * zoom) ** 2 * 4).fill(255);
    for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
      for (let i = Number(x) * zoom; i < (Number(x) + Number(run)) * zoom; i++) {
        for (let j = Number(y) * zoom; j < (Number(y) + 1) * zoom; j++) pixels.fill(0, (j * size * zoom + i) * 4, (j * size * zoom + i) * 4 + 3);
      }
    }
    assert.equal(jsQR(pixels, size * zoom, size * zoom)?.data, text);
  }
  assert.equal(code("a".repeat(longCode + 1)), undefined);
});
