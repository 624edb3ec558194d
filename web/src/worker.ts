// Runs the core. A classic worker, because wasm_exec.js is a classic script:
// it is taken as it is from the Go that built the core, never bundled.
import type { Answer, Core, ReadRequest } from "./core";
import type { FileRequest, FromWorker, ToWorker } from "./protocol";

/** Size of core.wasm, or 0, put in by build.mjs. */
declare const CORE_BYTES: number;
declare function importScripts(...urls: string[]): void;
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

async function download(url: string, onProgress: (loaded: number) => void = () => {}): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  let loaded = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        loaded += chunk.byteLength;
        onProgress(loaded);
        controller.enqueue(chunk);
      },
    }),
  );
  // The header is set here because not every static host knows wasm's type.
  return new Response(counted, { headers: { "Content-Type": "application/wasm" } });
}

/** Runs a program of Go; answers when it waits to be asked. */
async function run(response: Response | Promise<Response>, ended: (reason: string) => void): Promise<void> {
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(response, go.importObject);
  let end = "the program ended";
  go.exit = (code) => (end = `exit code ${code}`);
  go.run(instance).then(
    () => ended(end),
    (error) => ended(String(error)),
  );
}

const installed = globalThis as { splitscope?: Core; splitscopeFiles?: Pick<Core, "read"> };

async function start(): Promise<Core> {
  importScripts("wasm_exec.js");
  await run(download("core.wasm", (loaded) => post({ kind: "progress", progress: { loaded, total: CORE_BYTES } })), (reason) => post({ kind: "crashed", reason }));
  if (!installed.splitscope) throw new Error("core.wasm installed no splitscope");
  return installed.splitscope;
}

const starting = start();
starting.then(
  () => post({ kind: "ready" }),
  (error) => post({ kind: "failed", reason: String(error) }),
);

/** What reads files comes when it is first asked for; what did not come may do so the next time. */
let files: Promise<Pick<Core, "read">> | undefined;

function filesOf(): Promise<Pick<Core, "read">> {
  const forget = () => (files = undefined);
  files ??= run(download("files.wasm"), forget).then(() => {
    if (!installed.splitscopeFiles) throw new Error("files.wasm installed no splitscopeFiles");
    return installed.splitscopeFiles;
  });
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
  try {
    const core = await starting;
    if (method === "read") return await read(id, request as FileRequest);
    const value = await core[method](request as never);
    const raster = (value as Partial<Answer>).raster;
    post({ kind: "answer", id, value }, raster ? [raster.pixels.buffer] : []);
  } catch (error) {
    post({ kind: "error", id, message: String(error) });
  }
};

async function read(id: number, request: FileRequest): Promise<void> {
  let core: Pick<Core, "read">;
  try {
    core = await filesOf();
  } catch (error) {
    return post({ kind: "error", id, message: String(error), lack: "load" });
  }
  post({ kind: "answer", id, value: await core.read(inPieces(request)) });
}
