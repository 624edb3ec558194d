import assert from "node:assert/strict";
import { test } from "node:test";
import { fromPosition, nudge, positions, toPosition, type Track, within, snap, stepped } from "../src/ui/scale";

const log: Track = { lo: 10, hi: 1000, scale: "log" };
const linear: Track = { lo: 0, hi: 100, scale: "linear" };

test("the middle of a logarithmic track is the geometric mean", () => {
  assert.equal(fromPosition(positions / 2, log), 100);
  assert.equal(toPosition(100, log), positions / 2);
});

test("the ends of a track are its limits", () => {
  for (const track of [log, linear]) {
    assert.equal(fromPosition(0, track), track.lo);
    assert.equal(fromPosition(positions, track), track.hi);
  }
});

test("a value outside of the track is at its end", () => {
  assert.equal(toPosition(1, log), 0);
  assert.equal(toPosition(1e6, log), positions);
  assert.equal(within(1e6, log), 1000);
});

test("every position is recovered from its value, to about a pixel", () => {
  for (const track of [log, linear]) {
    for (let p = 0; p <= positions; p += 7) {
      assert.ok(Math.abs(toPosition(fromPosition(p, track), track) - p) <= 2, `${track.scale} ${p}`);
    }
  }
});

test("a linear track is even, from zero on", () => {
  assert.equal(fromPosition(0, linear), 0);
  assert.equal(fromPosition(positions / 4, linear), 25);
  assert.equal(toPosition(60, linear), 0.6 * positions);
});

test("values have three digits, or more on a narrow track", () => {
  assert.equal(within(123.456, log), 123);
  assert.equal(within(0.123456, linear), 0.123);
  assert.equal(within(1000.123, { lo: 1000, hi: 1001, scale: "linear" }), 1000.12);
});

test("a key press moves the second significant digit, a page the first", () => {
  const steps: [number, 1 | -1, boolean, number][] = [
    [50, 1, false, 51],
    [50, -1, false, 49],
    [99, 1, false, 100],
    [100, 1, false, 110],
    [100, -1, false, 99],
    [57.3, 1, false, 58],
    [57.3, -1, false, 57],
    [50, 1, true, 60],
    [100, -1, true, 90],
    [100, 1, true, 200],
    [1000, 1, false, 1000],
    [10, -1, false, 10],
  ];
  for (const [from, direction, coarse, want] of steps) assert.equal(nudge(from, direction, coarse, log), want, `${from} ${direction}`);
});

test("a key press on a linear track moves a round hundredth of it", () => {
  const wide: Track = { lo: 10, hi: 1000, scale: "linear" };
  const steps: [number, 1 | -1, boolean, Track, number][] = [
    [0, 1, false, linear, 1],
    [1, -1, false, linear, 0],
    [0, -1, false, linear, 0],
    [12.5, -1, false, linear, 12],
    [12.5, 1, true, linear, 20],
    [50, 1, false, wide, 60],
    [10, -1, false, wide, 10],
    [995, 1, true, wide, 1000],
  ];
  for (const [from, direction, coarse, track, want] of steps) assert.equal(nudge(from, direction, coarse, track), want, `${from} ${direction}`);
});

test("a key press moves a value outside of the track to its end", () => {
  assert.equal(nudge(0, 1, false, log), 10);
  assert.equal(nudge(5000, 1, false, log), 1000);
});

test("keys move evenly through a decade", () => {
  let value = 10;
  let presses = 0;
  for (; value < 100; presses++) value = nudge(value, 1, false, log);
  assert.equal(value, 100);
  assert.equal(presses, 90);
});

test("whole numbers are limited to the steps of a network", () => {
  const sides = { min: 32, max: 500, step: 32 };
  assert.deepEqual([0, 47, 49, 224, 499, 1e6].map((value) => snap(value, sides)), [32, 32, 64, 224, 480, 480]);
  assert.equal(stepped(224, 1, false, sides), 256);
  assert.equal(stepped(224, -1, true, sides), 32);
  assert.equal(stepped(1, -1, false, { min: 1, max: 1024, step: 1 }), 1);
});
