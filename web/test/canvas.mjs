// Reads charts as a person does: from what is on their canvases.

/**
 * Runs in the page before its own scripts: keeps what text each canvas shows and
 * where, so that tests can read a chart as a person does.
 */
export function recordLabels() {
  const labels = new WeakMap();
  const { clearRect, fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...area) {
    labels.delete(this.canvas);
    return clearRect.apply(this, area);
  };
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
    const size = this.measureText(text);
    const transform = this.getTransform();
    const corners = [
      [x - size.actualBoundingBoxLeft, y - size.actualBoundingBoxAscent],
      [x + size.actualBoundingBoxRight, y - size.actualBoundingBoxAscent],
      [x - size.actualBoundingBoxLeft, y + size.actualBoundingBoxDescent],
      [x + size.actualBoundingBoxRight, y + size.actualBoundingBoxDescent],
    ].map(([px, py]) => transform.transformPoint({ x: px, y: py }));
    const [xs, ys] = [corners.map((corner) => corner.x), corners.map((corner) => corner.y)];
    const label = { text: String(text).replaceAll("\u00a0", " "), left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
    labels.set(this.canvas, [...(labels.get(this.canvas) ?? []), label]);
    return fillText.call(this, text, x, y, ...rest);
  };
  globalThis.labelsOf = (canvas) => {
    const pixels = canvas.width / canvas.clientWidth; // for each of CSS
    return (labels.get(canvas) ?? []).map(({ text, ...box }) => ({ text, ...Object.fromEntries(Object.entries(box).map(([side, at]) => [side, at / pixels])) }));
  };
}

/** The labels that a figure shows. */
export function labels(page, name) {
  return page.locator(`[data-figure="${name}"] canvas`).evaluateAll((canvases) => canvases.flatMap((canvas) => globalThis.labelsOf(canvas)));
}

/** The pixels that a figure shows: their colours as "#rrggbb", or undefined where it is not opaque. */
export async function pixels(page, name) {
  const { width, height, url } = await page.locator(`[data-figure="${name}"]`).evaluate(async (element) => {
    const canvases = element.querySelectorAll("canvas");
    const { width, height } = canvases[0];
    // A copy, for Chromium warns of reading a canvas that it keeps for drawing.
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    for (const canvas of canvases) copy.drawImage(canvas, 0, 0);
    const reader = new FileReader();
    reader.readAsDataURL(new Blob([copy.getImageData(0, 0, width, height).data]));
    await new Promise((resolve) => (reader.onload = resolve));
    return { width, height, url: reader.result };
  });
  const bytes = Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
  const colour = (x, y) => {
    const at = 4 * (Math.floor(y) * width + Math.floor(x));
    return bytes[at + 3] === 255 ? `#${bytes.toString("hex", at, at + 3)}` : undefined;
  };
  return { width, height, colour };
}
