// The page's other files, out of the single file that it is in: see single.mjs.

const text = (id: string): string => document.getElementById(id)!.textContent!;

let script: string | undefined;

export function coreWorker(): Worker {
  script ??= URL.createObjectURL(new Blob([`self.programs={core:"${text("core")}",files:"${text("files")}"};`, text("worker")], { type: "text/javascript" }));
  return new Worker(script);
}

export const serviceWorker: string | undefined = undefined;
