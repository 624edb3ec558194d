// The first screen: what is in it at which size, and that nothing in it moves by itself.
import assert from "node:assert/strict";
import { address, dragUp, eventually, open, paper, plot, shows, slider, visit } from "./browser.mjs";
import { fits, inPlace } from "./checks.mjs";
import { sizes } from "./views.mjs";

const viewport = (size) => {
  const [width, height] = size.split("x").map(Number);
  return { width, height };
};

/** What is wholly in the first screen, from a width and height on. */
const parts = [
  { parts: [".top", ".verdict", ".figure-map"] },
  { from: [1280, 720], parts: [".figure-curves", ".figure-network", ".figure-breakdown", ".dock", ".why"] },
  { from: [1440, 900], parts: [".first-cuts"] },
];
const wanted = ({ width, height }) => parts.filter(({ from = [0, 0] }) => width >= from[0] && height >= from[1]).flatMap(({ parts }) => parts);

/** Runs in the page: which of its parts are not wholly in sight, and why. */
function unseen(selectors) {
  return selectors.flatMap((selector) => {
    const element = document.querySelector(selector);
    if (!element?.checkVisibility()) return [`${selector} is not there`];
    const { left, right, top, bottom } = element.getBoundingClientRect();
    if (left < 0 || top < 0 || right > innerWidth + 0.5 || bottom > innerHeight + 0.5) return [`${selector} ends at ${right}, ${bottom}`];
    const places = [0.02, 0.5, 0.98].flatMap((x) => [0.05, 0.5, 0.95].map((y) => ({ x: left + x * (right - left), y: top + y * (bottom - top) })));
    const above = places.map(({ x, y }) => document.elementFromPoint(x, y)).find((hit) => hit && !element.contains(hit) && !hit.contains(element));
    return above ? [`${selector} is under ${above.outerHTML.slice(0, 80)}`] : [];
  });
}

async function inFirstScreen(page) {
  assert.equal(await page.evaluate(() => scrollY), 0);
  assert.deepEqual(await page.evaluate(unseen, wanted(page.viewportSize())), []);
}

/** @type {{ size: string, how?: string, locale?: string, [more: string]: any }[]} */
const variants = [
  ...sizes.flatMap((size) => ["en-US", "ko-KR"].map((locale) => ({ size, locale }))),
  { size: "1280x720", how: "2560 × 1440 at 200 %", deviceScaleFactor: 2 },
  { size: "720x450", how: "1440 × 900 at 200 %", deviceScaleFactor: 2 },
  { size: "1280x720", how: "forced colours", forcedColors: "active" },
  { size: "360x740", how: "forced colours", forcedColors: "active", colorScheme: "dark" },
];
for (const { size, how, ...options } of variants) {
  visit(`the first screen has room for verdict and map, ${[size, how ?? options.locale].join(", ")}`, { viewport: viewport(size), ...options }, async (page) => {
    await open(page, `${paper}&uncertainty=20`);
    await page.evaluate(() => scrollTo(0, 0));
    await (size === "720x450" ? inPlace(page) : fits(page));
    if (size !== "720x450") await inFirstScreen(page); // where only the verdict has room
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await eventually(async () => assert.deepEqual(await page.evaluate(unseen, [".verdict"]), [], "the verdict stays in sight"));
    const share = await page.evaluate(() => document.querySelector(".verdict").getBoundingClientRect().height / innerHeight);
    assert.ok(share < 0.2, `the verdict takes ${share} of the window`);
  });
}

for (const size of sizes.slice(1)) {
  visit(`the map has room for its axis above that of the curves, ${size}`, { viewport: viewport(size) }, async (page) => {
    await open(page);
    const [map, curves] = [await plot(page, "map"), await plot(page, "curves")];
    const [above, below] = await page.evaluate(() => ["map", "curves"].map((name) => document.querySelector(`[data-figure="${name}"]`).getBoundingClientRect().toJSON()));
    assert.ok(above.bottom <= below.top, "the map is above the curves");
    for (const side of ["left", "right"]) assert.ok(Math.abs(map[side] - curves[side]) < 1.5, `${side}: ${map[side]} and ${curves[side]}`);
    const used = await page.evaluate(() => document.querySelector(".screen").clientWidth / innerWidth);
    assert.ok(used > 0.93, `it takes ${used} of the width`);
  });
}

