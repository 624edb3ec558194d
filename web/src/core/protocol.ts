import type { Stage } from "./core";
import type { Method } from "./methods";
import type { FileErrorReason } from "./source";

/** The progress of a call. */
export interface Step {
  stage: Stage;
  done: number;
  of: number;
}

/** Downloaded bytes of the core; total is 0 if it is not known. */
export interface Progress {
  loaded: number;
  total: number;
}

export interface Call {
  id: number;
  method: Method;
  request: unknown;
}

/** A call, or a request to stop one. */
export type ToWorker = Call | { id: number; stop: true };

export type FromWorker =
  | { kind: "progress"; progress: Progress }
  | { kind: "ready" }
  | { kind: "failed"; reason: string }
  | { kind: "crashed"; reason: string }
  | { kind: "step"; id: number; step: Step }
  | { kind: "answer"; id: number; value: unknown }
  | { kind: "error"; id: number; message: string; reason?: FileErrorReason };
