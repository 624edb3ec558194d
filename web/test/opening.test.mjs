// What a new visitor sees, and what the page may do to show it.
import assert from "node:assert/strict";
import { agrees, core, entries, figures, open, paper, plain, plot, says, visit } from "./browser.mjs";
import { labels, pixels } from "./canvas.mjs";

visit("opens on the paper's scenario and its answer", {}, async (page) => {
  await open(page);
  assert.equal(new URL(page.url()).hash, `#${paper}`);
  await agrees(page, paper);
  const text = plain(await page.locator("main").innerText());
  assert.match(text, /Split at SP2/);
  assert.match(text, /LC below 28\.33/);
  assert.match(text, /SP1 above 62\.74/);
  assert.match(text, /Sending the input itself would be faster: EC takes 63\.86 ms .*; the paper does not consider this/);
  assert.match(await page.locator(".how .law").allInnerTexts().then((texts) => texts.join()), /LC below 5\.383, SP2 up to 11\.92, SP1 above/);
});

visit("opening adds nothing to the history", {}, async (page) => {
  await open(page);
  assert.equal(await entries(page), 2, "about:blank and the page");
});

// In a low window the curves of little difference share a label that does not name all.
visit("draws its figures", { viewport: { width: 1280, height: 1100 } }, async (page) => {
  await open(page);
  const texts = async (name) => (await labels(page, name)).flatMap(({ text }) => text.trim().split(", "));
  const holds = async (name, ...expected) => {
    const drawn = await texts(name);
    assert.deepEqual(expected.filter((text) => !drawn.includes(text)), [], `${name}: ${drawn}`);
  };
  await holds("split", "SP1", "SP2", "SP3", "SP4", "LC", "Work (GMAC)", "Sent (MB)", "3.211", "1.606", "0.8028", "0.4014");
  await holds("network", "layer1", "layer4", "SP1", "SP2", "Sent (MB)", "Work of the head (GMAC)");
  await holds("curves", "SP1", "SP2", "SP3", "SP4", "LC", "28.33", "62.74", "Bandwidth (Mibit/s)", "Total latency (ms)");
  await holds("map", "SP1", "SP2", "LC", "Bandwidth (Mibit/s)", "Device rate (GMAC/s)");
  await holds("breakdown", "SP1", "SP2", "SP3", "SP4", "LC", "680.2 ms", "630.5 ms", "817.8 ms");
  assert.deepEqual((await texts("map")).filter((text) => ["SP3", "SP4", "EC"].includes(text)), []);
  for (const name of figures) {
    const colours = await coloursIn(page, name);
    assert.ok(colours.size > 3, `${name} has ${colours.size} colours`);
  }
});

visit("paints the map with the winners and no other candidate", {}, async (page) => {
  await open(page);
  const colours = await coloursIn(page, "map");
  const area = await plot(page, "map").then(({ left, right, top, bottom }) => (right - left) * (bottom - top));
  for (const { id, color } of (await core(page)).candidates) {
    const share = (colours.get(color.toLowerCase()) ?? 0) / area;
    if (["SP1", "SP2", "LC"].includes(id)) assert.ok(share > 0.1, `${id} has ${share} of the map`);
    else assert.ok(share < 0.001, `${id} has ${share} of the map`);
  }
});

visit("refuses to evaluate text and to run scripts within the page", { expected: /Content Security Policy/ }, async (page) => {
  await open(page);
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  const scripts = policy.match(/script-src ([^;]*)/)[1].split(" ").sort();
  assert.deepEqual(scripts, ["'self'", "'wasm-unsafe-eval'"]);
  const refused = await page.evaluate(
    () =>
      new Promise((resolve) => {
        // Later, because what the test itself evaluates is exempt.
        setTimeout(() => {
          try {
            resolve(new Function("return 1")());
          } catch (error) {
            resolve(error.name);
          }
        });
      }),
  );
  assert.equal(refused, "EvalError");
  const violated = await page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener("securitypolicyviolation", ({ effectiveDirective }) => resolve(effectiveDirective));
        document.body.append(Object.assign(document.createElement("script"), { textContent: "globalThis.ran = true" }));
      }),
  );
  assert.equal(violated, "script-src-elem");
  assert.equal(await page.evaluate(() => globalThis.ran), undefined);
});

visit("announces the verdict to screen readers when it does not change any more", {}, async (page) => {
  await open(page);
  await says(page.locator("main > [aria-live=polite]"), /Split at SP2.*630\.5 ms/);
});

/** How many pixels of a figure have each colour. */
async function coloursIn(page, name) {
  const { width, height, colour } = await pixels(page, name);
  const counts = new Map();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) counts.set(colour(x, y), (counts.get(colour(x, y)) ?? 0) + 1);
  }
  return counts;
}
