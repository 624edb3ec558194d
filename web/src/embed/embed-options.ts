// The options of an embed, from the query of its frame's URL and from messages.
import type { Lang, Layer, Theme } from "../core/core";
import { langs } from "../core/words";
import { layers } from "../state/view";

export interface EmbedOptions {
  /** Names of figures, which are in the core's schema, and "verdict". */
  figure: string[];
  /** Undefined: the system's theme. */
  theme: Theme | undefined;
  /** Undefined: the browser's language. */
  lang: Lang | undefined;
  /** Keys of the scenario that have a control, as in the core's schema, and "layer" for the layer of the map. */
  controls: string[];
  layer: Layer;
  /** "frame": the figures fill the frame. "content": they have their own height, and the host resizes the frame. */
  fit: "frame" | "content";
}

/** The words of a list in order, without duplicates. */
function listed(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/))].filter(Boolean);
}

const one = <T extends string>(text: string | null | undefined, known: readonly T[]): T | undefined => known.find((word) => word === text);

/** Reads options. Unknown values are ignored. */
export function options(get: (name: string) => string | null | undefined): EmbedOptions {
  return {
    figure: listed(get("figure") ?? ""),
    theme: one(get("theme"), ["light", "dark"]),
    lang: one(get("lang"), langs),
    controls: listed(get("controls") ?? ""),
    layer: one(get("layer"), layers) ?? "winner",
    fit: one(get("fit"), ["frame", "content"]) ?? "frame",
  };
}

/** The options in the query of a URL, if it is that of an embed. */
export function asked(query: string): EmbedOptions | undefined {
  const params = new URLSearchParams(query);
  return params.has("embed") ? options((name) => params.get(name === "figure" ? "embed" : name)) : undefined;
}
