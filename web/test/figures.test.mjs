// The figures as controls: pointing, dragging, keys; and what hovering tells.
import assert from "node:assert/strict";
import { agrees, api, control, durations, entries, eventually, figure, figures, layout, open, paper, plot, round4, says, shown, shows, visit, written } from "./browser.mjs";

const onMap = new RegExp(`^${paper}&device=([\\d.]+)&mbps=([\\d.]+)$`);
const onCurves = new RegExp(`^${paper}&mbps=([\\d.]+)$`);

/** A pixel is a few permille of a value on these axes. */
function near(actual, expected) {
  assert.ok(Math.abs(Math.log(actual / expected)) < 0.02, `${actual} is not near ${expected}`);
}

/**
 * Waits until a pointed-at place is shown; answers with its link.
 *
 * @param {import("playwright-core").Page} page
 * @param {{ mbps: number, device?: number }} place
 */
function pointed(page, { mbps, device }) {
  return eventually(async () => {
    const { link, drawn } = await shown(page);
    const [, ...values] = (device === undefined ? onCurves : onMap).exec(link) ?? assert.fail(link);
    near(values.at(-1), mbps);
    if (device !== undefined) near(values[0], device);
    assert.deepEqual(drawn, figures.map(() => link));
    return link;
  });
}

visit("a click on the map sets bandwidth and device rate", {}, async (page) => {
  await open(page);
  const map = await plot(page, "map");
  for (const [device, mbps] of [[20, 100], [6, 700], [70, 20]]) {
    await page.mouse.click(...map.at({ mbps, device }));
    const link = await pointed(page, { device, mbps });
    await agrees(page, link);
    // Three digits are as fine as a hand can point.
    for (const value of onMap.exec(link).slice(1)) assert.equal(value, String(Number(Number(value).toPrecision(3))));
  }
});

visit("dragging on the map moves everything along and makes one entry of the history", {}, async (page) => {
  await open(page);
  const before = await entries(page);
  const map = await plot(page, "map");
  await page.mouse.move(...map.at({ mbps: 20, device: 10 }));
  await page.mouse.down();
  for (let step = 1; step <= 20; step++) await page.mouse.move(...map.at({ mbps: 20 * 20 ** (step / 20), device: 10 * 4 ** (step / 20) }));
  // The button is still down.
  await agrees(page, await pointed(page, { device: 40, mbps: 400 }));
  // Beyond the plot the point stays at its edge.
  await page.mouse.move(map.right + 10, map.top - 10);
  await shows(page, `${paper}&device=100&mbps=1000`);
  await page.mouse.up();
  await agrees(page, `${paper}&device=100&mbps=1000`);
  assert.equal(await entries(page), before + 1);
  await page.goBack();
  await agrees(page, paper);
});

/** The pictures of all figures, with all that lies over them. */
const pictures = (page) => page.evaluate(() => [...document.querySelectorAll("[data-figure]")].map((figure) => {
  const canvases = [...figure.querySelectorAll("canvas")];
  const whole = Object.assign(document.createElement("canvas"), { width: canvases[0].width, height: canvases[0].height });
  for (const canvas of canvases) whole.getContext("2d").drawImage(canvas, 0, 0);
  return [figure.dataset.figure, whole.toDataURL()];
}));

// While the point moves, only what changes is computed, sent and drawn.
visit("drags leave the figures that their link opens with", {}, async (page) => {
  await open(page);
  const drags = [
    { name: "map", from: { mbps: 30, device: 8 }, to: { mbps: 80, device: 7 } },
    { name: "curves", from: { mbps: 80, device: 7 }, to: { mbps: 500, device: 7 } },
    { name: "map", from: { mbps: 500, device: 7 }, to: { mbps: 40, device: 6 } },
  ];
  for (const { name, from, to } of drags) {
    const { at } = await plot(page, name);
    const place = ({ mbps, device }) => at(name === "map" ? { mbps, device } : { mbps });
    await page.mouse.move(...place(from));
    await page.mouse.down();
    await page.mouse.move(...place(to), { steps: 12 });
    await page.mouse.up();
    await page.mouse.move(1, 1); // so that no figure has a pointer
    const link = await pointed(page, to);
    const fresh = await page.context().newPage();
    await open(fresh, link);
    await eventually(async () => {
      const opened = new Map(await pictures(fresh));
      for (const [figure, picture] of await pictures(page)) assert.ok(picture === opened.get(figure), `${figure} at ${link} is another`);
    });
    await fresh.close();
  }
});

