// What must hold of everything that the page shows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { figures } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds to be a serious obstacle, or to fail any rule where `minor` counts, too. */
export async function violations(page, { minor = false } = {}) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations
    .filter(({ impact }) => minor || impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ")}`);
}

/** No text is wider than its place; of what scrolls sideways, the place itself. */
export async function inPlace(page) {
  const { wide, clipped } = await page.evaluate(() => {
    const { scrollWidth } = document.scrollingElement;
    const clipped = [];
    for (const element of document.querySelectorAll("h1, h2, h3, p, dt, dd, strong, small, li, label, legend, figcaption, button, select, td, th, summary, code, [role='option'] span, .hint, .badge, .label, .unit, .segments span, .chip span, input.number")) {
      if (element.closest(".unseen, .tip, .data-scroll table, .scrolls, .strip, .wide") || !element.checkVisibility()) continue;
      const { left, right } = element.getBoundingClientRect();
      const cut = element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1;
      if (cut || left < -1 || right > innerWidth + 1) clipped.push(`${element.tagName}.${element.className}: ${element.value ?? element.textContent}`);
    }
    return { wide: scrollWidth - innerWidth, clipped };
  });
  assert.ok(wide <= 0, `${wide} px wider than the window`);
  assert.deepEqual(clipped, []);
}

/** Nothing on the page is wider than its place, nor in its figures. */
export async function fits(page) {
  await inPlace(page);
  for (const { name, width, height, drawn } of await page.evaluate(drawnIn, figures)) {
    for (const { text, left, right, top, bottom } of drawn) {
      assert.ok(left >= -1 && top >= -1 && right <= width + 1 && bottom <= height + 1, `${name}: “${text}” is cut: ${[left, right, top, bottom]} of ${width} × ${height}`);
    }
    for (const [i, a] of drawn.entries()) {
      for (const b of drawn.slice(i + 1)) {
        const over = Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
        assert.ok(!over, `${name}: “${a.text}” and “${b.text}” overlap`);
      }
    }
  }
}

/** Runs in the page: the size of each figure, and the labels in it. */
function drawnIn(figures) {
  return figures.map((name) => {
    const host = document.querySelector(`[data-figure="${name}"]`);
    const drawn = [...host.querySelectorAll("canvas")].flatMap((canvas) => globalThis.labelsOf(canvas)).filter(({ text }) => text.trim() !== "");
    return { name, width: host.clientWidth, height: host.clientHeight, drawn };
  });
}
