// Draws the figures. Strings "@name" in their options stand for these functions.
(() => {
  const { figures, candidates, tooltips, raster } = JSON.parse(document.getElementById("data").textContent);

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

  /** The tooltip of the cell at these shares of its sides. */
  const probed = ({ x, y, cells }, shares) => {
    const [column, row] = [x, y].map(({ length }, i) => Math.max(0, Math.min(Math.floor(shares[i] * length), length - 1)));
    const list = cells[row * x.length + column].map(([k, value], i) => ({ label: candidates[k].id, color: candidates[k].color, value, strong: i === 0 }));
    return rows(`${x[column]} · ${y[row]}`, list);
  };

  const { color: ink, backgroundColor } = getComputedStyle(document.body);
  const paper = { backgroundColor, textStyle: { color: ink } };

  for (const element of document.querySelectorAll("[data-figure]")) {
    const name = element.dataset.figure;
    const { option, axes, tips = {} } = figures[name];
    const { color, borderTopColor: line, fontFamily } = getComputedStyle(element);
    const axis = {
      axisLine: { lineStyle: { color } },
      axisTick: { lineStyle: { color } },
      axisLabel: { color },
      nameTextStyle: { color },
      splitLine: { lineStyle: { color: line } },
    };
    const theme = { textStyle: { fontFamily }, legend: { textStyle: { color } }, categoryAxis: axis, valueAxis: axis, logAxis: axis };
    const chart = echarts.init(element, theme, { devicePixelRatio: Math.max(2, devicePixelRatio) });
    let pointer = [0, 0];
    chart.getZr().on("mousemove", ({ offsetX, offsetY }) => (pointer = [offsetX, offsetY]));
    const functions = {
      "@tick": echarts.tick,
      "@tip": (params) => {
        const { name, data } = [params].flat()[0];
        return rows(data?.name ?? name, tips[data?.name ?? name] ?? []);
      },
      "@probe": () => {
        const share = ({ min, max }, i) => {
          const [from, to] = [min, max].map((end) => chart.convertToPixel({ [`${"xy"[i]}AxisIndex`]: 0 }, end));
          return (pointer[i] - from) / (to - from);
        };
        return probed(tooltips[axes], [resolved.xAxis[0], resolved.yAxis[0]].map(share));
      },
      "@raster": (_, api) => {
        const [left, bottom] = api.coord([api.value(0), api.value(1)]);
        const [right, top] = api.coord([api.value(2), api.value(3)]);
        return { type: "image", style: { image: raster, x: left, y: top, width: right - left, height: bottom - top } };
      },
    };
    const resolved = JSON.parse(option, (_, value) => (typeof value === "string" && value.startsWith("@") && functions[value]) || value);
    Object.assign(resolved.tooltip, { className: "tip", confine: true, transitionDuration: 0, ...paper });
    chart.on("finished", () => (element.dataset.drawn = ""));
    chart.setOption(resolved);
    new ResizeObserver(() => chart.resize()).observe(element);
  }
})();
