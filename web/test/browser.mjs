// What the tests in the browser share: one server of page and API, one Chromium,
// and for each test a page in it that is watched for what must never happen.
//
// Nothing here sleeps: a test waits for what it expects, for as long as a busy
// machine may need.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { labels, recordLabels } from "./canvas.mjs";
import { full, root, startChromium, startServer } from "./stage.mjs";
import { figures, paper } from "./views.mjs";

export { figures, paper };

/** How long a busy machine may take for what an idle one does at once. */
const patience = 60_000;

let server;
let browser;
before(async () => {
  server = await startServer();
  browser = await startChromium();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The address of the page for a link; without one, of the page as it is first opened. */
export const address = (link) => `${server.origin}/${link === undefined ? "" : `#${link}`}`;

export async function api(path) {
  const response = await fetch(server.origin + path);
  assert.equal(response.status, 200, `${path}: ${response.status}`);
  return response.json();
}

/**
 * A test in a fresh browser context, as of a new visitor. Errors on the console,
 * exceptions and requests to elsewhere than the page's own origin fail it, but
 * for those that match `expected`. Other options are those of the context. Only
 * who allows it has the service worker, which keeps the page for later visits.
 *
 * @param {string} name
 * @param {{ expected?: RegExp, [more: string]: any }} options
 * @param {(page: import("playwright-core").Page, context: import("playwright-core").BrowserContext) => Promise<void>} body
 */
export function visit(name, { expected = /^$/, ...options } = {}, body) {
  test(name, async () => {
    const context = await browser.newContext({ locale: "en-US", viewport: { width: 1280, height: 900 }, serviceWorkers: full ? "allow" : "block", ...options });
    context.setDefaultTimeout(patience);
    await context.addInitScript(recordLabels);
    const mishaps = [];
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (url.origin !== server.origin && !["data:", "blob:"].includes(url.protocol)) mishaps.push(`request: ${url}`);
    });
    context.on("console", (message) => {
      if (["error", "warning"].includes(message.type()) && message.text() !== "Service Worker registration blocked by Playwright") mishaps.push(`console: ${message.text()}`);
    });
    context.on("weberror", (error) => mishaps.push(`exception: ${error.error()}`));
    const page = await context.newPage();
    try {
      await body(page, context);
      assert.deepEqual(mishaps.filter((text) => !expected.test(text)), []);
    } catch (error) {
      await picture(page, name);
      throw error;
    } finally {
      await context.close();
    }
  });
}

