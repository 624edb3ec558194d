// Undo and redo, which are the browser's history.
import assert from "node:assert/strict";
import { address, agrees, choose, dragUp, entries, eventually, field, open, paper, shown, shows, visit } from "./browser.mjs";

const undo = (page) => page.getByRole("button", { name: "Undo" });
const redo = (page) => page.getByRole("button", { name: "Redo" });
const can = (page, undoes, redoes) =>
  eventually(async () => assert.deepEqual([await undo(page).isEnabled(), await redo(page).isEnabled()], [undoes, redoes]));

visit("the page survives a history that throws, as Safari's does, and writes to it later", {}, async (page) => {
  await page.addInitScript(() => {
    for (const method of ["pushState", "replaceState"]) {
      const own = history[method];
      history[method] = function (...given) {
        if (globalThis.refuses) throw new DOMException("Attempt to use history more than 100 times per 30 seconds", "SecurityError");
        own.apply(this, given);
      };
    }
  });
  await open(page);
  const drawn = (link) => eventually(async () => assert.deepEqual([...new Set((await shown(page)).drawn)], [link]));
  await page.evaluate(() => (globalThis.refuses = true));
  await choose(page, "dtype", "int8");
  await drawn(`${paper}&dtype=int8`);
  await field(page, "device").fill("7");
  await drawn(`${paper}&device=7&dtype=int8`);
  assert.equal((await shown(page)).link, paper, "it refuses");
  await page.evaluate(() => (globalThis.refuses = false));
  await agrees(page, `${paper}&device=7&dtype=int8`);
  await undo(page).click();
  await agrees(page, `${paper}&dtype=int8`);
  await page.goBack();
  await agrees(page, paper);
});

visit("undo and redo go through the choices and no further", {}, async (page) => {
  await page.goto(address(`${paper}&mbps=33`));
  await shows(page, `${paper}&mbps=33`);
  const links = [`${paper}&mbps=33`, `${paper}&mbps=33&dtype=int8`, `${paper}&mbps=33&dtype=int8&mega=decimal`];
  await can(page, false, false);
  await page.keyboard.press("Control+z");
  await choose(page, "dtype", "int8");
  await shows(page, links[1]);
  await can(page, true, false);
  await choose(page, "mega", "10⁶ (decimal)");
  await shows(page, links[2]);
  const before = await entries(page);
  await undo(page).click();
  await agrees(page, links[1]);
  await can(page, true, true);
  await page.keyboard.press("Control+z");
  await agrees(page, links[0]);
  await can(page, false, true);
  await page.keyboard.press("Control+z"); // leaves nothing, and not the page
  await page.keyboard.press("Control+y");
  await agrees(page, links[1]);
  await page.keyboard.press("Control+Shift+z");
  await agrees(page, links[2]);
  await can(page, true, false);
  assert.equal(await entries(page), before, "undo makes no entries");
  await page.goBack();
  await agrees(page, links[1]);
  await can(page, true, true);
  await choose(page, "dtype", "fp16");
  await shows(page, `${paper}&mbps=33&dtype=fp16`);
  await can(page, true, false); // what was undone is gone
});

visit("a drag, a fix and a reset are undone in one step", {}, async (page) => {
  await page.goto(address(`${paper}&mbsp=60`));
  await shows(page, paper);
  await dragUp(page, "device");
  await shows(page, `${paper}&device=100`);
  await undo(page).click();
  await agrees(page, paper);
  await redo(page).click();
  await agrees(page, `${paper}&device=100`);
  await page.getByRole("button", { name: "Reset" }).click();
  await shows(page, paper);
  await page.keyboard.press("Control+z");
  await agrees(page, `${paper}&device=100`);
});

visit("undo right after an edit undoes that edit", {}, async (page) => {
  await open(page);
  await choose(page, "dtype", "int8");
  await shows(page, `${paper}&dtype=int8`);
  // Before the core has answered.
  await page.evaluate(() => {
    document.querySelector('[data-key="mega"] input:not(:checked)').click();
    dispatchEvent(new KeyboardEvent("keydown", { key: "z", code: "KeyZ", ctrlKey: true }));
  });
  await agrees(page, `${paper}&dtype=int8`);
  await can(page, true, true);
});

visit("in a text field Ctrl+Z is the field's own", {}, async (page) => {
  await open(page);
  await choose(page, "dtype", "int8");
  await shows(page, `${paper}&dtype=int8`);
  await field(page, "mbps").focus();
  await page.keyboard.type("70");
  await shows(page, `${paper}&mbps=70&dtype=int8`);
  await page.keyboard.press("Control+z");
  await eventually(async () => assert.notEqual(await field(page, "mbps").inputValue(), "70"));
  assert.match(page.url(), /dtype=int8/);
});

visit("undo and redo work after a reload", {}, async (page) => {
  await open(page);
  await choose(page, "dtype", "int8");
  await shows(page, `${paper}&dtype=int8`);
  await choose(page, "mega", "10⁶ (decimal)");
  await shows(page, `${paper}&dtype=int8&mega=decimal`);
  await undo(page).click();
  await shows(page, `${paper}&dtype=int8`);
  await page.reload();
  await shows(page, `${paper}&dtype=int8`);
  await can(page, true, true);
  await redo(page).click();
  await agrees(page, `${paper}&dtype=int8&mega=decimal`);
  await undo(page).click();
  await undo(page).click();
  await agrees(page, paper);
  await can(page, false, true);
});

visit("undo works with the keys of Korean keyboards, and not behind a dialog", { locale: "ko-KR" }, async (page) => {
  await open(page);
  await choose(page, "dtype", "int8");
  await shows(page, `${paper}&dtype=int8`);
  await page.getByRole("button", { name: "공유" }).click();
  await page.getByRole("dialog").waitFor();
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Escape");
  await shows(page, `${paper}&dtype=int8`);
  await page.evaluate(() => dispatchEvent(new KeyboardEvent("keydown", { key: "ㅋ", code: "KeyZ", ctrlKey: true })));
  await shows(page, paper);
});
