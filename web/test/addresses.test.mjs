// Whatever the page and the API's start page lead to is there, on every server of
// the project.
import assert from "node:assert/strict";
import { address, open, visit } from "./browser.mjs";

/** Holds that every link of a page leads somewhere; elsewhere only by https. */
async function leads(page) {
  const links = await page.evaluate(() => [...document.querySelectorAll("a[href], link[href], script[src], img[src]")].map((element) => element.href ?? element.src));
  assert.ok(links.length > 0);
  for (const link of new Set(links)) {
    const { origin, protocol, pathname } = new URL(link);
    if (protocol === "data:" || protocol === "blob:") continue;
    if (origin !== new URL(address()).origin) {
      assert.equal(protocol, "https:", link);
      continue;
    }
    const { status } = await fetch(link);
    assert.equal(status, 200, `${page.url()} leads to ${pathname}`);
  }
}

visit("the page leads to nothing that is missing", {}, async (page) => {
  await open(page);
  const names = await page.locator(".foot a").allInnerTexts();
  for (const name of ["The paper", "API", "Embedding guide", "Licences"]) assert.ok(names.includes(name), `${name} is not among ${names}`);
  assert.ok(await page.locator('.foot a[href="/v1/"]').count());
  await leads(page);
  const parts = await page.locator('.foot a[href*="#"]').evaluateAll((links) => links.map((link) => link.href));
  assert.ok(parts.length > 0);
  for (const link of parts) {
    await page.goto(link);
    assert.match(await page.locator(":target").innerText(), /\S/, link);
  }
});

for (const path of ["v1/", "v1/?lang=ko", "example/", "example/index.html"]) {
  visit(`everything that ${path} leads to exists`, {}, async (page) => {
    const answer = await page.goto(`${address()}${path}`);
    assert.equal(answer.status(), 200);
    assert.equal(answer.headers()["content-type"].split(";")[0], "text/html");
    await leads(page);
  });
}

visit("the example works where it is served, and its folder's name leads to it", {}, async (page) => {
  await page.goto(`${address()}example`);
  assert.equal(page.url(), `${address()}example/`);
  await page.locator("#result").filter({ hasText: /It takes/ }).waitFor();
});

