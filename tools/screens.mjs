// Makes pictures of every view at every size, in both themes and all languages:
// node screens.mjs [pattern]
//
// They go to screens/, which git ignores, with names such as
// first-1440x900-dark-ko.png, and index.html shows them side by side. Only those
// are made whose names match the pattern; the others stay as they are. What is
// printed is there as a PDF, too.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { prepare } from "./browser.mjs";
import { root } from "./jobs.mjs";
import { startChromium, startServer } from "../web/test/stage.mjs";
import { openView, settled, sizes, views } from "../web/test/views.mjs";

const pattern = new RegExp(process.argv[2] ?? "");
const folder = join(root, "screens");
const themes = /** @type {const} */ (["light", "dark"]);
const langs = readdirSync(join(root, "web/lang")).map((name) => name.replace(".json", ""));
const patience = 60_000; // for each step of a view

const viewport = (size) => {
  const [width, height] = size.split("x").map(Number);
  return { width, height };
};
const isPhone = (size) => viewport(size).width < 640;

/** Each is one visit, in which the window and the theme change. */
const visits = Object.entries(views).flatMap(([name, view]) =>
  langs.flatMap((lang) =>
    [true, false].map((phone) => {
      const fitting = (view.sizes ?? sizes).filter((size) => isPhone(size) === phone);
      const shots = fitting.flatMap((size) => themes.map((theme) => ({ size, theme, file: `${name}-${size}-${theme}-${lang}.png` })));
      return { name, view, lang, phone, shots };
    }),
  ),
);

async function take(browser, origin, { name, view, lang, phone, shots }) {
  const context = await browser.newContext({ locale: lang, serviceWorkers: "block", viewport: viewport(shots[0].size), colorScheme: shots[0].theme, isMobile: phone, hasTouch: phone });
  context.setDefaultTimeout(patience);
  try {
    const page = await context.newPage();
    await openView(page, origin, view, lang);
    for (const { size, theme, file } of shots) {
      await page.setViewportSize(viewport(size));
      await page.emulateMedia({ colorScheme: theme });
      await settled(page);
      await view.before?.(page);
      if (view.whole) await seeAll(page);
      await settled(page);
      await page.screenshot({ path: join(folder, file), fullPage: view.whole });
    }
    if (view.media === "print") await page.pdf({ path: join(folder, `${name}-${lang}.pdf`), preferCSSPageSize: true });
  } finally {
    await context.close();
  }
}

/** What is out of sight is drawn when it comes into sight. */
async function seeAll(page) {
  const screens = await page.evaluate(() => document.documentElement.scrollHeight / innerHeight);
  for (let i = 0; i <= screens; i++) {
    await page.evaluate((i) => scrollTo(0, i * innerHeight), i);
    await settled(page);
  }
  await page.evaluate(() => scrollTo(0, 0));
}

/** All pictures that are there, those of earlier calls included. */
function index() {
  const files = visits.flatMap(({ shots }) => shots.map(({ file }) => file)).filter((file) => existsSync(join(folder, file)));
  const figures = files.map((file) => `<figure><a href="${file}"><img loading="lazy" src="${file}" alt=""><figcaption>${file}</figcaption></a></figure>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Splitscope, every view</title>
<style>
  :root { color-scheme: light dark; font: 13px system-ui, sans-serif; }
  label { position: sticky; top: 0; display: block; padding: 8px; background: canvas; }
  main { display: flex; flex-wrap: wrap; align-items: start; gap: 12px; }
  figure { margin: 0; }
  img { height: 320px; max-width: 90vw; object-fit: contain; object-position: top left; border: 1px solid gray; display: block; }
</style>
<label>Words that the names must have <input autofocus placeholder="first dark ko"></label>
<main>
${figures.join("\n")}
</main>
<script>
  document.querySelector("input").addEventListener("input", ({ target }) => {
    const words = target.value.split(" ");
    for (const figure of document.querySelectorAll("figure")) figure.hidden = !words.every((word) => figure.textContent.includes(word));
  });
</script>
`;
}

process.env.CHROME = prepare().chromium;
if (!process.argv[2]) rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const server = await startServer();
const browser = await startChromium();
const began = Date.now();
let made = 0;
const waiting = visits.map((visit) => ({ ...visit, shots: visit.shots.filter(({ file }) => pattern.test(file)) })).filter(({ shots }) => shots.length > 0);
await Promise.all(
  Array.from({ length: availableParallelism() + 1 }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      try {
        await take(browser, server.origin, next);
        made += next.shots.length;
      } catch (error) {
        console.error(`${next.name}, ${next.lang}: ${error.message}`);
        process.exitCode = 1;
      }
    }
  }),
);
await browser.close();
await server.stop();
writeFileSync(join(folder, "index.html"), index());
console.log(`${made} pictures in ${((Date.now() - began) / 1000).toFixed(0)} s: ${join(folder, "index.html")}`);
