// The network: picked from the list, sized, compared, read from a file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { address, control, core, drop, entries, eventually, field, figures, headline, open, paper, plain, saved, says, shown, shows, slider, visit } from "./browser.mjs";
import { labels } from "./canvas.mjs";
import { fits, violations } from "./checks.mjs";
import { onnx } from "./onnx.mjs";

const button = (page) => page.locator("button.network");
const dialog = (page) => page.getByRole("dialog");
const search = (page) => dialog(page).getByRole("combobox");
const options = (page) => dialog(page).getByRole("option");
const titles = (page) => options(page).locator(".model-title").allInnerTexts();
const panel = (page) => page.locator(".import");
const link = (page) => new URL(page.url()).hash.slice(1);

async function pick(page) {
  const adjust = page.locator(".dock-line button");
  if ((await adjust.isVisible()) && (await adjust.getAttribute("aria-expanded")) === "false") await adjust.click();
  await button(page).click();
  await options(page).first().waitFor();
}

/** Waits until the page shows what matches, in its address and in every figure. */
const settles = (page, pattern) =>
  eventually(async () => {
    const { link, drawn } = await shown(page);
    assert.match(link, pattern);
    assert.deepEqual(drawn, figures.map(() => link));
  });

visit("a network is searched for and chosen with the mouse", {}, async (page) => {
  await open(page);
  assert.match(plain(await button(page).innerText()), /ResNet-50[^]*25\.56 M · 4\.089 GMAC · 3×224×224/);
  await pick(page);
  assert.ok((await options(page).count()) > 80);
  assert.match(await options(page).and(page.locator("[aria-selected=true]")).innerText(), /^ResNet-50[^]*in use/);
  for (const [typed, expected] of [["mobile large", /^MobileNetV3-Large/], ["SANDLER 2018", /^MobileNetV2/], ["resnet50", /^ResNet-50/]]) {
    await search(page).fill(typed);
    await eventually(async () => assert.match((await titles(page))[0] ?? "", expected));
  }
  await search(page).fill("nosuchnetwork");
  await says(dialog(page), /No network matches “nosuchnetwork”/);
  assert.equal(await options(page).count(), 0);
  await search(page).fill("mobilenet_v2");
  await options(page).first().click();
  await shows(page, "v=1&model=mobilenet_v2");
  assert.equal(await dialog(page).count(), 0);
  await says(button(page), /MobileNetV2/);
  await page.goBack();
  await shows(page, paper);
  await says(button(page), /ResNet-50/);
});

visit("a network is chosen from the keyboard, and the focus comes back", {}, async (page) => {
  await open(page);
  const focused = () => page.evaluate(() => document.activeElement.className);
  await button(page).focus();
  await page.keyboard.press("Enter");
  await options(page).first().waitFor();
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await dialog(page).count(), 0));
  assert.equal(await focused(), "network");
  await shows(page, paper);
  await page.keyboard.press("Enter");
  await options(page).first().waitFor();
  const active = () => search(page).evaluate((input) => document.getElementById(input.getAttribute("aria-activedescendant"))?.innerText);
  assert.match(await active(), /^ResNet-50/);
  await page.keyboard.press("ArrowDown");
  await eventually(async () => assert.match(await active(), /^ResNet-101/));
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await eventually(async () => assert.match(await active(), /^ResNet-34/));
  await page.keyboard.type("resnet 152");
  await eventually(async () => assert.match(await active(), /ResNet-152/));
  await page.keyboard.press("Enter");
  await settles(page, /model=(wide_)?resnet/);
  assert.equal(await focused(), "network");
});

visit("the list is sorted, either way", {}, async (page) => {
  await open(page);
  await pick(page);
  const column = async (name) => (await options(page).locator(`.model-${name}`).allInnerTexts()).map((text) => parseFloat(text) * (text.endsWith("G") ? 1000 : 1));
  for (const [label, name] of [["Year", "year"], ["Parameters", "params"], ["MACs", "gmacs"]]) {
    const order = dialog(page).getByRole("button", { name: label });
    await order.click();
    const once = await column(name);
    assert.equal(await order.getAttribute("aria-pressed"), "true");
    const up = name !== "year";
    assert.deepEqual(once, once.toSorted((a, b) => (up ? a - b : b - a)), label);
    await order.click();
    const twice = await column(name);
    assert.deepEqual(twice, twice.toSorted((a, b) => (up ? b - a : a - b)), label);
  }
  await dialog(page).getByRole("button", { name: "Name" }).click();
  assert.match((await titles(page))[0], /^AlexNet/);
  await page.mouse.click(5, 5); // beside the dialog
  await eventually(async () => assert.equal(await dialog(page).count(), 0));
});

