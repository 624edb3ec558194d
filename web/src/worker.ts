// Runs the core. A classic worker, because wasm_exec.js is a classic script:
// it is taken as it is from the Go that built the core, never bundled.
import type { Answer, Core } from "./core";
import { program, runtime } from "./core-files";
import type { FromWorker, ToWorker } from "./protocol";

declare class Go {
  importObject: WebAssembly.Imports;
  exit(code: number): void;
  run(instance: WebAssembly.Instance): Promise<void>;
}

function post(message: FromWorker, transfer: Transferable[] = []): void {
  postMessage(message, { transfer });
}

async function start(): Promise<Core> {
  runtime();
  const go = new Go();
  const { instance } = await WebAssembly.instantiateStreaming(program("core", (progress) => post({ kind: "progress", progress })), go.importObject);
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

onmessage = async ({ data: { id, method, request } }: MessageEvent<ToWorker>) => {
  try {
    const core = await starting;
    const value = await core[method](request as never);
    const raster = (value as Partial<Answer>).raster;
    post({ kind: "answer", id, value }, raster ? [raster.pixels.buffer] : []);
  } catch (error) {
    post({ kind: "error", id, message: String(error) });
  }
};
