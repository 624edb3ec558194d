// Dialogs in small windows: their button to close is always in sight, everything
// else can be scrolled to, and fingers find it.
import assert from "node:assert/strict";
import { eventually, open, visit } from "./browser.mjs";
import { settled, views } from "./views.mjs";

/** Runs in the page: scrolls to each control of the dialog, and says what is then wrong. */
function faults() {
  const dialog = document.querySelector("dialog");
  const [close, ...controls] = /** @type {HTMLElement[]} */ ([...dialog.querySelectorAll("button:enabled, input:enabled:not([hidden]), select, textarea")]);
  const place = JSON.stringify(close.getBoundingClientRect());
  const found = [];
  for (const control of controls) {
    // Where a label is the target, it is the label that is pressed.
    const target = control.closest("label") ?? control;
    target.scrollIntoView({ block: "nearest" });
    const { left, top, width, height } = target.getBoundingClientRect();
    const what = target.outerHTML.slice(0, 100);
    const onTop = (element, x, y) => element.contains(document.elementFromPoint(x, y));
    if (!onTop(target, left + width / 2, top + Math.min(height / 2, 20))) found.push(`covered: ${what}`);
    if (width < 43.9 || height < 43.9) found.push(`${width} × ${height}: ${what}`);
    const head = close.getBoundingClientRect();
    if (JSON.stringify(head) !== place || !onTop(close, head.left + 20, head.top + 20)) found.push(`no button to close beside ${what}`);
  }
  return { found, controls: controls.length };
}

// The second is a window of 1280 × 720 at 200 %.
for (const [width, height, deviceScaleFactor] of [[360, 640, 1], [640, 360, 2]]) {
  for (const locale of ["en-US", "ko-KR"]) {
    visit(`dialogs have room for their button to close and for fingers, ${width} × ${height}, ${locale}`, { viewport: { width, height }, deviceScaleFactor, locale }, async (page) => {
      await open(page);
      for (const name of ["picker", "unread", "share", "empty", "workspace", "comparison", "shortcuts"]) {
        await views[name].enter(page);
        await page.locator(views[name].shows).first().waitFor();
        await settled(page);
        const { found, controls } = await page.evaluate(faults);
        assert.deepEqual(found, [], name);
        assert.ok(controls >= 1, `${name}: ${controls} controls`);
        await page.locator(".dialog-head button").click();
        await eventually(async () => assert.equal(await page.locator("dialog").count(), 0));
      }
    });
  }
}

visit("the report is the first of the downloads, and these come before what is copied into a text", {}, async (page) => {
  await open(page);
  await views.share.enter(page);
  const names = await page.getByRole("dialog").getByRole("button").evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label") ?? button.textContent));
  assert.deepEqual(names.slice(0, 5), ["Close", "Copy: Link", "Stand-alone report (HTML)", "Scenario and result (JSON)", "Copy: Embed in a page"]);
});
