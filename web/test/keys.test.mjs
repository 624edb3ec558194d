// Shortcuts of one key, and the link past the header.
import assert from "node:assert/strict";
import { api, eventually, field, figure, headline, open, paper, says, shown, slider, visit } from "./browser.mjs";

const focused = (page) => page.evaluate(() => document.activeElement?.closest("[data-figure], [data-key], main, header")?.outerHTML.slice(0, 200));
const mapHasFocus = (page) => eventually(async () => assert.match(await focused(page), /data-figure="map"/));
const dialog = (page, name) => page.getByRole("dialog", { name });

/** Waits for an edit of one key, and returns its value and the best candidate there, of the API. */
async function moved(page, key, before) {
  const value = await eventually(async () => {
    const value = Number(new URLSearchParams((await shown(page)).link).get(key));
    assert.ok(value > 0 && value !== before);
    return value;
  });
  const { best } = await api(`/v1/solve?${(await shown(page)).link}`);
  await says(headline(page), new RegExp(`\\b${best}\\b`));
  return { value, best };
}

visit("brackets cross the flip points of the bandwidth, or of the slider that has the focus", {}, async (page) => {
  const { thresholds } = await api(`/v1/solve?${paper}`);
  const above = thresholds.find(({ at }) => at > 50);
  const below = thresholds.findLast(({ at }) => at < 50);
  await open(page);
  await page.keyboard.press("]");
  const up = await moved(page, "mbps");
  assert.ok(up.value > above.at && up.value < 1.01 * above.at, `${up.value} is just beyond ${above.at}`);
  assert.equal(up.best, above.to);
  await page.keyboard.press("[");
  const back = await moved(page, "mbps", up.value);
  assert.ok(back.value < above.at && back.value > 0.99 * above.at);
  assert.equal(back.best, above.from);
  await page.keyboard.press("[");
  const down = await moved(page, "mbps", back.value);
  assert.ok(down.value < below.at && down.value > 0.99 * below.at);
  assert.equal(down.best, below.from);

  await open(page, `${paper}&mbps=55`);
  await slider(page, "device").focus();
  await page.keyboard.press("]");
  const { value, best } = await moved(page, "device");
  assert.ok(value > 5);
  assert.equal(best, "LC");
  assert.match((await shown(page)).link, /mbps=55/);
});

visit("one key opens the list of networks, goes to the map and lists the keys", {}, async (page) => {
  await open(page);
  await page.keyboard.press("/");
  await dialog(page, "Choose a network").waitFor();
  await page.keyboard.type("m[]"); // goes into the search
  assert.equal(await page.getByRole("combobox", { name: /Search/ }).inputValue(), "m[]");
  await page.keyboard.press("Escape");
  await page.keyboard.press("m");
  await mapHasFocus(page);
  await page.keyboard.press("?");
  const list = dialog(page, "Keyboard shortcuts");
  await list.waitFor();
  for (const key of ["/", "m", "[", "]", "?"]) assert.equal(await list.locator("kbd").getByText(key, { exact: true }).count(), 1, key);
  await page.keyboard.press("/");
  assert.equal(await page.locator("dialog").count(), 1, "nothing opens above a dialog");
  await page.keyboard.press("Escape");
  await mapHasFocus(page);
});

visit("the keys work with Hangul, and not while one types or with modifiers", {}, async (page) => {
  await open(page);
  const press = (init) => page.evaluate((init) => document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init })), init);
  for (const modifier of ["ctrlKey", "metaKey", "altKey", "shiftKey"]) await press({ key: "m", code: "KeyM", [modifier]: true });
  await press({ key: "/", code: "Slash", ctrlKey: true });
  assert.doesNotMatch((await focused(page)) ?? "", /data-figure/);
  await press({ key: "ㅡ", code: "KeyM" });
  await mapHasFocus(page);
  await field(page, "mbps").focus();
  await page.keyboard.type("m]");
  assert.equal(await field(page, "mbps").inputValue(), "m]");
  await page.locator("select").first().focus();
  await page.keyboard.press("m");
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), "SELECT");
  assert.equal(await page.locator("dialog").count(), 0);
  await press({ key: "Process", code: "Slash" });
  await dialog(page, "Choose a network").waitFor();
});

visit("the keys can be switched off, for good", {}, async (page) => {
  await open(page);
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await page.getByRole("checkbox", { name: "Use shortcuts of one key" }).uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("m");
  assert.doesNotMatch(await focused(page), /data-figure/);
  await page.reload();
  await says(headline(page), /SP2/);
  await page.keyboard.press("?");
  assert.equal(await page.locator("dialog").count(), 0);
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  assert.equal(await page.getByRole("checkbox", { name: "Use shortcuts of one key" }).isChecked(), false);
});

visit("the first stop of Tab skips the header", {}, async (page) => {
  await open(page);
  await page.keyboard.press("Tab");
  const skip = page.getByRole("button", { name: "Skip to the result" });
  assert.ok(await skip.evaluate((element) => element === document.activeElement && element.getBoundingClientRect().width > 50), "it is shown while it has the focus");
  await page.keyboard.press("Enter");
  assert.match(await focused(page), /^<main/);
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)));
  assert.equal((await shown(page)).link, paper);
});

visit("screen readers are told where keys have moved the map’s point, and how sure the answer is", {}, async (page) => {
  await open(page);
  const described = async () => {
    const [id] = (await figure(page, "map").getAttribute("aria-describedby")).split(" ");
    return page.locator(`#${id}`).textContent();
  };
  assert.match(await described(), /^50\sMibit\/s, 5\sGMAC\/s: SP2; right 62\.74 SP1, left 28\.33 LC/);
  const spoken = (text) => eventually(async () => assert.match((await page.locator("[aria-live=polite]").allTextContents()).join("\n"), text));
  await spoken(/Split at SP2.*630\.5.ms.*How sure: \w+/s);
  await page.keyboard.press("m");
  await page.keyboard.press("ArrowRight");
  await spoken(/51\sMibit\/s, 5\sGMAC\/s: SP2; right 62\.74 SP1/);
  assert.match(await described(), /^51\sMibit/);
  await page.evaluate((link) => (location.hash = `#${link}&mbps=51&uncertainty=30`), paper);
  await spoken(/Not certain at ±30\s%.*How sure: not certain/);
});
