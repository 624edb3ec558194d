import type { Raster } from "../core/core";

/** Puts the pixels of a map into a canvas, one each. */
export function paint(canvas: HTMLCanvasElement, { width, height, pixels }: Raster): void {
  // To set the size of a canvas is to make a new one.
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
}
