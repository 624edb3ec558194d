// The licences of what is published: of all that is really in it, in every form
// that it travels in.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Components } from "../licences.mjs";
import { dist, root, startServer } from "./stage.mjs";

const read = (path) => readFileSync(path, "utf8").trim();
/** What of a folder must travel with it. */
const texts = (folder) => readdirSync(folder).filter((name) => /^(licen[sc]e|notice)/i.test(name) && !/^licenses$/i.test(name)).map((name) => read(join(folder, name)));

/** Everything that the page needs, by the lists of npm and Go. */
function needed() {
  const { packages } = JSON.parse(read(join(root, "web/package-lock.json")));
  const npm = Object.entries(packages).filter(([path, { dev }]) => path && !dev).map(([path, { version }]) => [`${path.replace(/.*node_modules\//, "")} ${version}`, join(root, "web", path)]);
  const list = ["list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}", "./wasm/browser/core/cmd", "./wasm/browser/later/cmd"];
  const go = execFileSync("go", list, { cwd: root, encoding: "utf8", env: { ...process.env, GOOS: "js", GOARCH: "wasm" } }).split("\n");
  const modules = [...new Set(go)].filter((line) => line && !line.startsWith("splitscope ")).map((line) => line.split("\t"));
  return [...npm, ...modules];
}

test("the page's folder and its single file have the licences of all their parts", () => {
  const told = read(join(dist, "licences.txt"));
  const all = needed();
  for (const name of ["echarts", "zrender", "preact", "uqr", "github.com/hack-pad/hackpadfs", "github.com/go-echarts/go-echarts/v2"]) assert.ok(all.some(([found]) => found.startsWith(`${name} `)), name);
  for (const [name, folder] of all) {
    assert.ok(told.includes(`\n${name}\nin `), name);
    assert.ok(texts(folder).length > 0, `${name} has no licence`);
    for (const text of texts(folder)) assert.ok(told.includes(text), name);
  }
  assert.ok(told.includes(read(join(root, "LICENSE"))), "the project's own");
  assert.ok(told.includes(read(join(execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim(), "LICENSE"))), "Go's");
  assert.ok(read(join(dist, "splitscope.html")).includes(told));
});

test("a report has the notice and licence of ECharts", async () => {
  const server = await startServer();
  try {
    const report = await (await fetch(`${server.origin}/v1/report.html?preset=paper`)).text();
    for (const name of ["echarts", "zrender"]) {
      const folder = join(root, "web/node_modules", name);
      const [licence] = texts(folder);
      const due = licence.includes("Apache License") ? [read(join(folder, "NOTICE")), read(join(folder, "licenses/LICENSE-d3")), "Apache License, Version 2.0"] : [licence];
      for (const text of due) assert.ok(report.includes(text), `${name}: ${text.slice(0, 60)}`);
    }
  } finally {
    await server.stop();
  }
});

test("a component without a licence is not published", () => {
  const folder = mkdtempSync(join(tmpdir(), "splitscope-"));
  const at = join(folder, "node_modules/@some/where");
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, "package.json"), JSON.stringify({ name: "@some/where", version: "1.2.3", license: "MIT" }));
  const input = (bytesInOutput) => {
    const components = new Components();
    components.bundle({ outputs: { "app.js": { inputs: { [join(at, "x.js")]: { bytesInOutput } } } } });
    return components.text();
  };
  assert.throws(() => input(1), /no licence came with @some\/where 1\.2\.3/);
  writeFileSync(join(at, "LICENSE"), "\n");
  assert.throws(() => input(1), /no licence/);
  assert.equal(input(0), "", "what is not in the bundle needs none");
  writeFileSync(join(at, "LICENSE.md"), "Copyright (c) Somebody\n");
  assert.match(input(1), /\n@some\/where 1\.2\.3\nin app\.js\n-+\n\n\s*Copyright \(c\) Somebody\n/);
  assert.throws(() => new Components().program(join(dist, "app.js")), /does not list/);
  rmSync(folder, { recursive: true });
});
