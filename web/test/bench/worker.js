// Times one map in this Web Worker: by the core as WebAssembly and by a plain
// loop, alternately, on the same planes.
importScripts("wasm_exec.js");

onmessage = async ({ data: { planes, xs, ys, warmups, samples } }) => {
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(fetch("bench.wasm"), go.importObject);
  go.run(instance);

  const cells = xs.length * ys.length;
  const mine = { best: new Uint16Array(cells), total: new Float64Array(cells) };
  const plain = { best: new Uint16Array(cells), total: new Float64Array(cells) };
  const bytes = (array) => new Uint8Array(array.buffer);
  const [best, total] = [bytes(mine.best), bytes(mine.total)];
  const flat = Float64Array.from(planes.flatMap(({ X, Y, C }) => [X, Y, C]));
  core.load(bytes(flat), bytes(xs), bytes(ys));
  const columns = { C: undefined, X: undefined, Y: undefined };
  for (const key in columns) columns[key] = Float64Array.from(planes, (plane) => plane[key]);

  const times = { fill: [], copied: [], loop: [] };
  for (let sample = -warmups; sample < samples; sample++) {
    const start = performance.now();
    core.fill();
    const filled = performance.now();
    core.copy(best, total);
    const copied = performance.now();
    tripleLoop(columns, xs, ys, plain);
    const looped = performance.now();
    if (sample < 0) continue;
    times.fill.push(filled - start);
    times.copied.push(copied - start);
    times.loop.push(looped - copied);
  }
  postMessage({ times, sum: plain.total.reduce((sum, value) => sum + value), wrong: disagreements(planes, xs, ys, mine, plain) });
};

/** The map without geometry: every plane in every cell. */
function tripleLoop({ X, Y, C }, xs, ys, { best, total }) {
  const constant = new Float64Array(X.length);
  let cell = 0;
  for (let row = 0; row < ys.length; row++) {
    for (let k = 0; k < constant.length; k++) constant[k] = Y[k] * ys[row] + C[k];
    for (let column = 0; column < xs.length; column++, cell++) {
      const x = xs[column];
      let winner = 0;
      let least = X[0] * x + constant[0];
      for (let k = 1; k < constant.length; k++) {
        const value = X[k] * x + constant[k];
        if (value < least) {
          least = value;
          winner = k;
        }
      }
      best[cell] = winner;
      total[cell] = least;
    }
  }
}

/** How many cells differ by more than rounding: another winner that is no tie, or another total. */
function disagreements(planes, xs, ys, a, b) {
  let wrong = 0;
  for (let cell = 0; cell < a.best.length; cell++) {
    const { X, Y, C } = planes[a.best[cell]];
    const value = X * xs[cell % xs.length] + Y * ys[Math.floor(cell / xs.length)] + C;
    const off = (total) => !(Math.abs(total - b.total[cell]) <= 1e-12 * b.total[cell]);
    if (off(a.total[cell]) || off(value)) wrong++;
  }
  return wrong;
}
