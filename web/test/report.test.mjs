// Reports are files: each is opened from disk, by a browser without a network.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { labels, pixels, recordLabels } from "./canvas.mjs";
import { fits } from "./checks.mjs";
import { startChromium, startServer } from "./stage.mjs";

const names = ["split", "network", "curves", "map", "breakdown"];
let server;
let browser;
let folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "report-"));
  server = await startServer();
  browser = await startChromium();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A test of a file that the API gives; whatever it asks for, says on the console or throws fails it. */
function opened(name, path, request, body, width = 1000) {
  test(name, async () => {
    const response = await fetch(server.origin + path, request);
    assert.equal(response.status, 200, `${path}: ${response.status}`);
    assert.equal(response.headers.get("Content-Type"), "text/html; charset=utf-8");
    const file = join(folder, "report.html");
    writeFileSync(file, await response.text());
    const context = await browser.newContext({ locale: "en-US", viewport: { width, height: 900 }, offline: true });
    context.setDefaultTimeout(60_000);
    await context.addInitScript(recordLabels);
    const address = pathToFileURL(file).href;
    const mishaps = [];
    context.on("request", (request) => {
      if (request.url() !== address && !request.url().startsWith("data:")) mishaps.push(`request: ${request.url()}`);
    });
    context.on("console", (message) => mishaps.push(`console: ${message.text()}`));
    context.on("weberror", (error) => mishaps.push(`exception: ${error.error()}`));
    context.on("dialog", (dialog) => mishaps.push(`dialog: ${dialog.message()}`));
    try {
      const page = await context.newPage();
      await page.goto(address);
      const figures = await page.locator("[data-figure]").evaluateAll((elements) => elements.map((element) => element.dataset.figure));
      for (const figure of figures) await page.locator(`[data-figure="${figure}"][data-drawn] canvas`).first().waitFor();
      await body(page, figures);
      assert.deepEqual(mishaps, []);
    } finally {
      await context.close();
    }
  });
}

const tooltip = (page, name, position) =>
  page
    .locator(`[data-figure="${name}"]`)
    .hover({ position })
    .then(() => page.locator(`[data-figure="${name}"] .tip`).filter({ hasText: /./ }).innerText());
const texts = async (page, name) => (await labels(page, name)).map(({ text }) => text).join(" ");

opened("the whole report", "/v1/report.html?preset=paper&lang=en", {}, async (page, figures) => {
  assert.deepEqual(figures, names);
  assert.match(await page.title(), /ResNet-50/);
  assert.match(await page.locator(".lead").innerText(), /Split at SP2, after layer2\. 630\.5\sms/);
  assert.match(await texts(page, "curves"), /28\.33.*62\.74/);
  assert.match(await texts(page, "map"), /SP2/);
  const { width, height, colour } = await pixels(page, "map");
  assert.equal(colour(0.3 * width, 0.2 * height), "#0072b2"); // LC
  assert.equal(colour(0.92 * width, 0.75 * height), "#e69f00"); // SP1
  assert.equal(await page.locator(".wide tbody tr").count(), 6);
  const link = await page.locator("a[href]").getAttribute("href");
  assert.equal(link, `${server.origin}/#v=1&preset=paper&result=2,SP2,LC,28.33,SP2,62.74,SP1`);
});

opened("figures tell what is under the pointer, as the core does", "/v1/report.html?preset=paper&lang=en", {}, async (page) => {
  const [point, first, latency] = (await tooltip(page, "map", { x: 300, y: 200 })).split("\n");
  const [, mbps, device] = point.match(/^([\d.]+)\sMibit\/s · ([\d.]+)\sGMAC\/s$/);
  const { best, cuts } = await (await fetch(`${server.origin}/v1/solve?preset=paper&mbps=${mbps}&device=${device}`)).json();
  assert.equal(first, `● ${best}`);
  const { total_ms } = cuts.find(({ id }) => id === best);
  assert.ok(Math.abs(parseFloat(latency) / total_ms - 1) < 2e-3, `${latency}, and not ${total_ms} ms`);
  assert.match(await tooltip(page, "curves", { x: 300, y: 200 }), /^[\d.]+\sMibit\/s · 5\sGMAC\/s\n● /);
  assert.match(await tooltip(page, "breakdown", { x: 150, y: 120 }), /SP2/);
});

opened("in Korean, on a dark ground", "/v1/report.html?cuts=block&uncertainty=20&compare=resnet18&lang=ko&theme=dark", {}, async (page, figures) => {
  assert.deepEqual(figures, names);
  assert.equal(await page.locator("html").getAttribute("lang"), "ko");
  assert.match(await page.locator("h1").innerText(), /분할 지점/);
  assert.match(await texts(page, "breakdown"), /총 지연 시간/);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(27, 29, 33)");
});

for (const name of names) {
  opened(`${name} alone`, `/v1/figure/${name}.html?preset=paper&lang=en`, {}, async (page, figures) => {
    assert.deepEqual(figures, [name]);
    assert.equal(await page.locator("h1").count(), 1);
    assert.notEqual(await page.locator("figcaption").innerText(), "");
  });
}

/** A network whose names try to be more than text. */
const hostile = `</script></title><img src=x onerror=alert(1)><script>alert(2)</script>"'@tip`;
const own = {
  model: "custom",
  input: "none",
  net: {
    title: hostile,
    gmacs: 1.2,
    input: [3, 224, 224],
    cuts: [
      { after: hostile, head_gmacs: 0.1, shape: [32, 56, 56] },
      { after: `b${hostile}`, head_gmacs: 0.5, tensors: [{ layer: hostile, shape: [8, 8] }, { layer: "constructor", shape: [4] }] },
    ],
  },
};
opened("names are nothing but text", "/v1/report.html?lang=en", { method: "POST", body: JSON.stringify(own) }, async (page, figures) => {
  assert.deepEqual(figures, names);
  assert.equal(await page.locator("h1").innerText(), `Where to split ${hostile.slice(0, 120)}`);
  assert.equal(await page.locator("img").count(), 0);
  assert.equal(await page.locator("script").count(), 3);
  await tooltip(page, "network", { x: 120, y: 15 });
  assert.equal(await page.locator("img").count(), 0);
});

for (const width of [360, 1440]) {
  for (const lang of ["en", "ko"]) {
    opened(`the report fits ${width} px, ${lang}`, `/v1/report.html?cuts=layer&uncertainty=20&compare=resnet18&lang=${lang}`, {}, fits, width);
  }
}

opened("on paper", "/v1/report.html?preset=paper&lang=en", {}, async (page) => {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 703, height: 1000 }); // A4 within its margins
  const wide = await page.evaluate(() => [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.tagName));
  assert.deepEqual(wide, []);
  const pages = (await page.pdf({ preferCSSPageSize: true, format: "A4" })).toString("latin1").match(/\/Type \/Page\b(?!s)/g).length;
  assert.ok(pages >= 4 && pages <= 8, `${pages} pages`);
});
