// What the worker is to run, as the files beside it. In the single file
// core-inline.ts stands in for this.
import type { Progress } from "./protocol";

/** Addresses with the hash of the content, and the core's size or 0; put in by build.mjs. */
declare const RUNTIME: string;
declare const CORE: string;
declare const CORE_BYTES: number;
declare function importScripts(...urls: string[]): void;

/** Loads the Go runtime's part in JavaScript. */
export function runtime(): void {
  importScripts(RUNTIME);
}

export async function program(onProgress: (progress: Progress) => void): Promise<Response> {
  const response = await fetch(CORE);
  if (!response.ok || !response.body) throw new Error(`${CORE}: ${response.status} ${response.statusText}`);
  let loaded = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        loaded += chunk.byteLength;
        onProgress({ loaded, total: CORE_BYTES });
        controller.enqueue(chunk);
      },
    }),
  );
  // The header is set here because not every static host knows wasm's type.
  return new Response(counted, { headers: { "Content-Type": "application/wasm" } });
}
