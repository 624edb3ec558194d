// node map.mjs [URL [SCENARIO]]: reads the binary map of a Splitscope server. It needs no packages.
const [server = "http://localhost:8080", scenario = "model=resnet50&input=none"] = process.argv.slice(2);
const response = await fetch(`${server}/v1/map?${scenario}&width=200&height=150&format=bin`);
if (!response.ok) {
  const { code, field, message } = (await response.json()).error;
  throw new Error(`${code} ${field}: ${message}`);
}
const data = await response.arrayBuffer();

// A header, texts, and arrays; rows begin with the lowest y.
const text = (from, to) => new TextDecoder().decode(data.slice(from, to));
if (text(0, 8) !== "SSMAP\0\0\x01") throw new Error("another version of the layout");
const view = new DataView(data);
const [width, height, candidates, texts] = [8, 12, 16, 20].map((at) => view.getUint32(at, true));
const names = [];
for (let at = 24; names.length < 2 + candidates; at += 1 + view.getUint8(at)) names.push(text(at + 1, at + 1 + view.getUint8(at)));
const [x_axis, y_axis, ...ids] = names;

// Typed arrays are little-endian, as the map is, wherever there are browsers or Node today.
let at = 24 + texts;
function array(Type, length) {
  const values = new Type(data, at, length);
  at += values.byteLength;
  return values;
}
const x = array(Float64Array, width); // in the unit of the axis's key: mbps, device, edge, rtt_ms
const y = array(Float64Array, height);
const total_ms = array(Float64Array, width * height);
const best = array(Uint16Array, width * height);

for (const [index, id] of ids.entries()) {
  const wins = best.filter((winner) => winner === index).length;
  if (wins > 0) console.log(`${id} is best in ${((100 * wins) / best.length).toFixed(1)} % of the map`);
}
const least = total_ms.indexOf(total_ms.reduce((a, b) => Math.min(a, b)));
console.log(`Least: ${total_ms[least].toFixed(3)} ms, ${x_axis}=${x[least % width].toFixed(3)}, ${y_axis}=${y[Math.floor(least / width)].toFixed(3)}`);
