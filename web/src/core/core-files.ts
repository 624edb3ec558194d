// The programs that the worker runs, from files beside it. In the single-file
// build, core-inline.ts replaces this module.
import type { Progress } from "./protocol";

/** URLs with a hash of the content, and sizes or 0; set by build.mjs. */
declare const RUNTIME: string;
declare const PROGRAMS: Record<Program, { address: string; bytes: number }>;
declare function importScripts(...urls: string[]): void;

/** The folder of the files, if the worker's own URL is that of a blob: see starters.ts. */
const folder = (globalThis as { splitscopeFolder?: string }).splitscopeFolder ?? location.href;
const resolved = (address: string): string => new URL(address, folder).href;

export type Program = "core" | "later";

/** Loads the JavaScript part of the Go runtime. */
export async function runtime(): Promise<void> {
  if (typeof importScripts === "function") return importScripts(resolved(RUNTIME));
  const script = Object.assign(document.createElement("script"), { src: resolved(RUNTIME) });
  await new Promise((done, failed) => {
    script.onload = done;
    script.onerror = () => failed(new Error(`${RUNTIME} was not loaded`));
    document.head.append(script);
  });
}

export async function program(name: Program, onProgress: (progress: Progress) => void): Promise<Response> {
  const { address, bytes } = PROGRAMS[name];
  const response = await fetch(resolved(address));
  if (!response.ok || !response.body) throw new Error(`${address}: ${response.status} ${response.statusText}`);
  let loaded = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        loaded += chunk.byteLength;
        onProgress({ loaded, total: bytes });
        controller.enqueue(chunk);
      },
    }),
  );
  // The header is set here because not every static server knows wasm's type.
  return new Response(counted, { headers: { "Content-Type": "application/wasm" } });
}
