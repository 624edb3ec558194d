// Every control moves the scenario, the link and the answer together.
import assert from "node:assert/strict";
import { agrees, control, eventually, field, open, paper, plain, plot, says, shows, slider, verdict, visit } from "./browser.mjs";

const radio = (key, name) => (page) => control(page, key).getByText(name, { exact: true }).click();
const type = (key, text, nth = 0) => (page) => field(page, key).nth(nth).fill(text);
const press = (key, ...strokes) => async (page) => {
  for (const stroke of strokes) await slider(page, key).press(stroke);
};
const candidate = (id) => (page) => control(page, "only").locator("label", { hasText: id }).click();
const preset = (name) => (page) => page.getByLabel("Preset").selectOption(name);

/** From the link that is shown to the link that must be, step by step. */
/** @type {[string, (page: import("playwright-core").Page) => Promise<unknown>, string][]} */
const steps = [
  ["device rate, typed", type("device", "7.5"), `${paper}&device=7.5`],
  ["device rate, slider", press("device", "ArrowRight"), `${paper}&device=7.6`],
  ["device rate, back to the preset's", type("device", "5"), paper],
  ["bandwidth, slider up", press("mbps", "ArrowRight"), `${paper}&mbps=51`],
  ["bandwidth, slider down", press("mbps", "ArrowLeft", "ArrowLeft"), `${paper}&mbps=49`],
  ["bandwidth, a page up", press("mbps", "PageUp"), `${paper}`],
  ["bandwidth, to the end of the sweep", press("mbps", "End"), `${paper}&mbps=1000`],
  ["bandwidth, to its start", press("mbps", "Home"), `${paper}&mbps=10`],
  ["bandwidth, typed", type("mbps", "62.75"), `${paper}&mbps=62.75`],
  ["edge rate, typed", type("edge", "250"), `${paper}&edge=250&mbps=62.75`],
  ["edge rate, slider", press("edge", "ArrowDown"), `${paper}&edge=240&mbps=62.75`],
  ["round-trip time, typed", type("rtt_ms", "12.5"), `${paper}&edge=240&mbps=62.75&rtt_ms=12.5`],
  ["round-trip time, slider", press("rtt_ms", "ArrowLeft"), `${paper}&edge=240&mbps=62.75&rtt_ms=12`],
  ["activation", radio("dtype", "int8"), `${paper}&edge=240&mbps=62.75&rtt_ms=12&dtype=int8`],
  ["raw input", radio("input", "uint8"), `${paper}&edge=240&mbps=62.75&rtt_ms=12&dtype=int8&input=uint8`],
  ["raw input, JPEG", radio("input", "JPEG"), `${paper}&edge=240&mbps=62.75&rtt_ms=12&dtype=int8&input=jpeg`],
  ["back to the preset", (page) => page.getByRole("button", { name: "Reset" }).click(), paper],
  ["mega", radio("mega", "10⁶ (decimal)"), `${paper}&mega=decimal`],
  ["no preset", preset("Defaults"), "v=1"],
  ["granularity", radio("cuts", "block"), "v=1&cuts=block"],
  ["granularity, layers", radio("cuts", "layer"), "v=1&cuts=layer"],
  ["granularity, stages", radio("cuts", "stage"), "v=1"],
  ["without EC", candidate("EC"), "v=1&only=SP1,SP2,SP3,SP4,LC"],
  ["without SP1", candidate("SP1"), "v=1&only=SP2,SP3,SP4,LC"],
  ["with EC again", candidate("EC"), "v=1&only=EC,SP2,SP3,SP4,LC"],
  ["with SP1 again", candidate("SP1"), "v=1"],
  ["sweep of the device, upper end", type("device_range", "50", 1), "v=1&device_range=5..50"],
  ["sweep of the device, lower end", type("device_range", "1", 0), "v=1&device_range=1..50"],
  ["sweep of the bandwidth", type("mbps_range", "2", 0), "v=1&device_range=1..50&mbps_range=2..1000"],
  ["the paper again", preset("The paper"), paper],
];

visit("controls change link and verdict", {}, async (page) => {
  await open(page);
  for (const [name, act, link] of steps) {
    await act(page);
    await agrees(page, link).catch((error) => Promise.reject(new Error(`${name}: ${error.message}`, { cause: error })));
  }
});

