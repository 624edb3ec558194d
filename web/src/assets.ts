// Where the page's other files come from. The single file has them inside:
// there assets-inline.ts stands in for this.

/** Addresses of files, with the hash of their content, put in by build.mjs. */
declare const WORKER: string | undefined;

/** A new worker with a core of its own. */
export function coreWorker(): Worker {
  return new Worker(new URL(typeof WORKER === "string" ? WORKER : "worker.js", document.baseURI));
}

declare const DRAWING: string | undefined;

let drawn: Promise<typeof import("./drawing")> | undefined;

/** ECharts as a script of its own: see drawing.ts. */
export function drawing(): Promise<typeof import("./drawing")> {
  drawn ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.onload = () => resolve((globalThis as unknown as { echarts: typeof import("./drawing") }).echarts);
    script.onerror = () => {
      drawn = undefined; // to be tried again
      script.remove();
      reject(new Error(script.src));
    };
    script.src = drawingAddress();
    document.head.append(script);
  });
  return drawn;
}

function drawingAddress(): string {
  return new URL(typeof DRAWING === "string" ? DRAWING : "drawing.js", document.baseURI).href;
}

/** What makes the page work without a network, if it is not at hand anyway. */
export const serviceWorker: string | undefined = "sw.js";
