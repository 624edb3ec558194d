// What the page keeps, in real IndexedDB: in tabs that are closed, killed,
// opened twice, out of room, and in a browser that refuses.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { dist, root, startChromium } from "./stage.mjs";

const scenario = { kind: "scenario", link: "v=1&preset=paper&mbps=20", lang: "en" };

let server;
let browser;
let origin;
before(async () => {
  server = createServer(({ url }, response) => {
    const name = new URL(url, "http://localhost").pathname.slice(1);
    response.setHeader("Content-Type", { js: "text/javascript", wasm: "application/wasm" }[name.split(".").at(-1)] ?? "text/html");
    const file = name === "conformance.wasm" ? conformance() : join(dist, name);
    response.end(name && existsSync(file) ? readFileSync(file) : "<!doctype html>");
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  origin = `http://localhost:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
  browser = await startChromium();
});
after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

/** The suite that every file system of a workspace is held to, built for the browser. */
function conformance() {
  if (process.env.CONFORMANCE) return process.env.CONFORMANCE;
  const binary = join(root, "web/node_modules/.cache/conformance.wasm");
  const env = { ...process.env, GOOS: "js", GOARCH: "wasm" };
  execFileSync("go", ["test", "-c", "-o", binary, "./wasm/browser/storage"], { cwd: root, env, stdio: "inherit" });
  return binary;
}

/** A test in a fresh browser, as of a new visitor. */
function visit(name, body) {
  test(name, { timeout: 240_000 }, async () => {
    const context = await browser.newContext();
    try {
      await body(await tab(context), context);
    } finally {
      await context.close();
    }
  });
}

/** A page with the core's worker, which `ask` asks as the page does. */
async function tab(context) {
  const page = await context.newPage();
  await page.goto(origin);
  await begin(page);
  return page;
}

const begin = (page) =>
  page.evaluate(() => {
    const worker = new Worker("worker.js");
    const calls = new Map();
    worker.onmessage = ({ data: { id, kind, value, message } }) => {
      if (kind === "answer") calls.get(id).resolve(value);
      if (kind === "error") calls.get(id).reject(new Error(message));
    };
    let last = 0;
    globalThis.core = {
      end: () => worker.terminate(),
      ask: (method, request) =>
        new Promise((resolve, reject) => {
          calls.set(++last, { resolve, reject });
          worker.postMessage({ id: last, method: `workspace${method}`, request });
        }),
    };
  });

const ask = (page, method, request = {}) =>
  page.evaluate(([method, request]) => core.ask(method, request), [method, { lang: "en", ...request }]);

async function save(page, record) {
  const { record: kept, problem } = await ask(page, "Save", { ...scenario, ...record });
  assert.equal(problem, undefined);
  return kept;
}

async function names(page, query = "") {
  const { records, problem } = await ask(page, "List", { query });
  assert.equal(problem, undefined);
  assert.deepEqual(records.filter(({ damage }) => damage), []);
  return records.map(({ name }) => name);
}

visit("IndexedDB passes the conformance suite of a workspace", async (page) => {
  const { code, lines } = await page.evaluate(async (origin) => {
    const script = `
      const lines = [];
      console.log = (line) => lines.push(line);
      importScripts("${origin}/wasm_exec.js");
      const go = new Go();
      go.argv = ["conformance", "-test.v"];
      let code = 0;
      go.exit = (status) => (code = status);
      WebAssembly.instantiateStreaming(fetch("${origin}/conformance.wasm"), go.importObject)
        .then(({ instance }) => go.run(instance))
        .then(() => postMessage({ code, lines }), (error) => postMessage({ code: -1, lines: [...lines, String(error)] }));`;
    const worker = new Worker(URL.createObjectURL(new Blob([script])));
    return new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
  }, origin);
  const said = lines.join("\n");
  assert.equal(code, 0, said);
  assert.ok(said.match(/^ +--- PASS/gm)?.length >= 8, said);
  assert.doesNotMatch(said, /SKIP|FAIL/);
});

visit("saved records outlive the tab and are visible in others", async (page, context) => {
  assert.deepEqual(await ask(page, "State"), { persistent: true });
  const kept = await save(page, { name: "연구실 데모", note: "와이파이" });
  assert.equal(kept.revision, 1);
  assert.equal(kept.model, "ResNet-50");
  assert.ok(Math.abs(kept.created - Date.now()) < 60_000);
  const other = await tab(context);
  assert.deepEqual((await ask(other, "List", { query: "데모 와이" })).records, [kept]);
  await page.close();
  await other.reload();
  await begin(other);
  assert.deepEqual((await ask(other, "List", { query: "" })).records, [kept]);
});

visit("two tabs do not overwrite each other's changes", async (page, context) => {
  const other = await tab(context);
  const kept = await save(page, { name: "shared" });
  await save(other, { ...kept, note: "theirs" });
  const { problem, current } = await ask(page, "Save", { ...scenario, ...kept, note: "mine", lang: "ko" });
  assert.equal(problem.code, "conflict");
  assert.match(problem.message, /다른 탭/);
  assert.equal(current.note, "theirs");
  // At the same moment, again and again: of two saves of one revision, one is refused.
  let revision = current.revision;
  for (let i = 0; i < 20; i++) {
    const both = await Promise.all([page, other].map((tab) => ask(tab, "Save", { ...scenario, ...kept, revision })));
    assert.deepEqual(both.map(({ problem }) => problem?.code ?? "saved").sort(), ["conflict", "saved"]);
    revision++;
  }
  assert.equal((await ask(page, "Remove", { id: kept.id })).problem, undefined);
  assert.equal((await ask(other, "Save", { ...scenario, ...kept, revision })).problem.code, "gone");
});

visit("removed records can be restored", async (page) => {
  const kept = await save(page, { name: "gone" });
  const again = await page.evaluate(async (id) => {
    const { bytes } = await core.ask("Remove", { id, lang: "en" });
    const { records } = await core.ask("List", { query: "", lang: "en" });
    const { problem } = await core.ask("Restore", { id, file: new Blob([bytes]), lang: "en" });
    return { left: records.length, code: problem?.code ?? "none" };
  }, kept.id);
  assert.deepEqual(again, { left: 0, code: "none" });
  assert.deepEqual((await ask(page, "List", { query: "" })).records, [kept]);
});

visit("a worker that is killed while it writes leaves intact records", async (page) => {
  await save(page, { name: "beside" });
  const kept = await save(page, { name: "victim", note: "0" });
  for (let round = 1; round <= 5; round++) {
    await page.evaluate(
      async ([request, wait]) => {
        const { records } = await core.ask("List", { query: "victim", lang: "en" });
        core.ask("Save", { ...request, revision: records[0].revision });
        await new Promise((resolve) => setTimeout(resolve, wait));
        core.end();
      },
      [{ ...scenario, ...kept, note: "메모 ".repeat(500) + round }, round * 8],
    );
    await begin(page);
    assert.deepEqual(new Set(await names(page)), new Set(["beside", "victim"]));
  }
});

/** A note that does not compress. */
const noise = () => String.fromCodePoint(...Array.from({ length: 2000 }, () => 0xac00 + Math.floor(Math.random() * 11_172)));

visit("in a full storage nothing is lost, and removing makes room", async (page, context) => {
  const session = await context.newCDPSession(page);
  // Before anything is saved: Chromium goes by what it once found free for a while.
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 200_000 });
  let first = await save(page, { name: "first" });
  const saved = ["first"];
  let refused;
  for (let i = 0; !refused && i < 200; i++) {
    const { problem } = await ask(page, "Save", { ...scenario, name: `filler ${i}`, note: noise(), lang: "ko" });
    if (problem) refused = problem;
    else saved.unshift(`filler ${i}`);
  }
  assert.equal(refused?.code, "full");
  assert.match(refused.message, /저장 공간이 가득/);
  assert.deepEqual(new Set(await names(page)), new Set(saved));
  // Chromium may have found some room meanwhile.
  for (refused = undefined; !refused; ) {
    const { record, problem } = await ask(page, "Save", { ...scenario, ...first, note: noise() });
    if (problem) refused = problem;
    else first = record;
  }
  assert.equal(refused.code, "full");
  assert.deepEqual((await ask(page, "List", { query: "first" })).records, [first]);
  const { records } = await ask(page, "List", { query: "filler" });
  for (const { id } of records) assert.equal((await ask(page, "Remove", { id })).problem, undefined);
  await session.send("Storage.overrideQuotaForOrigin", { origin });
  await save(page, { ...first, note: noise() });
});

visit("storage that is cleared while a tab uses it is opened again", async (page, context) => {
  await save(page, { name: "cleared" });
  const session = await context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
  const { problem } = await ask(page, "Save", { ...scenario, name: "after" });
  if (problem) {
    assert.equal(problem.code, "refused");
    await save(page, { name: "after" });
  }
  assert.deepEqual(await names(page), ["after"]);
});

visit("a whole workspace moves to another browser", async (page) => {
  await save(page, { name: "하나", note: "a & b" });
  await save(page, { name: "two", kind: "network" });
  const { records } = await ask(page, "List", { query: "" });
  for (const format of ["zip", "json"]) {
    const file = await page.evaluate(async (format) => {
      const { name, bytes } = await core.ask("Export", { format, lang: "en" });
      return { name, bytes: [...bytes] };
    }, format);
    assert.equal(file.name, `splitscope-workspace.${format}`);
    const context = await browser.newContext();
    const elsewhere = await tab(context);
    const report = (bytes) => elsewhere.evaluate((bytes) => core.ask("Import", { file: new Blob([Uint8Array.from(bytes)]), lang: "en" }), bytes);
    assert.deepEqual((await report(file.bytes)).added.length, 2);
    assert.deepEqual(await report(file.bytes), { added: [], skipped: 2, rejected: [] });
    assert.equal((await report([1, 2, 3])).problem.code, "bad_archive");
    assert.deepEqual((await ask(elsewhere, "List", { query: "" })).records, records);
    await context.close();
  }
});

visit("without storage, records are in memory", async (page) => {
  // A sandboxed frame has an opaque origin, and so have its workers. It may not
  // even fetch: the page hands it the program.
  const answer = await page.evaluate(async () => {
    const script = `onmessage = async ({ data: [runtime, program] }) => {
      (0, eval)(runtime);
      const go = new Go();
      go.run((await WebAssembly.instantiate(program, go.importObject)).instance);
      const record = ${JSON.stringify({ kind: "scenario", name: "a", link: "v=1", lang: "en" })};
      const saved = await splitscopeLater.workspaceSave(record);
      const state = await splitscopeLater.workspaceState({ lang: "ko" });
      const { records } = await splitscopeLater.workspaceList({ query: "", lang: "en" });
      postMessage({ state, problem: saved.problem, names: records.map(({ name }) => name) });
    };`;
    const inside = `onmessage = ({ data, source }) => {
      const worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(script)}])));
      worker.onmessage = ({ data }) => source.postMessage(data, "*");
      worker.onerror = ({ message }) => source.postMessage({ message }, "*");
      worker.postMessage(data);
    };`;
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.srcdoc = `<script>${inside.replaceAll("</", "<\\/")}</script>`;
    document.body.append(frame);
    await new Promise((resolve) => (frame.onload = resolve));
    const runtime = await (await fetch("wasm_exec.js")).text();
    const program = await (await fetch("later.wasm")).arrayBuffer();
    frame.contentWindow.postMessage([runtime, program], "*");
    return new Promise((resolve) => (onmessage = ({ data }) => resolve(data)));
  });
  assert.equal(answer.state?.persistent, false, JSON.stringify(answer));
  assert.match(answer.state.reason, /보관할 수 없습니다\(.+\)/);
  assert.deepEqual(answer.names, ["a"]);
  assert.equal(answer.problem, undefined);
});