visit("a dragged figure does not move under the pointer", { viewport: { width: 1280, height: 1900 } }, async (page) => {
  await open(page);
  const map = await plot(page, "map");
  await page.mouse.move(...map.at({ mbps: 100, device: 20 }));
  await page.mouse.down();
  // The remarks change above the map: the pointer stays where it is on it.
  await says(page.locator(".given"), /Splitting inside the network does not help/);
  const link = await pointed(page, { mbps: 100, device: 20 });
  await page.mouse.up();
  await agrees(page, link);
  await page.mouse.down();
  for (const at of [{ mbps: 100, device: 10 }, { mbps: 700, device: 6 }, { mbps: 15, device: 50 }, { mbps: 300, device: 30 }]) {
    await page.mouse.move(...map.at(at));
    await pointed(page, at);
  }
  await page.mouse.up();
});

visit("the curves set only the bandwidth", {}, async (page) => {
  await open(page);
  const before = await entries(page);
  const curves = await plot(page, "curves");
  await page.mouse.click(...curves.at({ mbps: 20 }));
  await agrees(page, await pointed(page, { mbps: 20 }));
  await page.mouse.move(...curves.at({ mbps: 20 }));
  await page.mouse.down();
  await page.mouse.move(...curves.at({ mbps: 60 }), { steps: 10 });
  await page.mouse.move(...curves.at({ mbps: 300 }), { steps: 10 });
  await page.mouse.up();
  await pointed(page, { mbps: 300 });
  assert.equal(await entries(page), before + 2);
});

visit("a click beside the plot sets nothing", {}, async (page) => {
  await open(page);
  const before = await entries(page);
  const map = await plot(page, "map");
  await page.mouse.click(map.left - 30, (map.top + map.bottom) / 2);
  await page.mouse.click((map.left + map.right) / 2, map.bottom + 30);
  await page.mouse.click(...map.at({ mbps: 100, device: 20 }), { button: "right" });
  await page.mouse.click(...map.at({ mbps: 100, device: 20 }));
  await pointed(page, { device: 20, mbps: 100 });
  assert.equal(await entries(page), before + 1);
});

visit("a tap on the map sets the point", { hasTouch: true }, async (page) => {
  await open(page);
  const map = await plot(page, "map");
  await page.touchscreen.tap(...map.at({ mbps: 100, device: 20 }));
  await pointed(page, { device: 20, mbps: 100 });
});

visit("arrow keys move the point of a focused figure", {}, async (page) => {
  await open(page);
  const before = await entries(page);
  await figure(page, "map").focus();
  for (const [key, link] of [
    ["ArrowRight", `${paper}&mbps=51`],
    ["ArrowUp", `${paper}&device=5.1&mbps=51`],
    ["Shift+ArrowUp", `${paper}&device=6&mbps=51`],
    ["Shift+ArrowLeft", `${paper}&device=6`],
    ["ArrowDown", `${paper}&device=5.9`],
  ]) {
    await page.keyboard.press(key);
    await shows(page, link);
  }
  assert.equal(await entries(page), before + 5);
  await figure(page, "curves").focus();
  await page.keyboard.press("ArrowUp"); // no axis of this figure
  await page.keyboard.press("ArrowLeft");
  await agrees(page, `${paper}&device=5.9&mbps=49`);
});

visit("a tooltip of the map shows the latency of every candidate", {}, async (page) => {
  await open(page);
  const map = await plot(page, "map");
  for (const at of [{ mbps: 100, device: 20 }, { mbps: 15, device: 6 }]) {
    await page.mouse.move(...map.at(at));
    await holds(page, "map", at);
  }
  await shows(page, paper); // hovering moves nothing
});

