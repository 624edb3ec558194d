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

async function download(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  let loaded = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        loaded += chunk.byteLength;
        post({ kind: "progress", progress: { loaded, total: CORE_BYTES } });
        controller.enqueue(chunk);
      },
    }),
  );
  // The header is set here because not every static host knows wasm's type.
  return new Response(counted, { headers: { "Content-Type": "application/wasm" } });
}

async function start(): Promise<Core> {
  importScripts("wasm_exec.js");
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(download("core.wasm"), go.importObject);
  let end = "the program ended";
  go.exit = (code) => (end = `exit code ${code}`);
  go.run(instance).then(
    () => post({ kind: "crashed", reason: end }),
    (error) => post({ kind: "crashed", reason: String(error) }),
  );
  const { splitscope } = globalThis as { splitscope?: Core };
  if (!splitscope) throw new Error("core.wasm installed no splitscope");
  return splitscope;
}

const starting = start();
starting.then(
  () => post({ kind: "ready" }),
  (error) => post({ kind: "failed", reason: String(error) }),
);

/** A file that the core reads where it needs to, never as a whole. */
function inPieces({ file, ...request }: FileRequest): ReadRequest {
  const reader = new FileReaderSync();
  const bytes = (offset: number, length: number) => new Uint8Array(reader.readAsArrayBuffer(file.slice(offset, offset + length)));
  return { ...request, size: file.size, bytes };
}

onmessage = async ({ data: { id, method, request } }: MessageEvent<ToWorker>) => {
  try {
    const core = await starting;
    const asked = method === "read" ? inPieces(request as FileRequest) : request;
    const value = await core[method](asked as never);
    const raster = (value as Partial<Answer>).raster;
    post({ kind: "answer", id, value }, raster ? [raster.pixels.buffer] : []);
  } catch (error) {
    post({ kind: "error", id, message: String(error) });
  }
};
