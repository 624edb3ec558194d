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
    const label = { text: String(text), left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
    labels.set(this.canvas, [...(labels.get(this.canvas) ?? []), label]);
    return fillText.call(this, text, x, y, ...rest);
  };
  globalThis.labelsOf = (canvas) => labels.get(canvas) ?? [];
}

/** The labels that a figure shows. */
export function labels(page, name) {
  return page.locator(`[data-figure="${name}"] canvas`).evaluateAll((canvases) => canvases.flatMap((canvas) => globalThis.labelsOf(canvas)));
}
