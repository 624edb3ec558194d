// Renders the icons of the installed page from favicon.svg: node icons.mjs
//
// Run it by hand when the favicon changes. The icons are in the repository, so that
// a build needs no browser.
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startChromium } from "./test/stage.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const svg = readFileSync(here("favicon.svg"), "utf8");
const [, ground] = svg.match(/<rect [^>]*fill="([^"]+)"/);

const browser = await startChromium();
mkdirSync(here("icons"), { recursive: true });
const page = await browser.newPage();
for (const [name, size, maskable] of [
  ["icon-192.png", 192, false],
  ["icon-512.png", 512, false],
  // Systems cut shapes out of it. The middle four fifths are always visible.
  ["maskable-512.png", 512, true],
]) {
  const inner = maskable ? 0.8 * size : size;
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>
    body { margin: 0; height: ${size}px; display: grid; place-content: center; ${maskable ? `background: ${ground}` : ""} }
    svg { width: ${inner}px; height: ${inner}px; display: block }
  </style>${svg}`);
  await page.screenshot({ path: here(`icons/${name}`), omitBackground: true });
}
await browser.close();
