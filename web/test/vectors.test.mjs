// A figure saved as SVG is the same picture as the one saved as PNG. It is what
// goes into papers, so a browser draws it anew, and the two are compared.
import assert from "node:assert/strict";
import { api, figureAs, figures, open, paper, plot, visit } from "./browser.mjs";

const layers = { winner: "Best split", latency: "Latency", margin: "Margin" };
const maps = [
  [paper, "winner"],
  [paper, "latency"],
  [paper, "margin"],
  [`${paper}&x=device&y=edge&x_scale=linear&y_scale=linear`, "winner"],
  [`${paper}&x=device&y=mbps&x_scale=linear&y_scale=linear`, "latency"],
  ["v=1&rtt_ms=2&input=none&x=edge&y=mbps&y_scale=linear", "margin"],
  [`${paper}&uncertainty=20`, "winner"],
];

/** Runs in a page: both files as pixels of the same size, `by` of them as one. */
async function draw([by, ...urls]) {
  const images = await Promise.all(
    urls.map(async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      return image;
    }),
  );
  const [width, height] = [images.at(-1).naturalWidth / by, images.at(-1).naturalHeight / by].map(Math.round);
  const drawn = images.map((image) => {
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, width, height);
    return Array.from(context.getImageData(0, 0, width, height).data);
  });
  return { width, height, drawn };
}

async function both(page, name, by) {
  const { bytes: svg } = await figureAs(page, name, "SVG");
  const { bytes: png } = await figureAs(page, name, "PNG");
  const urls = [`data:image/svg+xml;base64,${svg.toString("base64")}`, `data:image/png;base64,${png.toString("base64")}`];
  return { svg: svg.toString(), ...(await page.evaluate(draw, [by, ...urls])) };
}

/** How many pixels of a picture have nothing like them in the other one two pixels around: letters and stripes may be moved by so much. */
function strange({ width, height }, a, b) {
  let count = 0;
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const at = 4 * (y * width + x);
      let least = 255;
      for (let dy = -2; dy <= 2 && least > 0; dy++) {
        for (let dx = -2; dx <= 2; dx++) {
          const near = at + 4 * (dy * width + dx);
          least = Math.min(least, Math.max(Math.abs(a[at] - b[near]), Math.abs(a[at + 1] - b[near + 1]), Math.abs(a[at + 2] - b[near + 2])));
        }
      }
      if (least > 40) count++;
    }
  }
  return count;
}

function alike(pictures, about) {
  const { width, height, drawn: [svg, png] } = pictures;
  for (const count of [strange(pictures, svg, png), strange(pictures, png, svg)]) {
    assert.ok(count < 0.004 * width * height, `${about}: ${count} of ${width * height} pixels of the SVG are not those of the PNG`);
  }
}

for (const width of [360, 1440]) {
  visit(`figures as SVG are figures as PNG, ${width} px`, { viewport: { width, height: 900 } }, async (page) => {
    for (const [link, layer] of maps) {
      await open(page, link);
      await page.getByRole("radio", { name: layers[layer], exact: true }).check({ force: true });
      await page.locator(`.figure-map h3:has-text("${layer === "winner" ? "Best split by" : layers[layer]}")`).waitFor();
      const pictures = await both(page, "map", 2);
      assert.equal(pictures.svg.includes("<image "), layer !== "winner", "winners are polygons, and no image");
      alike(pictures, `${layer} of ${link}`);
    }
    for (const name of figures.filter((name) => name !== "map")) alike(await both(page, name, 2), name);
  });
}

visit("a border of the map as SVG stands at the rate of the API", {}, async (page) => {
  await open(page);
  const map = await plot(page, "map");
  const { width, drawn: [pixels] } = await both(page, "map", 1);
  const mbps = 800;
  const { thresholds } = await api(`/v1/solve?${paper}&x=device&y=mbps&mbps=${mbps}`);
  const { at } = thresholds.find(({ to }) => to === "LC");
  const [x, y] = map.at({ mbps, device: at }).map((at, i) => 2 * (at - [map.host.x, map.host.y][i]));
  const isLC = (row) => pixels.slice(4 * (Math.round(row) * width + Math.round(x)), 4 * (Math.round(row) * width + Math.round(x)) + 3).join() === "0,114,178";
  assert.ok(isLC(y - 8) && !isLC(y + 8), `LC is not just above ${at} GMAC/s`);
});
