import { coreStarters } from "./assets";
import type { CorePort } from "./starters";
import { later, long, type Method, type Methods } from "./methods";
import type { FromWorker, Progress, Step, ToWorker } from "./protocol";
import { FileError } from "./source";

/** Why there is no working core. */
export type TroubleKind = "noWorker" | "noWasm" | "load" | "crash" | "silent";

export class Trouble extends Error {
  constructor(
    readonly kind: TroubleKind,
    readonly detail: string,
  ) {
    super(`${kind}: ${detail}`);
  }
}

/** A core that does not answer for so long counts as dead, in milliseconds. */
const patience = { load: 30_000, answer: 10_000, long: 60_000 };

/** Methods that may take long, including all of a program that may have to be loaded first. */
const slow = (method: Method) => long.includes(method) || later.includes(method);

/** The caller's side of a call: a signal to stop it, and a callback for progress. */
export interface Attention {
  signal: AbortSignal;
  onStep(step: Step): void;
}

/** The methods of the core. A call that is stopped is rejected. */
export type Calls = { readonly [M in Method]: (request: Parameters<Methods[M]>[0], attention?: Attention) => ReturnType<Methods[M]> };

/**
 * One core in one worker. Each call is answered or rejected, never left pending. If
 * the core ends, all calls are rejected with the same Trouble.
 */
export class Client {
  readonly calls = new Proxy({} as Calls, {
    get: (_, method: Method) => (request: unknown, attention?: Attention) => this.#call(method, request, attention),
  });
  /** Resolves when the core has started. */
  readonly ready: Promise<void>;
  #worker: CorePort | undefined;
  #calls = new Map<number, PromiseWithResolvers<unknown> & { method: Method; wait: number; timer: ReturnType<typeof setTimeout>; attention: Attention | undefined }>();
  #last = 0;
  #trouble: Trouble | undefined;
  #loading: ReturnType<typeof setTimeout> | undefined;
  #start = withResolvers<void>();

  constructor(
    private readonly onProgress: (progress: Progress) => void,
    private readonly onTrouble: (trouble: Trouble) => void,
  ) {
    this.ready = this.#start.promise;
    this.ready.catch(() => {});
    this.#begin();
  }

  /** Ends the core and all calls. */
  fail(kind: TroubleKind, detail: string): void {
    if (this.#trouble) return;
    const trouble = (this.#trouble = new Trouble(kind, detail));
    const calls = [...this.#calls.values()];
    this.dispose();
    for (const call of calls) call.reject(trouble);
    this.#start.reject(trouble);
    this.onTrouble(trouble);
  }

  dispose(): void {
    this.#worker?.terminate();
    clearTimeout(this.#loading);
    for (const { timer } of this.#calls.values()) clearTimeout(timer);
    this.#calls.clear();
  }

  #begin([start, ...others] = coreStarters()): void {
    if (!start) return this.fail("noWorker", "");
    if (typeof WebAssembly === "undefined") return this.fail("noWasm", "");
    this.#expectProgress();
    const failed = (detail: string) => {
      if (!this.#loading || others.length === 0) return this.fail(this.#loading ? "load" : "crash", detail);
      this.#worker?.terminate();
      this.#begin(others);
    };
    try {
      this.#worker = start();
    } catch (error) {
      return failed(String(error));
    }
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
    this.#worker.onerror = ({ message }) => failed(message ?? "");
  }

  #call(method: Method, request: unknown, attention: Attention | undefined): Promise<unknown> {
    if (this.#trouble) return Promise.reject(this.#trouble);
    const id = ++this.#last;
    // The core handles one call after another.
    const ahead = [...this.#calls.values()].filter((call) => slow(call.method)).length;
    const wait = ahead * patience.long + (slow(method) ? patience.long : patience.answer);
    const timer = this.#expectAnswer(method, wait);
    const call = Object.assign(withResolvers<unknown>(), { method, wait, timer, attention });
    this.#calls.set(id, call);
    this.#worker?.postMessage({ id, method, request } satisfies ToWorker);
    attention?.signal.addEventListener("abort", () => this.#calls.has(id) && this.#worker?.postMessage({ id, stop: true } satisfies ToWorker));
    return call.promise;
  }

  #hear(message: FromWorker): void {
    switch (message.kind) {
      case "progress":
        this.#expectProgress();
        return this.onProgress(message.progress);
      case "step":
        for (const call of this.#calls.values()) {
          clearTimeout(call.timer);
          call.timer = this.#expectAnswer(call.method, call.wait);
        }
        return this.#calls.get(message.id)?.attention?.onStep(message.step);
      case "ready":
        clearTimeout(this.#loading);
        this.#loading = undefined;
        return this.#start.resolve();
      case "failed":
        return this.fail("load", message.reason);
      case "crashed":
        return this.fail("crash", message.reason);
    }
    const call = this.#calls.get(message.id);
    if (!call) return;
    clearTimeout(call.timer);
    this.#calls.delete(message.id);
    if (message.kind === "answer") call.resolve(message.value);
    else call.reject(message.reason ? new FileError(message.reason, message.message) : new Error(message.message));
  }

  #expectAnswer(method: Method, wait: number): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.fail("silent", method), wait);
  }

  #expectProgress(): void {
    clearTimeout(this.#loading);
    this.#loading = setTimeout(() => this.fail("load", `${patience.load / 1000} s`), patience.load);
  }
}

interface PromiseWithResolvers<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => ((resolve = yes), (reject = no)));
  return { promise, resolve, reject };
}