visit("shows the scenario in the controls", {}, async (page) => {
  await open(page, "v=1&cuts=block&only=EC,SP2,LC&device=7&edge=40&mbps=12.5&rtt_ms=3&dtype=fp16&input=jpeg&mega=binary&device_range=1..9&mbps_range=2..30");
  const values = {};
  for (const key of ["device", "edge", "mbps", "rtt_ms"]) values[key] = await field(page, key).inputValue();
  for (const key of ["device_range", "mbps_range"]) values[key] = await Promise.all([0, 1].map((end) => field(page, key).nth(end).inputValue()));
  for (const key of ["dtype", "input", "cuts", "mega"]) values[key] = await control(page, key).locator("input:checked").inputValue();
  values.only = await control(page, "only").locator("label:has(:checked)").allInnerTexts();
  assert.deepEqual(values, {
    device: "7", edge: "40", mbps: "12.5", rtt_ms: "3", device_range: ["1", "9"], mbps_range: ["2", "30"],
    dtype: "fp16", input: "jpeg", cuts: "block", mega: "binary", only: ["EC", "SP2", "LC"],
  });
  assert.match(await control(page, "mbps").innerText(), /Mibit\/s/);
  assert.match(await slider(page, "mbps").getAttribute("aria-valuetext"), /^12\.5 Mibit\/s$/);
});

visit("keeps at least one candidate, and excludes EC while the input stays on the device", {}, async (page) => {
  await open(page);
  const box = (id) => control(page, "only").getByRole("checkbox", { name: id });
  assert.ok(await box("EC").isDisabled());
  await open(page, "v=1&only=SP2");
  assert.ok(await box("SP2").isDisabled());
  assert.equal((await verdict(page)).runnerUp, "none");
});

visit("refuses an invalid number at its field and keeps the rest", {}, async (page) => {
  await open(page);
  const bandwidth = field(page, "mbps");
  const message = control(page, "mbps").getByRole("alert");
  for (const [text, reason] of [
    ["0", /out of range.*0\.001 to 1,000,000/],
    ["abc", /“abc” is not a decimal number/],
    ["1e99", /“1e99” is out of range/],
    ["-5", /“-5” is out of range/],
  ]) {
    await bandwidth.fill(text);
    await says(message, reason);
    assert.equal(await bandwidth.getAttribute("aria-invalid"), "true");
    const described = await bandwidth.getAttribute("aria-describedby");
    assert.ok(described.split(" ").includes(await message.getAttribute("id")));
    await bandwidth.press("Tab");
    assert.equal(await bandwidth.inputValue(), text, "what was typed stays");
    await agrees(page, paper);
  }
  // A bad number elsewhere keeps nothing from being changed here.
  await field(page, "device").fill("8");
  await agrees(page, `${paper}&device=8`);
  assert.equal(await bandwidth.inputValue(), "-5");
  await bandwidth.fill("20");
  await agrees(page, `${paper}&device=8&mbps=20`);
  await eventually(async () => assert.equal(await message.count(), 0));
  assert.equal(await bandwidth.getAttribute("aria-invalid"), "false");
});

visit("refuses a range whose ends are the wrong way round", {}, async (page) => {
  await open(page);
  const lower = field(page, "mbps_range").first();
  await lower.fill("2000");
  await says(control(page, "mbps_range").getByRole("alert"), /“2000\.\.1000” is not a range/);
  assert.equal(await lower.getAttribute("aria-invalid"), "true");
  await agrees(page, paper);
  await field(page, "mbps_range").last().fill("4000");
  await agrees(page, `${paper}&mbps_range=2000..4000`);
  assert.match(await page.locator(".given").innerText(), /is outside the ranges/);
});

visit("an empty field resets to the preset's value", {}, async (page) => {
  await open(page, `${paper}&mbps=20`);
  await field(page, "mbps").fill("");
  await field(page, "mbps").press("Tab");
  await agrees(page, paper);
  assert.equal(await field(page, "mbps").inputValue(), "50");
});

