import type { ComponentChildren } from "preact";

/** The colour of a candidate, beside its name. */
export function Swatch({ color }: { color: string }): ComponentChildren {
  return <i class="swatch" aria-hidden="true" style={{ background: color }} />;
}
