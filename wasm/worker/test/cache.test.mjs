// What an isolate keeps: for how long, and how much.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

const put = [];
globalThis.caches = { default: { match: async () => undefined, put: async (url) => void put.push(url) } };
const { keep, remembered } = await import("../cache.mjs");

const forEver = "public, max-age=31536000, immutable";
const context = { waitUntil() {} };
const get = (path, init) => new Request(`http://x${path}`, init);
let turn = 0;
/** An address that nothing was asked under before. */
const fresh = (route = "/v1/solve?mbps=") => `${route}${++turn}`;

function answer(bytes, headers = {}) {
  return { status: 200, headers: { "Cache-Control": "public, max-age=300", ...headers }, body: new Uint8Array(bytes).fill(7) };
}

beforeEach(() => {
  put.length = 0;
  mock.timers.reset();
});

test("an answer is cached until it expires, with its age", async () => {
  mock.timers.enable({ apis: ["Date"], now: 1e12 });
  const path = fresh();
  keep(get(path), answer(10), context);
  mock.timers.tick(299_000);
  const again = remembered(get(path));
  assert.equal(again.headers.get("Age"), "299");
  assert.equal((await again.arrayBuffer()).byteLength, 10);
  assert.equal((remembered(get(path, { method: "HEAD" }))).body, null);
  mock.timers.tick(1000);
  assert.equal(remembered(get(path)), undefined);
});

test("private and short-lived answers are not cached", async () => {
  for (const [given, init] of [
    [answer(10, { Vary: "Accept-Language" })],
    [answer(10, { "Cache-Control": "no-store" })],
    [{ ...answer(10), status: 304 }],
    [answer(10), { method: "POST", body: "{}" }],
    [answer(300 << 10)],
  ]) {
    const path = fresh();
    keep(get(path, init), given, context);
    assert.equal(remembered(get(path)), undefined);
  }
});

test("the least recently used answers are removed first", async () => {
  const paths = Array.from({ length: 60 }, () => fresh());
  for (const path of paths) {
    keep(get(path), answer(200 << 10), context);
    assert.ok(remembered(get(paths[0])), "asked for all the time");
  }
  const still = [];
  for (const path of paths) if (remembered(get(path))) still.push(path);
  assert.ok(still.length * (200 << 10) <= 8 << 20 && still.length > 35, `${still.length}`);
  assert.deepEqual(still.slice(1), paths.slice(60 - still.length + 1), "the last ones");
});

test("Cloudflare's cache has answers that take longer to compute than to look up", () => {
  const worthwhile = ["/v1/map?width=", "/v1/report.html?lang=ko&mbps=", "/v1/solve?core=1.2&mbps=", "/v1/solve?v=1&core=1.1&mbps="].map((route) => fresh(route));
  for (const path of [...worthwhile, fresh(), fresh("/v1/solve?preset=paper&encore=")]) keep(get(path), answer(10, { "Cache-Control": forEver }), context);
  assert.deepEqual(put, worthwhile.map((path) => `http://x${path}`));
});
