// Joins the data segments of a WebAssembly module.
//
// Go's linker leaves out each run of eight zeros, and so splits the data of a
// program into 80 000 segments and more. Their headers are a twelfth of the
// compressed program, and V8 accepts at most 100 000 segments. One segment contains
// the zeros, which compress to almost nothing.

const DATA = 11;
const DATA_COUNT = 12;

/** Returns the module with one segment that gives the same initial memory. */
export function joined(module) {
  const reader = new Reader(module, 8); // behind magic and version
  const parts = [module.subarray(0, 8)];
  while (!reader.done) {
    const start = reader.at;
    const id = reader.byte();
    const body = reader.bytes(reader.unsigned());
    if (id === DATA_COUNT) throw new Error("the module has code that refers to single data segments");
    if (id === DATA) {
      const data = one(segments(new Reader(body)));
      parts.push([id], unsigned(data.length), data);
    } else {
      parts.push(module.subarray(start, reader.at));
    }
  }
  return concat(parts);
}

/** The segments of a data section, in the order of memory. */
function segments(reader) {
  const found = [];
  for (let count = reader.unsigned(); count > 0; count--) {
    reader.expect(0); // memory 0, when the module starts
    reader.expect(0x41); // i32.const
    const offset = reader.signed() >>> 0;
    reader.expect(0x0b); // end
    const data = reader.bytes(reader.unsigned());
    if (data.length > 0) found.push({ offset, data });
  }
  found.sort((a, b) => a.offset - b.offset);
  for (let i = 1; i < found.length; i++) {
    // If two overlap, the later one counts.
    if (found[i].offset < end(found[i - 1])) throw new Error("two data segments are for one place");
  }
  return found;
}

const end = ({ offset, data }) => offset + data.length;

/** A data section with one segment instead of several, if there are any. */
function one(segments) {
  if (segments.length === 0) return unsigned(0);
  const { offset } = segments[0];
  const image = new Uint8Array(end(segments.at(-1)) - offset);
  for (const segment of segments) image.set(segment.data, segment.offset - offset);
  return concat([unsigned(1), [0, 0x41], signed(offset | 0), [0x0b], unsigned(image.length), image]);
}

/** Reads numbers as WebAssembly writes them, LEB128 of 32 bits. */
class Reader {
  constructor(module, at = 0) {
    this.module = module;
    this.at = at;
  }
  get done() {
    return this.at === this.module.length;
  }
  byte() {
    return this.bytes(1)[0];
  }
  bytes(length) {
    if (length > this.module.length - this.at) throw new Error("the module is cut short");
    return this.module.subarray(this.at, (this.at += length));
  }
  expect(byte) {
    if (this.byte() !== byte) throw new Error("a data segment is not one of Go's linker");
  }
  unsigned() {
    return this.signed(false) >>> 0;
  }
  signed(extended = true) {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte & 0x80) continue;
      return extended && byte & 0x40 && shift < 28 ? value | (-1 << (shift + 7)) : value;
    }
    throw new Error("a number is longer than 32 bits");
  }
}

function unsigned(value) {
  const out = [];
  for (; value > 0x7f; value >>>= 7) out.push((value & 0x7f) | 0x80);
  return [...out, value];
}

function signed(value) {
  const out = [];
  for (; value < -0x40 || value > 0x3f; value >>= 7) out.push((value & 0x7f) | 0x80);
  return [...out, value & 0x7f];
}

function concat(parts) {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
