// Runs the core. A classic worker, because wasm_exec.js is a classic script:
// it is taken as it is from the Go that built the core, never bundled. Where
// there are no workers the page runs this itself, see hosts.ts.
//
// The core is two programs: the one that every visit needs, and the one that
// reads, keeps and writes files, which is loaded when it is first asked for.
import type { Answer, Core, Difference, Raster, ReadRequest, ReadStep } from "./core";
import { program, runtime, type Program } from "./core-files";
import { ofFiles, type FileRequest, type FromWorker, type Progress, type ToWorker } from "./protocol";

declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}
declare class Go {
  importObject: WebAssembly.Imports;
  exit(code: number): void;
  run(instance: WebAssembly.Instance): Promise<void>;
}

/** Whoever asks: the page that this is a worker of, or through a port the one that it is a part of. */
const asker = (globalThis as { splitscopePort?: MessagePort }).splitscopePort ?? (globalThis as unknown as MessagePort);

function post(message: FromWorker, transfer: Transferable[] = []): void {
  asker.postMessage(message, { transfer });
}

/** Runs a program, which installs its methods under a global name. */
async function start(name: Program, installed: string, ended: (reason: string) => void, onProgress = (_: Progress) => {}): Promise<Core> {
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(program(name, onProgress), go.importObject);
  let end = "the program ended";
  go.exit = (code) => (end = `exit code ${code}`);
  go.run(instance).then(
    () => ended(end),
    (error) => ended(String(error)),
  );
  const methods = (globalThis as Record<string, unknown>)[installed] as Core | undefined;
  if (!methods) throw new Error(`${name}.wasm installed no ${installed}`);
  return methods;
}

async function begin(): Promise<Core> {
  await runtime();
  const crashed = (reason: string) => post({ kind: "crashed", reason });
  return start("core", "splitscope", crashed, (progress) => post({ kind: "progress", progress }));
}

const starting = begin();
starting.then(
  () => post({ kind: "ready" }),
  (error) => post({ kind: "failed", reason: String(error) }),
);

/** The program of files, and what rejects when it ends: what waits in it is never answered then. */
let files: Promise<{ core: Core; end: Promise<never> }> | undefined;

/** What did not come, or has ended, may come the next time. */
function filesProgram(): NonNullable<typeof files> {
  const forget = () => (files = undefined);
  files ??= (async () => {
    let ended!: (reason: string) => void;
    const end = new Promise<never>((_, reject) => (ended = reject));
    end.catch(forget);
    return { core: await start("later", "splitscopeLater", ended), end };
  })();
  files.catch(forget);
  return files;
}

/** The files that are read and that somebody waits for. */
const awaited = new Set<number>();

/** A file that the core reads where it needs to, never as a whole. */
async function inPieces(id: number, { file, ...rest }: FileRequest): Promise<ReadRequest> {
  awaited.add(id);
  const progress = async (stage: ReadStep["stage"], done: number, of: number) => {
    post({ kind: "step", id, step: { stage, done, of } });
    await new Promise((resolve) => setTimeout(resolve)); // for what was sent to the worker to be heard
    return awaited.has(id);
  };
  const request = { ...rest, progress };
  if (typeof FileReaderSync === "undefined") {
    // Only workers have it.
    const whole = new Uint8Array(await file.arrayBuffer());
    return { ...request, size: whole.length, bytes: (offset, length) => whole.slice(offset, offset + length) };
  }
  const reader = new FileReaderSync();
  const bytes = (offset: number, length: number) => new Uint8Array(reader.readAsArrayBuffer(file.slice(offset, offset + length)));
  return { ...request, size: file.size, bytes };
}

/** The pixels of the painted maps in an answer, to transfer. */
function pixelsOf(value: unknown): Transferable[] {
  const { raster, a, b } = value as Partial<Answer & Difference>;
  return [value as Partial<Raster>, raster, a?.raster, b?.raster].flatMap((map) => map?.pixels?.buffer ?? []);
}

asker.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  if ("stop" in data) return void awaited.delete(data.id);
  const { id, method, request } = data;
  let core: Core;
  let end: Promise<never> | undefined;
  try {
    core = await starting;
    if (ofFiles(method)) ({ core, end } = await filesProgram());
  } catch (error) {
    return post({ kind: "error", id, message: String(error), lack: "load" });
  }
  try {
    const asked = method === "read" ? await inPieces(id, request as FileRequest) : request;
    const answer = core[method](asked as never);
    const value = await (end ? Promise.race([answer, end]) : answer);
    post({ kind: "answer", id, value }, pixelsOf(value));
  } catch (error) {
    post({ kind: "error", id, message: String(error) });
  } finally {
    awaited.delete(id);
  }
};
