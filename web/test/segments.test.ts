import assert from "node:assert/strict";
import { test } from "node:test";
import { joined } from "../segments.mjs";

const PAGE = 1 << 16;

let state = 1;
/** A number from 0 to 1 that differs from the last one, and is the same in each run. */
const random = () => (state = (state * 48271) % 0x7fffffff) / 0x7fffffff;

/** As WebAssembly writes numbers, but in five bytes, which it allows. */
const number = (value: number) => [0, 7, 14, 21, 28].map((by) => ((value >> by) & 0x7f) | (by < 28 ? 0x80 : 0));
const section = (id: number, body: number[]) => [id, ...number(body.length), ...body];
const segment = (offset: number, data: number[]) => [0, 0x41, ...number(offset), 0x0b, ...number(data.length), ...data];

/** A module with two pages of memory, which it exports, then what is given, and a custom section. */
function module(sections: number[]) {
  const memory = section(5, [1, 0, 2]);
  const exported = section(7, [1, 3, ...Buffer.from("mem"), 2, 0]);
  return new Uint8Array([0, ...Buffer.from("asm"), 1, 0, 0, 0, ...memory, ...exported, ...sections, ...section(0, [1, 0x78, 1, 2, 3])]);
}
const withSegments = (...segments: number[][]) => module(section(11, [...number(segments.length), ...segments.flat()]));

async function memory(bytes: Uint8Array) {
  const { instance } = await WebAssembly.instantiate(bytes as BufferSource);
  return Buffer.from((instance.exports["mem"] as WebAssembly.Memory).buffer);
}

async function check(bytes: Uint8Array) {
  const one = joined(bytes);
  assert.ok(WebAssembly.validate(one as BufferSource));
  assert.ok((await memory(one)).equals(await memory(bytes)));
  assert.deepEqual(joined(one), one);
  assert.deepEqual(one.subarray(-7), bytes.subarray(-7)); // what comes behind
}

test("one segment gives the same initial memory", async () => {
  await check(withSegments());
  await check(withSegments(segment(0, [])));
  await check(withSegments(segment(2 * PAGE - 1, [7])));
  await check(withSegments(segment(8, [1, 2]), segment(8, [])));
  await check(withSegments(segment(PAGE, [1, 2, 3]), segment(64, [4]), segment(65, [5, 6])));
  for (let round = 0; round < 20; round++) {
    const segments: number[][] = [];
    for (let at = 0; at < PAGE; ) {
      const data = Array.from({ length: Math.floor(random() * 300) }, () => Math.floor(random() * 256));
      segments.push(segment(at, data));
      at += data.length + Math.floor(random() ** 4 * 2000);
    }
    segments.sort(() => random() - 0.5);
    await check(withSegments(...segments));
  }
});

test("all segments become one, and the other sections stay", () => {
  const parted = Array.from({ length: 1000 }, (_, i) => segment(1000 + 64 * i, [i % 256, 1]));
  const image = Array.from({ length: 1000 }, (_, i) => [i % 256, 1, ...Array(62).fill(0)]).flat().slice(0, -62);
  assert.deepEqual(joined(withSegments(...parted)), joined(withSegments(segment(1000, image))));
});

test("modules that would start differently are refused", () => {
  assert.throws(() => joined(withSegments(segment(10, [1, 2]), segment(11, [3]))), /one place/);
  assert.throws(() => joined(module(section(11, [1, 1, 0]))), /not one of Go's linker/); // for later, by code
  assert.throws(() => joined(module(section(12, [0]))), /single data segments/);
  assert.throws(() => joined(withSegments(segment(10, [1, 2])).subarray(0, -3)), /cut short/);
});
