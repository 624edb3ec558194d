// A figure saved as SVG is the same picture as the one saved as PNG. It is what
// goes into papers, so a browser draws it anew, and the two are compared: what
// is drawn pixel by pixel, and what is written by its words and their places,
// for letters of vectors and of a canvas are never the same pixels.
import assert from "node:assert/strict";
import { api, figureAs, figures, open, paper, plot, visit } from "./browser.mjs";
import { labels } from "./canvas.mjs";

const layers = { winner: "Best split", latency: "Latency", margin: "Margin" };
const maps = [
  paper,
  `${paper}&x=device&y=edge&x_scale=linear&y_scale=linear`,
  `${paper}&x=device&y=mbps&x_scale=linear&y_scale=linear`,
  "v=1&rtt_ms=2&input=none&x=edge&y=mbps&y_scale=linear",
  `${paper}&uncertainty=20`,
];

/** A figure in both formats, and a tab in which the one of vectors is. */
async function both(page, name, body) {
  const { bytes: svg } = await figureAs(page, name, "SVG");
  const { bytes: png } = await figureAs(page, name, "PNG");
  const tab = await page.context().newPage();
  await tab.setContent(`<body style="margin: 0">${svg}</body>`);
  const url = (type, bytes) => `data:image/${type};base64,${bytes.toString("base64")}`;
  try {
    return await body(tab, { svg: url("svg+xml", svg), png: url("png", png), text: svg.toString() });
  } finally {
    await tab.close();
  }
}

/**
 * Runs in a tab: how many pixels of each picture are not between those of the
 * other one two pixels around, where edges, stripes and dashes may be. What lies
 * in boxes does not count.
 */
async function strange({ svg, png, boxes }) {
  const images = [new Image(), new Image()];
  [images[0].src, images[1].src] = [svg, png];
  for (const image of images) await image.decode();
  const [width, height] = [images[1].naturalWidth / 2, images[1].naturalHeight / 2].map(Math.round);
  const [a, b] = images.map((image) => {
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, width, height);
    for (const { left, right, top, bottom } of boxes) context.fillRect(left - 3, top - 3, right - left + 6, bottom - top + 6);
    return context.getImageData(0, 0, width, height).data;
  });
  const alike = (a, b, x, y, channel) => {
    const at = 4 * (y * width + x) + channel;
    if (Math.abs(a[at] - b[at]) <= 24) return true; // as almost everywhere
    let [least, most] = [255, 0];
    for (let dy = -2; dy <= 2; dy++) {
      for (let dx = -2; dx <= 2; dx++) {
        const value = b[4 * ((y + dy) * width + x + dx) + channel];
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    return a[at] >= least - 24 && a[at] <= most + 24;
  };
  const count = (a, b) => {
    let count = 0;
    for (let y = 2; y < height - 2; y++) {
      for (let x = 2; x < width - 2; x++) if (![0, 1, 2].every((channel) => alike(a, b, x, y, channel))) count++;
    }
    return count;
  };
  return { height, counts: [count(a, b), count(b, a)] };
}

/** Runs in a tab: what is written in a picture, and the middles of that. */
function writing() {
  return [...document.querySelectorAll("text")].map((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { text: element.textContent.replaceAll("\u00a0", " "), x: (left + right) / 2, y: (top + bottom) / 2 };
  });
}

async function alike(page, name, about = name, is = (_svg) => {}) {
  const drawn = (await labels(page, name)).filter(({ text }) => text.trim() !== "");
  await both(page, name, async (tab, pictures) => {
    is(pictures.text);
    const { height, counts } = await tab.evaluate(strange, { ...pictures, boxes: drawn });
    // An edge of the cells between two pixels may be drawn on either.
    for (const count of counts) assert.ok(count <= height, `${about}: ${counts} pixels of SVG and PNG are not in the other`);
    const written = (await tab.evaluate(writing)).filter(({ text }) => text.trim() !== "");
    assert.deepEqual(written.map(({ text }) => text.trim()).sort(), drawn.map(({ text }) => text.trim()).sort(), about);
    for (const { text, left, right, top, bottom } of drawn) {
      const near = ({ x, y }) => Math.abs(x - (left + right) / 2) < 4 && Math.abs(y - (top + bottom) / 2) < 5;
      assert.ok(written.some((there) => there.text.trim() === text.trim() && near(there)), `${about}: “${text}” is elsewhere in the SVG`);
    }
  });
}

const showLayer = async (page, layer) => {
  await page.getByRole("radio", { name: layers[layer], exact: true }).check({ force: true });
  await page.locator(`.figure-map h3:has-text("${layer === "winner" ? "Best split by" : layers[layer]}")`).waitFor();
};

for (const width of [360, 1440]) {
  visit(`figures as SVG are figures as PNG, ${width} px`, { viewport: { width, height: 900 } }, async (page) => {
    for (const [i, link] of maps.entries()) {
      await open(page, link);
      // Where there is less room, one layer of each map: lines and places differ, not how a map is drawn.
      for (const layer of width === 360 ? Object.keys(layers).slice(i % 3, i % 3 + 1) : Object.keys(layers)) {
        await showLayer(page, layer);
        await alike(page, "map", `${layer} of ${link}`, (svg) => assert.equal(svg.includes("<image "), layer !== "winner", "winners are polygons, and no image"));
      }
    }
    for (const name of figures.filter((name) => name !== "map")) await alike(page, name);
  });
}

visit("a map is saved as it is shown while another layer is loading", {}, async (page) => {
  await open(page);
  for (const [seen, next] of [["winner", "latency"], ["margin", "winner"]]) {
    await showLayer(page, seen);
    await page.workers()[0].evaluate(() => {
      const { compute } = self.splitscope;
      self.splitscope.compute = async (asked) => {
        await new Promise((go) => (self.go = go));
        self.splitscope.compute = compute;
        return compute(asked);
      };
    });
    await page.getByRole("radio", { name: layers[next], exact: true }).check({ force: true });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    const { bytes } = await figureAs(page, "map", "SVG");
    assert.equal(bytes.includes("<image "), seen !== "winner", `${seen}, and not yet ${next}`);
    await page.workers()[0].evaluate(() => self.go());
  }
});

visit("a border of the map as SVG stands at the rate of the API", {}, async (page) => {
  await open(page);
  const map = await plot(page, "map");
  const mbps = 800;
  const { thresholds } = await api(`/v1/solve?${paper}&x=device&y=mbps&mbps=${mbps}`);
  const { at } = thresholds.find(({ to }) => to === "LC");
  const [x, y] = map.at({ mbps, device: at }).map((at, i) => at - [map.box.x, map.box.y][i]);
  await both(page, "map", async (tab) => {
    const colour = (y) => tab.evaluate(([x, y]) => {
      const within = (region) => region.isPointInFill(new DOMPoint(x, y));
      return [...document.querySelectorAll("polygon")].findLast(within)?.getAttribute("fill");
    }, [x, y]);
    assert.equal(await colour(y - 4), "#0072B2", `LC is just above ${at} GMAC/s`);
    assert.notEqual(await colour(y + 4), "#0072B2", `LC is no more just below ${at} GMAC/s`);
  });
});
