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

/** Drags at 60 Hz: of the bandwidth's slider, and on the map. */
const drags = [
  ["slider drag", "slider", "v=1&preset=paper"],
  ["map drag", "map", "v=1&preset=paper"],
  ["map drag, 708 cuts", "map", "v=1&model=densenet201&cuts=layer&fuse=off"],
];

const server = await startServer();
const browser = await startChromium();
try {
  const times = { first: [], all: [], move: [] };
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
  const dragged = [];
  for (const [what, of, link] of drags) dragged.push([what, await timeDrag(of, link)]);

  row("ms", "median", "95 %", "pictures/s", "main thread");
  row("load to first figure", median(times.first));
  row("load to all five", median(times.all));
  row("offline, to first figure", median(times.offline));
  row("embed alone, warm", median(times.embed));
  row("first embed of a host, warm", median(times.host));
  row("move, to all in sight", median(times.move), percentile(times.move, 0.95));
  for (const [what, { delays, seconds, busy }] of dragged) row(what, median(delays), percentile(delays, 0.95), delays.length / seconds, (1000 * busy) / delays.length);
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
async function visit(origin = server.origin, link = "") {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(noteDelays);
  await drawn(page, `${origin}/#${link}`);
  return page;
}

async function drawn(page, address) {
  await page.addInitScript(noteDrawing);
  await page.goto(address);
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
 * the last figure in sight was drawn. A move starts with a frame, as the browser's own input does.
 */
async function timeMoves(count) {
  const frame = () => new Promise(requestAnimationFrame);
  const slider = document.querySelector('[data-key="mbps"] input[type="range"]');
  const figures = [...document.querySelectorAll("[data-figure]")].filter((figure) => figure.getBoundingClientRect().top < innerHeight);
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

/**
 * Drags with a pointer that does not wait for the page, as a hand does not. Returns
 * for each picture that is drawn in sight how long after the input that it shows,
 * how long the drag took and how long the main thread was busy, in seconds.
 */
async function timeDrag(of, link) {
  const page = await visit(server.origin, link);
  try {
    const box = await page.locator(of === "slider" ? '[data-key="mbps"] input[type="range"]' : '[data-figure="map"]').boundingBox();
    const at = (share) => ({ x: box.x + box.width * (0.3 + 0.4 * share), y: box.y + box.height * (of === "slider" ? 0.5 : 0.6 - 0.3 * share) });
    const client = await page.context().newCDPSession(page);
    await client.send("Performance.enable");
    const busy = async () => (await client.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value;
    const mouse = (type, share) => client.send("Input.dispatchMouseEvent", { type, ...at(share), button: "left", buttons: type === "mouseReleased" ? 0 : 1, clickCount: 1 });
    const drag = async (count) => {
      await mouse("mousePressed", 0);
      const sent = [];
      for (let i = 1; i <= count; i++) {
        sent.push(mouse("mouseMoved", i / count));
        await new Promise((resolve) => setTimeout(resolve, 1000 / 60));
      }
      await Promise.all(sent);
      await mouse("mouseReleased", 1);
    };
    await drag(60); // until the compilers have warmed up
    await page.waitForTimeout(1000);
    const before = await busy();
    const start = performance.now();
    await page.evaluate(() => void (globalThis.pictures = []));
    await drag(180);
    const seconds = (performance.now() - start) / 1000;
    return { delays: await page.evaluate(() => globalThis.pictures), seconds, busy: (await busy()) - before };
  } finally {
    await page.context().close();
  }
}

/**
 * In the page, before its scripts: notes for each picture in sight how long after
 * the pointer's event that it shows it was drawn. A request shows the last event
 * before it, and its answer has the link of the picture.
 */
function noteDelays() {
  const inputs = new Map();
  const asked = new Map();
  let last = 0;
  addEventListener("pointermove", ({ timeStamp }) => (last = timeStamp), { capture: true });
  const { postMessage } = Worker.prototype;
  const heard = new WeakSet();
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.method === "compute") asked.set(message.id, last);
    if (!heard.has(this)) this.addEventListener("message", ({ data }) => data.kind === "answer" && asked.has(data.id) && inputs.set(data.value.link, asked.get(data.id)));
    heard.add(this);
    return postMessage.call(this, message, ...rest);
  };
  globalThis.pictures = [];
  new MutationObserver(() => {
    const seen = [...document.querySelectorAll("[data-figure]")].filter((figure) => {
      const { top, bottom } = figure.getBoundingClientRect();
      return top < innerHeight && bottom > 0;
    });
    const [link, ...others] = new Set(seen.map(({ dataset }) => dataset.drawn));
    if (others.length > 0 || !inputs.has(link)) return;
    globalThis.pictures.push(performance.now() - inputs.get(link));
    inputs.delete(link);
  }).observe(document, { attributeFilter: ["data-drawn"], subtree: true });
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
