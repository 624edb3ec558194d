import type { Raster } from "../core/core";

/** Copies the pixels of a map into a canvas. */
export function paint(canvas: HTMLCanvasElement, { width, height, pixels }: Raster): void {
  // Setting the size of a canvas clears and reallocates it.
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
}
