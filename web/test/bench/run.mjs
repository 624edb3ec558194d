// The solver's benchmark: node run.mjs <dir>
//
// Everything is timed beside what it is compared with, in one run, in turns, so
// that a busy machine is busy for both. <dir> holds what build.sh makes: the
// test binaries of the core, and bench.wasm with wasm_exec.js.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { cpus } from "node:os";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const [dir] = process.argv.slice(2);
if (!dir) {
  console.error("usage: node run.mjs <dir>");
  process.exit(2);
}
const run = promisify(execFile);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

// The planes and axes of the benchmarks in core/envelope.
const side = 1000;
const planes = network(177);
const xs = inverse(10e6, 1000e6);
const ys = inverse(5e9, 100e9);

function network(k) {
  return Array.from({ length: k }, (_, i) => {
    const t = i / (k - 1);
    const bits = 5e7 * Math.exp(-3 * t) * (0.7 + 0.6 * ((i * 1.618033988749895) % 1));
    return { X: i < k - 1 ? bits : 0, Y: 4e9 * t, C: (4e9 - 4e9 * t) / 1e11 };
  });
}

function inverse(lo, hi) {
  return Float64Array.from({ length: side }, (_, i) => 1 / (lo * (hi / lo) ** ((i + 0.5) / side)));
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Runs Go benchmarks several times over, in turns: the median of each measure by name and unit. */
async function native(binary, { pattern, rounds, benchtime }) {
  const measured = {};
  for (let round = 0; round < rounds; round++) {
    const { stdout } = await run(`${dir}/${binary}`, ["-test.run=^$", `-test.bench=${pattern}`, `-test.benchtime=${benchtime}`, "-test.benchmem"]);
    for (const [, name, measures] of stdout.matchAll(/^Benchmark(\S+?)(?:-\d+)?\s+\d+\s+(.*)$/gm)) {
      for (const [, value, unit] of measures.matchAll(/([\d.]+) (\S+)/g)) {
        ((measured[name] ??= {})[unit] ??= []).push(Number(value));
      }
    }
  }
  return (name, unit = "ns/op") => median(measured[name][unit]) / (unit === "ns/op" ? 1e6 : 1);
}

/** Runs worker.js in a page of its own. */
async function inWorker() {
  const files = { "/worker.js": here("worker.js"), "/bench.wasm": `${dir}/bench.wasm`, "/wasm_exec.js": `${dir}/wasm_exec.js` };
  const types = { ".js": "text/javascript", ".wasm": "application/wasm" };
  const server = createServer(({ url }, response) => {
    // Only an isolated page gets a clock finer than 0.1 ms.
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    response.setHeader("Content-Type", types[extname(url)] ?? "text/html");
    response.end(files[url] ? readFileSync(files[url]) : "<!doctype html>");
  }).listen(0, "localhost");
  await once(server, "listening");
  const browser = await chromium.launch({
    executablePath: process.env.CHROME,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://localhost:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}/`);
    const result = await page.evaluate(
      ({ planes, xs, ys }) =>
        new Promise((resolve, reject) => {
          const worker = new Worker("worker.js");
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
          worker.postMessage({ planes, xs: Float64Array.from(xs), ys: Float64Array.from(ys), warmups: 5, samples: 21 });
        }),
      { planes, xs: [...xs], ys: [...ys] },
    );
    return { ...result, version: browser.version() };
  } finally {
    await browser.close();
    server.close();
  }
}

/** Runs map.py where there is a Python with NumPy. */
async function numpy() {
  // What these say about the processor may be wrong, and stop NumPy from loading.
  const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...env } = process.env;
  for (const python of ["python3", "/usr/bin/python3"]) {
    if (!(await run(python, ["-c", "import numpy"], { env }).then(() => true, () => false))) continue;
    const running = run(python, [here("map.py")], { env });
    running.child.stdin.end(JSON.stringify({ planes, xs: [...xs], ys: [...ys] }));
    return JSON.parse((await running).stdout);
  }
}

const maps = await native("envelope.test", { pattern: ".", rounds: 11, benchtime: "100ms" });
const graphs = await native("mincut.test", { pattern: "^BenchmarkMap(ByCells)?$/^layered=500$", rounds: 3, benchtime: "100ms" });
const worker = await inWorker();
const python = await numpy();
if (worker.wrong > 0) throw new Error(`${worker.wrong} cells of the core's map differ from the loop's`);
if (python && Math.abs(python.sum - worker.sum) > 1e-9 * worker.sum) throw new Error("NumPy's map differs from the loop's");

const ms = (value) => `${value < 100 ? value.toPrecision(3) : value.toFixed(0)} ms`;
const verdict = (met) => (met ? "met" : "missed");
const rows = [["work", "time", "compared with", "its time", "ratio", "must reach"]];
function slower(work, time, reference, other, limit) {
  const ratio = time / other;
  rows.push([work, ms(time), reference, ms(other), `${ratio.toFixed(2)}x as long`, `at most ${limit}x`, verdict(ratio <= limit)]);
}
function faster(work, time, reference, other, limit) {
  const ratio = other / time;
  rows.push([work, ms(time), reference, ms(other), `${ratio.toFixed(0)}x faster`, `at least ${limit}x`, verdict(ratio >= limit)]);
}
function within(work, time, target, limit) {
  rows.push([work, ms(time), "", "", "", `${target} ${limit} ms`, verdict(time <= limit)]);
}

const raster = maps("Raster/planes=177");
const fill = median(worker.times.fill);
const [large, small] = ["Layers/side=1000", "Layers/side=10"].map((name) => maps(name, "allocs/op"));
slower("map of 177 planes, native", raster, "filling the arrays with a constant", maps("Constant"), 4);
slower("map of 500 planes, native", maps("Raster/planes=500"), "map of 5 planes", maps("Raster/planes=5"), 2);
if (python) faster("map of 177 planes, native", raster, `NumPy ${python.version}, broadcast`, python.ms, 100);
else rows.push(["map of 177 planes, native", ms(raster), "NumPy", "not present", "", "at least 100x", "not measured"]);
faster("map of 177 planes, Web Worker", fill, "JavaScript, loop over planes in cells", median(worker.times.loop), 20);
within("map of 177 planes, Web Worker", fill, "aim at", 16);
within("the same, and copied to JavaScript", median(worker.times.copied), "aim at", 16);
within("regions of 500 planes, native", maps("Regions/planes=500"), "at most", 10);
slower("runners-up of 15 000 planes, native", maps("RunnersUp/planes=15000"), "of 500 planes", maps("RunnersUp/planes=500"), 59);
within("margins of 15 000 planes, 100x100 cells", maps("Margin/planes=15000"), "at most", 110);
faster("map of a 500-node graph, native", graphs("Map/layered=500"), "a minimum cut in each of 40x40 cells", graphs("MapByCells/layered=500"), 10);
rows.push(["memory of a map of all layers", `${large} allocs`, "map of 10x10 cells", `${small} allocs`, "", "no more", verdict(large <= small)]);

const { stdout: go } = await run("go", ["version"]);
console.log(`Maps have 1000x1000 cells, winner and total of each. Times are medians.
${cpus()[0].model}, ${cpus().length} cores; ${go.trim().replace("go version ", "")}; Node ${process.version}; Chromium ${worker.version}
`);
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
for (const row of rows) console.log(row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
