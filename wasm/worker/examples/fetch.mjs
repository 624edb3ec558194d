#!/usr/bin/env node
// Asks a Splitscope server: node fetch.mjs [ADDRESS [SCENARIO]]. Nothing needs to be installed.
const [server = "http://localhost:8080", scenario = "model=resnet50&input=none"] = process.argv.slice(2);

/** The answer to GET, or to POST where there is a body. */
async function ask(path, body) {
  const response = await fetch(server + path, body && { method: "POST", body: JSON.stringify(body) });
  if (response.ok) return response;
  const { code, field, message } = (await response.json()).error; // code and field are for programs, message for people
  throw new Error(`${code} ${field}: ${message}`);
}

const solve = async (query, body) => (await ask(`/v1/solve${query}`, body)).json();

function units({ scenario }) {
  const mega = { decimal: "Mbit/s", binary: "Mibit/s" }[scenario.mega];
  return { mbps: mega, device: "GMAC/s", edge: "GMAC/s", rtt_ms: "ms" };
}

function show(title, solution) {
  const { best, cuts, thresholds } = solution;
  const { total_ms } = cuts.find(({ id }) => id === best);
  console.log(`${title}: ${best} is best, ${total_ms.toFixed(3)} ms`);
  for (const { axis, at, from, to } of thresholds) {
    console.log(`  from ${at.toFixed(3)} ${units(solution)[axis]}: ${to}, before: ${from}`);
  }
}

/** A map in binary: a header, texts, and arrays; rows begin with the lowest y. */
function readMap(data) {
  const text = (from, to) => new TextDecoder().decode(data.slice(from, to));
  if (text(0, 8) !== "SSMAP\0\0\x01") throw new Error("another version of the layout");
  const view = new DataView(data);
  const [width, height, candidates, texts] = [8, 12, 16, 20].map((at) => view.getUint32(at, true));
  const names = [];
  for (let at = 24; names.length < 2 + candidates; ) {
    const end = at + 1 + view.getUint8(at);
    names.push(text(at + 1, end));
    at = end;
  }
  const [x_axis, y_axis, ...ids] = names;
  // Typed arrays are little-endian, as the map is, wherever there are browsers or Node today.
  let at = 24 + texts;
  const array = (Type, length) => {
    const values = new Type(data, at, length);
    at += values.byteLength;
    return values;
  };
  const [x, y] = [array(Float64Array, width), array(Float64Array, height)];
  return { x_axis, y_axis, ids, x, y, total_ms: array(Float64Array, width * height), best: array(Uint16Array, width * height) };
}

try {
  const solution = await solve(`?${scenario}`);
  show("Scenario", solution);

  const net = {
    title: "mine", gmacs: 1.2, input: [3, 224, 224],
    cuts: [
      { after: "stem", head_gmacs: 0.1, shape: [32, 56, 56] },
      { after: "body", head_gmacs: 0.5, shape: [128, 14, 14] },
    ],
  };
  show("My network", await solve("", { model: "custom", net, mbps: 5, mbps_range: [0.1, 100], dtype: "int8", input: "none" }));

  const response = await ask(`/v1/map?${scenario}&width=200&height=150&format=bin`);
  const { x_axis, y_axis, ids, x, y, total_ms, best } = readMap(await response.arrayBuffer());
  for (const [index, id] of ids.entries()) {
    const wins = best.filter((winner) => winner === index).length;
    if (wins > 0) console.log(`${id} is best in ${((100 * wins) / best.length).toFixed(1)} % of the map`);
  }
  const least = total_ms.indexOf(total_ms.reduce((a, b) => Math.min(a, b)));
  const at = (axis, value) => `${axis} ${value.toFixed(3)} ${units(solution)[axis]}`;
  console.log(`Least: ${total_ms[least].toFixed(3)} ms, ${at(x_axis, x[least % x.length])}, ${at(y_axis, y[Math.floor(least / x.length)])}`);
} catch (error) {
  console.error(error.cause?.message ?? error.message);
  process.exitCode = 1;
}
