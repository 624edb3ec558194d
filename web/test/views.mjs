// What of the page can be looked at: a table for the pictures of tools/screens.mjs.
import { onnx } from "./onnx.mjs";

/** The figures, in their order. */
export const figures = ["map", "curves", "network", "breakdown", "split"];

/** The scenario of a page that is opened without one. */
export const paper = "v=1&preset=paper";

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {object} View
 * @property {string} [link] The scenario, if it is not the paper's.
 * @property {(lang: string) => string} [path] Where it is on the server, if it is not the page.
 * @property {(context: import("playwright-core").BrowserContext) => Promise<unknown>} [prepare] What must be so before the page is opened.
 * @property {(page: Page) => Promise<unknown>} [enter] What a person does to come to it.
 * @property {(page: Page) => Promise<unknown>} [before] What is done before each picture.
 * @property {RegExp} [expected] What the console may say.
 * @property {string} [shows] What it has once it is there.
 * @property {string[]} [sizes] The windows that it is looked at in, if not all.
 * @property {boolean} [whole] Whether the picture has all of the page, not only what is in the window.
 * @property {"print"} [media]
 */

/** The windows: those of a phone, a tablet, laptops, and larger screens. */
export const sizes = ["360x740", "800x900", "1280x720", "1440x900", "1920x1080", "2560x1440"];
const narrow = sizes.slice(0, 2);

const press = (selector) => (page) => page.locator(selector).first().click();
const file = (name, content) => ({ name, mimeType: "", buffer: Buffer.from(content) });

/** Where there is no room for the controls, they are a sheet that must be opened. */
async function openControls(page) {
  const button = page.locator(".dock-line button");
  if ((await button.isVisible()) && (await button.getAttribute("aria-expanded")) === "false") await button.click();
}

const openPicker = press(".sentence button");

const record = (n, more) => ({ format: 1, id: String(n).padStart(16, "0"), revision: 1, kind: "scenario", created: 1, changed: Date.UTC(2026, 0, n), ...more });
const records = [
  record(1, { name: "ResNet-50 on a phone", link: `${paper}&mbps=20`, note: "Measured in the laboratory, on the second floor." }),
  record(2, { name: "MobileNetV2 over 5G", link: "v=1&model=mobilenet_v2&cuts=block&mbps=300" }),
  record(3, { name: "A link of another version", link: "v=1&mbps=12&foo=1" }),
];

async function openRecords(page) {
  await page.locator(".workspace-button").click();
  await page.locator(".workspace input[type=file]").setInputFiles(file("workspace.json", JSON.stringify({ format: 1, records })));
  await page.locator(".record").nth(records.length - 1).waitFor();
}

