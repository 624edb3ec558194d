// Prints how long the page takes in headless Chromium: to load, and to follow a
// control. Nothing is asserted: times are those of the machine.
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
  const page = await visit();
  await page.evaluate(timeMoves, 10); // until the compilers have warmed up
  times.move = await page.evaluate(timeMoves, moves);
  times.core = await page.workers()[0].evaluate(timeCore, moves);

  row("ms", "median", "95 %");
  row("load to first figure", median(times.first));
  row("load to all five", median(times.all));
  row("offline, to first figure", median(times.offline));
  row("control move to all five", median(times.move), percentile(times.move, 0.95));
  row("  of it in the core", median(times.core), percentile(times.core, 0.95));
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
  const drawn = (globalThis.drawn = {});
  new MutationObserver(() => {
    const count = document.querySelectorAll("[data-drawn]").length;
    if (count > 0) drawn.first ??= performance.now();
    if (count === 5) drawn.all ??= performance.now();
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
        resolve();
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