for (const size of sizes) {
  visit(`the first screen has the same room for every answer, ${size}`, { viewport: viewport(size) }, async (page) => {
    const places = [];
    for (const link of [paper, `${paper}&mbps=20`, `${paper}&uncertainty=20`, "v=1&model=vit_b_16&cuts=layer&device=0.125&edge=1234.5&mbps=30&rtt_ms=12.5&input=none"]) {
      await open(page, link);
      await page.evaluate(() => scrollTo(0, 0));
      places.push(await page.evaluate(() => [".verdict", ".figure-map", ".dock"].map((selector) => JSON.stringify(document.querySelector(selector).getBoundingClientRect()))));
    }
    for (const place of places) assert.deepEqual(place, places[0]);
  });
}

/** Runs in the page before its scripts: what has moved, even if right after a click. */
function recordShifts() {
  globalThis.shifts = [];
  const box = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
  const parts = "canvas, table, header button, .verdict";
  new PerformanceObserver((list) => {
    for (const entry of /** @type {any[]} */ (list.getEntries())) {
      const sources = entry.sources.map(({ node, previousRect, currentRect }) => ({
        what: `${node?.outerHTML?.slice(0, 100) ?? node?.textContent}: ${box(previousRect)} → ${box(currentRect)}`,
        solid: node?.nodeType === Node.ELEMENT_NODE && (node.matches(parts) || node.querySelector(parts) !== null),
      }));
      globalThis.shifts.push({ value: entry.value, sources });
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/** What has moved since the last call, after two frames, in which that is told. */
async function shifts(page) {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 0)))));
  const all = await page.evaluate(() => globalThis.shifts.splice(0));
  return { sum: all.reduce((sum, { value }) => sum + value, 0), sources: all.flatMap(({ sources }) => sources) };
}

/** Nothing has moved when the page came. */
async function still(page, when) {
  const { sum, sources } = await shifts(page);
  assert.ok(sum < 0.0005, `${when}: ${sum}\n${sources.map(({ what }) => what).join("\n")}`);
}

/** Neither a figure nor the verdict has moved: only the words of the answer, whose numbers are longer or shorter. */
async function solid(page, when) {
  const { sources } = await shifts(page);
  assert.deepEqual(sources.filter(({ solid }) => solid).map(({ what }) => what), [], when);
}

for (const size of sizes) {
  for (const locale of size === "360x740" || size === "1440x900" ? ["en-US", "ko-KR"] : ["en-US"]) {
    visit(`there is room for what comes, and nothing moves, ${size}, ${locale}`, { viewport: viewport(size), locale }, async (page) => {
      await page.addInitScript(recordShifts);
      await open(page);
      await still(page, "when it is loaded");
      const { at } = await plot(page, "map");
      await page.evaluate(() => scrollTo(0, 0));
      await shifts(page);
      await page.mouse.click(...at({ mbps: 100, device: 20 }));
      await eventually(async () => assert.match(page.url(), /device=/));
      await shows(page, new URL(page.url()).hash.slice(1));
      await solid(page, "at a click on the map");
      if (await slider(page, "mbps").isVisible()) {
        await slider(page, "mbps").scrollIntoViewIfNeeded();
        await shifts(page);
        await dragUp(page, "mbps");
        await eventually(async () => assert.match(page.url(), /mbps=1000/));
        await shows(page, new URL(page.url()).hash.slice(1));
        await solid(page, "while a slider is dragged");
      }
      await page.goto("about:blank");
      await page.goto(address("v=1&preset=papre&mbsp=60&device=4o&foo=1"));
      await page.locator(".ignored").waitFor();
      await shows(page, "v=1");
      await still(page, "when a damaged link is opened");
    });
  }
}
