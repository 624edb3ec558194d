// Every control moves the scenario, the link and the answer together.
import assert from "node:assert/strict";
import { agrees, api, control, core, eventually, field, open, paper, plain, plot, round4, says, shows, slider, verdict, visit, written } from "./browser.mjs";

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
  const course = await page.locator('[data-key="mbps"] .course rect').evaluateAll((rects) => rects.map((rect) => ["x", "width", "fill"].map((name) => rect.getAttribute(name))));
  const at = (mbps) => Math.round((1000 * Math.log(mbps / 10)) / Math.log(1000 / 10)) / 10; // on the slider from 10 to 1000, in percent
  const [low, high] = [at(28.33), at(62.74)]; // the paper's thresholds
  assert.deepEqual(course.map(([x, width]) => [+x, round4(+width)]), [[0, low], [low, round4(high - low)], [high, round4(100 - high)]]);
  assert.equal(new Set(course.map(([, , fill]) => fill)).size, 3);
  assert.deepEqual(await names(page, "mbps"), ["LC", "SP2", "SP1"]);
  // 195.2 ms more work and 245 ms less to send than SP1: 680.2 against 630.5 ms.
  const lines = (await page.locator(".reason, .sure").allInnerTexts()).map(plain);
  assert.equal(lines.length, 3);
  assert.match(lines[0], /close[^]*×1\.11.*SP1/);
  assert.match(lines[1], /SP1.*195\.2 ms.*245 ms.*−49\.76 ms/);
});

/** The names on a track that have room. */
const names = (page, key) =>
  control(page, key).locator(".course-name").evaluateAll((names) =>
    names.filter((name) => name.lastElementChild.getBoundingClientRect().top < name.getBoundingClientRect().bottom).map((name) => name.innerText),
  );
const flips = (page, key) => control(page, key).locator(".flips").getByRole("button");

/** Where a value of a logarithmic slider is on the page: where the middle of its thumb is there. */
const across = async (page, key, value, [lo, hi]) => {
  const { x, width } = await slider(page, key).boundingBox();
  const thumb = parseFloat(await slider(page, key).evaluate((input) => getComputedStyle(input).getPropertyValue("--thumb")));
  return x + thumb / 2 + (width - thumb) * (Math.log(value / lo) / Math.log(hi / lo));
};

/** Where a mark or an end of a track is. */
const middle = async (locator) => {
  const { x, width } = await locator.boundingBox();
  return x + width / 2;
};

visit("a flip of a track is a button that goes just beyond it", {}, async (page) => {
  for (const [link, keys] of /** @type {[string, string[]][]} */ ([[paper, ["device", "edge", "mbps"]], ["v=1&cuts=layer&mbps=30&rtt_ms=3", ["device", "edge", "mbps", "rtt_ms"]]])) {
    await open(page, link);
    const { tracks, units } = await core(page);
    for (const key of keys) {
      // The API tells on its own how far the answer holds.
      const { holds, scenario, best } = await api(`/v1/solve?${link}`);
      const hold = holds.find((hold) => hold.axis === key);
      const { lo, hi } = tracks[key];
      const within = [[hold.from, hold.below], [hold.to, hold.above]].filter(([at, id]) => id && at > lo && at < hi);
      const near = within.map(([at, id]) => `flips to ${id} at ${written(at)} ${units[key]}`);
      const labels = await flips(page, key).evaluateAll((marks) => marks.map((mark) => mark.getAttribute("aria-label")));
      assert.deepEqual(labels.map(plain).filter((label) => near.includes(label)), near, `${key}: ${labels}`);
      assert.deepEqual(await flips(page, key).evaluateAll((marks) => marks.map((mark) => mark.title)), labels);
      for (const [i, [at, id]] of within.entries()) {
        const mark = control(page, key).getByRole("button", { name: near[i], exact: true });
        assert.ok(Math.abs((await middle(mark.locator("svg"))) - (await across(page, key, at, [lo, hi]))) < 1, `${key}: ${near[i]} is elsewhere`);
        await mark.press("Enter");
        await eventually(async () => assert.notEqual(new URL(page.url()).hash.slice(1), link));
        const moved = new URL(page.url()).hash.slice(1);
        await shows(page, moved);
        const there = await api(`/v1/solve?${moved}`);
        assert.equal(there.best, id);
        assert.ok(there.scenario[key] > at === scenario[key] < at, `${there.scenario[key]} is not beyond ${at}`);
        assert.ok(Math.abs(there.scenario[key] / at - 1) < 2e-3, `${there.scenario[key]} is far from ${at}`);
        assert.match(plain(await page.evaluate(() => document.activeElement.getAttribute("aria-label"))), new RegExp(`^flips to ${best} at ${written(at)} `), "the same mark leads back");
        await page.goBack();
        await shows(page, link);
      }
    }
  }
});

