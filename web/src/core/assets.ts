// Where the page's other files come from. The single file has them inside:
// there assets-inline.ts stands in for this.
import { type CoreStarter, inPage, inWorker, inWorkerOfBlob } from "./starters";

/** Addresses of files, with the hash of their content, put in by build.mjs. */
declare const WORKER: string | undefined;
declare const ECHARTS: string | undefined;
/** Where the project is kept, if the build knows. */
declare const SOURCE: string | undefined;

/** How to start a core of its own: one way, and what to try instead where it does not work. */
export function coreStarters(): CoreStarter[] {
  const script = new URL(typeof WORKER === "string" ? WORKER : "worker.js", document.baseURI).href;
  if (typeof Worker === "undefined") return [inPage(script)];
  // A page in a sandbox has an origin of its own, to which no file belongs.
  return globalThis.origin === "null" ? [inWorkerOfBlob(script), inPage(script)] : [inWorker(script)];
}

/** What there is to read: how to embed the page, to ask its API and to cite the paper, and under what licences it is. */
export const guide: string | undefined = "guide.html";
export const licences = (): string => "licences.txt";
export const source: string | undefined = typeof SOURCE === "string" ? SOURCE : undefined;

/** What makes the page work without a network, if it is not at hand anyway. */
export const serviceWorker: string | undefined = "sw.js";

const script = (): string => new URL(typeof ECHARTS === "string" ? ECHARTS : "echarts.js", document.baseURI).href;

/** The script that defines `echarts`, for reports. */
export async function echarts(): Promise<string> {
  const response = await fetch(script());
  if (!response.ok) throw new Error(`echarts.js: ${response.status} ${response.statusText}`);
  return response.text();
}

/** Defines `echarts`. */
export function loadECharts(): Promise<void> {
  const element = Object.assign(document.createElement("script"), { src: script() });
  document.head.append(element);
  return new Promise((done, failed) => {
    // What comes in its place, such as a page to log in, is not it.
    const end = () => ("echarts" in globalThis ? done() : failed(new Error("echarts.js was not loaded")));
    element.onload = element.onerror = end;
  });
}
