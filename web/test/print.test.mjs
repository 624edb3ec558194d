// The page on paper: what is found and how, on two pages.
import assert from "node:assert/strict";
import { open, paper, visit } from "./browser.mjs";

/** How many pages a PDF has: Chromium writes each as an object in plain text. */
const pages = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g).length;

for (const locale of ["en-US", "ko-KR"]) {
  for (const colorScheme of ["light", "dark"]) {
    visit(`is printed on two pages, without controls, ${locale}, ${colorScheme}`, { locale, colorScheme }, async (page) => {
      await open(page, paper);
      const unfolded = () => page.locator("details[open]").count();
      const before = await unfolded();
      const pdf = await page.pdf({ preferCSSPageSize: true });
      assert.equal(pages(pdf), 2);
      assert.equal(await unfolded(), before, "what was open for the paper is folded up again");

      await page.emulateMedia({ media: "print" });
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      for (const part of [".verdict h2", ".figures", ".how h2", ".citation"]) assert.ok(await page.locator(part).isVisible(), part);
      const pressed = await page.locator("button, input, select, textarea, a, summary").evaluateAll((all) =>
        all.filter((one) => one.checkVisibility() && !one.closest("thead, summary")).map((one) => one.outerHTML.slice(0, 120)),
      );
      assert.deepEqual(pressed, []);
    });
  }
}
