// Runs the core. A classic worker, because wasm_exec.js is a classic script:
// it is taken as it is from the Go that built the core, never bundled.
//
// The core is two programs: the one that every visit needs, and the one that
// reads, keeps and writes files, which is loaded when it is first asked for.
import type { Answer, Core, ReadRequest } from "./core";
import { program, runtime, type Program } from "./core-files";
import type { FileRequest, FromWorker, Method, Progress, ToWorker } from "./protocol";

declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}
declare class Go {
  importObject: WebAssembly.Imports;
  exit(code: number): void;
  run(instance: WebAssembly.Instance): Promise<void>;
}

function post(message: FromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
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
  runtime();
  const crashed = (reason: string) => post({ kind: "crashed", reason });
  return start("core", "splitscope", crashed, (progress) => post({ kind: "progress", progress }));
}

const starting = begin();
starting.then(
  () => post({ kind: "ready" }),
  (error) => post({ kind: "failed", reason: String(error) }),
);

/** What the program of files does. */
const withFiles: readonly Method[] = ["read", "data", "result"];
let files: Promise<Core> | undefined;

/** What did not come, or has ended, may come the next time. */
function filesProgram(): Promise<Core> {
  const forget = () => (files = undefined);
  files ??= start("files", "splitscopeFiles", forget);
  files.catch(forget);
  return files;
}

/** A file that the core reads where it needs to, never as a whole. */
function inPieces({ file, ...request }: FileRequest): ReadRequest {
  const reader = new FileReaderSync();
  const bytes = (offset: number, length: number) => new Uint8Array(reader.readAsArrayBuffer(file.slice(offset, offset + length)));
  return { ...request, size: file.size, bytes };
}

onmessage = async ({ data: { id, method, request } }: MessageEvent<ToWorker>) => {
  let core: Core;
  try {
    core = await starting;
    if (withFiles.includes(method)) core = await filesProgram();
  } catch (error) {
    return post({ kind: "error", id, message: String(error), lack: "load" });
  }
  try {
    const asked = method === "read" ? inPieces(request as FileRequest) : request;
    const value = await core[method](asked as never);
    const raster = (value as Partial<Answer>).raster;
    post({ kind: "answer", id, value }, raster ? [raster.pixels.buffer] : []);
  } catch (error) {
    post({ kind: "error", id, message: String(error) });
  }
};
