// A pinned cut, and what it would change.
import assert from "node:assert/strict";
import { labels } from "./canvas.mjs";
import { api, core, durations, eventually, figure, open, paper, plain, round4, says, shown, shows, slider, visit } from "./browser.mjs";

const line = (page) => page.locator(".pinned");
const network = (page) => figure(page, "network");

/** How much longer a cut takes than the best, by the API. */
async function longer(link, id) {
  const { best, cuts } = await api(`/v1/solve?${link}`);
  const takes = (of) => cuts.find(({ id }) => id === of).total_ms;
  return round4(takes(id) - takes(best));
}

/** Waits for the line to compare a cut with the best at a link. */
async function compares(page, link, id) {
  await says(line(page), new RegExp(`^${id} in place of \\w+: `));
  const expected = await longer(link, id);
  await eventually(async () => assert.ok(durations(plain(await line(page).innerText())).some((ms) => Math.abs(ms - expected) < 0.01), `${expected} ms`));
}

/** Clicks the place of a named cut along the depth. */
async function click(page, id) {
  await network(page).scrollIntoViewIfNeeded();
  const [{ left, right, bottom }] = (await labels(page, "network")).filter(({ text }) => text === id);
  const box = await network(page).boundingBox();
  await page.mouse.click(box.x + (left + right) / 2, box.y + bottom + 10);
}

visit("a click on a cut pins it, and another removes it", {}, async (page) => {
  await open(page);
  const { height } = await line(page).boundingBox();
  await says(line(page), /^Click a cut/);
  await click(page, "SP1");
  await compares(page, paper, "SP1");
  assert.equal((await shown(page)).link, paper, "it is no part of the scenario");
  assert.equal((await line(page).boundingBox()).height, height);
  await slider(page, "mbps").focus();
  await page.keyboard.press("ArrowLeft");
  await shows(page, `${paper}&mbps=49`);
  await compares(page, `${paper}&mbps=49`, "SP1");
  await page.keyboard.press("ArrowRight");
  await click(page, "SP1");
  await says(line(page), /^Click a cut/);
});

visit("a click pins the nearest cut of the line, whether it is marked or not", {}, async (page) => {
  await open(page);
  await network(page).focus();
  await page.keyboard.press("ArrowRight");
  await compares(page, paper, "SP3");
  let place;
  await eventually(async () => {
    [place] = (await labels(page, "network")).filter(({ text }) => text === "SP3");
    assert.ok(place);
  });
  await page.keyboard.press("Escape");
  await says(line(page), /^Click a cut/);
  const box = await network(page).boundingBox();
  await page.mouse.click(box.x + (place.left + place.right) / 2, box.y + place.bottom + 19); // the middle of the ring below its name
  await compares(page, paper, "SP3");
});

visit("arrow keys pin one cut after the other, whether it can be best or not", {}, async (page) => {
  await open(page);
  await network(page).focus();
  await page.keyboard.press("ArrowRight");
  await compares(page, paper, "SP3");
  await eventually(async () => assert.ok((await labels(page, "network")).some(({ text }) => text === "SP3"), "it is marked"));
  const { figures } = await core(page, { pin: "SP3" });
  assert.ok(figures.network.option.series.some(({ id }) => id === "pinned"));
  for (const _ of [1, 2, 3]) await page.keyboard.press("ArrowLeft");
  await says(line(page), /^EC in place of SP2: .*not allowed/);
  await page.keyboard.press("ArrowLeft"); // there is none before
  await page.keyboard.press("End");
  await compares(page, paper, "LC");
  await page.keyboard.press("Home");
  await says(line(page), /^EC in place of SP2: /);
  await page.keyboard.press("Escape");
  await says(line(page), /^Click a cut/);
  await page.keyboard.press("ArrowLeft");
  await compares(page, paper, "SP1");
  await line(page).getByRole("button", { name: "Remove the comparison: SP1" }).click();
  await says(line(page), /^Click a cut/);
  assert.ok(await network(page).evaluate((element) => element === document.activeElement), "the focus is not lost");
});

visit("a pin is dropped with its cut, and is in the language of the page", {}, async (page) => {
  await open(page);
  await network(page).focus();
  await page.keyboard.press("ArrowRight");
  await compares(page, paper, "SP3");
  await page.getByRole("radiogroup", { name: "Language" }).getByText("한국어").click();
  await says(line(page), /SP3/);
  await eventually(async () => assert.match(await line(page).innerText(), /[가-힣]/));
  await page.evaluate(() => (location.hash = "#v=1&model=alexnet&cuts=stage"));
  await says(page.locator(".verdict h2"), /./);
  const ids = async () => (await core(page)).candidates.map(({ id }) => id);
  await eventually(async () => assert.match((await shown(page)).link, /alexnet/));
  const has = (await ids()).includes("SP3");
  await eventually(async () => assert.equal(await line(page).getByRole("button").count(), has ? 1 : 0));
});
