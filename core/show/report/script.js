// Draws the figures. Strings "@name" in their options stand for these functions.
(() => {
  const { figures, raster, probe } = JSON.parse(document.getElementById("data").textContent);

  /** A number on an axis: in full while it is short, else as a power of ten. */
  const tick = (value) => {
    const size = Math.abs(value);
    if (size === 0 || (size >= 1e-3 && size < 1e5)) return value.toLocaleString("en", { maximumSignificantDigits: 12 });
    const exponent = Math.floor(Math.log10(size) + 1e-9);
    const factor = Number((value / 10 ** exponent).toPrecision(6));
    const power = "10" + [...String(exponent)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit] ?? "⁻").join("");
    return factor === 1 ? power : factor + "·" + power;
  };
  const quantity = (value, unit) => value.toLocaleString("en", { maximumSignificantDigits: 4 }) + "\u00a0" + unit;
  const duration = (s) => (s < 0.9995e-3 ? quantity(1e6 * s, "µs") : s < 0.9995 ? quantity(1e3 * s, "ms") : quantity(s, "s"));

  /** A tooltip, made of nodes, so that no text is taken for markup. */
  const rows = (title, list) => {
    const tip = document.createElement("div");
    const table = document.createElement("dl");
    tip.append(title, table);
    for (const { label, value, color, strong } of list) {
      const [term, detail, key] = ["dt", "dd", "span"].map((tag) => document.createElement(tag));
      if (color) key.append("● ");
      key.style.color = color ?? "";
      term.append(key, label);
      detail.append(value);
      if (strong) term.className = detail.className = "strong";
      table.append(term, detail);
    }
    return tip;
  };

  /** Every candidate at a point, the best first: each is a plane over the inputs' coordinates. */
  const probed = (at) => {
    const [u, v] = probe.axes.map(({ one, inverse }, i) => (inverse ? one / at[i] : one * at[i]));
    const found = probe.planes.map((p) => ({ ...p, seconds: p.x * u + p.y * v + p.c })).sort((a, b) => a.seconds - b.seconds);
    return rows(
      probe.axes.map(({ unit }, i) => quantity(at[i], unit)).join(" · "),
      found.slice(0, 8).map(({ id, color, seconds }, i) => ({ label: id, value: duration(seconds), color, strong: i === 0 })),
    );
  };

  const { color: ink, backgroundColor } = getComputedStyle(document.body);
  const paper = { backgroundColor, textStyle: { color: ink } };

  for (const host of document.querySelectorAll("[data-figure]")) {
    const name = host.dataset.figure;
    const { option, axes, tips = {} } = figures[name];
    const { color, borderTopColor: line, fontFamily } = getComputedStyle(host);
    const axis = {
      axisLine: { lineStyle: { color } },
      axisTick: { lineStyle: { color } },
      axisLabel: { color },
      nameTextStyle: { color },
      splitLine: { lineStyle: { color: line } },
    };
    const theme = { textStyle: { fontFamily }, legend: { textStyle: { color } }, categoryAxis: axis, valueAxis: axis, logAxis: axis };
    const chart = echarts.init(host, theme, { devicePixelRatio: Math.max(2, devicePixelRatio) });
    let pointer = [0, 0];
    chart.getZr().on("mousemove", ({ offsetX, offsetY }) => (pointer = [offsetX, offsetY]));
    const functions = {
      "@tick": tick,
      "@tip": (params) => {
        const { name, data } = [params].flat()[0];
        return rows(data?.name ?? name, tips[data?.name ?? name] ?? []);
      },
      "@probe": () => {
        const at = chart.convertFromPixel("grid", pointer);
        const within = probe.axes.map(({ lo, hi, here }, i) => (i >= axes ? here : Math.max(lo, Math.min(at[i], hi))));
        return probed(within);
      },
      "@raster": (_, api) => {
        const [left, bottom] = api.coord([api.value(0), api.value(1)]);
        const [right, top] = api.coord([api.value(2), api.value(3)]);
        return { type: "image", style: { image: raster, x: left, y: top, width: right - left, height: bottom - top } };
      },
    };
    const resolved = JSON.parse(option, (_, value) => (typeof value === "string" && value.startsWith("@") && functions[value]) || value);
    Object.assign(resolved.tooltip, { className: "tip", confine: true, transitionDuration: 0, ...paper });
    chart.on("finished", () => (host.dataset.drawn = ""));
    chart.setOption(resolved);
    new ResizeObserver(() => chart.resize()).observe(host);
  }
})();
