// Prints how long the page takes in headless Chromium: to load, within another
// page too, to follow a control and to import a large file. Nothing is asserted:
// times are those of the machine.
import { createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { heavy } from "./onnx.mjs";
import { startChromium, startServer } from "./stage.mjs";

const loads = 5;
const moves = 100;

const server = await startServer();
const browser = await startChromium();
try {
  const times = { first: [], all: [], move: [], core: [] };
  for (let i = 0; i < loads; i++) {
    // A new context has nothing in its cache.
    const page = await visit();
    const { first, all } = await page.evaluate(() => globalThis.drawn);
    times.first.push(first);
    times.all.push(all);
    await page.context().close();
  }
  times.offline = await timeOffline();
  times.embed = await timeEmbeds("?embed=map#v=1&preset=paper");
  times.host = await timeEmbeds("example/index.html");
  const page = await visit();
  await page.evaluate(timeMoves, 10); // until the compilers have warmed up
  times.move = await page.evaluate(timeMoves, moves);
  times.core = await page.workers()[0].evaluate(timeCore, moves);

  row("ms", "median", "95 %");
  row("load to first figure", median(times.first));
  row("load to all five", median(times.all));
  row("offline, to first figure", median(times.offline));
  row("embed alone, warm", median(times.embed));
  row("first embed of a host, warm", median(times.host));
  row("control move to all five", median(times.move), percentile(times.move, 0.95));
  row("  of it in the core", median(times.core), percentile(times.core, 0.95));
  await importLarge();
} finally {
  await browser.close();
  await server.stop();
}

/** Second visits, with the server gone: to the first figure. */
async function timeOffline() {
  const server = await startServer();
  const page = await visit(server.origin);
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
  await server.stop();
  const times = [];
  for (let i = 0; i < loads; i++) {
    const next = await page.context().newPage();
    await drawn(next, server.origin);
    times.push(await next.evaluate(() => globalThis.drawn.first));
    await next.close();
  }
  await page.context().close();
  return times;
}

/**
 * Visits to an address with embeds, in ms since its navigation began, until the
 * first of them is drawn. Page, scripts and core are in the browser's cache: the
 * service worker's, since the full page has been there, and its own for HTTP.
 */
async function timeEmbeds(address) {
  const page = await visit();
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
  const context = page.context();
  await page.close();
  const times = [];
  for (let i = -1; i < loads; i++) {
    const next = await context.newPage();
    await next.addInitScript(noteEmbed);
    await next.goto(`${server.origin}/${address}`);
    await next.waitForFunction(() => globalThis.embedDrawn);
    if (i >= 0) times.push(await next.evaluate(() => globalThis.embedDrawn - performance.timeOrigin)); // the first one fills the cache
    await next.close();
  }
  await context.close();
  return times;
}

/**
 * Prints how long a file of 100 MiB takes from being chosen to its answer being
 * drawn, and by how much the memory of the core's programs has grown by then,
 * which WebAssembly never gives back: once with the program that reads files
 * still to be loaded, and once more.
 */
async function importLarge() {
  const folder = mkdtempSync(join(tmpdir(), "splitscope-"));
  // What the page keeps would be asked for around the route.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  try {
    const files = [];
    for (const layers of [178, 177]) { // two networks, so that their answers differ
      files.push(join(folder, `${layers}.onnx`));
      await pipeline(Readable.from(heavy(layers)), createWriteStream(files.at(-1)));
    }
    await context.route(/\/worker\.js/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `(${noteMemory})();\n${await response.text()}` });
    });
    const page = await context.newPage();
    await drawn(page, server.origin);
    const memory = async () => (await page.workers()[0].evaluate(() => self.memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0))) / 2 ** 20;
    for (const file of files) {
      await page.locator("button.network").click();
      await page.getByRole("dialog").getByRole("option").first().waitFor(); // the networks of the zoo take memory, too
      const input = page.getByRole("dialog").locator("input[type=file]");
      const before = await memory();
      await input.evaluate(noteImport);
      await input.setInputFiles(file);
      const took = await (await page.waitForFunction(() => globalThis.imported)).jsonValue();
      const after = await memory();
      row(`import of ${(statSync(file).size / 2 ** 20).toFixed(0)} MiB, ${file === files[0] ? "first" : "again"}`, took);
      row("  memory grew by, MiB", after - before);
      row("  to, MiB", after);
    }
  } finally {
    await context.close();
    rmSync(folder, { recursive: true });
  }
}