/** @type {Record<string, View>} */
export const views = {
  first: {},
  below: { before: (page) => page.evaluate(() => scrollTo(0, innerHeight * 0.9)) },
  page: { whole: true },
  controls: { sizes: narrow, enter: openControls, shows: ".dock.open" },
  menu: { enter: press(".figure-map .menu button"), shows: "[role=menu]" },
  cuts: { link: "v=1&cuts=layer", enter: press(".all-cuts summary"), before: (page) => page.locator(".all-cuts").scrollIntoViewIfNeeded(), shows: ".all-cuts tbody" },
  uncertain: { link: `${paper}&uncertainty=20` },
  large: { link: "v=1&model=vit_b_16&cuts=layer&device=0.125&edge=1234.5&mbps=30&rtt_ms=12.5" },
  damaged: { link: "v=1&preset=papre&mbsp=60&device=4o&foo=1", shows: ".ignored" },
  shared: { link: `${paper}&mbps=60&result=1,SP1,LC,28.33,SP2,50,SP1`, shows: ".shared" },
  trouble: { prepare: (context) => context.route("**/core.wasm?*", (route) => route.abort()), expected: /Failed to load resource|wasm|NetworkError/i, shows: ".trouble" },
  picker: { enter: openPicker, before: (page) => page.locator(".option.active").scrollIntoViewIfNeeded(), shows: ".model" },
  devices: { enter: (page) => page.locator(".sentence .place").nth(1).click(), shows: ".choice" },
  unread: {
    shows: ".picker .trouble",
    async enter(page) {
      await openPicker(page);
      await page.locator(".picker input[type=file]").setInputFiles(file("broken.onnx", "broken"));
    },
  },
  imported: {
    shows: ".import",
    before: (page) => page.evaluate(() => scrollTo(0, 0)),
    async enter(page) {
      await openPicker(page);
      await page.locator(".picker input[type=file]").setInputFiles(file("camera.onnx", onnx({ name: "camera", height: 224, width: 224 })));
    },
  },
  share: { enter: press(".tools .primary"), shows: ".share .qr svg" },
  "share-below": { enter: press(".tools .primary"), before: (page) => page.locator(".share .share-files").scrollIntoViewIfNeeded(), shows: ".share .qr svg" },
  empty: { enter: press(".workspace-button"), shows: ".workspace .blank" },
  workspace: { enter: openRecords, shows: ".record" },
  unsaved: {
    enter: press(".workspace-button"),
    shows: ".workspace .callout",
    prepare: (context) =>
      context.route("**/worker.js?*", async (route) => {
        const response = await route.fetch();
        const refuse = 'Object.defineProperty(self, "indexedDB", { get() { throw new DOMException("not here", "SecurityError"); } });\n';
        await route.fulfill({ response, body: refuse + (await response.text()) });
      }),
  },
  comparison: {
    shows: ".comparison .sides",
    async enter(page) {
      await openRecords(page);
      for (const i of [0, 1]) await page.locator(".record input[type=checkbox]").nth(i).check();
      await page.locator(".record-tools button").click();
    },
  },
  shortcuts: { enter: (page) => page.keyboard.press("?"), shows: ".shortcuts" },
  ...Object.fromEntries(
    ["verdict", ...figures].map((name) => [`embed-${name}`, { path: (lang) => `/?embed=${name}&lang=${lang}#${paper}`, sizes: [...narrow, "1440x900"], shows: name === "verdict" ? ".embed-verdict" : "[data-drawn]" }]),
  ),
  "embed-all": { path: (lang) => `/?embed=verdict+map+curves&controls=mbps+model+layer&lang=${lang}#${paper}`, sizes: [...narrow, "1440x900"] },
  report: { path: (lang) => `/v1/report.html?preset=paper&lang=${lang}`, whole: true },
  print: { media: "print", whole: true, sizes: ["718x1040"], before: (page) => page.evaluate(() => dispatchEvent(new Event("beforeprint"))) },
  api: { path: (lang) => `/v1?lang=${lang}`, whole: true, shows: "h2" },
  guide: { path: () => "/guide.html", whole: true, shows: "h1" },
};

/** Opens a view of the page that a server has at an address. */
export async function openView(page, origin, view, lang) {
  await view.prepare?.(page.context());
  await page.goto(origin + (view.path?.(lang) ?? `/#${view.link ?? paper}`));
  const shown = view.shows ?? "[data-drawn]";
  await page.locator(view.enter ? ".verdict" : shown).first().waitFor();
  await settled(page);
  await view.enter?.(page);
  await page.locator(shown).first().waitFor();
  await page.emulateMedia({ media: view.media ?? "screen" });
  await settled(page);
}

/** Waits until what is in sight is drawn. */
export async function settled(page) {
  await page.waitForFunction(() => {
    if (document.querySelector("main .trouble")) return true; // and nothing will be drawn
    const waiting = [...document.querySelectorAll("[aria-busy=true], .chart:not([data-drawn]), canvas.thumbnail:not(.drawn)")].filter((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return element.checkVisibility() && bottom > 0 && top < innerHeight;
    });
    return document.fonts.status === "loaded" && waiting.length === 0;
  });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))));
}
