// What the worker is to run, out of the script that it runs itself: see
// assets-inline.ts, which puts the core there, and single.mjs.

/** The core, gzipped, in base64. */
const packed = (globalThis as { core?: string }).core!;

/** Stands in the worker's script already, before all else. */
export function runtime(): void {}

export async function program(): Promise<Response> {
  const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(plain, { headers: { "Content-Type": "application/wasm" } });
}
