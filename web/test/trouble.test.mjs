// What goes wrong is said on the page, and Retry goes on where it stopped.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { address, agrees, control, drop, eventually, field, headline, open, paper, says, shows, visit } from "./browser.mjs";
import { onnx } from "./onnx.mjs";
import { dist } from "./stage.mjs";

/** @typedef {(route: import("playwright-core").Route) => Promise<void>} Answer */

const trouble = (page) => page.getByRole("alert").filter({ has: page.getByRole("heading") });
const retry = (page, name = "Retry") => trouble(page).getByRole("button", { name }).click();
/** What is offered where the core stopped at a scenario. */
const last = "Open the last computed scenario";
/** The same, or Retry where the scenario's own link was the last one that was computed. */
const onward = /^(Retry|Open the last computed scenario)$/;

async function recovers(page, link, name) {
  await retry(page, name);
  await agrees(page, link);
  await eventually(async () => assert.equal(await trouble(page).count(), 0));
}

visit("a core that was killed is noticed and replaced", {}, async (page) => {
  await open(page);
  await field(page, "device").fill("7");
  await agrees(page, `${paper}&device=7`);
  await page.workers()[0].evaluate(() => self.close()).catch(() => {}); // nobody is left to answer
  // It cannot say that it is gone: only its silence can.
  await field(page, "mbps").fill("40");
  await says(trouble(page), /does not answer/);
  await says(headline(page), /SP2/); // what was computed stays
  await recovers(page, `${paper}&device=7`, onward);
  await field(page, "mbps").fill("41");
  await agrees(page, `${paper}&device=7&mbps=41`);
});

visit("a core whose program ended is noticed and replaced", { expected: /panic|goroutine|exit code/ }, async (page) => {
  await open(page);
  await field(page, "device").fill("7");
  await agrees(page, `${paper}&device=7`);
  // Without promises the core panics where nothing recovers it: the program exits.
  await page.workers()[0].evaluate(() => {
    self.Promise = undefined;
  });
  await control(page, "dtype").getByText("int8", { exact: true }).click();
  await says(trouble(page), /The computing core stopped/);
  await recovers(page, `${paper}&device=7`, onward);
});

visit("a core that fails at an answer is replaced", {}, async (page) => {
  await open(page);
  await page.workers()[0].evaluate(() => {
    self.splitscope.compute = () => Promise.reject(new Error("the core panicked: test"));
  });
  await control(page, "dtype").getByText("int8", { exact: true }).click();
  await says(trouble(page), /The computing core stopped[^]*the core panicked: test/);
  await recovers(page, paper);
});

visit("a scenario at which the core stops is not opened again", {}, async (page, context) => {
  await context.route("**/worker.js?*", async (route) => {
    const response = await route.fetch();
    const stops = `let core;
      Object.defineProperty(self, "splitscope", { configurable: true, get: () => core, set: (value) => {
        const { compute } = (core = value);
        core.compute = (request) => request.link.includes("mbps=66") ? Promise.reject(new Error("the core panicked: test")) : compute(request);
      } });\n`;
    await route.fulfill({ response, body: stops + (await response.text()) });
  });
  const guilty = `${paper}&mbps=66`;
  const go = (name) => trouble(page).getByRole("button", { name }).click();
  // Opened first, it gives way to the paper's.
  await page.goto(address(guilty));
  await says(trouble(page), /The computing core stopped[^]*is not opened again/);
  assert.equal(await trouble(page).getByRole("button", { name: "Retry" }).count(), 0);
  await go("Open the paper’s scenario");
  await agrees(page, paper);
  // Opened after another one, to that.
  await field(page, "device").fill("7");
  await agrees(page, `${paper}&device=7`);
  await page.evaluate((link) => (location.hash = link), guilty);
  await go(last);
  await agrees(page, `${paper}&device=7`);
  assert.equal(await trouble(page).count(), 0);
  // Back does not lead to it.
  await page.goBack();
  await agrees(page, `${paper}&device=7`);
});

const failed = /Failed to load resource|Failed to compile|wasm|Uncaught|NetworkError/i;

