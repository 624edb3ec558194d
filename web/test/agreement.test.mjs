// The same scenarios through the page and through the API give the same numbers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { address, agrees, api, core, durations, figureAs, open, paper, plot, round4, visit, written } from "./browser.mjs";
import { labels, pixels } from "./canvas.mjs";
import { root } from "./stage.mjs";

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
  for (const { at } of thresholds) assert.ok(marks.includes(written(at)), `${link}: ${at} is not marked on ${marks}`);
  const caption = await page.locator("#caption-map").innerText();
  if (never_optimal.length > 8) assert.match(caption, new RegExp(`${never_optimal.length} of ${cuts.length} candidates are never best`));
  else if (never_optimal.length > 0) assert.ok(caption.includes(`Never best in this range: ${never_optimal.join(", ")}.`), `${link}: ${caption}`);
  else assert.match(caption, /Every candidate is best somewhere/);
  if (cuts.length > 8) return; // too many to be named one by one
  const totals = (await texts("breakdown")).flatMap(durations);
  for (const { id, total_ms } of cuts) assert.ok(totals.includes(round4(total_ms)), `${link}: ${id}'s ${total_ms} ms is not among ${totals}`);
}

/** The curves, point by point as they are drawn, to twelve digits: in the last ones amd64 and WebAssembly differ. */
async function curvesAgree(page, link) {
  const { candidates, figures, x: axis } = await core(page);
  const active = candidates.filter((candidate) => candidate.active).map(({ id }) => id);
  const drawn = active.filter((id) => figures.curves.option.series.some(({ name }) => name === id));
  // Of many candidates only those are left out that are lowest nowhere.
  if (active.length <= 8) assert.deepEqual(drawn, active);
  const lines = new Map(drawn.map((id) => [id, figures.curves.option.series.find(({ name }) => name === id).data]));
  for (const [id, line] of lines) {
    assert.deepEqual([line[0][0], line.at(-1)[0]], [axis.lo, axis.hi], `${link}: ${id} is drawn from end to end`);
    assert.ok(line.every(([x], j) => j === 0 || x > line[j - 1][0]), `${link}: ${id} is drawn from left to right`);
  }
  const at = [...new Set([...lines.values()].flat().map(([x]) => x))];
  const totals = new Map(await Promise.all(at.map(async (mbps) => /** @type {const} */ ([mbps, await totalsAt(link, mbps)]))));
  for (const [id, line] of lines) {
    for (const [x, y] of line) same(y, totals.get(x)[id], `${link}: ${id} at ${x}`);
  }
  for (const [mbps, total] of totals) {
    assert.deepEqual(Object.keys(total), active);
    const lowest = (ids) => Math.min(...ids.map((id) => total[id]));
    assert.equal(lowest(drawn), lowest(active), `${link}: the lowest at ${mbps} is not drawn`);
  }
}

/** Every candidate's latency at another bandwidth, by the API. */
async function totalsAt(link, mbps) {
  const moved = new URLSearchParams(link);
  moved.set("mbps", mbps);
  const { cuts } = await api(`/v1/solve?${moved}`);
  return Object.fromEntries(cuts.map(({ id, total_ms }) => [id, total_ms]));
}

/** The map, cell by cell. */
async function cellsAgree(page, link) {
  const [width, height] = [60, 45];
  const { candidates, raster } = await core(page, { width, height, figures: ["map"] });
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
    const { box, left, right, top, bottom } = await plot(page, "map");
    const { colour } = await pixels(page, "map");
    const wrong = [];
    let hits = 0;
    for (let row = 1; row < height - 1; row++) {
      for (let column = 1; column < width - 1; column++) {
        const id = winners[row][column];
        const x = left - box.x + ((column + 0.5) / width) * (right - left);
        const y = bottom - box.y - ((row + 0.5) / height) * (bottom - top);
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

// The answers that every surface of the core is held to, see golden_test.go
// beside them. Here it is the core that the page runs, asked by links, as the
// page asks it:
//
//   - A scenario that was a body of JSON, which the page does not take, is the
//     link that its answer carries.
//   - /v1/solve is the JSON that the page saves, field by field; whether a link's
//     own result still holds is what the page says above the answer.
//   - /v1/curves is asked for 3 points and /v1/map for 4×3 cells, and the page has
//     grids of its own. That of the curves that it saves has the 3 points, that of
//     the map the 4 corners. All 12 cells are asked one by one: for the winner in
//     the map's tooltip, for its latency as the scenario that a click there makes.
//     So where the cells within the corners lie is taken from the frozen answer.
//   - /v1/models/{name} is the network of the answer with the cuts in the saved
//     JSON, put into the API's words. Its media and g_elementwise are not
//     compared, for the page is told neither.
const golden = JSON.parse(readFileSync(join(root, "wasm/api/testdata/golden.json"), "utf8")).questions;

visit("the core in the page gives the frozen answers", {}, async (page) => {
  await open(page);
  await figureAs(page, "curves", "CSV"); // with which the program that writes files comes
  let link;
  const kinds = new Set();
  for (const { path, body, answer } of golden) {
    const { pathname, search } = new URL(path, "http://localhost");
    const [, , kind, name] = pathname.split("/");
    // A scenario's three questions follow each other; of a body, the first has the link.
    if (kind === "models") link = `v=1&model=${name}${search.replace("?", "&")}`;
    else if (body === undefined) link = search.slice(1).replace(/&(points|width|height)=\d+/g, "");
    else if (kind === "solve") link = answer.link;
    const told = await { solve: solution, curves, map: cellsOf, models: model }[kind](page, link, answer);
    same(told.page, told.frozen, path);
    kinds.add(kind);
  }
  assert.equal(kinds.size, 4);
});

/** Fails where two answers differ beyond their twelfth digit: in the last ones machines do. */
function same(actual, expected, at) {
  if (typeof actual === "number" && typeof expected === "number") {
    assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.max(Math.abs(actual), Math.abs(expected)), `${at}: ${actual} is not ${expected}`);
  } else if (actual && expected && typeof actual === "object" && typeof expected === "object") {
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), at);
    for (const key of Object.keys(expected)) same(actual[key], expected[key], `${at} ${key}`);
  } else {
    assert.equal(actual, expected, at);
  }
}

