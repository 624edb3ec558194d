// Where a network of the visitor's own comes from.

/** Files from elsewhere than the visitor's disk are kept in memory, so there must be a limit. */
export const most = 512e6;

/** Why a file could not be had. */
export type Lack = "address" | "origin" | "fetch" | "size" | "load" | "unreadable";

export class Missing extends Error {
  constructor(
    readonly lack: Lack,
    readonly detail: string,
  ) {
    super(`${lack}: ${detail}`);
  }
}

/** Of several files the first that looks like a network; of others the first. */
export function pick<F extends { name: string }>(files: readonly F[]): F | undefined {
  return files.find(({ name }) => /\.onnx$/i.test(name)) ?? files[0];
}

/** An address as typed, if it is one of the page's own origin. */
export function sameOrigin(typed: string, base: string): URL {
  let url: URL;
  try {
    url = new URL(typed.trim(), base);
  } catch {
    throw new Missing("address", typed);
  }
  if (typed.trim() === "") throw new Missing("address", typed);
  if (url.origin !== new URL(base).origin) throw new Missing("origin", url.origin === "null" ? url.protocol : url.origin);
  return url;
}

/** The file's name in an address. */
export function nameOf({ pathname }: URL): string {
  const last = pathname.slice(pathname.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** Downloads a file of the page's own origin. */
export async function download(url: URL, signal: AbortSignal, onProgress: (loaded: number, total: number) => void): Promise<Blob> {
  let tooLong = false;
  try {
    const response = await fetch(url, { mode: "same-origin", credentials: "same-origin", signal });
    if (!response.ok || !response.body) throw new Missing("fetch", `${response.status} ${response.statusText}`.trim());
    // What is compressed on its way is longer than it says.
    const told = response.headers.has("Content-Encoding") ? 0 : Number(response.headers.get("Content-Length"));
    if (told > most) throw new Missing("size", "");
    let loaded = 0;
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          loaded += chunk.byteLength;
          tooLong = loaded > most;
          if (tooLong) throw new Missing("size", "");
          onProgress(loaded, told);
          controller.enqueue(chunk);
        },
      }),
    );
    return await new Response(counted).blob();
  } catch (error) {
    // A stream that is broken off says so in the browser's own words.
    if (tooLong) throw new Missing("size", "");
    throw error instanceof Missing ? error : new Missing("fetch", error instanceof Error ? error.message : String(error));
  }
}
