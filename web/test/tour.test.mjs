// The tour of the paper.
import assert from "node:assert/strict";
import { address, field, headline, open, paper, plain, says, shown, shows, visit } from "./browser.mjs";
import { violations } from "./checks.mjs";

const steps = 6;
const start = (page, name = "Tour") => page.getByRole("button", { name, exact: true }).click();
const bar = (page, name = "Tour of the paper") => page.getByRole("region", { name });
const on = (page, n) => says(bar(page), new RegExp(`^Step ${n} of ${steps}: `));
const next = (page) => bar(page).getByRole("button", { name: "Next" }).click();
const link = async (page) => (await shown(page)).link;

/** The steps, of the program itself. */
const told = (page, lang = "en") => page.workers()[0].evaluate((lang) => self.splitscopeLater.tour({ lang }), lang);

for (const [width, height] of [[360, 740], [800, 1000], [1280, 720], [1440, 900], [1920, 1080]]) {
  visit(`each step fits beside its highlighted place, ${width} × ${height}`, { viewport: { width, height } }, async (page) => {
    await open(page);
    await start(page);
    for (let n = 1; n <= steps; n++) {
      await on(page, n);
      const places = page.locator("[data-toured]");
      assert.equal(await places.count(), 1);
      await shows(page, (await told(page))[n - 1].link);
      const box = await bar(page).boundingBox();
      const place = await places.boundingBox();
      assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height, "the bar is in the window");
      assert.ok(place.y < height && place.y + place.height > 0, "the place is in sight");
      const covered = Math.min(box.y + box.height, place.y + place.height) - Math.max(box.y, place.y);
      const room = height - box.height - 24;
      assert.ok(covered <= Math.max(0, place.height - room + 130 /* a strip at the foot */), `step ${n}: the bar covers ${covered} px of ${place.height}`);
      if (n < steps) await next(page);
    }
  });
}

visit("opens each step as a link of its own, which Back leaves and undo undoes", {}, async (page) => {
  await open(page);
  assert.equal(await page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => name.includes("later.wasm")).length), 0);
  await start(page);
  await on(page, 1);
  const all = await told(page);
  assert.equal(all.length, steps);
  assert.match(plain(await bar(page).innerText()), new RegExp(all[0].text.slice(0, 40)));
  for (const [i, step] of all.entries()) {
    await on(page, i + 1);
    await shows(page, step.link);
    await bar(page).press("ArrowRight");
  }
  await on(page, steps); // there is no next one
  await page.goBack();
  await shows(page, all[4].link);
  await on(page, 5);
  await page.keyboard.press("Control+z");
  await shows(page, all[3].link);
  await on(page, 4);
  await page.goForward();
  await on(page, 5);
  assert.match(all[1].link, /mbps=28/);
  assert.match(all[2].link, /mbps=62/);
});

visit("is used with the keyboard, and gives the focus back", {}, async (page) => {
  await open(page);
  await page.getByRole("button", { name: "Tour", exact: true }).focus();
  await page.keyboard.press("Enter");
  await on(page, 1);
  assert.ok(await bar(page).evaluate((element) => element === document.activeElement));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await on(page, 3);
  await page.keyboard.press("ArrowLeft");
  await on(page, 2);
  assert.deepEqual(await violations(page, { minor: true }), []);
  const { link: second } = (await told(page))[1];
  await shows(page, second);
  await page.keyboard.press("Escape");
  assert.equal(await bar(page).count(), 0);
  assert.equal(await page.locator("[data-toured]").count(), 0);
  assert.ok(await page.getByRole("button", { name: "Tour", exact: true }).evaluate((element) => element === document.activeElement));
  assert.equal(await link(page), second, "the scenario stays");
});

visit("stays when a control is moved, and moves nothing", {}, async (page) => {
  await open(page);
  const before = await page.locator("[data-figure]").evaluateAll((figures) => figures.map((figure) => figure.getBoundingClientRect().top + scrollY));
  await start(page);
  await on(page, 1);
  assert.deepEqual(await page.locator("[data-figure]").evaluateAll((figures) => figures.map((figure) => figure.getBoundingClientRect().top + scrollY)), before);
  await field(page, "mbps").fill("100");
  await shows(page, `${paper}&mbps=100`);
  await on(page, 1);
  await next(page);
  await on(page, 2);
  await says(headline(page), /SP2/);
});

visit("is told in the language of the page", { locale: "ko-KR" }, async (page) => {
  await open(page);
  await start(page, "둘러보기");
  await says(bar(page, "논문 둘러보기"), /6단계 중 1단계/);
  const [first] = await told(page, "ko");
  await says(bar(page, "논문 둘러보기"), new RegExp(plain(first.title)));
  await page.getByRole("radiogroup", { name: "언어" }).getByText("English").click();
  await on(page, 1);
  assert.equal(await link(page), paper);
});

visit("says that it could not be loaded, and loads it when it is opened again", { expected: /later\.wasm|ERR_FAILED|Failed to load/ }, async (page, context) => {
  await context.route("**/later.wasm?*", (route) => route.abort());
  await page.goto(address());
  await says(headline(page), /SP2/);
  await start(page);
  await says(bar(page), /could not be loaded/);
  await context.unroute("**/later.wasm?*");
  await bar(page).getByRole("button", { name: "Close" }).click();
  await start(page);
  await on(page, 1);
});