async function picture(page, name) {
  const folder = join(root, "web/test-results");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name.replace(/\W+/g, "-")}.png`), timeout: 10_000 }).catch(() => {});
}

/** Waits until what is checked holds; in the end, says how it does not. */
export async function eventually(check) {
  for (const end = Date.now() + patience; ; await sleep(40)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** Drops files on the page, as a person would. */
export async function drop(page, ...files) {
  const given = files.map(({ name, buffer }) => ({ name, bytes: [...buffer] }));
  await page.evaluate(async (given) => {
    const dataTransfer = new DataTransfer();
    for (const { name, bytes } of given) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
    const at = document.querySelector("main");
    const event = (type) => at.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
    event("dragenter");
    event("dragover");
    await new Promise((resolve) => setTimeout(resolve, 50));
    globalThis.overlay = document.querySelector(".drop")?.innerText;
    if (event("drop")) throw new Error("the browser would open the file");
  }, given);
}

/** The file that an act has the browser save. */
export async function saved(page, act) {
  const [file] = await Promise.all([page.waitForEvent("download"), act()]);
  return { name: file.suggestedFilename(), bytes: await buffer(await file.createReadStream()) };
}

/** Saves a figure by its menu. */
export async function figureAs(page, name, format) {
  await page.locator(`.figure-${name}`).getByRole("button", { name: /^(Save|저장): / }).click();
  return saved(page, () => page.getByRole("menuitem", { name: format, exact: true }).click());
}

/** Chooses one of a few by its name. */
export const choose = (page, key, name) => control(page, key).getByText(name, { exact: true }).click();

/** Drags a slider to its upper end. */
export async function dragUp(page, key) {
  const track = await slider(page, key).boundingBox();
  const y = track.y + track.height / 2;
  await page.mouse.move(track.x + track.width / 3, y);
  await page.mouse.down();
  for (const share of [0.4, 0.6, 0.8, 1]) await page.mouse.move(track.x + share * track.width, y, { steps: 5 });
  await page.mouse.up();
}

/** What is on screen: the link in the address bar and those that the figures have drawn. */
export function shown(page) {
  return page.evaluate(() => ({
    link: location.hash.slice(1),
    drawn: [...document.querySelectorAll("[data-figure]")].map((figure) => figure.dataset.drawn),
  }));
}

/** Waits until a link is in the address bar and in all figures. */
export function shows(page, link) {
  return eventually(async () => assert.deepEqual(await shown(page), { link, drawn: figures.map(() => link) }));
}

/** How many entries the history has. */
export const entries = (page) => page.evaluate(() => history.length);

export async function open(page, link) {
  await page.goto(address(link));
  await shows(page, link ?? paper);
}

/** The controls of one key. */
export const control = (page, key) => page.locator(`[data-key="${key}"]`);
export const field = (page, key) => control(page, key).getByRole("textbox");
export const slider = (page, key) => control(page, key).getByRole("slider");
export const figure = (page, name) => page.locator(`[data-figure="${name}"]`);
export const headline = (page) => page.locator(".verdict h2");

/** Text with ordinary spaces where no line may break. */
export const plain = (text) => text.replaceAll("\u00a0", " ");

export const says = (locator, text) => eventually(async () => assert.match(plain(await locator.innerText({ timeout: 1000 })), text));

/**
 * What the core in the page's worker answers about the link in the address bar.
 *
 * @param {import("playwright-core").Page} page
 * @param {{ width?: number, height?: number, [more: string]: any }} request
 */
export async function core(page, { width = 4, height = 3, ...request } = {}) {
  const link = new URL(page.url()).hash.slice(1);
  const full = { link, lang: "en", theme: "light", narrow: false, figures, map: { width, height, layer: "winner" }, ...request };
  return page.workers()[0].evaluate(async (asked) => {
    const { raster, figures, ...answer } = await self.splitscope.compute(asked);
    const read = ([name, figure]) => [name, { ...figure, option: JSON.parse(figure.option) }];
    return { ...answer, figures: Object.fromEntries(Object.entries(figures).map(read)), raster: raster && { ...raster, pixels: Array.from(raster.pixels) } };
  }, full);
}

/** Where a figure lies on the page, and where in it the middle of a label is. */
export async function layout(page, name) {
  await figure(page, name).scrollIntoViewIfNeeded();
  const box = await figure(page, name).boundingBox();
  const middles = (await labels(page, name)).map(({ text, left, right, top, bottom }) => ({
    text,
    x: box.x + (left + right) / 2,
    y: box.y + (top + bottom) / 2,
  }));
  return { box, middles, middle: (text) => middles.find((label) => label.text === text) };
}

/** Where the plot of a figure lies on the page and a point on its logarithmic axes, read off the ticks as a person does. */
export async function plot(page, name) {
  const { box, middles } = await layout(page, name);
  const answer = await core(page);
  const ticks = middles.map((label) => ({ ...label, log: Math.log(label.text.replaceAll(",", "")) })).filter(({ log }) => Number.isFinite(log));
  const foot = Math.max(...ticks.map(({ y }) => y));
  const along = ticks.filter(({ y }) => Math.abs(y - foot) < 3).sort((a, b) => a.x - b.x);
  const up = ticks.filter(({ x, y }) => x < along[0].x && Math.abs(y - foot) >= 3).sort((a, b) => b.y - a.y);
  const scale = (list, axis) => {
    const [first, last] = [list.at(0), list.at(-1)];
    return (value) => first[axis] + ((Math.log(value) - first.log) / (last.log - first.log)) * (last[axis] - first[axis]);
  };
  const [x, y] = [scale(along, "x"), scale(up, "y")];
  return {
    box,
    left: x(answer.x.lo),
    right: x(answer.x.hi),
    top: name === "map" ? y(answer.y.hi) : up.at(-1).y, // the last tick may be below the end
    bottom: name === "map" ? y(answer.y.lo) : up.at(0).y,
    /**
     * Whole pixels, as a mouse has them.
     *
     * @param {{ mbps: number, device?: number }} point
     * @returns {[number, number]}
     */
    at: ({ mbps, device }) => /** @type {[number, number]} */ ([x(mbps), device === undefined ? (up.at(0).y + up.at(-1).y) / 2 : y(device)].map(Math.round)),
  };
}

/** A number as precise as the page writes it, and as it is written. */
export const round4 = (value) => Number(value.toPrecision(4));
export const written = (value) => value.toLocaleString("en", { maximumSignificantDigits: 4 });

/** Milliseconds of durations as the page writes them: "183.6 ms", "1.234 s". */
export function durations(text) {
  const units = { "µs": 1e-3, ms: 1, s: 1e3 };
  return [...text.matchAll(/([\d.,e+-]+)\s(µs|ms|s)(?![/\w])/g)].map(([, value, unit]) => round4(value.replaceAll(",", "") * units[unit]));
}

/** The verdict as it can be read on the page. */
export async function verdict(page) {
  const { headline, latency, facts } = await page.locator("main").evaluate((section) => ({
    headline: section.querySelector(".verdict h2").textContent,
    latency: section.querySelector(".latency").textContent,
    facts: Object.fromEntries(
      [...section.querySelectorAll("[data-fact]")].map((fact) => [
        fact.dataset.fact,
        { value: fact.querySelector("strong").textContent, detail: fact.querySelector("small").textContent },
      ]),
    ),
  }));
  const change = ({ value }) => {
    const [, to, at] = /(\w+) (?:below|above) ([\d.,]+)/.exec(value) ?? [];
    return to && { to, at: Number(at.replaceAll(",", "")) };
  };
  const [, margin] = durations(facts["runner-up"].detail);
  return {
    best: /\b(EC|LC|SP\d+)\b/.exec(headline)[0],
    latency: durations(latency)[0],
    runnerUp: facts["runner-up"].value,
    margin,
    below: change(facts["change-down"]),
    above: change(facts["change-up"]),
  };
}

/** The same, as the API's numbers have it. */
async function solved(link) {
  const solution = await api(`/v1/solve?${link}`);
  assert.equal(solution.link, link, "the API writes the same link");
  // The verdict looks beyond the sweep.
  const everywhere = new URLSearchParams(link);
  everywhere.set("mbps_range", "0.001..1000000");
  const { thresholds } = await api(`/v1/solve?${everywhere}`);
  const { mbps } = solution.scenario;
  const below = thresholds.findLast(({ at }) => at < mbps);
  const above = thresholds.find(({ at }) => at > mbps);
  return {
    best: solution.best,
    latency: round4(solution.cuts.find(({ id }) => id === solution.best).total_ms),
    runnerUp: solution.runner_up ?? "none",
    margin: solution.margin_ms === null ? undefined : round4(solution.margin_ms),
    below: below && { to: below.from, at: round4(below.at) },
    above: above && { to: above.to, at: round4(above.at) },
  };
}

/** Waits for a link to be shown, and holds its verdict against the API. */
export async function agrees(page, link) {
  await shows(page, link);
  const expected = await solved(link);
  await eventually(async () => assert.deepEqual(await verdict(page), expected));
}
