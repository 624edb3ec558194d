// The link is the scenario: history, sharing, and links that are damaged.
import assert from "node:assert/strict";
import { address, agrees, choose, control, dragUp, entries, eventually, field, headline, open, paper, says, shows, visit } from "./browser.mjs";


visit("back and forward go through the choices", {}, async (page) => {
  await open(page);
  const links = [paper, `${paper}&dtype=int8`, `${paper}&dtype=int8&mega=decimal`, `${paper}&mbps=8&dtype=int8&mega=decimal`];
  await choose(page, "dtype", "int8");
  await shows(page, links[1]);
  await choose(page, "mega", "10⁶ (decimal)");
  await shows(page, links[2]);
  await field(page, "mbps").fill("8");
  await field(page, "mbps").press("Tab");
  await agrees(page, links[3]);
  for (const link of links.slice(0, -1).reverse()) {
    await page.goBack();
    await agrees(page, link);
  }
  assert.equal(await field(page, "mbps").inputValue(), "50");
  for (const link of links.slice(1)) {
    await page.goForward();
    await agrees(page, link);
  }
  assert.equal(await field(page, "mbps").inputValue(), "8");
});

visit("dragging a slider makes one entry of the history", {}, async (page) => {
  await open(page);
  const before = await entries(page);
  await dragUp(page, "mbps");
  await agrees(page, `${paper}&mbps=1000`);
  assert.equal(await entries(page), before + 1);
  await page.goBack();
  await agrees(page, paper);
});

visit("typing a number makes one entry of the history", {}, async (page) => {
  await open(page);
  const before = await entries(page);
  await field(page, "device").focus();
  await page.keyboard.type("12.25");
  await page.keyboard.press("Tab");
  await agrees(page, `${paper}&device=12.25`);
  assert.equal(await entries(page), before + 1);
});

visit("a link typed into the address bar is opened", {}, async (page) => {
  await open(page);
  await page.evaluate(() => (location.hash = "#mbps=70&v=1&preset=paper&device=5"));
  await agrees(page, `${paper}&mbps=70`); // in its canonical spelling
  await page.goBack();
  await agrees(page, paper);
});

const ignored = (page) => page.getByRole("status").filter({ hasText: "Parts of this link were ignored" });
const reasons = async (page) => (await ignored(page).getByRole("listitem").allInnerTexts()).map((text) => text.replaceAll("\u00a0", " "));

visit("the valid part of a damaged link is opened, and the rest is explained", {}, async (page) => {
  await page.goto(address(`${paper}&mbps=abc&device=7&foo=1&edge=0%ZZ`));
  await agrees(page, `${paper}&device=7`);
  const list = await reasons(page);
  assert.equal(list.length, 3);
  for (const [i, reason] of [/edge=0%ZZ.*cannot be read/, /foo.*not a key/, /Bandwidth: “abc” is not a decimal number.*0\.001 to 1,000,000/].entries()) {
    assert.match(list[i], reason);
  }
  // Until it is dismissed, whatever is moved meanwhile.
  await field(page, "device").fill("8");
  await agrees(page, `${paper}&device=8`);
  assert.equal((await reasons(page)).length, 3);
  await page.getByRole("radio", { name: "한국어" }).check({ force: true });
  await says(page.locator(".ignored"), /“foo”: 시나리오에 없는 키입니다/);
  await page.getByRole("radio", { name: "English" }).check({ force: true });
  await ignored(page).getByRole("button", { name: "Dismiss" }).click();
  await eventually(async () => assert.equal(await ignored(page).count(), 0));
});

visit("the list of a link's mistakes closes with the link", {}, async (page) => {
  await page.goto(address(`${paper}&foo=1`));
  await ignored(page).waitFor();
  await page.evaluate((link) => (location.hash = `#${link}&mbps=60`), paper);
  await agrees(page, `${paper}&mbps=60`);
  await eventually(async () => assert.equal(await ignored(page).count(), 0));
});

visit("a link opens as far as it can be understood", {}, async (page) => {
  for (const [link, canonical, reason] of /** @type {[string, string, RegExp][]} */ ([
    ["v=2&device=7", "v=1&device=7", /unknown version “2”/],
    ["device=7", "v=1&device=7", /^$/],
    [`${paper}&device=7&only=${"SP1,".repeat(50_000)}`, "v=1", /It has .* bytes.*Nothing was applied/],
    [`${paper}&device=7&device=8`, `${paper}&device=7`, /Device rate: given more than once/],
    ["v=1&only=SP1,SP99,LC", "v=1&only=SP1,LC", /“SP99” is not a candidate/],
    [`${paper}&only=EC`, paper, /leaves no candidate/],
    [`${paper}&device=1e9`, paper, /out of range.*0\.001 to 1,000,000 GMAC\/s/],
    ["v=1&preset=papre", "v=1", /Did you mean paper\?/],
    ["%%%=&&&==&😀", "v=1", /cannot be read/],
  ])) {
    await page.goto(address(link));
    await agrees(page, canonical);
    await eventually(async () => assert.match((await reasons(page)).join("\n"), reason));
  }
});

visit("a link cannot bring markup into the page", {}, async (page) => {
  const markup = "<img src=x onerror=globalThis.pwned=1><script>globalThis.pwned=1</script>";
  await page.goto(address(`${paper}&device=${encodeURIComponent(markup)}&${encodeURIComponent(markup)}=1`));
  await agrees(page, paper);
  assert.match((await reasons(page)).join(), /<img src=x onerror=/);
  await field(page, "mbps").fill(markup);
  await says(control(page, "mbps").getByRole("alert"), /<img src=x onerror=/);
  assert.equal(await page.locator("img").count(), 0);
  assert.equal(await page.evaluate(() => globalThis.pwned), undefined);
  assert.match(await headline(page).innerText(), /SP2/);
});
