// Renders the icons of the installed page from favicon.svg: node icons.mjs
//
// Run by hand when the favicon changes; what it makes is kept under icons/,
// for a build needs no browser.
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
  // Whatever shape a system cuts out of it, the middle four fifths are left.
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
