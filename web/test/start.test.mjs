// The API's start page: what it leads to, and how it looks.
import assert from "node:assert/strict";
import { address, visit } from "./browser.mjs";
import { inPlace, violations } from "./checks.mjs";

const start = (query = "") => `${address()}v1/${query}`;
/** What answers come as, by their address. */
/** @type {[RegExp, string][]} */
const types = [
  [/^[^?]*\.html/, "text/html; charset=utf-8"],
  [/[?&]format=csv/, "text/csv; charset=utf-8"],
  [/[?&]format=bin/, "application/octet-stream"],
  [/./, "application/json"],
];

visit("every example on the API's start page leads to an answer of its type", {}, async (page) => {
  await page.goto(start());
  const links = page.locator("li a");
  const seen = new Set();
  for (let i = 0; i < (await links.count()); i++) {
    const link = links.nth(i);
    const target = (await link.getAttribute("href")) ?? "";
    assert.equal(`/v1/${target}`, await link.innerText());
    const type = types.find(([pattern]) => pattern.test(target))[1];
    seen.add(type);
    const answered = page.waitForResponse((response) => response.url() === start(target));
    // What a browser does not show is saved.
    const came = type.includes("csv") || type.includes("octet") ? page.waitForEvent("download") : page.waitForURL(start(target));
    await link.click();
    const response = await answered;
    assert.deepEqual([response.status(), response.headers()["content-type"]], [200, type], target);
    await came;
    if (page.url() !== start()) await page.goto(start());
  }
  assert.equal(seen.size, types.length);
});

for (const [width, height] of [[360, 740], [800, 900], [1440, 900]]) {
  for (const lang of ["en", "ko"]) {
    for (const colorScheme of ["light", "dark"]) {
      visit(`the API's start page fits ${width} px, ${lang}, ${colorScheme}`, { viewport: { width, height }, colorScheme }, async (page) => {
        await page.goto(start(`?lang=${lang}`));
        assert.match(await page.locator("h2").last().innerText(), lang === "ko" ? /^시나리오의 키$/ : /^Keys of a scenario$/);
        await inPlace(page);
        assert.deepEqual(await violations(page, { minor: true }), []);
      });
    }
  }
}
