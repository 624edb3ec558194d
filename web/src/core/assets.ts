// The page's other files. In the single-file build, assets-inline.ts replaces this
// module.
import { type CoreStarter, inPage, inWorker, inWorkerOfBlob } from "./starters";

/** URLs of files, with a hash of their content; set by build.mjs. */
declare const WORKER: string | undefined;
declare const ECHARTS: string | undefined;
/** The URL of the project's source, if the build knows it. */
declare const SOURCE: string | undefined;

/** Ways to start a core, in the order in which to try them. */
export function coreStarters(): CoreStarter[] {
  const script = new URL(typeof WORKER === "string" ? WORKER : "worker.js", document.baseURI).href;
  if (typeof Worker === "undefined") return [inPage(script)];
  // A page in a sandbox has an opaque origin, so every file is cross-origin.
  return globalThis.origin === "null" ? [inWorkerOfBlob(script), inPage(script)] : [inWorker(script)];
}

/** Documents: how to embed the page, call its API and cite the paper, and the licences. */
export const guide: string | undefined = "guide.html";
export const licences = (): string => "licences.txt";
export const source: string | undefined = typeof SOURCE === "string" ? SOURCE : undefined;

/** The service worker; undefined in the single-file build, which needs none. */
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
    // Another response, such as a login page, does not define echarts.
    const end = () => ("echarts" in globalThis ? done() : failed(new Error("echarts.js was not loaded")));
    element.onload = element.onerror = end;
  });
}