visit("a track without a flip says how far its input may move", {}, async (page) => {
  await open(page);
  assert.equal(plain(await control(page, "rtt_ms").locator(".flips").innerText()), "up to 187.4 ms, then LC");
  await open(page, `${paper}&only=LC`);
  for (const key of ["device", "edge", "mbps", "rtt_ms"]) {
    assert.equal(await flips(page, key).count(), 0);
    assert.equal(await control(page, key).locator(".flips").innerText(), "any");
  }
});

visit("an uncertainty is a band on the tracks of its inputs", {}, async (page) => {
  await open(page, `${paper}&device=10&uncertainty=30`);
  const band = (key) => control(page, key).locator(".band");
  for (const [key, value, ends] of /** @type {[string, number, [number, number]][]} */ ([["mbps", 50, [10, 1000]], ["device", 10, [5, 100]]])) {
    const { x, width } = await band(key).boundingBox();
    assert.ok(Math.abs(x - (await across(page, key, 0.7 * value, ends))) < 1, key);
    assert.ok(Math.abs(x + width - (await across(page, key, 1.3 * value, ends))) < 1, key);
  }
  assert.equal(await band("edge").count(), 0);
  await open(page, `${paper}&device=10&uncertainty=30&uncertain=mbps`);
  assert.equal(await band("device").count(), 0);
  assert.equal(await band("mbps").count(), 1);
});

visit("nothing moves while flips come and go", {}, async (page) => {
  await open(page);
  const boxes = () => page.locator(".controls > fieldset, .controls [data-key]").evaluateAll((all) => all.map((element) => element.getBoundingClientRect().toJSON()));
  const count = () => page.locator(".flips button").count();
  const before = await boxes();
  const counts = new Set([await count()]);
  const { x, y, width, height } = await slider(page, "device").boundingBox();
  await page.mouse.move(x + 10, y + height / 2);
  await page.mouse.down();
  for (const share of [0.1, 0.3, 0.6, 0.9]) {
    const link = new URL(page.url()).hash;
    await page.mouse.move(x + width * share, y + height / 2, { steps: 5 });
    await eventually(async () => assert.notEqual(new URL(page.url()).hash, link));
    counts.add(await count());
    assert.deepEqual(await boxes(), before);
  }
  await page.mouse.up();
  assert.ok(counts.size > 1, "no flip came or went");
});

/** Whether all of an element is on the screen. */
const inSight = (locator) =>
  locator.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
  });
const strip = (page) => page.locator(".strip [data-key]");
const stripKeys = (page) => strip(page).evaluateAll((all) => all.map((element) => element.dataset.key));
const adjust = (page) => page.getByRole("button", { name: "Adjust" });

visit("a narrow screen has three sliders in a strip, those of the map's axes first", { viewport: { width: 800, height: 900 } }, async (page) => {
  await open(page);
  assert.deepEqual(await stripKeys(page), ["mbps", "device", "edge"]);
  for (const key of await stripKeys(page)) {
    for (const part of [field(page, key), slider(page, key), control(page, key).locator("label"), control(page, key).locator(".unit"), control(page, key).locator(".course")]) assert.ok(await inSight(part), key);
  }
  await press("mbps", "ArrowRight")(page);
  await shows(page, `${paper}&mbps=51`);
  await flips(page, "mbps").last().click();
  await shows(page, `${paper}&mbps=62.75`);
  await open(page, `${paper}&x=edge&y=rtt_ms`);
  assert.deepEqual(await stripKeys(page), ["edge", "rtt_ms", "mbps"]);
  await adjust(page).click();
  assert.equal(await page.locator("#mbps").count(), 1);
  assert.ok(await field(page, "batch").isVisible());
  assert.equal(await strip(page).count(), 0);
  await page.keyboard.press("Escape");
  await eventually(async () => assert.deepEqual(await stripKeys(page), ["edge", "rtt_ms", "mbps"]));
});

