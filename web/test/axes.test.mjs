// Any two inputs as axes, the layers of the map, and how sure the answer is.
import assert from "node:assert/strict";
import { agrees, api, control, core, eventually, field, figure, open, paper, plain, round4, shows, verdict, visit, written } from "./browser.mjs";
import { labels, pixels } from "./canvas.mjs";

const texts = async (page, name) => (await labels(page, name)).map(({ text }) => text.trim());
const caption = async (page, name) => plain(await page.locator(`#caption-${name}`).innerText());
const link = (page) => new URL(page.url()).hash.slice(1);

visit("an axis is chosen, swapped and scaled", {}, async (page) => {
  const sweep = "rtt_ms_range=0..300"; // SP2 saves 187 ms, which a round trip can take
  await open(page, `${paper}&${sweep}`);
  await page.selectOption("#y", "rtt_ms");
  await shows(page, `${paper}&y=rtt_ms&${sweep}`);
  await eventually(async () => assert.ok((await texts(page, "map")).includes("Round-trip time (ms)")));
  await agrees(page, `${paper}&y=rtt_ms&${sweep}`);
  await page.selectOption("#x", "rtt_ms"); // the input of the other axis: they swap
  await shows(page, `${paper}&x=rtt_ms&y=mbps&${sweep}`);
  for (const name of ["map", "curves"]) assert.ok((await texts(page, name)).includes("Round-trip time (ms)"), name);
  const { thresholds } = await api(`/v1/solve?${link(page)}`);
  assert.ok(thresholds.length > 0 && thresholds[0].axis === "rtt_ms");
  for (const { at } of thresholds) assert.ok((await texts(page, "curves")).includes(written(at)), `${at} is not marked`);
  await control(page, "y").getByRole("radio", { name: "linear" }).check({ force: true });
  await shows(page, `${paper}&x=rtt_ms&y=mbps&y_scale=linear&${sweep}`);
});

visit("a click sets the inputs on the axes", {}, async (page) => {
  await open(page, `${paper}&x=edge&y=mbps`);
  await figure(page, "map").scrollIntoViewIfNeeded();
  const box = await figure(page, "map").boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await eventually(async () => assert.match(link(page), /&edge=.*&mbps=/));
  const moved = new URLSearchParams(link(page));
  assert.ok(Number(moved.get("edge")) > 10 && Number(moved.get("edge")) < 1000 && !moved.has("device"), link(page));
  await shows(page, link(page));
  const { best, cuts } = await api(`/v1/solve?${link(page)}`);
  const read = await verdict(page);
  assert.deepEqual([read.best, read.latency], [best, round4(cuts.find(({ id }) => id === best).total_ms)]);
  await figure(page, "curves").focus();
  await page.keyboard.press("ArrowRight");
  await eventually(async () => assert.ok(Number(new URLSearchParams(link(page)).get("edge")) > Number(moved.get("edge"))));
});

visit("the map shows latency, regret and margin, and remembers the layer", {}, async (page) => {
  await open(page);
  const title = () => page.locator('.card:has([data-figure="map"]) h2, .card:has([data-figure="map"]) h3').first().innerText();
  assert.match(await title(), /Best split by bandwidth and device rate/);
  for (const [layer, heading, label] of /** @type {any[][]} */ ([["Latency", /Latency of the best split/, /^\d.* (ms|s)$/], ["Regret", /Regret of choosing SP2/, /^\d.* %$/], ["Margin", /Margin to the runner-up/, /^\d.* %$/]])) {
    await page.getByRole("radio", { name: layer, exact: true }).check({ force: true });
    await eventually(async () => assert.match(await title(), heading));
    await eventually(async () => assert.ok((await texts(page, "map")).filter((text) => label.test(text)).length >= 2, `${await texts(page, "map")}`));
    assert.equal(link(page), paper, "a layer is no part of the scenario");
  }
  await page.reload();
  await eventually(async () => assert.match(await title(), /Margin to the runner-up/));
});

visit("an uncertainty is hatched on the map, as the core paints it", {}, async (page) => {
  await open(page);
  const tints = async () => {
    const { raster } = await core(page, { width: 80, height: 60 });
    const colours = new Set();
    for (let at = 0; at < raster.pixels.length; at += 4) colours.add(raster.pixels.slice(at, at + 3).join());
    return colours.size;
  };
  assert.equal(await tints(), 3, "LC, SP1 and SP2");
  await field(page, "uncertainty").fill("30");
  await field(page, "uncertainty").press("Enter");
  await shows(page, `${paper}&uncertainty=30`);
  assert.equal(await tints(), 6, "and each of them hatched");
  assert.match(await caption(page, "map"), /not certain, with device rate, work and bandwidth off by up to 30 %/);
  const colours = async () => {
    const { width, height, colour } = await pixels(page, "map");
    return Array.from({ length: width * height }, (_, i) => colour(i % width, i / width));
  };
  const before = await colours();
  await control(page, "uncertain").getByRole("radio", { name: "bandwidth" }).check({ force: true });
  await shows(page, `${paper}&uncertainty=30&uncertain=mbps`);
  const after = await colours();
  assert.ok(after.filter((colour, i) => colour !== before[i]).length > 0.01 * after.length, "the doubt is another one");
  await field(page, "uncertainty").fill("99");
  await field(page, "uncertainty").press("Enter");
  await eventually(async () => assert.match(plain(await page.locator("#uncertainty-refused").innerText()), /“99” is out of range.* 0\.001 to 90 %/));
});

visit("the verdict says how far each input may move, as the API does", {}, async (page) => {
  for (const scenario of [paper, "v=1&device=12&mbps=80&rtt_ms=5&input=none", "v=1&only=LC"]) {
    await open(page, scenario);
    const { holds, flip } = await api(`/v1/solve?${scenario}`);
    const { verdict } = await core(page);
    const verdictText = plain(await page.locator("main").innerText());
    for (const [i, { from, to, below, above }] of holds.entries()) {
      const { value } = verdict.holds[i];
      for (const [end, beyond] of [[from, below], [to, above]]) {
        if (end === null) continue;
        assert.ok(value.includes(written(end)), `${scenario}: ${value} lacks ${end}`);
        assert.ok(beyond, "something comes beyond an end");
      }
      assert.ok(verdictText.includes(plain(value)), `${scenario}: the page lacks ${value}`);
    }
    if (flip) assert.ok(verdictText.includes(`factor below ${written(flip.factor)}; at that factor ${flip.rival}`), verdictText);
    else assert.match(verdictText, /No change of these inputs/);
  }
});
