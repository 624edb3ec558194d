// The catalogues of the page: English is the reference.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { words, type Words } from "../src/core/words";

const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

// Units run in web/.
test("the page has a catalogue for every language of the core, and no other", () => {
  const languages = Object.keys(words).sort();
  assert.deepEqual(readdirSync("lang").sort(), languages.map((lang) => `${lang}.json`));
  const core = readdirSync("../core/base/lang").filter((name) => name.endsWith(".json"));
  assert.deepEqual(["en.json", ...core].sort(), languages.map((lang) => `${lang}.json`));
});

for (const [lang, say] of Object.entries(words)) {
  test(`${lang}.json has the keys of en.json, with the same placeholders`, () => {
    assert.deepEqual(Object.keys(say), Object.keys(words.en));
    for (const key of Object.keys(words.en) as (keyof Words)[]) {
      assert.ok(say[key], key);
      assert.deepEqual(places(say[key]), places(words.en[key]), key);
    }
  });
}

test("every key is used", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name)).map((name) => join("src", name));
  const source = [...files, "../index.html"].map((name) => readFileSync(name, "utf8")).join("\n");
  // A key is named whole, or a part of it is computed: say[`layer.${layer}`].
  const computed = [...source.matchAll(/`(\w+\.[^`]*\$\{[^`]*)`/g)].map(([, key]) => new RegExp(`^${key!.replace(/\$\{[^}]+\}/g, ".*")}$`));
  for (const key of Object.keys(words.en)) {
    const named = new RegExp(`["'.{]${key.replaceAll(".", "\\.")}\\b(?!\\.)`).test(source);
    assert.ok(named || computed.some((pattern) => pattern.test(key)), `nothing says ${key}`);
  }
});
