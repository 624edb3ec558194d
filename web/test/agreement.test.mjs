// The same scenarios through the page and through the API give the same numbers.
import assert from "node:assert/strict";
import { address, agrees, api, core, durations, open, paper, plot, round4, visit } from "./browser.mjs";
import { labels, pixels } from "./canvas.mjs";

const scenarios = [
  paper,
  "v=1",
  "v=1&preset=paper&mega=decimal",
  "v=1&preset=paper&mbps=20",
  "v=1&preset=paper&mbps=70",
  "v=1&preset=paper&device=20&mbps=300",
  "v=1&mbps=1.2&mbps_range=0.1..100",
  "v=1&cuts=block&device=2&edge=500&input=none&device_range=1..50",
  "v=1&cuts=layer&mbps=30&dtype=int8&input=none",
  "v=1&only=SP1,SP4,LC&mbps=15&rtt_ms=12.5",
  "v=1&only=SP3",
  "v=1&only=EC,LC&mbps=2&input=fp32&mbps_range=0.5..500",
  "v=1&device=100&edge=5",
  "v=1&device=0.01&edge=0.02&mbps=0.5&input=none&device_range=0.001..0.1&mbps_range=0.01..10",
  "v=1&device=7.5&mbps=12&rtt_ms=250&dtype=int4&input=jpeg&mega=binary",
];

visit("page and API agree", {}, async (page) => {
  for (const link of scenarios) {
    await page.goto(address(link));
    await agrees(page, link);
    await figuresAgree(page, link);
    await curvesAgree(page, link);
    await cellsAgree(page, link);
  }
});

/** Thresholds, latencies and what is never optimal, as they can be read in the figures. */
async function figuresAgree(page, link) {
  const { thresholds, never_optimal, cuts } = await api(`/v1/solve?${link}`);
  const texts = async (name) => (await labels(page, name)).map(({ text }) => text);
  const marks = await texts("curves");
  for (const { at } of thresholds) assert.ok(marks.includes(String(round4(at))), `${link}: ${at} is not marked on ${marks}`);
  const caption = await page.locator("#caption-map").innerText();
  if (never_optimal.length > 8) assert.match(caption, new RegExp(`${never_optimal.length} of ${cuts.length} candidates are never best`));
  else if (never_optimal.length > 0) assert.ok(caption.includes(`Never best in this range: ${never_optimal.join(", ")}.`), `${link}: ${caption}`);
  else assert.match(caption, /Every candidate is best somewhere/);
  if (cuts.length > 8) return; // too many to be named one by one
  const totals = (await texts("breakdown")).flatMap(durations);
  for (const { id, total_ms } of cuts) assert.ok(totals.includes(round4(total_ms)), `${link}: ${id}'s ${total_ms} ms is not among ${totals}`);
}

/** The curves, to twelve digits: in the last ones amd64 and WebAssembly differ. */
async function curvesAgree(page, link) {
  const { candidates, figures } = await core(page);
  const active = candidates.filter((candidate) => candidate.active).map(({ id }) => id);
  const drawn = active.filter((id) => figures.curves.option.series.some(({ name }) => name === id));
  const lines = drawn.map((id) => figures.curves.option.series.find(({ name }) => name === id).data);
  const { mbps, total_ms } = await api(`/v1/curves?${link}&points=${lines[0].length}`);
  assert.deepEqual(Object.keys(total_ms).sort(), active.toSorted());
  const same = (actual, expected, what) =>
    assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.abs(expected), `${link}: ${what}: ${actual} is not ${expected}`);
  // Of many candidates only those are left out that are lowest nowhere.
  if (active.length <= 8) assert.deepEqual(drawn, active);
  for (const j of mbps.keys()) {
    const lowest = (ids) => Math.min(...ids.map((id) => total_ms[id][j]));
    assert.equal(lowest(drawn), lowest(active), `${link}: the lowest at ${mbps[j]} is not drawn`);
  }
  for (const [i, id] of drawn.entries()) {
    for (const [j, [x, y]] of lines[i].entries()) {
      same(x, mbps[j], `bandwidth ${j}`);
      same(y, total_ms[id][j], `${id} at ${x}`);
    }
  }
}

/** The map, cell by cell. */
async function cellsAgree(page, link) {
  const [width, height] = [60, 45];
  const { candidates, raster } = await core(page, { width, height });
  const winners = await cells(link, width, height);
  const wrong = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = 4 * (row * width + column);
      const colour = Buffer.from(raster.pixels.slice(at, at + 3)).toString("hex");
      const { id } = candidates.find(({ color }) => color.toLowerCase() === `#${colour}`) ?? {};
      // The painted row 0 is on top.
      const expected = winners[height - 1 - row][column];
      if (id !== expected) wrong.push({ row, column, id, expected });
    }
  }
  assert.deepEqual(wrong, [], link);
}

visit("the map on screen shows what the API computes", {}, async (page) => {
  const [width, height] = [40, 30];
  for (const link of [paper, "v=1&mbps_range=0.1..100", "v=1&cuts=block&device=2&input=none&device_range=1..50"]) {
    await open(page, link);
    const { candidates } = await core(page);
    const winners = await cells(link, width, height);
    const { host, left, right, top, bottom } = await plot(page, "map");
    const { colour } = await pixels(page, "map");
    const wrong = [];
    let hits = 0;
    for (let row = 1; row < height - 1; row++) {
      for (let column = 1; column < width - 1; column++) {
        const id = winners[row][column];
        const x = left - host.x + ((column + 0.5) / width) * (right - left);
        const y = bottom - host.y - ((row + 0.5) / height) * (bottom - top);
        const found = candidates.find(({ color }) => color.toLowerCase() === colour(x, y))?.id;
        if (found === id) hits++;
        // Neither a name nor a border over the map; and beside a border a pixel may belong to either side.
        const inside = [-1, 0, 1].every((dr) => [-1, 0, 1].every((dc) => winners[row + dr][column + dc] === id));
        if (inside && found && found !== id) wrong.push({ row, column, id, found });
      }
    }
    assert.deepEqual(wrong, [], link);
    assert.ok(hits > 0.85 * (width - 2) * (height - 2), `${link}: ${hits} cells show their winner`);
  }
});

/** The winners at the middles of cells, by the API, whose grid has its ends at the ends of the ranges. */
async function cells(link, width, height) {
  const { ids, best } = await api(`/v1/map?${link}&width=${2 * width + 1}&height=${2 * height + 1}`);
  return Array.from({ length: height }, (_, row) => Array.from({ length: width }, (_, column) => ids[best[2 * row + 1][2 * column + 1]]));
}
