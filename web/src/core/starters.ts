// Ways to start the core: in a worker, or in the page where there are no workers.
import type { FromWorker } from "./protocol";

/** The part of a worker's interface that the page uses. */
export interface CorePort {
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}

/** Starts a core. */
export type CoreStarter = () => CorePort;

export const inWorker = (script: string): CoreStarter => () => new Worker(script);

/**
 * A worker's script must have the page's origin, but may load other scripts. A page
 * in a sandbox has an opaque origin, which only blobs of the page share.
 */
export const inWorkerOfBlob = (script: string): CoreStarter => () => {
  const text = `self.splitscopeFolder=${JSON.stringify(new URL(".", script).href)};importScripts(${JSON.stringify(script)})`;
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  return new Worker(url);
};

/** Runs the worker's script in the page. The page is blocked while the core computes. */
export const inPage = (script: string): CoreStarter => () => {
  const element = Object.assign(document.createElement("script"), { src: script });
  const { port1: port, port2 } = new MessageChannel();
  Object.assign(globalThis, { splitscopePort: port2 });
  const core: CorePort = {
    onmessage: null,
    onerror: null,
    postMessage: (message) => port.postMessage(message),
    terminate: () => port.close(),
  };
  port.onmessage = (event) => core.onmessage?.(event);
  element.onerror = () => core.onerror?.(new ErrorEvent("error", { message: `${script} was not loaded` }));
  element.onload = () => element.remove();
  document.head.append(element);
  return core;
};
