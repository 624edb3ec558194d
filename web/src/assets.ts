// Where the page's other files come from. The single file has them inside:
// there assets-inline.ts stands in for this.

/** Addresses of files, with the hash of their content, put in by build.mjs. */
declare const WORKER: string | undefined;

/** A new worker with a core of its own. */
export function coreWorker(): Worker {
  return new Worker(new URL(typeof WORKER === "string" ? WORKER : "worker.js", document.baseURI));
}

/** What makes the page work without a network, if it is not at hand anyway. */
export const serviceWorker: string | undefined = "sw.js";