for (const [name, file, answer] of /** @type {[string, string, Answer][]} */ ([
  ["core is missing", "core.wasm", (route) => route.fulfill({ status: 404, body: "not found" })],
  ["core cannot be fetched", "core.wasm", (route) => route.abort()],
  ["core breaks off", "core.wasm", (route) => route.fulfill({ body: readFileSync(join(dist, "core.wasm")).subarray(0, 1e6) })],
  ["core is something else", "core.wasm", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><p>Please log in.</p>" })],
  ["runtime of the core is missing", "wasm_exec.js", (route) => route.fulfill({ status: 404, body: "not found" })],
  ["worker is missing", "worker.js", (route) => route.fulfill({ status: 404, body: "not found" })],
])) {
  visit(`a load is retried when the ${name}`, { expected: failed }, async (page, context) => {
    await context.route(`**/${file}?*`, answer);
    await page.goto(address(`${paper}&mbps=60`));
    await says(trouble(page), /could not be loaded/);
    assert.equal(await page.getByRole("progressbar").count(), 0);
    assert.equal(new URL(page.url()).hash, `#${paper}&mbps=60`);
    await retry(page); // in vain
    await eventually(async () => assert.equal(await trouble(page).count(), 1));
    await context.unroute(`**/${file}?*`);
    await eventually(async () => {
      if (await trouble(page).count()) await retry(page);
      await agrees(page, `${paper}&mbps=60`);
    });
    assert.equal(await trouble(page).count(), 0);
  });
}

for (const [name, answer] of /** @type {[string, Answer][]} */ ([
  ["cannot be fetched", (route) => route.abort()],
  ["are missing", (route) => route.fulfill({ status: 404, body: "not found" })],
  ["are something else", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><p>Please log in.</p>" })],
  ["break off", (route) => route.fulfill({ contentType: "text/javascript", body: readFileSync(join(dist, "echarts.js")).subarray(0, 1e5) })],
])) {
  visit(`verdict and tables are shown when the figures' scripts ${name}, and Retry draws`, { expected: /Failed to load resource|Refused to execute|SyntaxError|Unexpected|preload/ }, async (page, context) => {
    await context.route("**/echarts.js?*", answer);
    await page.goto(address(`${paper}&mbps=60`));
    await says(trouble(page), /figures cannot be drawn[^]*ECharts/);
    await says(headline(page), /SP2/);
    await field(page, "mbps").fill("100");
    await says(headline(page), /SP1/);
    await page.locator(".all-cuts summary").click();
    await eventually(async () => assert.equal(await page.locator(".all-cuts tbody tr").count(), 6));
    await retry(page); // in vain
    await eventually(async () => assert.equal(await trouble(page).count(), 1));
    await context.unroute("**/echarts.js?*");
    await recovers(page, `${paper}&mbps=100`);
    // An embed shows it, and sends it to its host.
    await context.route("**/echarts.js?*", answer);
    await page.goto("about:blank");
    await page.goto(address().replace(/#.*|$/, `?embed=verdict,map#${paper}`));
    await says(trouble(page), /figures cannot be drawn/);
    await says(page.locator(".embed-verdict"), /SP2/);
    await context.unroute("**/echarts.js?*");
    await retry(page);
    await eventually(async () => assert.equal(await page.locator("[data-figure=map]").getAttribute("data-drawn"), paper));
    assert.equal(await trouble(page).count(), 0);
  });
}

visit("the page says if its script is not loaded", { expected: /Failed to load resource|preload/ }, async (page, context) => {
  await context.route("**/app.js?*", (route) => route.abort());
  await page.goto(address());
  const late = page.locator(".late");
  await eventually(async () => assert.ok(await late.isVisible()));
  assert.match(await late.innerText(), /reload the page[^]*새로 고치/);
});

visit("files are read when later.wasm is loaded", { expected: failed }, async (page, context) => {
  await open(page);
  await context.route("**/later.wasm?*", (route) => route.abort());
  await drop(page, { name: "tiny.onnx", buffer: onnx() });
  const unread = page.locator(".unread");
  await says(unread, /part of this page that reads files could not be loaded/);
  await context.unroute("**/later.wasm?*");
  await unread.getByRole("button", { name: "Retry" }).click();
  await eventually(async () => assert.match(new URL(page.url()).hash, /model=custom/));
  assert.equal(await unread.count(), 0);
});

visit("the page says that a browser has no WebAssembly", {}, async (page) => {
  await page.addInitScript(() => delete globalThis.WebAssembly);
  await page.goto(address());
  await says(trouble(page), /cannot run WebAssembly/);
  assert.ok(await page.getByRole("heading", { name: "How this is computed" }).isVisible());
});

visit("without workers the page runs the core itself", {}, async (page) => {
  await page.addInitScript(() => delete globalThis.Worker);
  await open(page);
  await field(page, "mbps").fill("70");
  await agrees(page, `${paper}&mbps=70`);
  assert.equal(page.workers().length, 0);
});

visit("loading shows its progress, and works at a sub-path of any static web server", { expected: /^request: http:\/\/localhost:\d+\/some\/where\// }, async (page) => {
  const site = await slowSite("/some/where/", { pauses: "core.wasm" });
  try {
    await page.goto(`${site.origin}/some/where/`);
    const bar = page.getByRole("progressbar");
    await eventually(async () => {
      const share = await bar.evaluate((element) => element.position);
      assert.ok(share > 0.3 && share < 0.7, `${share} is there`);
    });
    await says(headline(page), /Loading/);
    site.resume();
    await shows(page, paper);
    await says(headline(page), /Split at SP2/);
    assert.deepEqual(site.missed, []);
  } finally {
    site.close();
  }
});

/** A static web server at a path, without compression. It pauses in the middle of one file until resume is called. */
async function slowSite(base, { pauses }) {
  const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
  const missed = [];
  let resume;
  const resumed = new Promise((resolve) => (resume = resolve));
  const server = createServer(async (request, response) => {
    const url = request.url.split("?")[0];
    const name = url === base ? "index.html" : url.slice(base.length);
    try {
      if (!url.startsWith(base)) throw new Error("outside of the page's folder");
      const body = readFileSync(join(dist, name));
      response.setHeader("Content-Type", types[extname(name)] ?? "application/octet-stream");
      if (name === pauses) {
        response.write(body.subarray(0, body.length / 2));
        await resumed;
        response.end(body.subarray(body.length / 2));
      } else {
        response.end(body);
      }
    } catch {
      missed.push(url);
      response.writeHead(404).end();
    }
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://localhost:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`, missed, resume, close };
}
