// Drives two embeds with one control, and follows them.
const map = document.getElementById("map");
const curves = document.getElementById("curves");
const slider = document.getElementById("mbps");

slider.addEventListener("input", () => {
  show(slider.value);
  // Before an embed has started it keeps this for then.
  for (const embed of [map, curves]) embed.scenario = { mbps: slider.valueAsNumber };
});

for (const [embed, other] of [[map, curves], [curves, map]]) {
  // Someone dragged in one of the figures: the other one follows. What it shows then is no news to the first.
  embed.addEventListener("splitscope-scenario", ({ detail: { link, values } }) => {
    if (link !== other.scenario && (document.activeElement === embed || embed.matches(":hover"))) other.scenario = link;
    slider.value = values.mbps;
    show(values.mbps);
  });
  embed.addEventListener("splitscope-result", ({ detail: { headline, latency } }) => {
    document.getElementById("result").textContent = `${headline} It takes ${latency}.`;
  });
}

function show(mbps) {
  document.getElementById("shown").textContent = `${Number(Number(mbps).toPrecision(3))} Mbps`;
}
