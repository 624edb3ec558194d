// Runs the core. It is a classic worker, because wasm_exec.js is a classic script,
// which comes unchanged from the Go installation that built the core. If there are
// no workers, the page runs this script itself, see starters.ts.
//
// The core consists of two programs: core.wasm, which every visit needs, and
// later.wasm, which is loaded at the first call of one of its methods.
import { program, runtime, type Program } from "./core-files";
import { later, type Method } from "./methods";
import type { Stage } from "./core";
import type { FromWorker, Progress, ToWorker } from "./protocol";
import type { FileErrorReason } from "./source";

declare class Go {
  importObject: WebAssembly.Imports;
  exit(code: number): void;
  run(instance: WebAssembly.Instance): Promise<void>;
}

/** The methods that a program installs. They report progress, and stop if `progress` resolves to false. */
type Installed = Record<Method, (request: unknown, progress: (stage: Stage, done: number, of: number) => Promise<boolean>) => Promise<unknown>>;

/** The page: the owner of this worker or, through a port, the page that runs this script itself. */
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

/** The program later.wasm, and a promise that is rejected when it ends, since its pending calls are then never answered. */
let laterStarted: Promise<{ methods: Installed; end: Promise<never> }> | undefined;

/** If it cannot be loaded, or has ended, the next call loads it again. */
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

/** The calls that have not been stopped. */
const awaited = new Set<number>();

/** The buffers in an answer, for transfer. */
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
    await new Promise((resolve) => setTimeout(resolve)); // so that the worker handles its messages
    return awaited.has(id);
  };
  let cause: { reason?: FileErrorReason } = { reason: "load" };
  try {
    const core = await starting;
    const { methods, end } = later.includes(method) ? await laterProgram() : { methods: core, end: undefined };
    cause = {};
    const answer = methods[method](request, progress);
    const value = await (end ? Promise.race([answer, end]) : answer);
    post({ kind: "answer", id, value }, bytesOf(value));
  } catch (error) {
    post({ kind: "error", id, message: String(error), ...cause });
  } finally {
    awaited.delete(id);
  }
};
