// Loads ECharts, which draws the figures. The page works without it, and reports if
// it cannot be loaded.
import { useEffect, useReducer } from "preact/hooks";
import { loadECharts } from "../core/assets";

/** Milliseconds after which loading counts as failed. */
const patience = 30_000;

export type Drawing = { state: "loading" | "ready" } | { state: "failed"; detail: string };

let now: Drawing = { state: "loading" };
const listeners = new Set<() => void>();

function become(next: Drawing): void {
  if (now.state === "ready") return;
  now = next;
  for (const listener of listeners) listener();
}

/** Loads ECharts, again if it has failed. */
export function load(): void {
  become({ state: "loading" });
  const fail = (detail: string) => become({ state: "failed", detail });
  const timer = setTimeout(() => fail(`${patience / 1000} s`), patience);
  loadECharts()
    .then(() => become({ state: "ready" }), (error: Error) => fail(error.message))
    .finally(() => clearTimeout(timer));
}

export function useDrawing(): Drawing {
  const [, changed] = useReducer<number, void>((n) => n + 1, 0);
  useEffect(() => {
    const listener = () => changed();
    listeners.add(listener);
    listener(); // it may have been loaded since
    return () => void listeners.delete(listener);
  }, []);
  return now;
}