visit("size and batch are those that the network takes", {}, async (page) => {
  await open(page);
  await field(page, "size").fill("256");
  await shows(page, `${paper}&size=256`);
  await says(button(page), /3×256×256/);
  await field(page, "batch").fill("8");
  await shows(page, `${paper}&size=256&batch=8`);
  await field(page, "batch").fill("0");
  await says(control(page, "batch").getByRole("alert"), /out of range/);
  await field(page, "batch").fill("1");
  await shows(page, `${paper}&size=256`);
  await slider(page, "size").press("ArrowRight");
  await settles(page, /&size=257/);
  await field(page, "size").fill("");
  await field(page, "size").press("Tab");
  await shows(page, paper);
  assert.equal(await field(page, "size").inputValue(), "224");
  assert.equal(await control(page, "tokens").count(), 0);
});

visit("a text model takes tokens, and none of what images have", {}, async (page) => {
  const { name } = await open(page).then(() => page.workers()[0].evaluate(async () => (await self.splitscope.models({ lang: "en" })).find(({ input }) => !input.includes("×"))));
  await page.goto(address(`v=1&model=${name}`));
  await settles(page, new RegExp(`model=${name}`));
  await field(page, "tokens").fill("64");
  await settles(page, /&tokens=64/);
  assert.equal(await control(page, "size").count(), 0);
  assert.deepEqual(await control(page, "input").getByRole("radio").evaluateAll((radios) => radios.map(({ value }) => value)), ["none", "int32"]);
  assert.match(await control(page, "input").innerText(), /token ids \(int32\)/);
});

visit("cuts of the graph are told of, but not chosen among", {}, async (page) => {
  await open(page);
  const fuse = control(page, "fuse");
  assert.equal(await fuse.count(), 0);
  await control(page, "cuts").getByText("layer", { exact: true }).click();
  await shows(page, `${paper}&cuts=layer`);
  await fuse.getByText("apart", { exact: true }).click();
  await shows(page, `${paper}&cuts=layer&fuse=off`);
  const only = control(page, "only");
  assert.ok((await only.getByRole("checkbox").count()) > 100);
  const { height } = await only.locator(".chips").boundingBox();
  assert.ok(height < 160, `${height} px of candidates`);
  await control(page, "cuts").getByText("graph", { exact: true }).click();
  await settles(page, /cuts=graph/);
  await eventually(async () => assert.equal(await only.getByRole("checkbox").count(), 0));
  assert.match(await control(page, "cuts").innerText(), /minimum cut/);
  assert.ok((await only.getByRole("listitem").count()) > 2);
});

visit("another network is laid over", {}, async (page) => {
  await open(page);
  const compare = control(page, "compare");
  await compare.getByRole("button", { name: "none" }).click();
  await options(page).first().waitFor();
  await search(page).fill("alexnet");
  await page.keyboard.press("Enter");
  await shows(page, `${paper}&compare=alexnet`);
  await says(compare, /AlexNet/);
  const drawn = (await Promise.all(figures.map((name) => labels(page, name)))).flat().map(({ text }) => text);
  assert.ok(drawn.some((text) => /AlexNet/.test(text)), drawn.join());
  await compare.getByRole("button", { name: "Remove: AlexNet" }).click();
  await shows(page, paper);
});

const choose = async (page, ...files) => {
  await pick(page);
  await dialog(page).locator("input[type=file]").setInputFiles(files.map((file) => ({ mimeType: "", ...file })));
};
const tiny = { name: "tiny.onnx", buffer: onnx() };
const custom = /model=custom&net=[dp]1\./;

visit("a file is chosen, read in pieces and split; its link needs no file", {}, async (page, context) => {
  await open(page);
  const before = await entries(page);
  const requests = [];
  page.on("request", (request) => requests.push(new URL(request.url()).pathname));
  await choose(page, tiny);
  await settles(page, custom);
  assert.equal(await dialog(page).count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.className), "network");
  assert.equal(await entries(page), before + 1);
  await says(panel(page), /tiny[^]*Read from tiny\.onnx[^]*1×3×32×32[^]*The link now carries/);
  await says(button(page), /tiny[^]*3×32×32/);
  assert.equal(await control(page, "size").count() + (await control(page, "batch").count()), 0);
  assert.deepEqual(requests.filter((path) => path !== "/favicon.svg"), ["/files.wasm"], "the file stays in the browser");
  // Nothing but the link goes to the other page.
  const other = await context.newPage();
  await open(other, link(page));
  assert.equal(await headline(other).innerText(), await headline(page).innerText());
  assert.equal(await other.locator(".latency").innerText(), await page.locator(".latency").innerText());
  await says(button(other), /tiny/);
  assert.equal(await panel(other).count(), 0);
  await field(other, "mbps").fill("900");
  await settles(other, /mbps=900/);
  // And back to the zoo and to the file again.
  await pick(page);
  await search(page).fill("alexnet");
  await page.keyboard.press("Enter");
  await settles(page, /model=alexnet/);
  assert.equal(await panel(page).count(), 0);
  await pick(page);
  assert.match((await titles(page))[0], /^tiny/);
  await options(page).first().click();
  await settles(page, custom);
  await panel(page).waitFor();
});

