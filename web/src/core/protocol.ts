import type { Core, Lang, ReadStep } from "./core";
import type { Lack } from "./source";

export type Method = keyof Core;
export type WorkspaceMethod = Extract<Method, `workspace${string}`>;

/** Whether the program of files answers, which reads, writes, keeps and compares them. */
export function ofFiles(method: Method): boolean {
  return ["read", "report", "export", "areas", "thumbnail", "difference"].includes(method) || method.startsWith("workspace");
}

/** What the page asks of the core's `read`: the worker takes the file's bytes piece by piece. */
export interface FileRequest {
  file: Blob;
  name: string;
  dims: Record<string, string>;
  layouts: Record<string, string>;
  lang: Lang;
}

/** Bytes of the core so far; total is 0 where it is not known. */
export interface Progress {
  loaded: number;
  total: number;
}

export interface Call {
  id: number;
  method: Method;
  request: unknown;
}

/** A call, or that nobody waits for the answer to one any more. */
export type ToWorker = Call | { id: number; stop: true };

export type FromWorker =
  | { kind: "progress"; progress: Progress }
  | { kind: "ready" }
  | { kind: "failed"; reason: string }
  | { kind: "crashed"; reason: string }
  | { kind: "step"; id: number; step: ReadStep }
  | { kind: "answer"; id: number; value: unknown }
  | { kind: "error"; id: number; message: string; lack?: Lack };
