import assert from "node:assert/strict";
import { test } from "node:test";
import { withShortTraces } from "../traces.mjs";

const words = (...values: number[]) => [...new Uint8Array(new Uint32Array(values).buffer)];
const longs = (...values: number[]) => [...new Uint8Array(new BigUint64Array(values.map(BigInt)).buffer)];

/** Tables of values by instruction. Their first value may be 0, and numbers may be long. */
const frames = [0, 3, 16, 0x81, 2, 0];
const lines = [12, 1, 2, 0xff, 0x7f, 0];
const maps = [2, 0x80, 1, 0];
const names = [...Buffer.from("main.f\0main.g\0")];
const files = [...Buffer.from("main.go\0")];

/**
 * A function table as in Go's runtime/symtab.go. Its values by instruction are: where a signal may stop
 * the function, its map of pointers, what is inlined, and known arguments. The first three pointers to data
 * are of the garbage collector, the sixth and the seventh of arguments.
 */
function program(magic = 0xf1) {
  const values = [0, ...lines, ...frames, ...maps];
  const [line, frame, map] = [1, 1 + lines.length, 1 + lines.length + frames.length];
  const f = record({ entry: 0x10000, name: 0, frame, line, values: [line, map, 0, line], pointers: [1, 2, 3, 4, 5, 6, 7, 8] });
  const g = record({ entry: 0x20000, name: 7, frame, line, values: [line, map], pointers: [1, 2] });
  const index = words(0x10000, 20, 0x20000, 20 + f.length, 0x30000);
  const records = [...index, ...f, ...g];
  const starts = [72];
  for (const part of [names, words(0, 1), files, values]) starts.push(starts.at(-1)! + part.length);
  const table = [magic, 0xff, 0xff, 0xff, 0, 0, 1, 8, ...longs(2, 1, 0, ...starts), ...names, ...words(0, 1), ...files, ...values, ...records];
  return { bytes: new Uint8Array([5, 6, 7, ...table, 8, 9]), records: 3 + starts[4]! + index.length, values: 3 + starts[3]!, files: 3 + starts[1]! };
}

function record(of: { entry: number; name: number; frame: number; line: number; values: number[]; pointers: number[] }) {
  const start = of.line && 9; // the line of its first line
  return [...words(of.entry, of.name, 8, 0, of.frame, of.line, of.line, of.values.length, start, start), 1, 2, 0, of.pointers.length, ...words(...of.values, ...of.pointers)];
}

test("functions keep their names, frames and maps of pointers, and lose what only traces need", () => {
  const { bytes, records, values, files } = program();
  const out = withShortTraces(bytes);
  assert.equal(out.length, bytes.length);
  assert.deepEqual(out.subarray(0, files), bytes.subarray(0, files)); // what comes before, header and names
  const kept = [0, ...frames, ...maps];
  assert.deepEqual([...out.subarray(values, values + kept.length)], kept);
  assert.ok([...out.subarray(files, values), ...out.subarray(values + kept.length, records - 20)].every((byte) => byte === 0));
  const [frame, map, none] = [1, 1 + frames.length, 0xffffffff];
  const f = record({ entry: 0x10000, name: 0, frame, line: 0, values: [0, map, 0, 0], pointers: [1, 2, 3, 4, 5, none, none, 8] });
  const g = record({ entry: 0x20000, name: 7, frame, line: 0, values: [0, map], pointers: [1, 2] });
  assert.deepEqual([...out.subarray(records)], [...f, ...g, 8, 9]);
  assert.deepEqual(withShortTraces(out), out);
});

test("a program with another table, or with two, is refused", () => {
  assert.throws(() => withShortTraces(program(0xf2).bytes), /function table/);
  assert.throws(() => withShortTraces(new Uint8Array([...program().bytes, ...program().bytes])), /function table/);
});
