// Leaves out of a Go program what only the traces of its panics need.
//
// The function table of a program says for each instruction in which file and line
// it is, and which arguments are known there. That is a twelfth of the compressed
// program. Without it, a trace has the names of the functions, and "?:0" for places.
// The table also says where a signal may stop a function; WebAssembly has no signals.
//
// The layout of the table is in Go's src/runtime/symtab.go and runtime2.go. Its
// version is in its first bytes.

const MAGIC = Buffer.from([0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8]);
/** Where the header has the number of functions, and where its parts begin. */
const HEADER = { functions: 8, files: 40, values: 56, records: 64 };
/** Where a function's record has its fields, and how long it is without the two lists that follow. */
const RECORD = { frames: 16, file: 20, line: 24, values: 28, unit: 32, start: 36, pointers: 43, length: 44 };
/** Values by instruction, and pointers to data, by their places in the lists: see Go's src/internal/abi/symtab.go. */
const VALUES = { signals: 0, argumentsKnown: 3 };
const POINTERS = { argumentsAre: 5, argumentsKnown: 6 };

/** Returns a module of one data segment whose traces have names only. */
export function withShortTraces(module) {
  const out = Uint8Array.from(module);
  const at = Buffer.from(out.buffer).indexOf(MAGIC);
  if (at < 0 || Buffer.from(out.buffer).indexOf(MAGIC, at + 1) >= 0) throw new Error("the module does not have one function table of Go 1.20 or later");
  const view = new DataView(out.buffer, at);
  const read = (at) => view.getUint32(at, true);
  const write = (at, value) => view.setUint32(at, value, true);
  const [functions, files, values, records] = ["functions", "files", "values", "records"].map((part) => read(HEADER[part]));

  const tables = new Tables(out.slice(at + values, at + records));
  for (let i = 0; i < functions; i++) {
    const record = records + read(records + 8 * i + 4);
    for (const field of ["file", "line", "unit", "start"]) write(record + RECORD[field], 0);
    const listed = Array.from({ length: read(record + RECORD.values) }, (_, k) => record + RECORD.length + 4 * k);
    for (const k of Object.values(VALUES)) if (k in listed) write(listed[k], 0);
    for (const field of [record + RECORD.frames, ...listed]) write(field, tables.keep(read(field)));
    const pointers = record + RECORD.length + 4 * listed.length;
    for (const k of Object.values(POINTERS)) if (k < view.getUint8(record + RECORD.pointers)) write(pointers + 4 * k, NONE);
  }
  out.fill(0, at + files, at + records);
  out.set(tables.kept, at + values);
  return out;
}

const NONE = 0xffffffff;

/**
 * Tables of values by instruction, to which functions refer: pairs of numbers
 * (LEB128), ended by a 0. Several functions may refer to one table.
 */
class Tables {
  constructor(bytes) {
    this.bytes = bytes;
    this.kept = [0]; // 0 refers to no table
    this.moved = new Map([[0, 0]]);
  }
  /** Keeps a table, and returns where it is now. */
  keep(from) {
    if (!this.moved.has(from)) {
      this.moved.set(from, this.kept.length);
      this.kept.push(...this.bytes.subarray(from, this.end(from)));
    }
    return this.moved.get(from);
  }
  end(at) {
    for (let first = true; first || this.bytes[at] !== 0; first = false) at = this.behind(this.behind(at));
    return at + 1;
  }
  behind(number) {
    while (this.bytes[number] & 0x80) number++;
    return number + 1;
  }
}
