// Writes small ONNX files: as much of the format as a chain of layers needs.

const varint = (n) => {
  const bytes = [];
  for (; n > 127; n = Math.floor(n / 128)) bytes.push((n % 128) | 128);
  return Buffer.from([...bytes, n]);
};
const number = (field, n) => Buffer.concat([varint(8 * field), varint(n)]);
const bytes = (field, content) => Buffer.concat([varint(8 * field + 2), varint(content.length), content]);
const text = (field, content) => bytes(field, Buffer.from(content));
const message = (field, ...parts) => bytes(field, Buffer.concat(parts));

const FLOAT = 1;
const ints = (name, values) => message(5, text(1, name), ...values.map((v) => number(8, v)), number(20, 7));
const weight = (name, dims) =>
  message(5, ...dims.map((d) => number(1, d)), number(2, FLOAT), text(8, name), bytes(9, Buffer.alloc(4 * dims.reduce((a, b) => a * b, 1))));
const value = (field, name, dims) =>
  message(field, text(1, name), message(2, message(1, number(1, FLOAT), message(2, ...dims.map((d) => message(1, typeof d === "string" ? text(2, d) : number(1, d)))))));
const node = (type, inputs, output, ...attributes) =>
  message(1, ...inputs.map((i) => text(1, i)), text(2, output), text(3, output), text(4, type), ...attributes);

/**
 * A file with two convolutions and a classifier; its sides may be names of dimensions.
 *
 * @param {{ name?: string, batch?: number | string, height?: number | string, width?: number | string, more?: string[] }} [options]
 */
export function onnx({ name = "tiny", batch = 1, height = 32, width = 32, more = [] } = {}) {
  const graph = message(
    7,
    node("Conv", ["image", "w1"], "conv1", ints("kernel_shape", [3, 3]), ints("pads", [1, 1, 1, 1])),
    node("Relu", ["conv1"], "relu1"),
    node("Conv", ["relu1", "w2"], "conv2", ints("kernel_shape", [3, 3]), ints("pads", [1, 1, 1, 1]), ints("strides", [2, 2])),
    ...more.map((type, i) => node(type, [i === 0 ? "conv2" : `more${i - 1}`], `more${i}`)),
    node("GlobalAveragePool", [more.length > 0 ? `more${more.length - 1}` : "conv2"], "pool"),
    node("Flatten", ["pool"], "flat"),
    node("Gemm", ["flat", "w3"], "scores"),
    text(2, name),
    ...[["w1", [8, 3, 3, 3]], ["w2", [16, 8, 3, 3]], ["w3", [16, 10]]].map((w) => weight(...w)),
    value(11, "image", [batch, 3, height, width]),
    value(12, "scores", [batch, 10]),
  );
  return Buffer.concat([number(1, 8), text(2, "test"), graph, message(8, number(2, 13))]);
}

/** The parts of a file of so many convolutions with weights of 576 KiB each: 178 have 100 MiB. */
export function* heavy(layers) {
  const channels = 128;
  const weights = Buffer.alloc(4 * channels * channels * 9);
  const length = (field, size) => Buffer.concat([varint(8 * field + 2), varint(size)]);
  const parts = [];
  for (let i = 0; i < layers; i++) {
    parts.push(node("Conv", [`x${i}`, `w${i}`], `x${i + 1}`, ints("pads", [1, 1, 1, 1])));
    const head = Buffer.concat([...[channels, channels, 3, 3].map((d) => number(1, d)), number(2, FLOAT), text(8, `w${i}`), length(9, weights.length)]);
    parts.push(length(5, head.length + weights.length), head, weights);
  }
  parts.push(text(2, "heavy"), value(11, "x0", [1, channels, 28, 28]), value(12, `x${layers}`, [1, channels, 28, 28]));
  yield Buffer.concat([number(1, 8), message(8, number(2, 13)), length(7, parts.reduce((sum, part) => sum + part.length, 0))]);
  yield* parts;
}
