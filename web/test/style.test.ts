// The style sheets and the page have the same classes.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

// Units run in web/.
const files = readdirSync("src", { recursive: true, encoding: "utf8" }).map((name) => join("src", name));
const read = (names: string[]) => names.map((name) => readFileSync(name, "utf8")).join("\n");

test("every class of the style sheets is one of the page", () => {
  const source = read([...files.filter((name) => /\.tsx?$/.test(name)), "../index.html", "build.mjs"]);
  const sheets = read(files.filter((name) => name.endsWith(".css"))).replace(/\/\*[^]*?\*\/|@import .*|url\([^)]*\)/g, "");
  const classes = new Set([...sheets.matchAll(/\.([a-z][a-z-]*)/g)].map(([, name]) => name!));
  assert.ok(classes.size > 100);
  // A class is named whole, or its end is computed: `order-${order}`.
  const computed = [...source.matchAll(/([a-z]+-)\$\{/g)].map(([, begin]) => begin!);
  for (const name of classes) {
    assert.ok(new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(source) || computed.some((begin) => name.startsWith(begin)), `nothing has the class ${name}`);
  }
});