/** In the worker, before its script: keeps the memories of the programs that it starts. */
function noteMemory() {
  self.memories = [];
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = async (...given) => {
    const started = await instantiateStreaming(...given);
    self.memories.push(started.instance.exports.mem);
    return started;
  };
}

/** In the page, on a file input: notes the time from a choice to all figures of its answer. */
function noteImport(input) {
  globalThis.imported = 0;
  const before = document.querySelector("[data-figure]").dataset.drawn;
  input.addEventListener("change", () => {
    const start = performance.now();
    const observer = new MutationObserver(() => {
      const [link, ...others] = new Set([...document.querySelectorAll("[data-figure]")].map(({ dataset }) => dataset.drawn));
      if (others.length > 0 || link === before || !/model=custom/.test(link)) return;
      observer.disconnect();
      globalThis.imported = performance.now() - start;
    });
    observer.observe(document, { attributeFilter: ["data-drawn"], subtree: true });
  }, { capture: true, once: true });
}

/** Opens the page and waits until it is drawn. */
async function visit(origin = server.origin) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await drawn(page, origin);
  return page;
}

async function drawn(page, origin) {
  await page.addInitScript(noteDrawing);
  await page.goto(origin);
  await page.waitForFunction(() => globalThis.drawn.all);
}

/** In the page: notes when its figures are drawn, in ms since the navigation began. */
function noteDrawing() {
  /** @type {{ first?: number, all?: number }} */
  const drawn = (globalThis.drawn = {});
  new MutationObserver(() => {
    const count = document.querySelectorAll("[data-drawn]").length;
    if (count > 0) drawn.first ??= performance.now();
    if (count === 5) drawn.all ??= performance.now();
  }).observe(document, { attributeFilter: ["data-drawn"], subtree: true });
}

/** In an embed, alone or in a host of the same origin: tells the outermost page when it is drawn. */
function noteEmbed() {
  new MutationObserver(() => {
    if (document.querySelector("[data-drawn]")) top.embedDrawn ??= performance.timeOrigin + performance.now();
  }).observe(document, { attributeFilter: ["data-drawn"], subtree: true });
}

/**
 * In the page: moves the bandwidth, and waits for the frame after the one in which
 * the last figure was drawn. A move starts with a frame, as the browser's own input does.
 */
async function timeMoves(count) {
  const frame = () => new Promise(requestAnimationFrame);
  const slider = document.querySelector('[data-key="mbps"] input[type="range"]');
  const figures = [...document.querySelectorAll("[data-figure]")];
  const times = [];
  for (let i = 0; i < count; i++) {
    const before = figures[0].dataset.drawn;
    await frame();
    const start = performance.now();
    slider.value = String(50 + ((i * 389) % 900)); // no two moves alike
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        const [link, ...others] = new Set(figures.map(({ dataset }) => dataset.drawn));
        if (link === before || others.length > 0) return;
        observer.disconnect();
        resolve(undefined);
      });
      for (const figure of figures) observer.observe(figure, { attributeFilter: ["data-drawn"] });
    });
    await frame();
    times.push(performance.now() - start);
  }
  return times;
}

/** In the worker: the core's part of the same. */
async function timeCore(count) {
  const times = [];
  for (let i = 0; i < count; i++) {
    const edits = { mbps: String(10 + i) };
    const start = performance.now();
    await self.splitscope.compute({ link: "", edits, lang: "en", theme: "light", narrow: false, map: { width: 400, height: 300, layer: "winner" } });
    times.push(performance.now() - start);
  }
  return times;
}

function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function median(values) {
  return percentile(values, 0.5);
}

function row(name, ...cells) {
  const text = (cell) => (typeof cell === "number" ? cell.toFixed(cell < 100 ? 1 : 0) : cell).padStart(10);
  console.log(name.padEnd(26) + cells.map(text).join(""));
}
