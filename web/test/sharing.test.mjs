// What leaves the page: links, texts to paste, and files.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import jsQR from "jsqr";
import { address, agrees, api, eventually, field, figure, figureAs, figures, open, paper, plain, saved, says, shows, verdict, visit } from "./browser.mjs";
import { labels } from "./canvas.mjs";
import { fits, violations } from "./checks.mjs";

const dialog = (page) => page.getByRole("dialog", { name: "Share this scenario" });
const text = (page, name) => dialog(page).getByRole("textbox", { name }).inputValue();

async function share(page) {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await dialog(page).waitFor();
}

visit("Share copies a link that opens the same scenario elsewhere, and says so", {}, async (page, context) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const link = `${paper}&device=7&mbps=33`;
  await open(page, link);
  await share(page);
  const offered = await text(page, "Link");
  assert.ok(offered.startsWith(`${address(link)}&result=`), offered);
  await eventually(async () => assert.equal(await page.evaluate(() => String(document.getSelection())), offered));
  await dialog(page).getByRole("button", { name: "Copy: Link" }).click();
  await says(dialog(page).getByRole("status").first(), /^Link: copied to the clipboard\.$/);
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), offered);
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await dialog(page).count(), 0));
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Share");
  const tab = await context.newPage();
  await tab.goto(offered);
  await agrees(tab, link);
  assert.deepEqual(await verdict(tab), await verdict(page));
  await says(tab.locator(".shared"), /^Same result as when it was shared\./);
  await tab.locator(".shared").getByRole("button").click();
  await eventually(async () => assert.equal(await tab.locator(".shared").count(), 0));
});

visit("a link with another result says what has changed, until the scenario changes", {}, async (page) => {
  await page.goto(address(`${paper}&mbps=60&result=1,SP1,LC,28.33,SP2,50,SP1`));
  await agrees(page, `${paper}&mbps=60`);
  await says(page.locator(".shared.callout"), /SP1[^]*SP2/);
  await says(page.locator(".shared.callout"), /50[^]*62\.74/);
  await page.getByText("한국어", { exact: true }).click();
  await says(page.locator(".shared.callout"), /[가-힣][^]*SP2/);
  await field(page, "mbps").fill("61");
  await shows(page, `${paper}&mbps=61`);
  await eventually(async () => assert.equal(await page.locator(".shared").count(), 0));
});

visit("Share shows the link for copying by hand if the clipboard is refused", {}, async (page, context) => {
  await open(page, `${paper}&mbps=33`);
  const session = await context.newCDPSession(page);
  const { targetInfo } = await session.send("Target.getTargetInfo");
  await session.send("Browser.setPermission", {
    permission: { name: "clipboard-write" },
    setting: "denied",
    origin: new URL(page.url()).origin,
    browserContextId: targetInfo.browserContextId,
  });
  await share(page);
  await dialog(page).getByRole("button", { name: "Copy: Markdown" }).click();
  await says(dialog(page), /did not allow copying/);
  const offered = await text(page, "Markdown");
  await eventually(async () => assert.equal(await page.evaluate(() => String(document.getSelection())), offered));
});

visit("the QR code holds the link", {}, async (page) => {
  for (const link of [`${paper}&mbps=33`, "v=1&cuts=layer&only=EC,LC&device=0.125&edge=1234.5&mbps=30&rtt_ms=12.5"]) {
    await open(page, link);
    await share(page);
    const { data, width } = await page.getByRole("img", { name: "QR code of the link" }).evaluate((svg) => {
      const { width: size } = svg.viewBox.baseVal;
      const zoom = 4;
      const canvas = new OffscreenCanvas(size * zoom, size * zoom);
      const context = canvas.getContext("2d");
      context.scale(zoom, zoom);
      context.fillStyle = "#fff";
      context.fillRect(0, 0, size, size);
      context.fillStyle = "#000";
      context.fill(new Path2D(svg.querySelector("path").getAttribute("d")));
      return { data: Array.from(context.getImageData(0, 0, size * zoom, size * zoom).data), width: size * zoom };
    });
    assert.equal(jsQR(Uint8ClampedArray.from(data), width, width)?.data, await text(page, "Link"));
    await page.keyboard.press("Escape");
  }
});

