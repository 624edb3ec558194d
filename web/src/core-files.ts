// What the worker is to run, as the files beside it. In the single file
// core-inline.ts stands in for this.
import type { Progress } from "./protocol";

/** Addresses with the hash of the content, and sizes or 0; put in by build.mjs. */
declare const RUNTIME: string;
declare const PROGRAMS: Record<Program, { address: string; bytes: number }>;
declare function importScripts(...urls: string[]): void;

export type Program = "core" | "files";

/** Loads the Go runtime's part in JavaScript. */
export function runtime(): void {
  importScripts(RUNTIME);
}

export async function program(name: Program, onProgress: (progress: Progress) => void): Promise<Response> {
  const { address, bytes } = PROGRAMS[name];
  const response = await fetch(address);
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
  // The header is set here because not every static host knows wasm's type.
  return new Response(counted, { headers: { "Content-Type": "application/wasm" } });
}
