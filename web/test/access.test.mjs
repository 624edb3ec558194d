// The page without a mouse, and without eyes.
import assert from "node:assert/strict";
import { address, agrees, control, dragUp, eventually, field, figure, figures, open, paper, shows, slider, visit } from "./browser.mjs";
import { violations } from "./checks.mjs";
import { openView, views } from "./views.mjs";

for (const colorScheme of ["light", "dark"]) {
  for (const [locale, width] of [["en-US", 1280], ["ko-KR", 360]]) {
    visit(`has no serious accessibility problem, ${colorScheme}, ${locale}, ${width} px`, { colorScheme, locale, viewport: { width, height: 800 } }, async (page) => {
      await open(page);
      assert.deepEqual(await violations(page), []);
      await page.evaluate((link) => (location.hash = `#${link}&foo=1`), paper);
      await page.locator(".ignored").waitFor();
      const adjust = page.locator(".dock-line button");
      if (await adjust.isVisible()) await adjust.click();
      await field(page, "mbps").fill("abc");
      await control(page, "mbps").getByRole("alert").waitFor();
      assert.deepEqual(await violations(page), []);
    });
  }
}

for (const [name, view] of Object.entries(views)) {
  const [width, height] = (view.sizes?.[0] ?? "1280x900").split("x").map(Number);
  visit(`axe finds nothing in the view ${name}, best practices included`, { viewport: { width, height }, expected: view.expected }, async (page) => {
    await openView(page, new URL(address()).origin, view, "en");
    assert.deepEqual(await violations(page, { minor: true }), []);
  });
}

visit("has one heading of the first level, landmarks and names", {}, async (page) => {
  await open(page);
  assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
  for (const landmark of /** @type {const} */ (["banner", "main"])) assert.equal(await page.getByRole(landmark).count(), 1, landmark);
  const levels = await page.getByRole("heading").evaluateAll((headings) => headings.map(({ tagName }) => Number(tagName[1])));
  for (const [i, level] of levels.entries()) assert.ok(level <= (levels[i - 1] ?? 0) + 1, `headings ${levels}`);
  for (const name of ["Device rate", "Edge server rate", "Bandwidth", "Round-trip time"]) {
    assert.equal(await page.getByRole("slider", { name }).count(), 1, name);
    assert.equal(await page.getByRole("form").or(page.locator("form")).getByRole("textbox", { name: new RegExp(`^${name}( |$)`) }).count(), 1, name);
  }
  for (const name of ["Activation", "Raw input", "Granularity", "Mega"]) assert.equal(await page.getByRole("radiogroup", { name }).count(), 1, name);
  for (const name of figures) {
    const described = await figure(page, name).getAttribute("aria-describedby");
    for (const id of described.split(" ")) assert.match(await page.locator(`#${id}`).innerText(), /\w{3,}/);
    assert.match(await figure(page, name).getAttribute("aria-label"), /\w{3,}/);
  }
});

visit("the Tab key reaches everything, with a visible focus", {}, async (page) => {
  await open(page);
  const expected = await page.evaluate(() => {
    return [...document.querySelectorAll("a[href], button:enabled, input:enabled, select:enabled, summary, [tabindex='0']")].filter((element) => {
      if (!element.checkVisibility()) return false;
      if (element.type !== "radio") return true;
      // Of a group of radio buttons, Tab stops at the one that is chosen, or at the first if that is hidden.
      const group = [...document.getElementsByName(element.name)].filter((button) => button.checkVisibility());
      return element === (group.find(({ checked }) => checked) ?? group[0]);
    }).length;
  });
  const stops = new Map();
  for (let i = 0; i < 2 * expected; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === document.body) return undefined;
      const seen = [element, element.nextElementSibling].some((e) => e && getComputedStyle(e).outlineStyle !== "none" && parseFloat(getComputedStyle(e).outlineWidth) >= 1);
      return { place: [...document.querySelectorAll("*")].indexOf(element), html: element.outerHTML.slice(0, 120), seen };
    });
    if (stop === undefined || stops.has(stop.place)) break;
    assert.ok(stop.seen, `nothing shows the focus on ${stop.html}`);
    stops.set(stop.place, stop.html);
  }
  assert.equal(stops.size, expected, [...stops.values()].join("\n"));
});

visit("everything can be set from the keyboard", {}, async (page) => {
  await open(page);
  await slider(page, "mbps").focus();
  await page.keyboard.press("ArrowRight");
  await shows(page, `${paper}&mbps=51`);
  await control(page, "dtype").getByRole("radio", { name: "fp32" }).focus();
  await page.keyboard.press("ArrowRight");
  await shows(page, `${paper}&mbps=51&dtype=fp16`);
  await control(page, "only").getByRole("checkbox", { name: "SP1" }).focus();
  await page.keyboard.press("Space");
  await shows(page, `${paper}&only=EC,SP2,SP3,SP4,LC&mbps=51&dtype=fp16`);
  await page.getByRole("button", { name: "Reset" }).focus();
  await page.keyboard.press("Enter");
  await agrees(page, paper);
});

visit("on a narrow screen the controls open and close from the keyboard", { viewport: { width: 360, height: 740 } }, async (page) => {
  await open(page);
  const adjust = page.getByRole("button", { name: "Adjust" });
  await adjust.press("Enter");
  await field(page, "mbps").fill("40");
  await shows(page, `${paper}&mbps=40`);
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await field(page, "batch").count(), 0));
  assert.equal(await adjust.getAttribute("aria-expanded"), "false");
  assert.ok(await adjust.evaluate((button) => button === document.activeElement));
});

visit("nothing is animated for those who do not want it", { reducedMotion: "reduce" }, async (page) => {
  await open(page);
  await dragUp(page, "mbps");
  await eventually(async () => assert.match(page.url(), /mbps=1000/));
  assert.deepEqual(await page.evaluate(() => document.getAnimations().map((animation) => /** @type {any} */ (animation).animationName ?? animation.id)), []);
});

visit("with forced colours the choices and the candidates can be told apart", { forcedColors: "active" }, async (page) => {
  await open(page);
  const { alike, swatches } = await page.evaluate(() => {
    const ground = (element) => getComputedStyle(element).backgroundColor;
    const alike = [...document.querySelectorAll(".segments")].filter((group) => {
      const chosen = group.querySelector(":checked + span");
      return chosen?.checkVisibility() && [...group.querySelectorAll(":not(:checked) + span")].some((other) => ground(other) === ground(chosen));
    });
    const swatches = [...document.querySelectorAll(".chip .swatch")].map(ground);
    return { alike: alike.map((group) => group.outerHTML.slice(0, 120)), swatches };
  });
  assert.deepEqual(alike, []);
  assert.equal(new Set(swatches).size, swatches.length, `swatches ${swatches}`);
});
