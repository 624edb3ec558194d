// What the worker is to run, as the files beside it. In the single file
// core-inline.ts stands in for this.
import type { Progress } from "./protocol";

/** Addresses with the hash of the content, and sizes or 0; put in by build.mjs. */
declare const RUNTIME: string;
declare const PROGRAMS: Record<Program, { address: string; bytes: number }>;
declare function importScripts(...urls: string[]): void;

/** The folder of the files, where the script has a URL of its own: see starters.ts. */
const folder = (globalThis as { splitscopeFolder?: string }).splitscopeFolder ?? location.href;
const resolved = (address: string): string => new URL(address, folder).href;

export type Program = "core" | "later";

/** Loads the Go runtime's part in JavaScript. */
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
