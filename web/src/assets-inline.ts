// The page's other files, out of the single file that it is in: see single.mjs.

const text = (id: string): string => document.getElementById(id)!.textContent!;

let script: string | undefined;

export function coreWorker(): Worker {
  script ??= URL.createObjectURL(new Blob([`self.programs={core:"${text("core")}",files:"${text("files")}"};`, text("worker")], { type: "text/javascript" }));
  return new Worker(script);
}

let drawn: typeof import("./drawing") | undefined;

/** Run as a script of the page, which its hash in the policy allows. */
export async function drawing(): Promise<typeof import("./drawing")> {
  if (!drawn) {
    document.head.append(Object.assign(document.createElement("script"), { textContent: await drawingScript() }));
    drawn = (globalThis as unknown as { echarts: typeof import("./drawing") }).echarts;
  }
  return drawn;
}

async function drawingScript(): Promise<string> {
  const bytes = Uint8Array.from(atob(text("drawing")), (char) => char.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

export const serviceWorker: string | undefined = undefined;