visit("the last of many quick moves wins", {}, async (page) => {
  await open(page);
  await slider(page, "mbps").evaluate((input) => {
    for (let i = 1; i <= 30; i++) {
      input.value = String(10 * i);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // Position 300 of 1000 on 10..1000: 10 · 100^0.3, to three digits.
  await agrees(page, `${paper}&mbps=39.8`);
  await field(page, "mbps").focus(); // which selects what is there
  await page.keyboard.type("123.456789");
  await agrees(page, `${paper}&mbps=123.456789`);
});

visit("opening a link wins over a move in progress", {}, async (page) => {
  await open(page);
  await slider(page, "mbps").evaluate((input) => {
    for (let i = 1; i <= 30; i++) {
      input.value = String(10 * i);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    location.hash = "#v=1&preset=paper&device=9";
  });
  await agrees(page, `${paper}&device=9`);
  assert.equal(await field(page, "mbps").inputValue(), "50");
});

visit("a default sweep grows to include the point, and does not change during a drag", {}, async (page) => {
  const link = "v=1&model=vit_b_32&cuts=block&edge=1000&mbps=5&rtt_ms=10&dtype=int8";
  await open(page, link);
  const ends = () => Promise.all([0, 1].map((end) => field(page, "mbps_range").nth(end).inputValue()));
  assert.deepEqual(await ends(), ["2", "1000"]);
  await slider(page, "mbps").focus();
  await page.keyboard.press("ArrowLeft");
  await shows(page, link.replace("mbps=5", "mbps=4.9"));
  const map = await plot(page, "map");
  const across = (place) => map.at({ mbps: 2 * 500 ** place })[0];
  const y = map.box.y + map.box.height / 2;
  await page.mouse.move(across(0.2), y);
  await page.mouse.down();
  for (const place of [0.2, 0.22, 0.27, 0.31, 0.33, 0.35]) {
    await page.mouse.move(across(place), y);
    await eventually(async () => assert.match(new URL(page.url()).hash, new RegExp(`mbps=${String(2 * 500 ** place).slice(0, 2)}`)));
  }
  await page.mouse.up();
  await eventually(async () => assert.doesNotMatch(new URL(page.url()).hash, /mbps_range/));
  const mbps = Number(new URLSearchParams(new URL(page.url()).hash.slice(1)).get("mbps"));
  assert.ok(Math.abs(mbps / (2 * 500 ** 0.35) - 1) < 0.05, `${mbps}`);
  await eventually(async () => assert.deepEqual(await ends(), ["10", "1000"]));
});

visit("a typed sweep does not grow; a button widens it to show the point", {}, async (page) => {
  await open(page, "v=1&mbps=5&mbps_range=20..500");
  await slider(page, "mbps").focus();
  await page.keyboard.press("ArrowLeft");
  await shows(page, "v=1&mbps=4.9&mbps_range=20..500");
  const note = page.locator(".given .note", { hasText: "outside the ranges" });
  await note.getByRole("button", { name: "Show it" }).click();
  await shows(page, "v=1&mbps=4.9&mbps_range=2..500");
  await eventually(async () => assert.equal(await note.count(), 0));
});

visit("a slider shows which candidate is best at each value, and the verdict says why", {}, async (page) => {
  await open(page);
  const courses = await page.locator('[data-key="mbps"] .courses rect').evaluateAll((rects) => rects.map((rect) => ["x", "width", "fill"].map((name) => rect.getAttribute(name))));
  const at = (mbps) => Math.round((1000 * Math.log(mbps / 10)) / Math.log(1000 / 10)); // on the slider from 10 to 1000
  const [low, high] = [at(28.33), at(62.74)]; // the paper's thresholds
  assert.deepEqual(courses.map(([x, width]) => [+x, +width]), [[0, low], [low, high - low], [high, 1000 - high]]);
  assert.equal(new Set(courses.map(([, , fill]) => fill)).size, 3);
  // 195.2 ms more work and 245 ms less to send than SP1: 680.2 against 630.5 ms.
  const lines = (await page.locator(".reason, .sure").allInnerTexts()).map(plain);
  assert.equal(lines.length, 3);
  assert.match(lines[0], /close[^]*×1\.11.*SP1/);
  assert.match(lines[1], /SP1.*195\.2 ms.*245 ms.*−49\.76 ms/);
});
