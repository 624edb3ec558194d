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
 * A worker's script must be of the page's own origin, but may load others. A
 * page in a sandbox has an origin of its own: no file belongs to it, but what
 * it makes does.
 */
export const inWorkerOfBlob = (script: string): CoreStarter => () => {
  const text = `self.splitscopeFolder=${JSON.stringify(new URL(".", script).href)};importScripts(${JSON.stringify(script)})`;
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  return new Worker(url);
};

/** The worker's script as one of the page: while it computes the page stands still, but it works. */
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
