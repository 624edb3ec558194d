// Runs the core. A classic worker, because wasm_exec.js is a classic script:
// it is taken as it is from the Go that built the core, never bundled. Where
// there are no workers the page runs this itself, see starters.ts.
//
// The core is two programs: the one that every visit needs, and the one that
// reads and writes files, which is loaded when it is first asked for.
import { program, runtime, type Program } from "./core-files";
import { later, type Method } from "./methods";
import type { Stage } from "./core";
import type { FromWorker, Progress, ToWorker } from "./protocol";
import type { Lack } from "./source";

declare class Go {
  importObject: WebAssembly.Imports;
  exit(code: number): void;
  run(instance: WebAssembly.Instance): Promise<void>;
}

/** What a program installs. Its methods tell now and then how far they are; one ends when it hears that nobody waits for it. */
type Installed = Record<Method, (request: unknown, progress: (stage: Stage, done: number, of: number) => Promise<boolean>) => Promise<unknown>>;

/** Whoever asks: the page that this is a worker of, or through a port the one that it is a part of. */
const asker = (globalThis as { splitscopePort?: MessagePort }).splitscopePort ?? (globalThis as unknown as MessagePort);

function post(message: FromWorker, transfer: Transferable[] = []): void {
  asker.postMessage(message, { transfer });
}

/** Runs a program, which installs its methods under a global name. */
async function start(name: Program, installed: string, ended: (reason: string) => void, onProgress = (_: Progress) => {}): Promise<Installed> {
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(program(name, onProgress), go.importObject);
  let end = "the program ended";
  go.exit = (code) => (end = `exit code ${code}`);
  go.run(instance).then(
    () => ended(end),
    (error) => ended(String(error)),
  );
  const methods = (globalThis as Record<string, unknown>)[installed] as Installed | undefined;
  if (!methods) throw new Error(`${name}.wasm installed no ${installed}`);
  return methods;
}

async function begin(): Promise<Installed> {
  await runtime();
  const crashed = (reason: string) => post({ kind: "crashed", reason });
  return start("core", "splitscope", crashed, (progress) => post({ kind: "progress", progress }));
}

const starting = begin();
starting.then(
  () => post({ kind: "ready" }),
  (error) => post({ kind: "failed", reason: String(error) }),
);

/** The later program, and what rejects when it ends: what waits in it is never answered then. */
let laterStarted: Promise<{ methods: Installed; end: Promise<never> }> | undefined;

/** What did not come, or has ended, may come the next time. */
function laterProgram(): NonNullable<typeof laterStarted> {
  const forget = () => (laterStarted = undefined);
  laterStarted ??= (async () => {
    let ended!: (reason: string) => void;
    const end = new Promise<never>((_, reject) => (ended = reject));
    end.catch(forget);
    return { methods: await start("later", "splitscopeLater", ended), end };
  })();
  laterStarted.catch(forget);
  return laterStarted;
}

/** The calls that somebody waits for. */
const awaited = new Set<number>();

/** The bytes in an answer, to transfer. */
function bytesOf(value: unknown): Transferable[] {
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
  return value instanceof Object && !Array.isArray(value) ? Object.values(value).flatMap(bytesOf) : [];
}

asker.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  if ("stop" in data) return void awaited.delete(data.id);
  const { id, method, request } = data;
  awaited.add(id);
  const progress = async (stage: Stage, done: number, of: number) => {
    post({ kind: "step", id, step: { stage, done, of } });
    await new Promise((resolve) => setTimeout(resolve)); // for what was sent to the worker to be heard
    return awaited.has(id);
  };
  let lack: { lack?: Lack } = { lack: "load" };
  try {
    const core = await starting;
    const { methods, end } = later.includes(method) ? await laterProgram() : { methods: core, end: undefined };
    lack = {};
    const answer = methods[method](request, progress);
    const value = await (end ? Promise.race([answer, end]) : answer);
    post({ kind: "answer", id, value }, bytesOf(value));
  } catch (error) {
    post({ kind: "error", id, message: String(error), ...lack });
  } finally {
    awaited.delete(id);
  }
};
