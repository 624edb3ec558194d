const collator = new Intl.Collator("en", { numeric: true });

/** Numbers by their size, texts as people count: SP2 before SP10. */
export function compare(a: number | string, b: number | string): number {
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
}
