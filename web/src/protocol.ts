import type { Core } from "./core";

export type Method = keyof Core;

/** Bytes of the core so far; total is 0 where it is not known. */
export interface Progress {
  loaded: number;
  total: number;
}

export interface ToWorker {
  id: number;
  method: Method;
  request: unknown;
}

export type FromWorker =
  | { kind: "progress"; progress: Progress }
  | { kind: "ready" }
  | { kind: "failed"; reason: string }
  | { kind: "crashed"; reason: string }
  | { kind: "answer"; id: number; value: unknown }
  | { kind: "error"; id: number; message: string };
