// How an embed looks: what the address of its frame asks for, as text, and the
// same in messages while it is shown.
import type { Lang, Layer, Theme } from "../core/core";
import { langs } from "../core/words";

export interface EmbedOptions {
  /** Names of figures, and "verdict"; which there are, the core says. */
  figure: string[];
  /** Undefined: as the system's. */
  theme: Theme | undefined;
  /** Undefined: as the browser's. */
  lang: Lang | undefined;
  /** Keys of the scenario, and "layer" for what the map shows; which have a control, the core says. */
  controls: string[];
  layer: Layer;
  /** Whether the figures fill the frame, or are as high as they need to be for the host to give the frame that height. */
  fit: "frame" | "content";
}

/** The words of a list, once each, in their order. */
function listed(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/))].filter(Boolean);
}

const one = <T extends string>(text: string | null | undefined, known: readonly T[]): T | undefined => known.find((word) => word === text);

/** Reads options; what is not known counts as not said. */
export function options(get: (name: string) => string | null | undefined): EmbedOptions {
  return {
    figure: listed(get("figure") ?? ""),
    theme: one(get("theme"), ["light", "dark"]),
    lang: one(get("lang"), langs),
    controls: listed(get("controls") ?? ""),
    layer: one(get("layer"), ["winner", "latency", "margin"]) ?? "winner",
    fit: one(get("fit"), ["frame", "content"]) ?? "frame",
  };
}

/** The options in the query of a frame's address, if it is to be an embed. */
export function asked(query: string): EmbedOptions | undefined {
  const params = new URLSearchParams(query);
  return params.has("embed") ? options((name) => params.get(name === "figure" ? "embed" : name)) : undefined;
}