visit("a tooltip of the curves shows the latencies at a bandwidth", {}, async (page) => {
  await open(page, `${paper}&device=8`);
  const curves = await plot(page, "curves");
  await page.mouse.move(...curves.at({ mbps: 200 }));
  await holds(page, "curves", { mbps: 200, device: 8 });
});

/** Waits for the tooltip at a point, and holds it against the API. */
async function holds(page, name, at) {
  const { mbps, device, rows } = await eventually(async () => {
    const { title, rows } = await tooltip(page, name);
    const [, mbps, device] = /^([\d.]+) Mibit\/s · ([\d.]+) GMAC\/s$/.exec(title);
    near(mbps, at.mbps);
    near(device, at.device);
    return { mbps, device, rows };
  });
  const { cuts } = await api(`/v1/solve?${paper}&device=${device}&mbps=${mbps}`);
  const expected = cuts.sort((a, b) => a.total_ms - b.total_ms);
  assert.deepEqual(rows.map(({ label }) => label), expected.map(({ id }) => id));
  for (const [i, { value }] of rows.entries()) {
    // The tooltip's title is rounded, its latencies are those of the very point.
    const [ms] = durations(value);
    assert.ok(Math.abs(ms / expected[i].total_ms - 1) < 2e-3, `${value} is not ${expected[i].total_ms} ms`);
  }
}

visit("a tooltip of the breakdown shows the parts of each latency", {}, async (page) => {
  await open(page);
  const { middle } = await layout(page, "breakdown");
  const { cuts } = await api(`/v1/solve?${paper}`);
  for (const { id, device_ms, transfer_ms, edge_ms, total_ms } of cuts) {
    await page.mouse.move(middle(id).x + 100, middle(id).y);
    await eventually(async () => {
      const { title, rows } = await tooltip(page, "breakdown");
      assert.equal(title, id);
      assert.deepEqual(rows.flatMap(({ value }) => durations(value)), [device_ms, transfer_ms, edge_ms, total_ms].map(round4));
    });
  }
});

visit("a tooltip of a split point shows what crosses", {}, async (page) => {
  await open(page);
  const { middle } = await layout(page, "split");
  const { cuts } = await api("/v1/models/resnet50?cuts=stage");
  for (const { id, head_gmacs, elements } of cuts.filter(({ id }) => id !== "EC")) {
    await page.mouse.move(middle(id).x, middle(id).y - 30);
    await eventually(async () => {
      const { title, rows } = await tooltip(page, "split");
      assert.equal(title, id);
      const text = rows.map(({ value }) => value).join("; ");
      assert.ok(text.includes(`${written(head_gmacs)} GMAC`), text);
      assert.ok(text.includes(`; ${elements === 0 ? "0 B" : bytes(4 * elements)}`), text);
    });
  }
});

/** A size as the page writes it. */
const bytes = (size) => (size < 1e6 ? `${written(size / 1e3)} kB` : `${written(size / 1e6)} MB`);

function tooltip(page, name) {
  return figure(page, name).locator(".tip").evaluate((tip) => ({
    title: tip.querySelector(".tip-title").textContent.replaceAll("\u00a0", " "),
    rows: [...tip.querySelectorAll("dt")].map((term) => ({ label: term.textContent, value: term.nextElementSibling.textContent.replaceAll("\u00a0", " ") })),
  }), undefined, { timeout: 2000 });
}

visit("the present point is on the map and the curves only while it is within the sweep", {}, async (page) => {
  await open(page);
  const note = page.locator(".given .note");
  await says(note, /Sending the input itself/);
  await control(page, "mbps").getByRole("textbox").fill("5");
  await agrees(page, `${paper}&mbps=5`);
  await eventually(async () => assert.doesNotMatch(await page.locator(".given").innerText(), /outside the ranges/));
  await control(page, "mbps_range").getByRole("textbox").first().fill("20");
  await agrees(page, `${paper}&mbps=5&mbps_range=20..1000`);
  await says(page.locator(".given"), /outside the ranges of the axes/);
});