/** What the page saves about a link. */
const saves = (page, link, about) => page.workers()[0].evaluate(async (asked) => (await self.splitscopeLater.export(asked)).text, { link, about, lang: "en" });

async function csv(page, link, about) {
  const [names, ...rows] = (await saves(page, link, about)).trimEnd().split("\r\n").map((line) => line.split(","));
  return { names, rows };
}

async function solution(page, link, frozen) {
  const { link: written, problems, shared } = await core(page, { link, figures: [] });
  assert.deepEqual(problems, [], link);
  assert.equal(written, frozen.link);
  const told = JSON.parse(await saves(page, link, "result")).solution;
  return { page: shared ? { ...told, shared } : told, frozen };
}

/** The key of the input that a column is about. */
const keyOf = (column) => ({ bandwidth_mbit_s: "mbps", bandwidth_mibit_s: "mbps", device_gmac_s: "device", edge_gmac_s: "edge", rtt_ms: "rtt_ms" })[column];

async function curves(page, link, frozen) {
  const { names, rows } = await csv(page, link, "curves");
  const [column0, ...ids] = names.filter((name) => !name.endsWith("_lowest_total_ms")).map((name) => name.replace(/_total_ms$/, ""));
  const axis = keyOf(column0);
  const ends = [0, (rows.length - 1) / 2, rows.length - 1].map((at) => rows[at].map(Number));
  const column = (at) => ends.map((row) => row[at]);
  return { page: { [axis]: column(0), total_ms: Object.fromEntries(ids.map((id, at) => [id, column(at + 1)])) }, frozen };
}

async function cellsOf(page, link, frozen) {
  const { candidates, x, y } = await core(page, { link, figures: [] });
  const ids = candidates.filter(({ active }) => active).map(({ id }) => id);
  const [xs, ys] = [frozen[x.key], frozen[y.key]];
  const { names, rows } = await csv(page, link, "map");
  assert.deepEqual([...names.slice(0, 2).map(keyOf), ...names.slice(2)], [x.key, y.key, "best", "total_ms"]);
  const width = rows.findIndex(([, value]) => value !== rows[0][1]);
  for (const [row, first] of [[0, 0], [ys.length - 1, rows.length - width]]) {
    for (const [column, at] of [[0, first], [xs.length - 1, first + width - 1]]) {
      const [atX, atY, id, ms] = rows[at];
      same([Number(atX), Number(atY), id, Number(ms)], [xs[column], ys[row], ids[frozen.best[row][column]], frozen.total_ms[row][column]], `${link}: corner`);
    }
  }
  const told = await page.workers()[0].evaluate(oneByOne, { link, x: x.key, y: y.key, xs, ys });
  const best = told.map((row) => row.map((cell) => ids.indexOf(cell.best)));
  const total_ms = told.map((row) => row.map((cell) => cell.ms));
  return { page: { ids, best, total_ms, [x.key]: xs, [y.key]: ys }, frozen };
}

/** In the worker: the winner at points of the map by its tooltip, and its latency as a scenario of its own. */
async function oneByOne({ link, x, y, xs, ys }) {
  const look = { lang: "en", theme: "light", narrow: true, map: { width: 1, height: 1, layer: "winner" } };
  const cell = async (atX, atY) => {
    const { best } = await self.splitscope.probe({ link, x: atX, y: atY, ...look });
    const moved = await self.splitscope.compute({ link, edits: { [x]: String(atX), [y]: String(atY) }, ...look });
    if (moved.problems.length > 0) throw new Error(moved.problems[0].message);
    const { text } = await self.splitscopeLater.export({ link: moved.link, about: "result", lang: "en" });
    return { best, ms: JSON.parse(text).solution.cuts.find(({ id }) => id === best).total_ms };
  };
  const rows = [];
  for (const atY of ys) rows.push(await Promise.all(xs.map((atX) => cell(atX, atY))));
  return rows;
}

async function model(page, link, { media, g_elementwise, ...frozen }) {
  const { network } = await core(page, { link, figures: [] });
  const { cuts } = JSON.parse(await saves(page, link, "result"));
  const { name, title, family, year, params, gmacs, variant, source, input } = network;
  const sample = (shape) => (shape.length > 1 && shape[0] === 1 ? shape.slice(1) : shape);
  const told = cuts.map(({ id, after, head_gmacs, tail_gmacs, tensors }) => {
    const crossing = tensors.map(({ name, shape, type }) => ({ layer: name === cuts[0].tensors[0].name ? "" : name, shape: sample(shape), type }));
    const elements = crossing.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
    return { id, after, head_gmacs, tail_gmacs, shape: crossing.length === 1 ? crossing[0].shape : null, elements, tensors: crossing };
  });
  return { page: { name, title, family, year, params, gmacs, input: input.split("×").map(Number), variant, source, cuts: told }, frozen };
}
