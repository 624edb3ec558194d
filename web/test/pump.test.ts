import assert from "node:assert/strict";
import { test } from "node:test";
import { pump } from "../src/core/pump";

/** Work that ends when told to. */
function manual() {
  const seen: number[] = [];
  let wanted = 0;
  let finish: () => void = () => {};
  const poke = pump(() => {
    seen.push(wanted);
    return new Promise<void>((done) => (finish = done));
  });
  return {
    seen,
    want(n: number) {
      wanted = n;
      poke();
    },
    async finish() {
      finish();
      await new Promise((turn) => setImmediate(turn));
    },
  };
}

test("one run at a time, then one more with the latest input", async () => {
  const job = manual();
  for (const n of [1, 2, 3, 4]) job.want(n);
  assert.deepEqual(job.seen, [1]);
  await job.finish();
  assert.deepEqual(job.seen, [1, 4]);
  await job.finish();
  assert.deepEqual(job.seen, [1, 4]);
});

test("if nothing is running it runs at once", async () => {
  const job = manual();
  job.want(1);
  await job.finish();
  job.want(2);
  assert.deepEqual(job.seen, [1, 2]);
});
