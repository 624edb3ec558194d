// The page's other files in the single-file build, which contains them; see
// single.mjs.

import { type CoreStarter, inWorker } from "./starters";

const text = (id: string): string => document.getElementById(id)!.textContent!;

let script: string | undefined;

export function coreStarters(): CoreStarter[] {
  if (typeof Worker === "undefined") return [];
  script ??= URL.createObjectURL(new Blob([`self.programs={core:"${text("core")}",later:"${text("later")}"};`, text("worker")], { type: "text/javascript" }));
  return [inWorker(script)];
}

export const guide: string | undefined = undefined;
export const source: string | undefined = undefined;

let notice: string | undefined;
export const licences = (): string => (notice ??= URL.createObjectURL(new Blob([text("licences")], { type: "text/plain;charset=utf-8" })));

export const serviceWorker: string | undefined = undefined;

export async function echarts(): Promise<string> {
  const bytes = Uint8Array.from(atob(text("echarts")), (char) => char.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

/** The page's start script has defined it. */
export const loadECharts = (): Promise<void> => Promise.resolve();