visit("a file is dropped, of several the first network", {}, async (page) => {
  await open(page);
  await drop(page, { name: "notes.txt", buffer: Buffer.from("no") }, tiny, { name: "other.onnx", buffer: onnx({ name: "other" }) });
  await settles(page, custom);
  assert.match(await page.evaluate(() => globalThis.overlay), /Drop an \.onnx file/);
  await says(panel(page), /3 files were given; tiny\.onnx was taken/);
  await eventually(async () => assert.equal(await page.locator(".drop").count(), 0));
});

visit("a drag that leaves takes its sign along", {}, async (page) => {
  await open(page);
  // The sign is soon gone, sooner than a busy machine looks from outside.
  await page.evaluate(
    () =>
      new Promise((shown) => {
        new MutationObserver((_, observer) => {
          if (!document.querySelector(".drop")) return;
          observer.disconnect();
          shown();
        }).observe(document.body, { childList: true, subtree: true });
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(["x"], "x.onnx"));
        document.body.dispatchEvent(new DragEvent("dragenter", { bubbles: true, cancelable: true, dataTransfer }));
      }),
  );
  await eventually(async () => assert.equal(await page.locator(".drop").count(), 0));
});

visit("an address of the same origin is fetched, another is not", { expected: /404|status of/ }, async (page, context) => {
  await context.route("**/models/tiny%20net.onnx", (route) => route.fulfill({ body: tiny.buffer, contentType: "application/octet-stream" }));
  await open(page);
  await pick(page);
  const typed = dialog(page).getByRole("textbox", { name: "or its address on this site" });
  for (const [text, reason] of [
    ["https://example.com/net.onnx", /https:\/\/example\.com is another site/],
    ["http://", /no address/],
    ["data:text/plain,x", /data: is another site/],
    ["models/missing.onnx", /could not be downloaded \(404/],
  ]) {
    await typed.fill(text);
    await typed.press("Enter");
    await says(dialog(page).getByRole("alert"), reason);
    await shows(page, paper);
  }
  await typed.fill("models/tiny net.onnx");
  await typed.press("Enter");
  await settles(page, custom);
  await says(panel(page), /Read from tiny net\.onnx/);
});

visit("a file that is none leaves the page as it was", {}, async (page) => {
  await open(page, `${paper}&device=7`);
  const broken = { name: "broken.onnx", buffer: tiny.buffer.subarray(0, 300) };
  await drop(page, broken);
  const notice = page.locator(".unread");
  await says(notice, /broken\.onnx was not read\.[^]*\w+/);
  await shows(page, `${paper}&device=7`);
  await field(page, "device").fill("8");
  await shows(page, `${paper}&device=8`);
  await notice.getByRole("button", { name: "Dismiss" }).click();
  await eventually(async () => assert.equal(await notice.count(), 0));
  await choose(page, { name: "picture.png", buffer: Buffer.from("\x89PNG and so on") });
  await says(dialog(page).getByRole("alert"), /picture\.png was not read\. \w+/);
  await dialog(page).locator("input[type=file]").setInputFiles([{ mimeType: "", ...tiny }]);
  await settles(page, custom);
});

visit("what a file leaves open is asked for, and read again", {}, async (page) => {
  await open(page);
  await drop(page, { name: "open.onnx", buffer: onnx({ batch: "N", height: "H", width: "W" }) });
  await settles(page, custom);
  const side = (name) => panel(page).locator(`[data-dim="${name}"]`);
  const first = link(page);
  for (const name of ["N", "H", "W"]) await side(name).getByRole("textbox").waitFor();
  await side("H").getByRole("textbox").fill("64");
  await side("H").getByRole("textbox").press("Enter");
  await eventually(async () => assert.notEqual(link(page), first));
  await settles(page, custom);
  await says(panel(page), /1×3×64×/);
  const second = link(page);
  await side("W").getByRole("textbox").fill("wide");
  await side("W").getByRole("textbox").press("Tab");
  await says(side("W").getByRole("alert"), /wide/);
  assert.equal(await side("W").getByRole("textbox").getAttribute("aria-invalid"), "true");
  await shows(page, second);
  await side("W").getByRole("textbox").fill("96");
  await side("W").getByRole("textbox").press("Enter");
  await says(panel(page), /1×3×64×96/);
  await eventually(async () => assert.equal(await side("W").getByRole("alert").count(), 0));
  // It is one network still, at another size.
  await pick(page);
  assert.equal((await titles(page)).filter((title) => title.startsWith("tiny")).length, 1);
});

visit("what is said of a file is said in the other language too", {}, async (page) => {
  await open(page);
  await drop(page, tiny);
  await settles(page, custom);
  await says(panel(page), /Parameters/);
  await page.getByText("한국어", { exact: true }).click();
  await eventually(async () => assert.doesNotMatch(await panel(page).innerText(), /Parameters|Inputs|Operators/));
  await says(panel(page), /tiny\.onnx에서 읽음/);
});

async function download(page, table) {
  const { name, bytes } = await saved(page, () => table.getByRole("button", { name: /CSV/ }).click());
  return { name, lines: bytes.toString().trim().split(/\r?\n/) };
}

visit("all cuts stand in a table that follows the scenario, is sorted and downloaded", {}, async (page) => {
  await open(page);
  const section = page.locator(".all-cuts");
  await section.locator("summary").click();
  const rows = section.locator("tbody tr");
  await eventually(async () => assert.equal(await rows.count(), 6));
  const names = async () => (await rows.locator("th").allInnerTexts()).map((text) => text.split(/\s/)[0]);
  assert.deepEqual(await names(), ["EC", "SP1", "SP2", "SP3", "SP4", "LC"]);
  assert.match(plain(await rows.nth(2).innerText()), /^SP2\s*best[^]*630\.5 ms/);
  const header = section.getByRole("columnheader", { name: /Total latency/ });
  await header.getByRole("button").click();
  assert.equal(await header.getAttribute("aria-sort"), "descending");
  assert.deepEqual((await names())[0], "SP4");
  await header.getByRole("button").click();
  assert.equal(await header.getAttribute("aria-sort"), "ascending");
  assert.deepEqual((await names()).slice(0, 2), ["EC", "SP2"]);
  await field(page, "mbps").fill("100");
  await shows(page, `${paper}&mbps=100`);
  await eventually(async () => assert.deepEqual((await names()).slice(0, 2), ["EC", "SP1"]));
  const { name, lines } = await download(page, section);
  assert.match(name, /^splitscope-resnet50.*\.csv$/);
  assert.equal(lines.length, 7);
  assert.match(lines[1], /^EC,/);
  // The same by another granularity.
  await control(page, "cuts").getByText("layer", { exact: true }).click();
  await eventually(async () => assert.ok((await rows.count()) > 50));
});

visit("the operators of a file stand in a table", {}, async (page) => {
  await open(page);
  await drop(page, tiny);
  await settles(page, custom);
  await panel(page).locator("summary").click();
  const rows = panel(page).locator("tbody tr");
  assert.equal(await rows.count(), 6);
  await panel(page).getByRole("columnheader", { name: "MACs" }).getByRole("button").click();
  assert.match(await rows.first().innerText(), /Conv/);
  const { name, lines } = await download(page, panel(page));
  assert.match(name, /\.csv$/);
  assert.equal(lines.length, 7);
});

for (const [width, height] of [[360, 740], [800, 900], [1440, 900]]) {
  for (const locale of ["en-US", "ko-KR"]) {
    const colorScheme = (width === 800) === (locale === "en-US") ? "dark" : "light";
    visit(`dialogs and tables fit ${width} px, ${locale}, ${colorScheme}, without a serious obstacle`, { viewport: { width, height }, locale, colorScheme }, async (page) => {
      const sound = async () => {
        await fits(page);
        assert.deepEqual(await violations(page), []);
      };
      await open(page);
      await choose(page, { name: `${"long-".repeat(20)}broken.onnx`, buffer: Buffer.from("broken") });
      await dialog(page).getByRole("alert").waitFor();
      await sound();
      await dialog(page).locator("input[type=file]").setInputFiles([{ mimeType: "", name: `${"long_".repeat(20)}.onnx`, buffer: onnx({ name: "a_name_".repeat(9), height: "height_of_the_image_in_pixels", more: ["Frobnicate"] }) }]);
      await settles(page, custom);
      await page.keyboard.press("Escape"); // the controls, where they are a sheet
      await panel(page).locator("summary").click();
      await page.locator(".all-cuts summary").click();
      await page.locator(".all-cuts tbody").waitFor();
      await sound();
    });
  }
}
