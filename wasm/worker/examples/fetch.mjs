// node fetch.mjs [URL [SCENARIO]]: calls the API of a Splitscope server. It needs no packages.
const [server = "http://localhost:8080", scenario = "model=resnet50&input=none"] = process.argv.slice(2);

async function show(title, query, body) {
  const response = await fetch(`${server}/v1/solve?${query}`, body && { method: "POST", body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${answer.error.code} ${answer.error.field}: ${answer.error.message}`);
  const units = { mbps: answer.scenario.mega === "binary" ? "Mibit/s" : "Mbit/s", rtt_ms: "ms" };
  const { total_ms } = answer.cuts.find(({ id }) => id === answer.best);
  console.log(`${title}: ${answer.best} is best, ${total_ms.toFixed(3)} ms`);
  for (const { axis, at, from, to } of answer.thresholds) console.log(`  from ${at.toFixed(3)} ${units[axis] ?? "GMAC/s"}: ${to}, before: ${from}`);
}

await show("Scenario", scenario);
const cuts = [
  { after: "stem", head_gmacs: 0.1, shape: [32, 56, 56] },
  { after: "body", head_gmacs: 0.5, shape: [128, 14, 14] },
];
const net = { title: "mine", gmacs: 1.2, input: [3, 224, 224], cuts };
await show("My network", "", { model: "custom", net, mbps: 5, mbps_range: [0.1, 100], dtype: "int8", input: "none" });