visit("the snippet embeds the figure in a page of another origin", { expected: /^request: http:\/\/localhost:\d+\/(host)?$/ }, async (page, context) => {
  const link = `${paper}&device=7&mbps=33`;
  await open(page, link);
  await share(page);
  await dialog(page).getByLabel("Figure to embed and to cite").selectOption("curves");
  const snippet = await text(page, "Embed in a page");
  assert.equal(snippet.split("\n").length, 2, "one script line and one element");
  const host = createServer((_, response) => response.setHeader("Content-Type", "text/html").end(`<!doctype html><link rel="icon" href="data:,">${snippet}`));
  await new Promise((resolve) => host.listen(0, "localhost", () => resolve(undefined)));
  try {
    const other = await context.newPage();
    await other.goto(`http://localhost:${/** @type {import("node:net").AddressInfo} */ (host.address()).port}/host`);
    const curves = other.frameLocator("iframe").locator('[data-figure="curves"]');
    await eventually(async () => assert.equal(await curves.getAttribute("data-drawn", { timeout: 2000 }), link));
  } finally {
    host.closeAllConnections();
    host.close();
  }
});

visit("the API call returns what the page shows", {}, async (page) => {
  const link = "v=1&model=mobilenet_v2&cuts=block&device=2.5&mbps=12";
  await open(page, link);
  await share(page);
  const command = await text(page, "API call");
  assert.match(command, /^curl '/);
  // What a shell makes of the argument.
  const url = execFileSync("sh", ["-c", command.replace(/^curl/, "printf %s")], { encoding: "utf8" });
  const answer = await (await fetch(url)).json();
  assert.equal(answer.link, link);
  assert.equal(answer.best, (await verdict(page)).best);
});

visit("BibTeX names figure, link and paper; Markdown links the answer", {}, async (page) => {
  await open(page, `${paper}&mbps=60`);
  await share(page);
  const link = await text(page, "Link");
  const [entry, source] = (await text(page, "BibTeX")).split("\n\n");
  assert.ok(entry.includes(`\\url{${link}}`), entry);
  assert.match(entry, /^@misc\{splitscope-map-[0-9a-f]{8},/);
  assert.match(entry, /ResNet-50\. Split at SP2, after layer2\. Core version 2\. Accessed \d{4}-\d\d-\d\d/);
  assert.match(source, /^@misc\{jeong-dynamic-splitting,[^]*Jeong, Junho and Park, Jinhyo and Youn, Joosang/);
  for (const part of [entry, source]) assert.equal(part.split("{").length, part.split("}").length);
  const markdown = await text(page, "Markdown");
  assert.equal(markdown, `[Splitscope: ResNet-50](${link}): Split at SP2, after layer2. 589.6 ms`);
});

visit("figures are saved as PNG at twice their size, each under the name of its scenario", {}, async (page) => {
  await open(page, `${paper}&mbps=60`);
  for (const name of figures) {
    const { name: file, bytes } = await figureAs(page, name, "PNG");
    assert.equal(file, `splitscope-resnet50-paper-stage-5-100gmac_s-60mibit_s-${name}.png`);
    assert.equal(bytes.toString("latin1", 1, 4), "PNG");
    const size = await figure(page, name).evaluate(({ clientWidth, clientHeight }) => [clientWidth, clientHeight]);
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], size.map((pixels) => 2 * pixels), name);
  }
});

visit("figures are saved as SVG with the texts that they show", {}, async (page, context) => {
  await open(page, `${paper}&mbps=60`);
  const elsewhere = await context.newPage(); // whose policy lets a file have its styles
  for (const name of figures) {
    const { name: file, bytes } = await figureAs(page, name, "SVG");
    assert.equal(file, `splitscope-resnet50-paper-stage-5-100gmac_s-60mibit_s-${name}.svg`);
    const { problem, texts, strange } = await elsewhere.evaluate((source) => {
      const svg = new DOMParser().parseFromString(source, "image/svg+xml");
      const foreign = [...svg.querySelectorAll("*")].filter((element) =>
        element.tagName === "script" || [...element.attributes].some(({ name, value }) => name.startsWith("on") || (/href$/.test(name) && !/^(data:image\/png|#)/.test(value))));
      return {
        problem: svg.querySelector("parsererror")?.textContent,
        texts: [...svg.querySelectorAll("text")].map(({ textContent }) => textContent.replaceAll("\u00a0", " ").trim()),
        strange: foreign.map(({ outerHTML }) => outerHTML.slice(0, 200)),
      };
    }, bytes.toString());
    assert.equal(problem, undefined);
    assert.deepEqual(strange, []);
    const drawn = new Set((await labels(page, name)).map(({ text }) => text.trim()).filter(Boolean));
    assert.deepEqual([...drawn].filter((label) => !texts.includes(label)), [], name);
  }
});

/** Numbers to the digits that two machines agree on. */
const rounded = (values) => values.map((value) => (typeof value === "number" ? Number(value.toPrecision(12)) : value));

/** The rows of a table of comma-separated values without quotes, by column. */
function table(bytes) {
  const [head, ...rows] = bytes.toString().trim().split(/\r?\n/).map((row) => row.split(","));
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [head[i], cell])));
}

visit("figures are saved as CSV with the numbers of the API", {}, async (page) => {
  const link = `${paper}&mbps=60&rtt_ms=3`;
  await open(page, link);
  const { cuts } = await api(`/v1/solve?${link}`);
  const breakdown = await figureAs(page, "breakdown", "CSV");
  assert.equal(breakdown.name, "splitscope-resnet50-paper-stage-5-100gmac_s-60mibit_s-breakdown.csv");
  assert.deepEqual(
    table(breakdown.bytes).map(({ cut, device_ms, edge_ms, total_ms }) => rounded([cut, Number(device_ms), Number(edge_ms), Number(total_ms)])),
    cuts.map(({ id, device_ms, edge_ms, total_ms }) => rounded([id, device_ms, edge_ms, total_ms])),
  );
  const curves = table((await figureAs(page, "curves", "CSV")).bytes);
  const expected = await api(`/v1/curves?${link}&points=${curves.length}`);
  assert.deepEqual(rounded(curves.map(({ bandwidth_mibit_s }) => Number(bandwidth_mibit_s))), rounded(expected.mbps));
  for (const [id, total] of Object.entries(expected.total_ms)) assert.deepEqual(rounded(curves.map((row) => Number(row[`${id}_total_ms`]))), rounded(total), id);
  const map = table((await figureAs(page, "map", "CSV")).bytes);
  for (const { bandwidth_mibit_s: mbps, device_gmac_s: device, best } of map.filter((_, i) => i % 5003 === 0)) {
    const there = await api(`/v1/solve?${link}&mbps=${mbps}&device=${device}`.replace("&mbps=60", ""));
    assert.equal(there.best, best, `${mbps}, ${device}`);
  }
});

visit("the whole answer is saved as JSON, as the API gives it, and as a report that opens from disk", {}, async (page, context) => {
  const link = `${paper}&mbps=60`;
  await open(page, link);
  await share(page);
  const json = await saved(page, () => dialog(page).getByRole("button", { name: "Scenario and result (JSON)" }).click());
  assert.equal(json.name, "splitscope-resnet50-paper-stage-5-100gmac_s-60mibit_s-result.json");
  const result = JSON.parse(json.bytes.toString());
  assert.deepEqual(result.solution, await api(`/v1/solve?${link}`));
  assert.equal(`${new URL(page.url()).origin}/#${result.share}`, await text(page, "Link"));
  const report = await saved(page, () => dialog(page).getByRole("button", { name: "Stand-alone report (HTML)" }).click());
  assert.equal(report.name, "splitscope-resnet50-paper-stage-5-100gmac_s-60mibit_s-report.html");
  const file = join(mkdtempSync(join(tmpdir(), "splitscope-")), report.name);
  writeFileSync(file, report.bytes);
  const away = await context.browser().newContext({ offline: true });
  try {
    const asked = [];
    const opened = await away.newPage();
    opened.on("request", (request) => asked.push(request.url()));
    await opened.goto(pathToFileURL(file).href);
    for (const name of figures) await opened.locator(`[data-figure="${name}"][data-drawn] canvas`).first().waitFor();
    assert.match(plain(await opened.locator("body").innerText()), /589\.6 ms/);
    assert.ok((await opened.locator(`a[href="${address(link)}&result=${result.share.split("&result=")[1]}"]`).count()) >= 1, "the report links back");
    assert.deepEqual(asked.filter((url) => !/^(data|file):/.test(url)), []);
  } finally {
    await away.close();
  }
});

visit("problems of a link are fixed by buttons, one by one or all", {}, async (page) => {
  await page.goto(address("v=1&preset=papre&mbsp=60&device=4o"));
  const ignored = page.locator(".ignored");
  await eventually(async () => assert.equal(await ignored.getByRole("listitem").count(), 3));
  await ignored.getByRole("button", { name: "Bandwidth: use 60" }).click();
  await shows(page, "v=1&mbps=60");
  await eventually(async () => assert.equal(await ignored.getByRole("listitem").count(), 2));
  await page.evaluate(() => (location.hash = "#v=1&preset=papre&mbsp=60&device=4o"));
  await eventually(async () => assert.equal(await ignored.getByRole("listitem").count(), 3));
  await ignored.getByRole("button", { name: "Apply all fixes" }).click();
  await agrees(page, `${paper}&device=4&mbps=60`);
  await eventually(async () => assert.equal(await ignored.count(), 0));
});

visit("the menu of a figure works from the keyboard", {}, async (page) => {
  await open(page);
  const button = page.locator(".figure-map").getByRole("button", { name: "Save: Best split" });
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  await button.focus();
  await page.keyboard.press("Enter");
  assert.equal(await button.getAttribute("aria-expanded"), "true");
  await eventually(async () => assert.equal(await focused(), "PNG"));
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "SVG");
  await page.keyboard.press("End");
  assert.equal(await focused(), "CSV");
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "PNG");
  await page.keyboard.press("Escape");
  assert.equal(await button.getAttribute("aria-expanded"), "false");
  assert.equal(await focused(), "Save");
  const { name } = await saved(page, async () => {
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await focused(), "PNG"));
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
  });
  assert.match(name, /-map\.csv$/);
});

for (const [locale, width, colorScheme] of [["en-US", 360, "dark"], ["ko-KR", 360, "light"], ["ko-KR", 1280, "dark"], ["en-US", 800, "light"]]) {
  visit(`the dialog for sharing fits and is accessible, ${locale}, ${width} px, ${colorScheme}`, { locale, colorScheme, viewport: { width, height: 800 } }, async (page) => {
    await page.goto(address("v=1&preset=papre&mbsp=60&device=4o&foo=1"));
    await shows(page, "v=1");
    await fits(page);
    assert.deepEqual(await violations(page), []);
    await page.locator(".figure-map .menu button").click();
    await page.getByRole("menu").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");
    await page.getByRole("banner").locator(".tools button.primary").click();
    await page.getByRole("dialog").waitFor();
    await fits(page);
    assert.deepEqual(await violations(page), []);
    if (locale === "ko-KR") {
      // But for names, and what is for programs to read.
      const words = await page.getByRole("dialog").evaluate((box) => [...box.querySelectorAll("h2, h3, p, button, label, option")].map(({ textContent }) => textContent).join("\n"));
      assert.deepEqual(words.match(/\b(the|and|is|with|link|copy|save|figure|report|result|close|embed)\b/gi) ?? [], []);
    }
  });
}
