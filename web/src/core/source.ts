// Files of networks to import.

/** The largest download, in bytes. Downloads are in memory, unlike files on the user's disk. */
export const most = 512e6;

/** Why a file could not be loaded. */
export type FileErrorReason = "address" | "origin" | "fetch" | "size" | "load" | "unreadable";

export class FileError extends Error {
  constructor(
    readonly reason: FileErrorReason,
    readonly detail: string,
  ) {
    super(`${reason}: ${detail}`);
  }
}

/** The first file that looks like a network, or else the first file. */
export function pick<F extends { name: string }>(files: readonly F[]): F | undefined {
  return files.find(({ name }) => /\.onnx$/i.test(name)) ?? files[0];
}

/** The URL of a typed address, if it has the page's origin. */
export function sameOrigin(typed: string, base: string): URL {
  let url: URL;
  try {
    url = new URL(typed.trim(), base);
  } catch {
    throw new FileError("address", typed);
  }
  if (typed.trim() === "") throw new FileError("address", typed);
  if (url.origin !== new URL(base).origin) throw new FileError("origin", url.origin === "null" ? url.protocol : url.origin);
  return url;
}

/** The name of the file in a URL. */
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
    if (!response.ok || !response.body) throw new FileError("fetch", `${response.status} ${response.statusText}`.trim());
    // The length of a compressed response is not that of the file.
    const declared = response.headers.has("Content-Encoding") ? 0 : Number(response.headers.get("Content-Length"));
    if (declared > most) throw new FileError("size", "");
    let loaded = 0;
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          loaded += chunk.byteLength;
          tooLong = loaded > most;
          if (tooLong) throw new FileError("size", "");
          onProgress(loaded, declared);
          controller.enqueue(chunk);
        },
      }),
    );
    return await new Response(counted).blob();
  } catch (error) {
    // Otherwise the error would be the browser's message about a broken stream.
    if (tooLong) throw new FileError("size", "");
    throw error instanceof FileError ? error : new FileError("fetch", error instanceof Error ? error.message : String(error));
  }
}
