// The programs that the worker runs, from the worker's script, into which
// assets-inline.ts has put them; see single.mjs.
import type { Program } from "./core-files";

/** The programs, gzipped, in base64. */
const packed = (globalThis as { programs?: Record<Program, string> }).programs!;

export type { Program } from "./core-files";

/** The worker's script begins with it. */
export async function runtime(): Promise<void> {}

export async function program(name: Program): Promise<Response> {
  const bytes = Uint8Array.from(atob(packed[name]), (char) => char.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(plain, { headers: { "Content-Type": "application/wasm" } });
}