for (const locale of ["en-US", "ko-KR"]) {
  visit(`a small screen has one slider at its foot, which is swiped, ${locale}`, { locale, hasTouch: true, isMobile: true, viewport: { width: 360, height: 640 } }, async (page, context) => {
    await open(page);
    const dock = await page.locator(".dock").boundingBox();
    assert.ok(dock.height <= 160, `${dock.height} px are more than a quarter`);
    assert.ok(Math.abs(dock.y + dock.height - 640) < 1);
    const less = await page.locator(".top button, .top .segments label, .figure-map button, .figure-map .segments label, .given > button").evaluateAll((all) =>
      all.map((element) => ({ text: element.outerHTML.slice(0, 80), box: element.getBoundingClientRect() })).filter(({ box }) => box.width > 0 && (box.width < 44 || box.height < 44)).map(({ text, box }) => `${text}: ${box.width} × ${box.height}`),
    );
    assert.deepEqual(less, []);
    const keys = ["mbps", "device", "edge", "rtt_ms"];
    assert.deepEqual(await stripKeys(page), keys);
    /** @type {(...shown: string[]) => Promise<void>} */
    const shown = (...expected) =>
      eventually(async () => assert.deepEqual(await strip(page).evaluateAll((all) => all.filter((element) => Math.abs(element.getBoundingClientRect().left - element.parentElement.getBoundingClientRect().left) < 1).map((element) => element.dataset.key)), expected));
    await shown("mbps");
    for (const part of [field(page, "mbps"), slider(page, "mbps"), control(page, "mbps").locator(".unit")]) assert.ok(await inSight(part));
    // A swipe beside the slider.
    const { x, y, width, height } = await control(page, "mbps").locator(".unit").boundingBox();
    const finger = await context.newCDPSession(page);
    const touch = (type, by) => finger.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x: x + width / 2 + by, y: y + height / 2 }] });
    await touch("touchStart", 0);
    for (let by = 0; by > -220; by -= 20) await touch("touchMove", by);
    await touch("touchEnd", 0);
    await shown("device");
    const [back, on] = [/Previous slider|이전 슬라이더/, /Next slider|다음 슬라이더/].map((name) => page.getByRole("button", { name }));
    for (const key of ["edge", "rtt_ms", "mbps"]) {
      await on.press("Enter");
      await shown(key);
    }
    await back.press("Enter");
    await shown("rtt_ms");
    await field(page, "mbps").focus();
    await shown("mbps");
    for (const button of await page.locator(".dock button").all()) {
      const box = await button.boundingBox();
      assert.ok(box.height >= 44, await button.getAttribute("aria-label"));
    }
    assert.ok((await slider(page, "mbps").boundingBox()).height >= 44);
    await page.locator(".dock-line button").tap();
    const small = await page.locator(".dock-body").locator("button, select, input[type=text], input[type=range], .segments label, .chip").evaluateAll((all) =>
      all.filter((element) => element.getBoundingClientRect().height < 44).map((element) => element.outerHTML.slice(0, 80)),
    );
    assert.deepEqual(small, []);
  });
}

visit("the lists of the sentence lead to a control, in the strip and in the sheet", { viewport: { width: 360, height: 640 } }, async (page) => {
  await open(page);
  const reveal = async (text) => {
    await page.locator(".sentence").getByRole("button", { name: text }).click();
    await page.getByRole("option", { name: /^custom/ }).click();
  };
  const focused = (id) => eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), id));
  await reveal(/100 GMAC/);
  await focused("edge");
  assert.ok(await inSight(field(page, "edge")));
  assert.equal(await adjust(page).getAttribute("aria-expanded"), "false");
  await page.locator(".dock-line button").click();
  await reveal(/50 Mibit/);
  await focused("mbps");
  assert.ok(await inSight(field(page, "mbps")));
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-expanded")), "false"));
});

visit("device, link and edge server are chosen by name, and the times are as the list says", {}, async (page) => {
  await open(page, "v=1&model=mobilenet_v2");
  const options = page.locator(".chooser [role=option]");
  const place = (i) => page.locator(".sentence .place").nth(i);
  const chooses = async (i, typed) => {
    await place(i).click();
    await options.nth(3).waitFor();
    await page.keyboard.type(typed);
    const option = options.first();
    const time = await option.locator(".choice-time").innerText();
    await page.keyboard.press("Enter");
    await page.locator(".chooser").waitFor({ state: "detached" });
    return time;
  };
  const time = await chooses(1, "raspberry pi 5 fp16");
  await shows(page, "v=1&model=mobilenet_v2&device_profile=raspberry-pi-5-ncnn-fp16");
  assert.match(await place(1).innerText(), /^Raspberry Pi 5, .*GMAC\/s/);
  const { cuts } = await api("/v1/solve?model=mobilenet_v2&device_profile=raspberry-pi-5-ncnn-fp16");
  const local = cuts.find(({ id }) => id === "LC");
  assert.ok(Math.abs(local.total_ms - parseFloat(time)) < 0.001 * local.total_ms, `${local.total_ms} and ${time}`);
  await chooses(2, "5g in a city");
  await eventually(async () => assert.match(page.url(), /mbps=165&rtt_ms=22/));
  assert.match(await place(2).innerText(), /^5G in a city, 165\sMbit\/s, round trip 22\sms/);
  // None is not chosen.
  await place(3).click();
  await options.nth(3).waitFor();
  await page.keyboard.type("nothing has this name");
  await page.keyboard.press("Enter");
  assert.equal(await options.count(), 0);
  await page.keyboard.press("Escape");
  await page.locator(".chooser").waitFor({ state: "detached" });
  assert.ok(await place(3).evaluate((button) => button === document.activeElement));
});
