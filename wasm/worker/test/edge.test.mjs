// What the Worker adds to the API: the page beside it, the cache, the limit for
// each client, and a Go program that may end.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { request as plainRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { opened } from "./workerd.mjs";

const assets = fileURLToPath(new URL("../build/assets", import.meta.url));
const solve = "/v1/solve?preset=paper";

test("the page's files are served unchanged", async () => {
  const { url } = await opened();
  const types = { css: "text/css", html: "text/html", js: "text/javascript", png: "image/png", svg: "image/svg+xml", txt: "text/plain", wasm: "application/wasm", webmanifest: "application/manifest+json" };
  const names = readdirSync(assets, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "_headers")
    .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`.slice(assets.length));
  assert.ok(names.length > 15);
  for (const path of ["/", ...names]) {
    const answer = await fetch(url + path);
    const file = readFileSync(assets + (path === "/" ? "/index.html" : path));
    assert.equal(answer.status, 200, path);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), file, path);
    const { headers } = answer;
    assert.ok(headers.get("content-type").startsWith(types[(path === "/" ? "html" : path.split(".").pop())]), `${path}: ${headers.get("content-type")}`);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("access-control-allow-origin"), "*");
    assert.match(headers.get("cache-control"), /max-age=0, must-revalidate/);
    const again = await fetch(url + path, { headers: { "If-None-Match": headers.get("etag") } });
    assert.equal(again.status, 304, path);
  }
  for (const path of ["/nothing", "/_headers", "/v2/solve"]) assert.equal((await fetch(url + path)).status, 404, path);
});

test("it contains the licences of all its parts", async () => {
  const { url } = await opened();
  const licences = await (await fetch(`${url}/licences.txt`)).text();
  const list = ["list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}", "./wasm/worker", "./wasm/browser/core/cmd", "./wasm/browser/later/cmd"];
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  const modules = execFileSync("go", list, { cwd: root, encoding: "utf8", env: { ...process.env, GOOS: "js", GOARCH: "wasm" } }).split("\n");
  const foreign = [...new Set(modules)].filter((line) => line && !line.startsWith("splitscope "));
  assert.ok(foreign.some((line) => line.startsWith("github.com/syumai/workers ")), foreign.join());
  for (const [name, folder] of foreign.map((line) => line.split("\t"))) {
    assert.ok(licences.includes(`\n${name}\n`), name);
    const [file] = readdirSync(folder).filter((file) => /^licen[sc]e/i.test(file));
    assert.ok(licences.includes(readFileSync(join(folder, file), "utf8").trim()), name);
  }
});

test("a folder of the page serves its index, and its name redirects to it", async () => {
  const { url } = await opened();
  const example = await fetch(`${url}/example/`);
  assert.equal(example.status, 200);
  assert.equal(await example.text(), readFileSync(`${assets}/example/index.html`, "utf8"));
  for (const [path, to] of [["/example", "example/"], ["/example?x=1", "example/?x=1"]]) {
    const answer = await fetch(url + path, { redirect: "manual" });
    assert.deepEqual([answer.status, answer.headers.get("location")], [308, to]);
  }
  for (const path of ["/nothing/", "/example/host.js/", "/index.html/"]) assert.equal((await fetch(url + path)).status, 404, path);
});

test("answers that depend only on the URL come from the cache", async () => {
  const { url } = await opened();
  const ask = (path, init) => fetch(url + path, { redirect: "manual", ...init });
  const fromCache = (answer) => answer.headers.get("cf-cache-status") === "HIT";
  const summary = ({ status, headers }) => {
    const own = Object.fromEntries(headers);
    for (const name of ["age", "cf-cache-status", "date", "transfer-encoding", "content-length", "content-encoding"]) delete own[name];
    return { status, ...own };
  };
  const { headers } = await ask(solve);
  const forEver = headers.get("content-location");
  assert.match(forEver, /core=/);
  for (const path of ["/v1/solve?preset=paper&mbps=21", forEver, "/v1/map?preset=paper&format=bin", "/v1/?lang=ko", "/v1/models", forEver.replace("v=1&", "")]) {
    const first = await ask(path);
    assert.ok(!fromCache(first), path);
    const body = Buffer.from(await first.arrayBuffer());
    const second = await ask(path);
    assert.ok(fromCache(second), path);
    assert.deepEqual(summary(second), summary(first));
    assert.deepEqual(Buffer.from(await second.arrayBuffer()), body, path);
    const head = await ask(path, { method: "HEAD" });
    assert.ok(fromCache(head), path);
    assert.deepEqual(summary(head), summary(first));
    assert.equal((await head.arrayBuffer()).byteLength, 0);
    if (first.status === 308) continue;
    const none = await ask(path, { headers: { "If-None-Match": first.headers.get("etag") } });
    assert.equal(none.status, 304);
    assert.equal(fromCache(none), path !== "/v1/solve?preset=paper&mbps=21", "Go has solved it before the cache says no");
    assert.equal(none.headers.get("content-type"), null);
    const other = await ask(path, { headers: { "If-None-Match": '"other"' } });
    assert.equal(other.status, 200);
  }
  // A reader's language, an error and a POST are not a matter of the address.
  for (const [path, init] of [
    ["/v1/", {}],
    ["/v1/solve?device=0", {}],
    ["/v1/solve", { method: "POST", body: "{}" }],
  ])
    for (const language of ["en", "ko", "en"]) {
      const answer = await ask(path, { ...init, headers: { "Accept-Language": language } });
      assert.ok(!fromCache(answer), path);
      if (path !== "/v1/solve") assert.equal(answer.headers.get("content-language"), language);
    }
});

test("no request leaves the Worker", async () => {
  const out = [];
  const { url } = await opened({
    outboundService(request) {
      out.push(request.url);
      return new Response("", { status: 500 });
    },
  });
  for (const path of ["/", solve, "/v1/report.html?preset=paper", "/v1/figure/map.html?preset=paper", "/v1/", "/v1/openapi.json"])
    assert.equal((await fetch(url + path)).status, 200, path);
  assert.deepEqual(out, []);
});

test("without the page everything but figures works", async () => {
  const { url } = await opened({ assets: undefined });
  for (let i = 0; i < 2; i++) {
    const answer = await fetch(`${url}/v1/report.html?preset=paper`);
    assert.equal(answer.status, 501);
    assert.equal((await answer.json()).error.code, "no_echarts");
    assert.equal((await fetch(`${url}/v1/figure/map.json?preset=paper&mbps=3${i}`)).status, 200);
  }
});

test("each client has a limit, and answers from the cache do not count", async () => {
  const { url } = await opened({ limit: { requests: 3, seconds: 10 } });
  const answers = [];
  for (let mbps = 10; mbps < 16; mbps++) answers.push(await fetch(`${url}${solve}&mbps=${mbps}`, { headers: { "Accept-Language": mbps === 15 ? "ko" : "en" } }));
  assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200, 429, 429, 429]);
  const [, , , english, , korean] = answers;
  assert.equal(english.headers.get("retry-after"), "10");
  assert.equal(english.headers.get("cache-control"), "no-store");
  assert.equal(english.headers.get("access-control-allow-origin"), "*");
  const { error } = await english.json();
  assert.deepEqual({ ...error, message: "" }, { code: "too_many_requests", field: "", message: "" });
  assert.match(error.message, /3 requests in 10 s/);
  assert.match((await korean.json()).error.message, /10초에 요청 3개/);
  for (let i = 0; i < 3; i++) assert.equal((await fetch(`${url}${solve}&mbps=10`)).status, 200);
  assert.equal((await fetch(url + solve, { method: "OPTIONS" })).status, 204);
  assert.equal((await fetch(`${url}/`)).status, 200);
});

test("a body that is too long is refused, with and without Content-Length", async () => {
  const { url } = await opened();
  const refused = async (answer, most) => {
    assert.equal(answer.status, 413);
    assert.match((await answer.json()).error.message, most);
  };
  const pieces = (megabytes) => ({ method: "POST", duplex: "half", body: ReadableStream.from(Array.from({ length: megabytes }, () => new Uint8Array(1 << 20).fill(32))) });
  await refused(await fetch(`${url}/v1/solve`, { method: "POST", body: " ".repeat((1 << 20) + 1) }), /1\.049\u00a0MB/);
  await refused(await fetch(`${url}/v1/solve`, { method: "POST", body: new Uint8Array((16 << 20) + 1) }), /1\.049\u00a0MB/);
  await refused(await fetch(`${url}/v1/solve`, pieces(2)), /1\.049\u00a0MB/);
  await refused(await fetch(`${url}/v1/solve`, pieces(20)), /1\.049\u00a0MB/);
  await refused(await fetch(`${url}/v1/models`, pieces(17)), /16\.78\u00a0MB/);
  assert.equal((await fetch(`${url}/v1/solve`, { method: "POST", body: " ".repeat((1 << 20) - 2) + "{}" })).status, 200);
});

test("a panic is an error with an id, and the program continues", async () => {
  const { url, log } = await opened({ code: process.env.PROVOKED });
  await fetch(url + solve);
  const answer = await fetch(`${url}/v1/provoke/panic`, { headers: { "Cf-Ray": "8f3a1b2c4d5e6f70-ICN" } });
  assert.equal(answer.status, 500);
  const { error } = await answer.json();
  assert.equal(error.code, "internal");
  assert.ok(error.request.length > 0 && error.message.includes(error.request));
  assert.ok(!error.message.includes("provoked"));
  assert.equal((await fetch(`${url}${solve}&mbps=30`)).status, 200);
  await logs(log, `request ${error.request}: GET /v1/provoke/panic`);
  assert.ok(!log().includes("has ended"), log());
});

test("after a program has ended, a new one answers the next request", async () => {
  const { url, log } = await opened({ code: process.env.PROVOKED });
  for (const [language, message] of Object.entries({ en: /next one will be answered/, "ko-KR": /다음 요청에는 응답합니다/ })) {
    const answer = await fetch(`${url}/v1/provoke/exit`, { headers: { "Accept-Language": language } });
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get("retry-after"), "1");
    assert.equal(answer.headers.get("cache-control"), "no-store");
    assert.equal(answer.headers.get("access-control-allow-origin"), "*");
    const { error } = await answer.json();
    assert.deepEqual({ ...error, message: "" }, { code: "unavailable", field: "", message: "" });
    assert.match(error.message, message);
    const panic = await fetch(`${url}/v1/provoke/panic`, { headers: { "Accept-Language": language } });
    const said = ({ headers }) => Object.fromEntries([...headers].filter(([name]) => !["content-length", "retry-after", "transfer-encoding"].includes(name)));
    assert.deepEqual(said(answer), said(panic), "what Go says of its own errors");
    assert.equal((await fetch(`${url}${solve}&mbps=3${language.length}`)).status, 200);
  }
  await logs(log, "Its status is 3");
});

test("no URL and no header ends the program or avoids a limit", async () => {
  const { url, log } = await opened({ limit: { requests: 9, seconds: 10 } });
  const long = await fetch(`${url}/v1/solve?model=${"x".repeat(17 << 10)}`);
  assert.equal(long.status, 400);
  assert.match((await long.json()).error.message, /16\.38\u00a0kB/);
  for (const path of ["/v1/%zz", "/v1/models/50%", "/v1/%", "/v1/solve?device=%"]) {
    const { status, text } = await plainly(`${url}${path}`);
    assert.equal(status, 400, path);
    assert.equal(JSON.parse(text).error.code, "malformed", text);
  }
  const lines = { "Accept-Language": "ko\tSplitscope-Limit", "If-None-Match": '"a",\t"b"', "Splitscope-Limit": "1/1", "Splitscope-Body": "1" };
  const { status, text } = await plainly(`${url}${solve}&mbps=41`, lines);
  assert.equal(status, 200, text);
  while ((await plainly(`${url}${solve}&mbps=${50 + Math.random()}`, lines)).status === 200);
  assert.equal((await plainly(`${url}${solve}&mbps=42`, lines)).status, 429);
  assert.ok(!log().includes("has ended"), log());
});

/** What a plain client gets, who sends an address and headers as they are. */
function plainly(address, headers = {}) {
  const { hostname, port, pathname, search } = new URL(address);
  return new Promise((done, fail) => {
    const sent = plainRequest({ hostname, port, path: pathname + search, headers }, async (answer) => {
      let text = "";
      for await (const chunk of answer) text += chunk;
      done({ status: answer.statusCode, text });
    });
    sent.on("error", fail).end();
  });
}

test("an isolate limits the bodies that it holds at a time", async () => {
  const { url } = await opened();
  // Eight, since an operating system may hold back some megabytes of each: no less than 32 MiB of them come.
  const sends = Array.from({ length: 8 }, () => {
    let go, nearlyAll;
    const wait = new Promise((done) => (go = done));
    const sent = new Promise((done) => (nearlyAll = done));
    async function* pieces() {
      for (let i = 0; i < 15; i++) yield new Uint8Array(1 << 20);
      nearlyAll();
      await wait;
    }
    return { go, sent, answer: fetch(`${url}/v1/models`, { method: "POST", duplex: "half", body: ReadableStream.from(pieces()) }) };
  });
  for (const { sent } of sends) await sent; // also where there is no room for it
  for (const { go } of sends) go();
  const answers = await Promise.all(sends.map(({ answer }) => answer));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))].sort(), [400, 503], "no file at all, or no room");
  const refused = answers.find(({ status }) => status === 503);
  assert.match((await refused.json()).error.message, /holds as many bodies/);
  const { status } = await fetch(`${url}/v1/models`, { method: "POST", body: new Uint8Array(15 << 20) });
  assert.equal(status, 400, "all of it is let go of");
});

test("wrangler would deploy all files", () => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const out = mkdtempSync(join(tmpdir(), "splitscope-"));
  const env = { ...process.env, WRANGLER_HIDE_BANNER: "true", WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: out, XDG_CONFIG_HOME: out, NO_COLOR: "1" };
  const said = execFileSync(join(folder, "node_modules/.bin/wrangler"), ["deploy", "--dry-run", "--outdir", out], { cwd: folder, env, encoding: "utf8", timeout: 120_000 });
  for (const part of ["api.wasm", "env.ASSETS", "env.LIMIT (600 requests/60s)", 'env.LIMIT_TEXT ("600/60")']) assert.ok(said.includes(part), said);
  assert.deepEqual(readFileSync(join(out, "worker.mjs")), readFileSync(join(folder, "build/code/worker.mjs")), "wrangler adds nothing to it");
  rmSync(out, { recursive: true });
});

test("the Worker is small enough for any plan", () => {
  const code = fileURLToPath(new URL("../build/code", import.meta.url));
  const size = readdirSync(code).reduce((sum, name) => sum + gzipSync(readFileSync(`${code}/${name}`)).length, 0);
  assert.ok(size < 3e6, `${size} bytes compressed`);
});

async function logs(log, text) {
  for (let i = 0; i < 200 && !log().includes(text); i++) await new Promise((done) => setTimeout(done, 50));
  assert.ok(log().includes(text), log());
}
